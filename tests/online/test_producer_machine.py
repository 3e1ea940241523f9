"""Everything that can happen to a producer, in any order: a state machine against the consumer's own code.

Whatever happens: the ledger balances, a sealed frame never changes a byte, a run's frames go in their order, and
nothing leaves the spool that is not on the cloud's disk. And when all calms down: every frame is in the tables once or
refused with a reason, and every event of every game was told exactly once.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from alienattack.bots import make_bot
from alienattack.online.telemetry import Telemetry
from alienattack.online.telemetry.sim_events import from_sim
from alienattack.protocol.scores import Score
from alienattack.sim import Sim
from alienattack.sim.replay import Recorder, decode, encode, verify
from tests.online.fakes import ManualClock
from tests.online.realcloud import RealCloud

ANSWERS = ("throttled", "trouble", "denied", "offline", "lost answer", "accepted")
DAY = 86_400.0


class FullDisk:
    """A spool's connection while the disk takes nothing: reading works, writing raises what SQLite raises."""

    def __init__(self, db: sqlite3.Connection, at: str) -> None:
        self._db = db
        self._at = at

    def execute(self, statement: str, *values: Any) -> sqlite3.Cursor:
        if statement.startswith(self._at):
            raise sqlite3.OperationalError("database or disk is full")
        return self._db.execute(statement, *values)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._db, name)


class Game:
    """A process with a producer, and the run that is played in it, if one is."""

    def __init__(self, path: Path, cloud: RealCloud, clock: ManualClock, rng: random.Random) -> None:
        self._make: Callable[[], Telemetry] = lambda: Telemetry(path, cloud, cloud, clock, rng)
        self.cloud = cloud
        self.clock = clock
        self.telemetry = self._make()
        self.sim: Sim | None = None
        self.run = ""

    def start(self, seed: int) -> None:
        """A run begins; the one before was left as it was."""
        grant = self.cloud.grant(seed)
        self.run, self.sim = grant.run, Sim(grant.seed, grant.ruleset)
        self._recorder, self._bot = Recorder(self.sim), make_bot("hunter", seed)
        self._log = self.telemetry.open_run(grant)

    def play(self, ticks: int) -> None:
        """In game time; the producer gets a turn every six ticks."""
        sim = self.sim
        assert sim is not None
        for _ in range(ticks):
            if sim.over:
                break
            buttons = self._recorder.add(self._bot.choose(sim))
            events = tuple(sim.step(buttons))
            self._log.tick(sim.tick, buttons, Score(sim.score, sim.lives, sim.shots, sim.level), events)
            self.clock.advance(1 / 60)
            if sim.tick % 6 == 0:
                self.turn()

    def end(self) -> None:
        """The player leaves the run."""
        assert self.sim is not None
        self._log.end("dead" if self.sim.over else "quit", self.sim.tick, self.sim.digest(),
                      encode(self._recorder.finish()))
        self.sim = None

    def turn(self) -> None:
        """One turn of the producer, as its thread would have it."""
        self.telemetry._quietly(self.telemetry.step)

    def crash(self) -> None:
        """kill -9, and a new start: the memory is gone, the file is as it was."""
        self.telemetry._inbox.release()
        self.telemetry._spool._db.close()
        self.sim = None
        self.telemetry = self._make()

    def fill_disk(self, at: str) -> None:
        """From now on the disk refuses every statement that begins with `at`."""
        spool = self.telemetry._spool
        if not isinstance(spool._db, FullDisk):
            spool._db = FullDisk(spool._db, at)  # type: ignore[assignment]

    def make_room(self) -> None:
        """The disk takes everything again."""
        spool = self.telemetry._spool
        if isinstance(spool._db, FullDisk):
            spool._db = spool._db._db


