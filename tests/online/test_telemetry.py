"""The producer against a stream and a cloud with faults: nothing is lost or counted twice, all is explained."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from alienattack.errors import FrameError
from alienattack.online.telemetry import Indicator, Telemetry
from alienattack.online.telemetry.putter import OFFLINE, THROTTLED, TROUBLE, PutResult
from alienattack.online.telemetry.spool import Spool
from alienattack.sim.replay import verify
from tests.online.fakes import FakeStream, Play, World, offline_for, unique


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


def test_a_frame_tells_what_was_played_up_to_its_own_instant(world: World) -> None:
    play = Play(world, policy="idle")
    put_at = []
    for _ in range(500):
        before = len(world.stream.records)
        play.ticks(1, step_every=1)
        put_at += [play.sim.tick] * (len(world.stream.records) - before)
    assert [frame.body.tick for frame in world.stream.frames()] == put_at
    assert len(put_at) >= 4


def test_commits_stay_at_two_a_second_though_one_is_made_for_each_frame(tmp_path: Path) -> None:
    world = World(tmp_path)
    commits: list[tuple[str, int]] = []
    world.telemetry = Telemetry(world.path, world.stream, world.cloud, world.clock, world.rng,
                                committed=lambda run, tick: commits.append((run, tick)))
    play = Play(world, policy="idle")
    late = random.Random(5)
    while play.sim.tick < 500 and play.sim.lives == 3:  # each turn comes as late as it happens to
        play.ticks(late.randint(1, 7), step_every=0)
        world.turn(late.random() / 100)
    assert {frame.body.tick for frame in world.stream.frames()} <= {tick for _, tick in commits}
    assert len(commits) <= 2 * play.sim.tick / 60 + 2


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


def turns_in(world: World, seconds: float) -> int:
    """How often the worker takes a turn in so much time, each as late after the one before as it asked for."""
    turns, end = 0, world.clock.now + seconds
    while world.clock.now < end:
        world.clock.advance(world.telemetry.step())
        turns += 1
    return turns


def turn_in_which(world: World, so: Callable[[], object]) -> float:
    """The instant of the first turn after which it is so."""
    while True:
        wait = world.telemetry.step()
        if so():
            return world.clock.now
        world.clock.advance(wait)


@pytest.mark.parametrize("ended", [True, False])
def test_while_there_is_no_network_the_worker_rests(world: World, ended: bool) -> None:
    play = Play(world)
    play.ticks(300)
    world.stream.otherwise, world.cloud.offline = OFFLINE, True
    play.ticks(300)
    if ended:
        play.end()
    assert turns_in(world, 60.0) <= 180
    world.crash()
    world.clock.advance(60.0)
    world.open()
    assert turns_in(world, 60.0) <= 60
    world.stream.otherwise, world.cloud.offline = "accepted", False
    world.drain()
    assert world.telemetry.ledger().applied == len(unique(world.stream.frames()))


def test_a_run_whose_frames_are_on_their_way_is_not_looked_at_all_the_time(world: World) -> None:
    play = Play(world)
    play.ticks(300)
    play.end()
    assert turns_in(world, 30.0) <= 30


def test_a_verdict_is_asked_for_within_a_second_of_the_last_frames_arrival(world: World) -> None:
    play = Play(world)
    play.ticks(300)
    play.end()
    world.telemetry.step()
    world.cloud.consume()
    settled = turn_in_which(world, lambda: not world.telemetry.ledger().spooled)
    world.cloud.verdicts["run1"] = "verified"
    told = turn_in_which(world, lambda: (status := world.telemetry.status("run1")) and status.status == "verified")
    assert told - settled <= 1.0


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
