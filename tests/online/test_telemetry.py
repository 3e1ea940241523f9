"""The producer against a stream and a cloud with faults: nothing is lost or counted twice, all is explained."""

from __future__ import annotations

import sqlite3
import stat
import threading
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from alienattack.errors import FrameError
from alienattack.online.telemetry import Indicator, Telemetry
from alienattack.online.telemetry.inbox import Inbox
from alienattack.online.telemetry.putter import OFFLINE, THROTTLED, TROUBLE, PutResult
from alienattack.online.telemetry.spool import Row, Spool
from alienattack.online.telemetry.watermark import STANDSTILL_SECONDS
from alienattack.protocol.frames import RunEnd
from alienattack.protocol.scores import Score
from alienattack.sim import FIRE
from alienattack.sim.replay import verify
from tests.online.fakes import FakeCloud, FakeStream, ManualClock, Play, World, offline_for, unique


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_a_run_reaches_the_cloud_whole(world: World) -> None:
    play = Play(world)
    play.ticks(900)
    play.end()
    world.drain()
    frames = world.stream.frames()
    assert [frame.body.seq for frame in frames] == list(range(1, len(frames) + 1))
    last = frames[-1].body
    assert last.end is not None
    assert (last.state, last.tick, last.end.reason) == (play.score, play.sim.tick, "quit")
    verdict = verify(last.end.replay)
    assert (verdict.verdict, verdict.score) == ("verified", play.sim.score)
    ledger = world.telemetry.ledger()
    assert ledger.balances
    assert (ledger.applied, ledger.refused) == (len(frames), {})


def test_heartbeats_coalesce_and_their_events_go_along(world: World) -> None:
    play = Play(world)
    play.ticks(600)
    play.end()
    world.drain()
    frames = world.stream.frames()
    assert len(frames) <= 600 / 120 + 3
    kills = [event for frame in frames for event in frame.body.events if event[0] in ("kill", "dive_kill")]
    assert len(kills) == play.sim.hits
    ticks = [event[1] for frame in frames for event in frame.body.events]
    assert ticks == sorted(ticks, key=int)
    assert frames[-1].body.loss["coalesced"] == world.telemetry.ledger().declared["coalesced"]


def test_a_frame_goes_every_two_seconds_and_not_more_often(world: World) -> None:
    play = Play(world, policy="idle")
    play.ticks(590)
    hits = 3 - play.sim.lives
    assert len(world.stream.records) in (4 + hits, 5 + hits)


def test_a_lost_life_goes_at_once(world: World) -> None:
    play = Play(world, policy="idle")
    while play.sim.lives == 3:
        play.ticks(1, step_every=0)
        if play.sim.tick % 6 == 0:
            world.telemetry.step()
    world.turn(0.1)
    last = world.stream.frames()[-1].body
    assert last.state.lives == 2
    assert last.events[-1][0] == "life_lost"
    assert int(last.events[-1][1]) >= play.sim.tick - 6


def test_the_end_goes_at_once(world: World) -> None:
    play = Play(world)
    play.ticks(60)
    play.end()
    world.telemetry.step()
    assert world.stream.frames()[-1].body.end is not None


def test_the_game_thread_only_appends(world: World) -> None:
    play = Play(world)
    before = threading.active_count()
    play.ticks(300, step_every=0)
    play.end()
    assert threading.active_count() == before
    assert world.stream.calls == 0
    assert world.telemetry.ledger().offered == 0
    assert len(world.telemetry._inbox.queue) == 302


def test_an_acknowledged_frame_stays_until_the_cloud_has_applied_it(world: World) -> None:
    play = Play(world)
    play.ticks(60, step_every=0)
    play.end()
    world.turn(0.1, 30, consume=False)
    assert len(world.stream.records) == 1
    assert world.telemetry.ledger().spooled == 1
    world.drain()
    assert world.telemetry.ledger().applied == 1


def test_a_watermark_is_trusted_only_once_it_is_on_the_clouds_disk(world: World) -> None:
    world.cloud.boot = "first"
    play = Play(world)
    play.ticks(60, step_every=0)
    play.end()
    world.turn(0.5, 60)
    assert world.telemetry.status("run1") is not None
    assert world.telemetry.ledger().spooled == 1
    world.cloud.save()
    world.turn(0.5, 12)
    assert world.telemetry.ledger().spooled == 0


def test_a_cloud_that_was_read_too_early_is_believed_later(world: World) -> None:
    world.cloud.boot = "first"
    play = Play(world)
    play.ticks(60, step_every=0)
    play.end()
    world.cloud.applied["run1"] = 0
    world.cloud.macs["run1"] = []
    world.turn(0.5, 6, consume=False)
    assert world.cloud.asked
    for _ in range(20):
        world.cloud.save()
        world.turn(0.5)
    assert world.telemetry.ledger().spooled == 0