class ProducerMachine(RuleBasedStateMachine):
    """Two games at once on one spool, one cloud."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="producer-"))
        self.clock = ManualClock()
        self.cloud = RealCloud(self.clock)
        rng = random.Random(1)
        self.games = [Game(self.folder / "spool.sqlite", self.cloud, self.clock, rng) for _ in range(2)]
        self.expired = False

    @initialize(seed=st.integers(1, 1_000))
    def begin(self, seed: int) -> None:
        """One game is on from the start."""
        self.games[0].start(seed)

    # -- playing -------------------------------------------------------------------------------------------------

    @rule(which=st.integers(0, 1), seed=st.integers(1, 1_000))
    def start(self, which: int, seed: int) -> None:
        """A run is over, or left without an end where another game supersedes it."""
        game = self.games[which]
        if game.sim is not None:
            game.end()
        self.clock.advance(2.0)  # nobody starts more than thirty runs a minute: the API would not have it
        game.start(seed)

    @rule(which=st.integers(0, 1), ticks=st.integers(1, 240))
    def play(self, which: int, ticks: int) -> None:
        if self.games[which].sim is not None:
            self.games[which].play(ticks)

    @rule(which=st.integers(0, 1))
    def end(self, which: int) -> None:
        if self.games[which].sim is not None:
            self.games[which].end()

    @rule(seconds=st.floats(0.05, 40.0), turns=st.integers(1, 8))
    def wait(self, seconds: float, turns: int) -> None:
        for _ in range(turns):
            self.clock.advance(seconds / turns)
            for game in self.games:
                game.turn()

    # -- trouble -------------------------------------------------------------------------------------------------

    @rule(answers=st.lists(st.sampled_from(ANSWERS), min_size=1, max_size=6))
    def the_stream_answers(self, answers: list[str]) -> None:
        self.cloud.script.extend(answers)

    @rule(offline=st.booleans())
    def the_network(self, offline: bool) -> None:
        self.cloud.offline = offline

    @rule(down=st.booleans())
    def the_api(self, down: bool) -> None:
        self.cloud.api_down = down

    @rule(which=st.integers(0, 1))
    def crash(self, which: int) -> None:
        self.games[which].make_room()
        self.games[which].crash()

    @rule(which=st.integers(0, 1), at=st.sampled_from(["INSERT", "UPDATE", "DELETE", "COMMIT", "BEGIN IMMEDIATE"]))
    def the_disk_is_full(self, which: int, at: str) -> None:
        self.games[which].fill_disk(at)

    @rule()
    def the_disk_has_room(self) -> None:
        for game in self.games:
            game.make_room()

    @rule(seconds=st.sampled_from([-400 * DAY, -DAY, -300.0, 300.0, DAY, 400 * DAY]))
    def somebody_sets_the_clock(self, seconds: float) -> None:
        self.clock.wall += seconds

    @precondition(lambda self: not self.expired)
    @rule()
    def tickets_expire(self) -> None:
        """27 hours in which nobody plays."""
        for game in self.games:
            if game.sim is not None:
                game.end()
        self.expired = True
        self.clock.advance(27 * 3600.0)

    # -- the cloud -----------------------------------------------------------------------------------------------

    @rule(most=st.integers(1, 20))
    def consume(self, most: int) -> None:
        self.cloud.consume(most)

    @rule(calls=st.integers(1, 4))
    def the_table_is_busy(self, calls: int) -> None:
        self.cloud.busy = calls
        self.cloud.consume()

    @rule()
    def the_host_saves(self) -> None:
        self.cloud.save()

    @rule()
    def the_host_is_killed(self) -> None:
        """It comes back younger."""
        self.cloud.kill()

    # -- what holds at every moment ------------------------------------------------------------------------------

    @invariant()
    def the_ledger_balances(self) -> None:
        ledger = self.games[0].telemetry.ledger()
        assert ledger.balances, ledger

    @invariant()
    def sealed_bytes_never_change(self) -> None:
        assert all(len(data) == 1 for data in self.cloud.attempts.values())

    @invariant()
    def frames_of_a_run_go_in_their_order(self) -> None:
        for run, order in self.cloud.order.items():
            highest = 0
            for seq in order:
                assert seq <= highest + 1, (run, order)
                highest = max(highest, seq)

    @invariant()
    def nothing_leaves_before_it_is_on_the_clouds_disk(self) -> None:
        loads = self.games[0].telemetry._spool.loads()
        for run in self.games[0].telemetry._spool.runs():
            load = loads.get(run.run)
            first = load.first if load is not None and load.frames else run.seq + 1
            assert run.closed or first - 1 <= self.cloud.safe(run.run), run.run

    # -- and in the end ------------------------------------------------------------------------------------------

    def teardown(self) -> None:
        try:
            self._calm_down()
            self._look_at_the_truth()
        finally:
            for game in self.games:
                game.telemetry.close()
            shutil.rmtree(self.folder)

    def _calm_down(self) -> None:
        self.cloud.script.clear()
        self.cloud.offline = self.cloud.api_down = False
        self.cloud.busy = 0
        for game in self.games:
            game.make_room()
            if game.sim is not None:
                game.end()
        for _ in range(600):
            self.clock.advance(1.0)
            for game in self.games:
                game.turn()
            self.cloud.consume()
            self.cloud.save()
            held = sum(game.telemetry._committer.held for game in self.games)
            if not held and not self.games[0].telemetry.ledger().spooled:
                return
        raise AssertionError(f"it does not settle: {self.games[0].telemetry.ledger()}")

    def _look_at_the_truth(self) -> None:
        ledger, stored = self.games[0].telemetry.ledger(), self.cloud.stored()
        refused: Counter[str] = Counter(reason for run in stored.values() for _, reason in run.to_status().refused)
        assert ledger.applied == sum(run.counted for run in stored.values())
        given_up = ledger.declared.get("expired", 0)  # the cloud refuses them too, perhaps after they were given up
        assert sum(ledger.refused.values()) + given_up == sum(refused.values())
        assert not given_up or self.expired
        assert set(ledger.declared) <= {"coalesced", "expired"}
        assert set(refused) <= {"superseded", "expired"}
        assert self.games[0].telemetry._spool.runs() == []
        for run_id, run in stored.items():
            frames = self.cloud.frames(run_id)
            if not frames:
                continue
            assert [frame.body.seq for frame in frames] == list(range(1, run.applied + 1))
            end = frames[-1].body.end
            assert end is not None, "a run was left without its end"
            assert run.status == ("live" if frames[-1].body.seq in dict(run.to_status().refused) else "ended")
            verdict = verify(end.replay)
            assert verdict.verdict == "verified"
            assert frames[-1].body.state == Score(verdict.score, verdict.lives, verdict.shots, verdict.level)
            told = [event for frame in frames for event in frame.body.events]
            assert told == [*events_of(end.replay), ("end", end.ticks, end.reason)]


def events_of(replay: bytes) -> list[tuple[Any, ...]]:
    """Every event of a game that travels, from playing it again."""
    recorded = decode(replay)
    sim = Sim(recorded.seed, recorded.ruleset)
    events = []
    for buttons, length in recorded.inputs:
        for _ in range(length):
            happened = sim.step(buttons)
            state = Score(sim.score, sim.lives, sim.shots, sim.level)
            events += [event for item in happened if (event := from_sim(item, sim.tick, state)) is not None]
    return events


TestProducer = ProducerMachine.TestCase
TestProducer.settings = settings(max_examples=40, stateful_step_count=40, deadline=None,
                                 suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


@pytest.mark.campaign
@pytest.mark.timeout(3_600)
def test_two_thousand_lives_of_a_producer() -> None:
    run_state_machine_as_test(ProducerMachine, settings=settings(TestProducer.settings, max_examples=2_000))
