"""Playing a replay again, to hold a board against what was really played."""

from __future__ import annotations

from contextlib import suppress

from alienattack.errors import AlienAttackError
from alienattack.protocol.scores import Score
from alienattack.sim import replay


def played(data: bytes) -> Score | None:
    """What a replay really comes to, played again; None where it can't be told or is not what it says."""
    with suppress(AlienAttackError):
        verdict = replay.verify(data)
        if verdict.verdict == replay.VERIFIED:
            return Score(verdict.score, verdict.lives, verdict.shots, verdict.level)
    return None
