"""How fast frames are checked and folded, and ended runs judged, by the functions' own code on one core.

    pytest -m benchmark tests/benchmarks/test_backend_speed.py -s

The table is a dictionary here: what is measured is the CPU of what a Lambda is paid for, not the services' answers.
"""

from __future__ import annotations

import statistics
import time
from dataclasses import replace

import pytest

from alienattack.bots import make_bot
from alienattack.bots.runner import compiled
from alienattack.protocol.events import Event
from alienattack.protocol.scores import Score
from alienattack.protocol.tickets import Ticket
from alienattack.sim import RULESET, TICKS_PER_SECOND, Sim
from alienattack.sim.replay import Recorder, encode
from functions.consumer import Tally
from functions.tables.runs import from_ticket
from functions.verdicts import judge
from tests.cloud.memory import memory_world
from tests.cloud.world import Game

PLAYERS = 100
FRAMES = 200  # of each player
BATCH = 1_000  # as in the template
MINUTES = 10
ROUNDS = 5


@pytest.mark.benchmark
@pytest.mark.timeout(600)
def test_twenty_thousand_frames_a_second_are_checked_and_folded_on_one_core() -> None:
    with memory_world() as world:
        games = [world.start(f"player{number}") for number in range(PLAYERS)]
        frames = [(game, frame_of(game, number)) for number in range(1, FRAMES + 1) for game in games]
        world.clock.now += 2 * FRAMES
        records = [record for game, frame in frames for record in world.put(game, frame)]
        spent, whole = [], []
        for start in range(0, len(records), BATCH):
            tally = Tally()
            begin = time.process_time()
            folded = world.consumer._fold(world.consumer._open(records[start:start + BATCH], tally), tally)
            spent.append(time.process_time() - begin)
            assert tally.counts == {"applied": BATCH}
            assert len(folded) == PLAYERS
            begin = time.process_time()
            assert world.consumer.consume(records[start:start + BATCH]).failed == []
            whole.append(time.process_time() - begin)
        rate = BATCH / statistics.median(spent)
        print(f"\n{len(frames[0][1])} bytes a frame, checked and folded: {rate:,.0f} frames/s; "
              f"with all its writes into a dictionary: {BATCH / statistics.median(whole):,.0f} frames/s")
        assert rate >= 20_000


@pytest.mark.benchmark
@pytest.mark.timeout(600)
def test_a_ten_minute_run_is_judged_in_a_second_of_cpu_in_pure_python() -> None:
    if compiled():
        pytest.skip("this installation's rules are machine code")
    sim, data = ten_minutes()
    ticket = Ticket(1, "k1", "run1", "sub1", "Nova", "arcade", sim.seed, RULESET, 1_800_000_000, 1_800_003_600)
    score = Score(sim.score, sim.lives, sim.shots, sim.level)
    run = replace(from_ticket(ticket), status="ended", score=sim.score, lives=sim.lives, shots=sim.shots,
                  level=sim.level, ticks=sim.tick, digest=sim.digest(),
                  ended_ms=(ticket.iat + 60 * MINUTES) * 1_000)
    spent = []
    for _ in range(ROUNDS):
        begin = time.process_time()
        judgement = judge(run, data)
        spent.append(time.process_time() - begin)
        assert (judgement.status, judgement.score) == ("verified", score)
    print(f"\nruleset {RULESET}, {sim.tick:,} ticks to wave {sim.level}: median {statistics.median(spent):.2f} s, "
          f"worst {max(spent):.2f} s of CPU")
    assert statistics.median(spent) <= 1.0


def frame_of(game: Game, number: int) -> bytes:
    """The next frame of two seconds that brought four kills."""
    tick = 120 * number
    kills: tuple[Event, ...] = tuple(("kill", tick - back, "squid", 10) for back in (100, 70, 40, 10))
    return game.seal(Score(40 * number, 3, 9 * number, 1), tick, events=kills)


def ten_minutes() -> tuple[Sim, bytes]:
    """A game in which the hunter lived for ten minutes, and its replay."""
    for seed in range(1, 200):
        sim, bot = Sim(seed), make_bot("hunter", seed)
        recorder = Recorder(sim)
        while sim.tick < MINUTES * 60 * TICKS_PER_SECOND and not sim.over:
            sim.step(recorder.add(bot.choose(sim)))
        if not sim.over:
            return sim, encode(recorder.finish())
    raise AssertionError("no hunter lived for ten minutes")
