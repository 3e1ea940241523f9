"""The verifier on one core: how long it takes to play a run again and judge it."""

from __future__ import annotations

import statistics
import time
from dataclasses import replace

from alienattack.bench import cloud_code
from alienattack.bench.figures import Figure
from alienattack.bench.fitting import exponent, told
from alienattack.bots import make_bot
from alienattack.bots.runner import compiled
from alienattack.errors import AlienAttackError
from alienattack.protocol.scores import Score
from alienattack.protocol.tickets import Ticket
from alienattack.sim import RULESET, TICKS_PER_SECOND, Sim
from alienattack.sim.replay import Recorder, encode

MINUTES = (1, 3, 10)
ROUNDS = 5
ASKED_MS = 1_000
_GRANTED = 1_800_000_000
_SEEDS = 200


def verifier(full: bool = True) -> list[Figure]:
    """The time of a ten-minute run, beside the time it was played, and how it grows."""
    if why_not := cloud_code.obstacle():
        return [Figure("verifier: a run of ten minutes", None, "ms", ASKED_MS, at_most=True, note=why_not)]
    cloud_code.reach()
    spent = [milliseconds(minutes, ROUNDS if full else 2) for minutes in MINUTES]
    longest = MINUTES[-1]
    how = "machine code" if compiled() else "pure Python"
    return [
        Figure(f"verifier: a run of {longest} minutes, {how}", spent[-1], "ms", ASKED_MS, at_most=True,
               note=f"ruleset {RULESET}, {longest * 60 * TICKS_PER_SECOND:,} ticks, CPU"),
        Figure("verifier: faster than it was played", longest * 60_000 / spent[-1], "times"),
        Figure("verifier: growth with the minutes of a run", exponent(MINUTES, spent), "exponent", 1.5, at_most=True,
               note=told(MINUTES, spent, "ms")),
    ]


def milliseconds(minutes: int, rounds: int) -> float:
    """Median CPU milliseconds of judging a hunter's run of so many minutes."""
    from functions.tables.runs import from_ticket
    from functions.verdicts import judge

    sim, data = played(minutes)
    ticket = Ticket(1, "k1", "run1", "sub1", "Nova", "arcade", sim.seed, RULESET, _GRANTED, _GRANTED + 3_600)
    run = replace(from_ticket(ticket), status="ended", score=sim.score, lives=sim.lives, shots=sim.shots,
                  level=sim.level, ticks=sim.tick, digest=sim.digest(),
                  ended_ms=(ticket.iat + 60 * minutes) * 1_000)
    spent = []
    for _ in range(rounds):
        begun = time.process_time()
        judgement = judge(run, data)
        spent.append(time.process_time() - begun)
        if (judgement.status, judgement.score) != ("verified", Score(sim.score, sim.lives, sim.shots, sim.level)):
            raise AlienAttackError(f"An honest run was judged {judgement.status}: {judgement.reason}", "Report it.")
    return statistics.median(spent) * 1_000


def played(minutes: int) -> tuple[Sim, bytes]:
    """A game in which the hunter lived for so long, and its replay."""
    for seed in range(1, _SEEDS):
        sim, bot = Sim(seed), make_bot("hunter", seed)
        recorder = Recorder(sim)
        while sim.tick < minutes * 60 * TICKS_PER_SECOND and not sim.over:
            sim.step(recorder.add(bot.choose(sim)))
        if not sim.over:
            return sim, encode(recorder.finish())
    raise AlienAttackError(f"No hunter lived for {minutes} minutes.", "Report it: the rules have changed.")
