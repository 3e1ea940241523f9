"""What the cloud says of a run: a frame leaves the spool only when it was applied, refused or given up for a reason."""

from __future__ import annotations

from alienattack.online.telemetry.putter import OFFLINE
from alienattack.online.telemetry.watermark import STANDSTILL_SECONDS
from tests.online.fakes import Play, World, unique


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
