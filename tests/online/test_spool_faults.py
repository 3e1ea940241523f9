"""The spool survives what happens to processes and disks: kill -9 anywhere, a full disk, a lock never given back."""

from __future__ import annotations

import json
import logging
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from alienattack.online.telemetry import Telemetry
from alienattack.online.telemetry.putter import PutResult
from alienattack.protocol.encoding import from_b64url
from alienattack.sim.replay import verify
from tests.hosts import TOP, environment
from tests.online.fakes import FakeStream, ManualClock, Play, World
from tests.online.killed_game import TICKS
from tests.online.realcloud import SUB, RealCloud
from tests.online.test_producer_machine import FullDisk, events_of


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


# -- kill -9 -----------------------------------------------------------------------------------------------------------

@pytest.fixture(scope="module")
def instants(tmp_path_factory: pytest.TempPathFactory) -> int:
    """How many instants a whole game offers to be killed at: before and after every statement."""
    done = killed_at(tmp_path_factory.mktemp("whole"), 10**9)
    return 10**9 + int(done.stdout) if int(done.stdout) < 0 else int(done.stdout)


def killed_at(folder: Path, statement: int) -> subprocess.CompletedProcess[str]:
    """Plays in a process that is killed there."""
    folder.mkdir(exist_ok=True)
    (folder / "grant.json").write_text(json.dumps(RealCloud(ManualClock()).grant(7).to_json()))
    return subprocess.run([sys.executable, "-m", "tests.online.killed_game", str(folder), str(statement)], cwd=TOP,
                          env=environment(None), capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("share", [0.02, 0.1, 0.25, 0.4, 0.55, 0.7, 0.85, 0.97])
def test_after_kill_9_at_any_statement_the_next_start_finishes_and_all_is_accounted_for(
        tmp_path: Path, instants: int, share: float) -> None:
    statement = int(instants * share) + random.Random(share).randrange(8)
    done = killed_at(tmp_path, statement)
    assert done.returncode == -signal.SIGKILL, done.stderr
    settle_after_kill(tmp_path)


@pytest.mark.campaign
def test_after_kill_9_at_every_statement(tmp_path: Path, instants: int) -> None:
    for statement in range(1, instants):
        folder = tmp_path / str(statement)
        assert killed_at(folder, statement).returncode == -signal.SIGKILL
        settle_after_kill(folder)


def settle_after_kill(folder: Path) -> None:
    """A new start on the spool of a game that was killed; the stream has what that one had put."""
    clock = ManualClock()
    cloud = RealCloud(clock)
    run = cloud.grant(7).run
    for line in (folder / "stream").read_bytes().splitlines(keepends=True):
        cloud.put(line, SUB)
    telemetry = Telemetry(folder / "spool.sqlite", cloud, cloud, clock, random.Random(2))
    assert telemetry.ledger().balances
    for _ in range(120):
        clock.advance(1.0)
        telemetry.step()
        cloud.consume()
        cloud.save()
    ledger, stored = telemetry.ledger(), cloud.stored()[run]
    telemetry.close()
    assert ledger.balances
    assert (ledger.spooled, ledger.refused) == (0, {})
    assert ledger.applied == stored.counted == stored.applied
    assert all(len(bytes_of) == 1 for bytes_of in cloud.attempts.values()), "a sealed frame changed its bytes"
    if not stored.applied:
        return  # killed before the run was on the disk: nothing was offered
    assert stored.status == "ended"
    frames = cloud.frames(run)
    end = frames[-1].body.end
    assert end is not None
    assert verify(end.replay).verdict == "verified"
    assert end.ticks <= TICKS
    told = [event for frame in frames for event in frame.body.events]
    assert told == [*events_of(end.replay), ("end", end.ticks, end.reason)]


# -- the disk ----------------------------------------------------------------------------------------------------------

def fill_disk(world: World) -> None:
    """SQLite itself says from now on that the disk is full, down to the last free page."""
    db = world.telemetry._spool._db
    db.execute("CREATE TABLE filler (data BLOB)")
    db.execute("PRAGMA max_page_count = 1")  # as many as there are
    with suppress(sqlite3.OperationalError):
        while True:
            db.execute("INSERT INTO filler VALUES (zeroblob(400))")


def test_on_a_full_disk_the_game_goes_on_the_player_is_told_and_nothing_is_lost(
        world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    step = world.telemetry.step
    monkeypatch.setattr(world.telemetry, "step", lambda: world.telemetry._quietly(step))  # as its thread calls it
    play = Play(world)
    play.ticks(120)
    world.stream.otherwise = "offline"  # else room is made as frames leave
    fill_disk(world)
    for _ in range(120):
        play.ticks(60)
        if world.telemetry.indicator().kind == "unsaved":
            break
    assert world.telemetry.indicator().kind == "unsaved"
    play.ticks(60 * 10)
    assert world.telemetry.ledger().balances
    play.end()
    world.turn(1.0, 10)
    world.stream.otherwise = "accepted"
    world.telemetry._spool._db.execute(f"PRAGMA max_page_count = {2**30}")
    world.turn(1.0, 10)
    world.drain()
    assert world.telemetry.indicator().kind == "sent"
    last = world.stream.frames()[-1].body
    assert last.end is not None
    assert (last.state, last.end.ticks) == (play.score, play.sim.tick)
    assert set(world.telemetry.ledger().declared) <= {"coalesced"}


@pytest.mark.parametrize("at", ["BEGIN IMMEDIATE", "INSERT", "UPDATE", "DELETE", "COMMIT"])
def test_a_disk_that_refuses_one_kind_of_statement_leaves_no_transaction_behind(world: World, at: str) -> None:
    play = Play(world)
    play.ticks(130)
    db = world.telemetry._spool._db
    world.telemetry._spool._db = FullDisk(db, at)  # type: ignore[assignment]
    for _ in range(60):
        play.ticks(6, step_every=0)
        world.telemetry._quietly(world.telemetry.step)
    assert not db.in_transaction
    world.telemetry._spool._db = db
    play.end()
    world.drain()
    assert world.cloud.ended == {"run1"}
    assert world.telemetry.ledger().balances


# -- the end -----------------------------------------------------------------------------------------------------------

def test_closing_is_bounded_though_another_process_holds_the_spool_and_the_stream_hangs(tmp_path: Path) -> None:
    released = threading.Event()

    class HangingStream(FakeStream):
        def put(self, data: bytes, partition_key: str) -> PutResult:
            released.wait(20)
            return PutResult("trouble")

    world = World(tmp_path)
    world.telemetry.close()
    world.stream = HangingStream()
    world.open()
    world.telemetry.start()
    play = Play(world)
    play.ticks(60, step_every=0)
    other = sqlite3.connect(world.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    play.end()
    begun = time.monotonic()
    assert not world.telemetry.close(timeout=1.0)
    assert time.monotonic() - begun < 1.6
    other.execute("ROLLBACK")
    other.close()
    released.set()


def test_the_disk_does_not_wait_for_the_network(tmp_path: Path) -> None:
    called, released = threading.Event(), threading.Event()

    class HangingStream(FakeStream):
        def put(self, data: bytes, partition_key: str) -> PutResult:
            called.set()
            released.wait(20)
            return PutResult("trouble")

    world = World(tmp_path)
    world.telemetry.close()
    world.stream = HangingStream()
    world.open()
    world.telemetry.start()
    first = Play(world)
    first.ticks(30, step_every=0)
    first.end()
    assert called.wait(10)
    second = Play(world, "run2")
    second.ticks(300, step_every=0)
    world.clock.advance(3.0)
    deadline = time.monotonic() + 10
    while len(world.telemetry._spool.inputs("run2")) < 300:
        assert time.monotonic() < deadline, "what was played is not on the disk"
        time.sleep(0.02)
    released.set()
    world.telemetry.close(1.0)


# -- secrets -----------------------------------------------------------------------------------------------------------

def test_no_key_of_a_run_is_in_a_log_whatever_goes_wrong(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    grant = world.grant()
    play = Play(world)
    world.stream.script.extend(["throttled", "trouble", "denied", "offline", "lost answer"])
    play.ticks(300)
    db = world.telemetry._spool._db
    world.telemetry._spool._db = FullDisk(db, "COMMIT")  # type: ignore[assignment]
    play.ticks(60, step_every=0)
    world.telemetry._quietly(world.telemetry.step)
    world.telemetry._spool._db = db
    world.crash()
    world.open()
    world.drain()
    key = from_b64url(grant.key)
    assert caplog.records
    for text in (caplog.text, repr(world.telemetry._spool.runs()), *(str(record.args) for record in caplog.records)):
        assert grant.key not in text
        assert key.hex() not in text
        assert repr(key) not in text
