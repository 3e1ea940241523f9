"""What to think of an ended run and its replay: a pure function, the one judge of who may stand on a board."""

from __future__ import annotations

from dataclasses import dataclass

from alienattack.errors import ReplayError
from alienattack.protocol.scores import Score
from alienattack.sim import replay
from functions.elapsed import most_ticks
from functions.input_statistics import statistics_of
from functions.rulesets import VERIFIABLE, player_of_replays
from functions.tables.runs import Run


@dataclass(frozen=True, slots=True)
class Judgement:
    """`status`: verified, rejected or unverifiable; `score`: what playing the replay again gave, if it is verified.

    `flags`: codes of functions.input_statistics; they change no verdict.
    """

    status: str
    reason: str
    score: Score | None = None
    flags: tuple[str, ...] = ()


def judge(run: Run, data: bytes, plays_until: float | None = None) -> Judgement:
    """Plays the replay of an ended run again and compares it with everything the run claims and was granted.

    `plays_until`: when play in its session ends or has ended (seconds since 1970), None where it never does.
    """
    if run.ruleset not in VERIFIABLE:
        return Judgement("unverifiable", f"Ruleset {run.ruleset} is not known here any more.")
    if run.ticks > most_ticks(run.iat, run.ended_ms / 1000):
        return Judgement("rejected", "More was played than there was time for.")
    if plays_until is not None and run.ticks > most_ticks(run.iat, plays_until, slack=0.0):
        return Judgement("rejected", "It was played on after the session had closed.")
    try:
        player = player_of_replays(run.ruleset)
        claimed = player.decode(data)
        if (claimed.seed, claimed.ruleset) != (run.seed, run.ruleset):
            return Judgement("rejected", "The replay is of another game than the one that was granted.")
        if (claimed.ticks, claimed.digest) != (run.ticks, run.digest):
            return Judgement("rejected", "The replay is not the one that the run's end tells of.")
        played = player.verify(data)
    except ReplayError as error:
        return Judgement("rejected", error.reason)
    if played.verdict != replay.VERIFIED:
        return Judgement(played.verdict, played.reason)
    score = Score(played.score, played.lives, played.shots, played.level)
    if score != run.state:
        return Judgement("rejected", "The score that was claimed is not the one that was played.")
    return Judgement("verified", "", score, statistics_of(claimed.inputs).flags)
