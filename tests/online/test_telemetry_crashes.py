"""A game that was killed, a cloud that moved, a spool that was damaged: the next start goes on from the disk."""

from __future__ import annotations

from pathlib import Path

from alienattack.online.telemetry import Telemetry
from alienattack.online.telemetry.inbox import Inbox
from alienattack.online.telemetry.putter import OFFLINE
from alienattack.sim import FIRE
from alienattack.sim.replay import verify
from tests.online.fakes import FakeCloud, FakeStream, ManualClock, Play, World


def test_after_a_crash_the_next_start_ends_the_run(world: World) -> None:
    play = Play(world)
    play.ticks(600)
    world.crash()
    world.open()
    world.drain()
    last = world.stream.frames()[-1].body
    assert last.end is not None
    assert last.end.reason == "crash"
    assert last.end.ticks >= play.sim.tick - 40
    verdict = verify(last.end.replay)
    assert (verdict.verdict, verdict.score) == ("verified", last.state.score)
    assert world.telemetry.ledger().balances


def test_a_crash_between_sealing_and_putting_changes_no_byte(world: World) -> None:
    world.stream.otherwise = OFFLINE
    play = Play(world)
    play.ticks(200)
    sealed = world.telemetry._spool.next_frame("run1", 0)
    assert sealed is not None
    world.crash()
    world.stream.otherwise = "accepted"
    world.open()
    world.drain()
    assert world.stream.records[0][0] == sealed.data


def test_a_crash_after_the_end_was_committed_keeps_the_players_end(world: World) -> None:
    world.stream.otherwise = OFFLINE
    play = Play(world)
    play.ticks(200)
    play.end("dead")
    world.turn(0.1)
    world.crash()
    world.stream.otherwise = "accepted"
    world.open()
    world.drain()
    end = world.stream.frames()[-1].body.end
    assert end is not None
    assert end.reason == "dead"


def test_a_run_of_unknown_rules_is_ended_without_a_replay(tmp_path: Path) -> None:
    world = World(tmp_path)
    log = world.telemetry.open_run(world.grant(ruleset=999))
    log.tick(1, FIRE, (0, 3, 1, 1))
    world.turn(1.0)
    world.crash()
    world.open()
    world.drain()
    end = world.stream.frames()[-1].body.end
    assert end is not None
    assert (end.reason, end.replay) == ("crash", b"")


def test_two_games_on_one_machine_leave_each_others_runs_alone(world: World) -> None:
    play = Play(world)
    play.ticks(300)
    first = world.telemetry
    second = Telemetry(world.path, world.stream, world.cloud, world.clock, world.rng)
    for _ in range(40):
        world.clock.advance(1.0)
        second.step()
    assert not any(frame.body.end for frame in world.stream.frames())
    world.telemetry = first
    play.ticks(60)
    play.end()
    world.drain()
    assert [bool(frame.body.end) for frame in world.stream.frames()].count(True) == 1
    second.close()


def test_a_run_goes_on_when_the_cloud_comes_back_at_another_address(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.telemetry.close()
    inbox = Inbox(world.path)
    world.telemetry = Telemetry(world.path, world.stream, world.cloud, world.clock, world.rng,
                                inbox=inbox)
    play = Play(world)
    play.ticks(200)
    old = world.telemetry
    world.telemetry = Telemetry(world.path, world.stream, world.cloud, world.clock, world.rng,
                                inbox=inbox)
    old.close()
    play.ticks(200)
    play.end()
    world.drain()
    last = world.stream.frames()[-1].body
    assert last.end is not None
    assert (last.end.reason, last.state) == ("quit", play.score)
    world.telemetry.close()
    assert inbox.released


def test_a_damaged_spool_is_put_aside(tmp_path: Path) -> None:
    path = tmp_path / "spool.sqlite"
    path.write_bytes(b"this is no database, whatever its name says" * 100)
    telemetry = Telemetry(path, FakeStream(), FakeCloud(FakeStream()), ManualClock())
    assert telemetry.ledger().offered == 0
    assert path.with_suffix(".damaged").exists()
    telemetry.close()
