"""What telling a minute of play costs: the producer, beside one put for each event, into the same cloud.

Both tell the same minute of the hunter's, faster than it was played: the producer's clock is the game's own. What is
naive is the putting alone: no disk, no chain, no resending.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, replace
from pathlib import Path

from alienattack.bench import own_cloud
from alienattack.bench.figures import Figure
from alienattack.bots import make_bot
from alienattack.errors import AlienAttackError
from alienattack.online.account import Account
from alienattack.online.api import Api
from alienattack.online.keeper import MemoryKeeper
from alienattack.online.telemetry import Telemetry
from alienattack.online.telemetry.putter import ACCEPTED, KinesisPutter, PutResult
from alienattack.online.telemetry.sim_events import from_sim
from alienattack.protocol.api import RunGrant, RunStatus
from alienattack.protocol.scores import Score
from alienattack.sim import TICKS_PER_SECOND, Sim
from alienattack.sim.replay import Recorder, encode

SECONDS = 60
POLL_TICKS = 6  # the producer looks at its queue every tenth of a second
TIMES_CALLS = 2.0
GAME_THREAD_US = 100.0
_PASSWORD = "Measuring-horse-7"  # noqa: S105  of an account that lives for seconds, in a cloud of the benchmark's own


class GameClock:
    """Time goes on with the ticks."""

    def __init__(self) -> None:
        self.now = time.time()

    def monotonic(self) -> float:
        """Seconds."""
        return self.now

    def time(self) -> float:
        """Seconds since 1970."""
        return self.now


@dataclass(slots=True)
class Counting:
    """A putter that counts, and refuses to go on where the stream does."""

    putter: KinesisPutter
    calls: int = 0
    size: int = 0

    def put(self, data: bytes, partition_key: str) -> PutResult:
        """One record."""
        self.calls += 1
        self.size += len(data)
        result = self.putter.put(data, partition_key)
        if result.outcome != ACCEPTED:
            raise AlienAttackError(f"The stream said {result.outcome} {result.code}.", "Try again.")
        return result


@dataclass(slots=True)
class KeepingUp:
    """The API as of a cloud that keeps up: a minute told in a second is applied late on this clock alone."""

    api: Api
    putter: Counting

    def run(self, run_id: str) -> RunStatus:
        """The real request, with everything that was put as applied."""
        return replace(self.api.run(run_id), applied=self.putter.calls)

    def run_marked(self, run_id: str) -> tuple[RunStatus, None]:
        """The same; such a cloud says nothing of its disk."""
        return self.run(run_id), None


@dataclass(frozen=True, slots=True)
class Told:
    """What telling a minute took: calls, bytes, seconds of CPU and of the clock; `tick_us`: of the game's thread."""

    calls: int
    size: int
    cpu: float
    wall: float
    tick_us: float = 0.0


def producer(full: bool = True) -> list[Figure]:
    """Both, in turn, against one cloud."""
    if why_not := own_cloud.obstacle():
        return [Figure("producer to one put an event: calls", None, "times fewer", TIMES_CALLS, note=why_not)]
    with own_cloud.own_cloud() as (_, config, home):
        account = Account(config, MemoryKeeper())
        name = own_cloud.new_name()
        account.sign_up(name, _PASSWORD)
        account.sign_in(name, _PASSWORD)
        api = Api(config, account.id_token)
        ours, naive = [], []
        for turn in range(3 if full else 1):
            putter = KinesisPutter(config, account.session)
            naive.append(one_by_one(Counting(putter), api.start_run()))
            ours.append(by_the_producer(Counting(putter), api, home / f"spool-{turn}", config.flush_seconds))
        api.close()
    one, other = min(ours, key=lambda each: each.cpu), min(naive, key=lambda each: each.cpu)
    return _figures(one, other)


def _figures(ours: Told, naive: Told) -> list[Figure]:
    note = f"{ours.calls} calls, {ours.size:,} bytes, {ours.cpu * 1e3:.0f} ms CPU"
    other = f"{naive.calls} calls, {naive.size:,} bytes, {naive.cpu * 1e3:.0f} ms CPU"
    return [
        Figure("producer to one put an event: calls", naive.calls / ours.calls, "times fewer", TIMES_CALLS,
               note=f"a minute of the hunter's: {note}; one by one: {other}"),
        Figure("producer to one put an event: CPU", naive.cpu / ours.cpu, "times less",
               note="spool, chain, signature and readings of the watermark are the producer's alone"),
        Figure("producer to one put an event: time", naive.wall / ours.wall, "times less", note="on the clock"),
        Figure("producer: CPU a player-second", ours.cpu * 1e3 / SECONDS, "ms"),
        Figure("telling a tick, game thread", ours.tick_us, "us", GAME_THREAD_US, at_most=True),
    ]


def by_the_producer(putter: Counting, api: Api, folder: Path, flush_seconds: float) -> Told:
    """A minute by the client's own producer, spool and watermark and all."""
    clock = GameClock()
    telemetry = Telemetry(folder / "spool.sqlite", putter, KeepingUp(api, putter), clock, flush_seconds=flush_seconds)
    grant = api.start_run()
    log, sim = telemetry.open_run(grant), Sim(grant.seed, grant.ruleset)
    bot, recorder = make_bot("hunter", 1), Recorder(sim)
    cpu = wall = ticking = 0.0
    while sim.tick < SECONDS * TICKS_PER_SECOND and not sim.over:
        buttons = recorder.add(bot.choose(sim))
        events = tuple(sim.step(buttons))
        begun = time.perf_counter()
        log.tick(sim.tick, buttons, (sim.score, sim.lives, sim.shots, sim.level), events)
        ticking += time.perf_counter() - begun
        clock.now += 1 / TICKS_PER_SECOND
        if sim.tick % POLL_TICKS == 0:
            started, begun = time.process_time(), time.perf_counter()
            telemetry.step()
            cpu, wall = cpu + time.process_time() - started, wall + time.perf_counter() - begun
    log.end("quit", sim.tick, sim.digest(), encode(recorder.finish()))
    started, begun = time.process_time(), time.perf_counter()
    telemetry.close()
    cpu, wall = cpu + time.process_time() - started, wall + time.perf_counter() - begun
    return Told(putter.calls, putter.size, cpu, wall, ticking / sim.tick * 1e6)


def one_by_one(putter: Counting, grant: RunGrant) -> Told:
    """The same minute, one record for each event that travels."""
    sim, bot = Sim(grant.seed, grant.ruleset), make_bot("hunter", 1)
    records = []
    while sim.tick < SECONDS * TICKS_PER_SECOND and not sim.over:
        events = sim.step(bot.choose(sim))
        state = Score(sim.score, sim.lives, sim.shots, sim.level)
        told = [event for item in events if (event := from_sim(item, sim.tick, state))]
        records += [json.dumps({"run": grant.run, "ticket": grant.ticket, "event": event, "state": state.to_json()})
                    for event in told]
    cpu, wall = time.process_time(), time.perf_counter()
    for record in records:
        putter.put(record.encode(), grant.run)
    return Told(putter.calls, putter.size, time.process_time() - cpu, time.perf_counter() - wall)