def test_another_process_of_the_cloud_confirms_nothing_of_the_one_before(world: World) -> None:
    world.cloud.boot = "first"
    play = Play(world)
    play.ticks(60, step_every=0)
    play.end()
    world.turn(0.5, 12)
    world.cloud.boot = "second"
    world.cloud.changes, world.cloud.saved = 0, 1_000
    world.turn(1.0, 1)
    assert world.telemetry.ledger().spooled == 1
    world.drain()


def test_a_cloud_that_comes_back_younger_is_told_again(world: World) -> None:
    world.cloud.boot = "first"
    play = Play(world)
    play.ticks(300)
    play.end()
    world.turn(0.5, 3)
    assert "run1" in world.cloud.ended
    world.cloud.restore("run1", 1)
    world.cloud.boot = ""
    world.drain()
    assert "run1" in world.cloud.ended
    assert world.telemetry.ledger().balances


def test_a_refusal_too_is_believed_only_once_it_is_on_the_clouds_disk(world: World) -> None:
    world.cloud.boot = "first"
    world.cloud.refuse = lambda frame: "closed" if frame.body.seq == 2 else ""
    play = Play(world)
    play.ticks(300)
    play.end()
    world.turn(0.5, 12)
    world.cloud.restore("run1", 1)
    world.cloud.refusals.clear()
    world.cloud.refuse = lambda frame: ""
    world.cloud.boot = ""
    world.drain()
    assert "run1" in world.cloud.ended
    assert world.telemetry.ledger().refused == {}


def test_a_watermark_that_stands_still_has_the_frames_sent_again_byte_for_byte(world: World) -> None:
    play = Play(world)
    play.ticks(300, step_every=6)
    lost = list(world.stream.records)
    world.cloud.applied.clear()
    world.cloud.macs.clear()
    world.stream.records.clear()
    world.cloud.read = 0
    play.end()
    world.turn(0.5, int(STANDSTILL_SECONDS * 2 * 1.5))
    world.drain()
    assert unique(world.stream.frames())[0].body.seq == 1
    assert [data for data, _ in world.stream.records if data in [old for old, _ in lost]]
    assert world.telemetry.ledger().retried >= len(lost)
    assert "run1" in world.cloud.ended


def test_frames_that_keep_coming_do_not_hide_a_standstill(world: World) -> None:
    play = Play(world)
    play.ticks(150, step_every=0)
    world.turn(2.1, 2, consume=False)
    first = world.stream.records.pop(0)
    play.ticks(60 * 600, step_every=60)
    assert first in world.stream.records
    assert world.cloud.applied["run1"] > 1


def test_a_lost_answer_makes_a_harmless_double(world: World) -> None:
    play = Play(world)
    play.ticks(60, step_every=0)
    play.end()
    world.stream.script.append("lost answer")
    world.turn(0.1)
    world.drain()
    assert len(world.stream.records) == 2
    assert world.stream.records[0] == world.stream.records[1]
    assert world.telemetry.ledger().applied == 1


def test_throttles_are_waited_out_with_growing_jitter(world: World) -> None:
    play = Play(world)
    play.ticks(60, step_every=0)
    play.end()
    world.stream.script.extend([THROTTLED] * 8)
    world.turn(0.05, 3, consume=False)
    assert world.stream.calls < 8
    assert world.telemetry.indicator() == Indicator("waiting", 1)
    world.drain()
    assert world.telemetry.ledger().retried == 8
    assert world.telemetry.indicator() == Indicator("sent", 0)


def test_being_offline_is_no_attempt_and_loses_nothing(world: World) -> None:
    play = Play(world)
    world.stream.otherwise = OFFLINE
    world.cloud.offline = True
    play.ticks(60 * 60)
    play.end()
    world.turn(1.0, 600, consume=False)
    assert world.telemetry.indicator().kind == "offline"
    assert world.telemetry.indicator().waiting > 0
    assert world.telemetry.ledger().retried == 0
    world.stream.otherwise = "accepted"
    world.cloud.offline = False
    world.drain()
    last = world.stream.frames()[-1].body
    assert last.state == play.score
    assert last.end is not None
    assert world.telemetry.ledger().balances
    assert set(world.telemetry.ledger().declared) <= {"coalesced"}


def test_coming_back_online_is_noticed_within_seconds(world: World) -> None:
    play = Play(world)
    play.ticks(60, step_every=0)
    play.end()
    offline_for(world.stream, 50)
    while world.stream.script:
        world.turn(0.25)
    came_back = world.clock.now
    while not world.stream.records:
        world.turn(0.1)
    assert world.clock.now - came_back <= 4.2


def test_a_refused_frame_leaves_with_its_reason(world: World) -> None:
    world.cloud.refuse = lambda frame: "closed" if frame.body.seq >= 2 else ""
    play = Play(world)
    play.ticks(400)
    play.end()
    world.drain()
    ledger = world.telemetry.ledger()
    assert ledger.balances
    assert ledger.applied == 1
    assert ledger.refused == {"closed": len(world.stream.records) - 1}


def test_a_ticket_that_ran_out_is_declared_once_the_cloud_neither_takes_nor_refuses_it(world: World) -> None:
    play = Play(world)
    world.stream.otherwise = OFFLINE
    play.ticks(300)
    play.end()
    world.turn(0.1)
    left = world.telemetry.ledger().spooled
    assert left
    world.clock.advance(94_600)
    world.turn(1.0, 60, consume=False)
    assert world.telemetry.ledger().spooled == left
    world.stream.otherwise = "accepted"
    world.turn(1.0, 600, consume=False)
    ledger = world.telemetry.ledger()
    assert (ledger.spooled, ledger.declared["expired"]) == (0, left)
    assert ledger.balances


@pytest.mark.parametrize("jump", [-40 * 86_400.0, 40 * 86_400.0])
def test_a_clock_set_to_another_month_in_the_middle_of_a_run_loses_nothing(world: World, jump: float) -> None:
    play = Play(world)
    play.ticks(200)
    world.clock.wall += jump
    play.ticks(200)
    world.turn(1.0, 120, consume=False)
    play.end()
    world.drain()
    assert world.cloud.ended == {"run1"}
    assert set(world.telemetry.ledger().declared) <= {"coalesced"}


def test_a_boards_answer_saves_requests_but_only_a_reading_forgets(world: World) -> None:
    play = Play(world)
    for _ in range(12):
        play.ticks(150)
        if "run1" in world.cloud.applied:
            world.telemetry.note_applied("run1", world.cloud.applied["run1"])
    assert world.cloud.asked <= 3
    assert world.telemetry.ledger().balances


def test_a_run_of_five_minutes_in_which_all_goes_well_costs_few_requests(world: World) -> None:
    play = Play(world)
    for _ in range(150):  # two seconds each
        play.ticks(120)
    in_play = world.cloud.asked
    play.end()
    world.turn(0.5, 2)
    world.cloud.verdicts["run1"] = "verified"
    world.turn(0.5, 20)
    status = world.telemetry.status("run1")
    assert status is not None
    assert status.status == "verified"
    assert in_play <= 4
    assert world.cloud.asked - in_play <= 3


def test_another_players_runs_wait_for_that_player(tmp_path: Path) -> None:
    world = World(tmp_path)
    who = ["sub1"]
    world.telemetry.close()
    world.telemetry = Telemetry(world.path, world.stream, world.cloud, world.clock, world.rng,
                                player=lambda: who[0])
    play = Play(world)
    who[0] = "sub2"
    play.ticks(120)
    play.end()
    world.turn(1.0, 5)
    assert world.stream.records == []
    who[0] = "sub1"
    world.drain()
    assert world.cloud.ended == {"run1"}


def test_a_ticket_that_cannot_be_read_is_told_at_once(world: World) -> None:
    grant = world.grant()
    broken = type(grant)(grant.run, "%%%", grant.key, 1, 1, "arcade", grant.expires_at, 0.0)
    with pytest.raises(FrameError):
        world.telemetry.open_run(broken)


def test_a_run_is_followed_until_its_verdict(world: World) -> None:
    play = Play(world)
    play.ticks(60, step_every=0)
    play.end()
    world.turn(0.1)
    world.drain()
    world.turn(0.5, 10)
    status = world.telemetry.status("run1")
    assert status is not None
    assert status.status == "ended"
    world.cloud.verdicts["run1"] = "verified"
    world.turn(0.5, 10)
    status = world.telemetry.status("run1")
    assert status is not None
    assert status.status == "verified"
    asked = world.cloud.asked
    world.turn(1.0, 30)
    assert world.cloud.asked == asked


# -- crashes -----------------------------------------------------------------------------------------------------------

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


# -- closing -----------------------------------------------------------------------------------------------------------

def test_closing_sends_what_is_left(world: World) -> None:
    play = Play(world)
    play.ticks(60, step_every=0)
    play.end()
    assert world.telemetry.close()
    assert world.stream.frames()[-1].body.end is not None


def test_closing_does_not_wait_for_a_stream_that_hangs_and_the_rest_is_on_disk(tmp_path: Path) -> None:
    hanging = threading.Event()

    class HangingStream(FakeStream):
        def put(self, data: bytes, partition_key: str) -> PutResult:
            hanging.wait(20)
            return PutResult(TROUBLE)

    world = World(tmp_path)
    world.telemetry.close()
    world.stream = HangingStream()
    world.open()
    world.telemetry.start()
    play = Play(world)
    play.ticks(60, step_every=0)
    play.end()
    assert not world.telemetry.close(timeout=0.3)
    hanging.set()
    spool = Spool(world.path)
    assert spool.ledger().spooled >= 1
    assert spool.runs()[0].ended
    spool.close()


def test_flush_waits_until_the_stream_has_everything(world: World) -> None:
    world.telemetry.start()
    play = Play(world)
    play.ticks(30, step_every=0)
    assert world.telemetry.flush(5.0)
    assert world.stream.records
    world.telemetry.close()


# -- the file ----------------------------------------------------------------------------------------------------------

def test_only_its_owner_can_read_the_spool(world: World) -> None:
    Play(world).ticks(60)
    for path in world.path.parent.glob("spool.sqlite*"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path.name


def test_a_full_spool_declares_what_it_drops_and_keeps_ends(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "s.sqlite", max_bytes=1)
    world = World(tmp_path / "w")
    world.telemetry.open_run(world.grant())
    entry = world.telemetry._inbox.queue[0]
    spool.open_run(entry.run)  # type: ignore[union-attr]
    state = Score(10, 3, 1, 1)
    spool.commit("run1", [(1, b"\x04")], [Row(1, state, ())])
    spool.commit("run1", [(2, b"\x04")], [Row(2, state, (("life_lost", 2, "orb", 2),), urgent=True)])
    spool.commit("run1", [], [Row(2, state, (), urgent=True, end=RunEnd("quit", 2, "d", b"r"))])
    ledger = spool.ledger()
    assert (ledger.offered, ledger.declared, ledger.spooled) == (3, {"dropped": 1}, 2)
    assert ledger.balances
    spool.close()


def test_the_run_key_and_replay_are_gone_once_the_run_is_done(world: World) -> None:
    play = Play(world)
    play.ticks(120)
    play.end()
    world.drain()
    world.telemetry.close()
    with sqlite3.connect(world.path) as db:
        for table in ("runs", "rows", "frames", "inputs"):
            assert db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == 0  # noqa: S608


def test_keys_are_in_no_representation(world: World) -> None:
    grant = world.grant()
    world.telemetry.open_run(grant)
    entry = world.telemetry._inbox.queue[0]
    assert grant.key not in repr(grant)
    assert "key=" not in repr(entry)


# -- any mixture of faults ---------------------------------------------------------------------------------------------

FAULTS = st.lists(st.sampled_from(["accepted", "throttled", "trouble", "offline", "lost answer", "denied"]),
                  max_size=40)
MOMENTS = st.lists(st.tuples(st.integers(20, 240), st.sampled_from(["", "crash", "api off", "api on", "end"])),
                   min_size=1, max_size=6)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(faults=FAULTS, moments=MOMENTS, seed=st.integers(1, 10_000))
@example(faults=["throttled"] * 2, moments=[(20, ""), (20, ""), (212, ""), (240, "")], seed=3)  # the end alone is left
def test_whatever_happens_the_ledger_balances_and_the_run_arrives(
        tmp_path_factory: pytest.TempPathFactory, faults: list[str], moments: list[tuple[int, str]], seed: int) -> None:
    world = World(tmp_path_factory.mktemp("spool"), seed)
    world.stream.script.extend(faults)
    started = 1
    play = Play(world, "run1", seed=seed)
    for ticks, moment in moments:
        play.ticks(ticks)
        assert world.telemetry.ledger().balances
        if moment == "crash":
            world.crash()
            world.open()
        elif moment.startswith("api"):
            world.cloud.offline = moment == "api off"
        elif moment == "end":
            play.end()
        if moment in ("crash", "end"):
            started += 1
            play = Play(world, f"run{started}", seed=seed)
    play.ticks(30)
    play.end()
    world.cloud.offline = False
    world.drain()
    ledger = world.telemetry.ledger()
    assert ledger.balances
    assert not ledger.refused
    assert set(ledger.declared) <= {"coalesced"}
    assert f"run{started}" in world.cloud.ended
    last = unique(frame for frame in world.stream.frames() if frame.ticket.run == f"run{started}")[-1]
    assert last.body.state == play.score
    world.telemetry.close()
