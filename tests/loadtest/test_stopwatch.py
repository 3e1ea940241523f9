"""Lateness counts from the instant at which an event was due, whoever was slow."""

from __future__ import annotations

import pytest

from alienattack.loadtest.stopwatch import Stopwatch
from alienattack.loadtest.tally import Tally
from alienattack.online.telemetry.putter import ACCEPTED, TROUBLE, PutResult
from alienattack.protocol import tickets
from alienattack.protocol.frames import FrameBody, seal
from alienattack.protocol.scores import Score
from alienattack.protocol.tickets import Ticket
from tests.online.fakes import ManualClock

TICKET = tickets.encode(Ticket(1, "k1", "run1", "sub1", "Nova", "cup", 7, 2, 0, 9_999))
KEY = b"k" * 32


def frame(seq: int, tick: int, score: int, *events: tuple[object, ...]) -> bytes:
    return seal(TICKET, KEY, FrameBody(seq, tick, Score(score, 3, 5, 1), tuple(events)), "" if seq == 1 else "m" * 22)


class Stage:
    """One player whose run begins at second 100 of the clock."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.clock.now = 100.0
        self.watch = Stopwatch(self.clock, Tally())
        self.watch.begins("run1", "player1", 100.0)
        self.outcome = ACCEPTED
        self.putter = self.watch.putting(self)

    def put(self, data: bytes, partition_key: str) -> PutResult:
        """The putter behind the watched one: takes a fifth of a second."""
        self.clock.now += 0.2
        return PutResult(self.outcome)

    def milliseconds(self, stage: str) -> float:
        return self.watch.stages[stage].percentiles().max


@pytest.fixture
def stage() -> Stage:
    return Stage()


def test_each_stage_is_timed_from_the_instant_at_which_the_tick_was_due(stage: Stage) -> None:
    stage.watch.start()
    stage.clock.now = 101.4  # tick 60 was due at 101.0
    stage.watch.committed("run1", 60)
    stage.clock.now = 102.8
    stage.putter.put(frame(1, 60, 10, ("kill", 60, "mite", 10)), "sub1")
    stage.clock.now = 104.5
    stage.watch.seen("player1", Score(10, 3, 5, 1))
    assert stage.milliseconds("play_to_spool") == pytest.approx(400, rel=0.01)
    assert stage.milliseconds("spool_to_acknowledged") == pytest.approx(1_600, rel=0.01)
    assert stage.milliseconds("acknowledged_to_board") == pytest.approx(1_500, rel=0.01)
    assert stage.milliseconds("end_to_end") == pytest.approx(3_500, rel=0.01)


def test_what_was_due_before_all_were_there_does_not_count(stage: Stage) -> None:
    stage.clock.now = 101.5
    stage.watch.start()
    stage.watch.committed("run1", 60)
    stage.putter.put(frame(1, 60, 10), "sub1")
    stage.watch.seen("player1", Score(10, 3, 5, 1))
    assert stage.watch.stages["end_to_end"].samples == 0


def test_a_frame_that_a_board_passed_over_is_visible_with_the_next(stage: Stage) -> None:
    stage.watch.start()
    stage.watch.committed("run1", 240)
    for seq in (1, 2, 3):
        stage.putter.put(frame(seq, seq * 60, seq * 10), "sub1")
    stage.watch.seen("player1", Score(20, 3, 5, 1))
    assert stage.watch.stages["end_to_end"].samples == 2
    stage.watch.seen("player1", Score(20, 3, 5, 1))
    assert stage.watch.stages["end_to_end"].samples == 2, "seen again is seen once"


def test_a_put_that_fails_is_not_acknowledged_until_it_is_taken(stage: Stage) -> None:
    stage.watch.start()
    stage.watch.committed("run1", 60)
    stage.outcome = TROUBLE
    stage.putter.put(frame(1, 60, 10), "sub1")
    assert stage.watch.stages["spool_to_acknowledged"].samples == 0
    stage.outcome = ACCEPTED
    stage.putter.put(frame(1, 60, 10), "sub1")
    assert stage.watch.stages["spool_to_acknowledged"].samples == 1
    assert stage.watch.tally.puts == {TROUBLE: 1, ACCEPTED: 1}


def test_a_board_that_shows_somebody_elses_row_says_nothing_of_this_run(stage: Stage) -> None:
    stage.watch.start()
    stage.watch.committed("run1", 60)
    stage.putter.put(frame(1, 60, 10), "sub1")
    stage.watch.seen("player2", Score(10, 3, 5, 1))
    stage.watch.seen("player1", Score(999, 3, 5, 1))
    assert stage.watch.stages["end_to_end"].samples == 0


def test_a_frame_that_is_sent_again_after_a_board_has_shown_it_is_not_timed_again(stage: Stage) -> None:
    stage.watch.start()
    stage.watch.committed("run1", 60)
    data = frame(1, 60, 10)
    stage.putter.put(data, "sub1")
    stage.watch.seen("player1", Score(10, 3, 5, 1))
    stage.clock.now += 30.0
    stage.putter.put(data, "sub1")
    stage.watch.seen("player1", Score(10, 3, 5, 1))
    for latency in stage.watch.stages.values():
        assert latency.samples == 1
    assert stage.milliseconds("end_to_end") < 10_000


def test_a_board_may_show_a_frame_before_the_streams_answer_has_come_back(stage: Stage) -> None:
    stage.watch.start()
    stage.watch.committed("run1", 60)
    stage.watch.sealed(frame(1, 60, 10))
    stage.clock.now = 102.0
    stage.watch.seen("player1", Score(10, 3, 5, 1))
    stage.watch.acknowledged("run1", 1)
    assert stage.watch.stages["spool_to_acknowledged"].samples == 1
    assert stage.milliseconds("acknowledged_to_board") == 0.0


ANOTHER = Score(90, 3, 5, 1)


def test_a_player_below_the_last_row_of_a_full_board_is_out_of_sight_and_not_late(stage: Stage) -> None:
    stage.watch.start()
    stage.watch.shown([("player2", ANOTHER)], most=1)
    stage.watch.committed("run1", 60)
    stage.putter.put(frame(1, 60, 10), "sub1")
    stage.watch.shown([("player2", ANOTHER)], most=1)
    stage.clock.now += 60.0
    stage.putter.put(frame(2, 3_600, 100), "sub1")
    stage.watch.committed("run1", 3_600)
    stage.watch.shown([("player1", Score(100, 3, 5, 1))], most=1)
    assert stage.watch.out_of_sight == 1
    assert stage.watch.stages["end_to_end"].samples == 1
    assert stage.milliseconds("end_to_end") < 10_000


def test_a_board_with_room_that_does_not_show_a_player_is_late(stage: Stage) -> None:
    stage.watch.start()
    stage.watch.committed("run1", 60)
    stage.putter.put(frame(1, 60, 10), "sub1")
    stage.watch.shown([("player2", ANOTHER)], most=2)
    assert (stage.watch.out_of_sight, stage.watch.never_seen) == (0, 1)
    stage.clock.now = 130.0
    stage.watch.shown([("player2", ANOTHER), ("player1", Score(10, 3, 5, 1))], most=2)
    assert stage.watch.never_seen == 0
    assert stage.milliseconds("end_to_end") == pytest.approx(29_000, rel=0.01)


def test_who_had_a_place_before_a_late_board_was_overtaken_is_late_and_not_out_of_sight(stage: Stage) -> None:
    stage.watch.start()
    stage.watch.shown([("player2", Score(5, 3, 5, 1))], most=1)
    stage.watch.committed("run1", 60)
    stage.putter.put(frame(1, 60, 10), "sub1")
    stage.clock.now = 130.0
    stage.watch.shown([("player2", ANOTHER)], most=1)
    assert (stage.watch.out_of_sight, stage.watch.never_seen) == (0, 0)
    assert stage.milliseconds("end_to_end") == pytest.approx(29_000, rel=0.01)


def test_frames_that_wait_for_longer_than_is_remembered_are_never_seen(stage: Stage) -> None:
    stage.watch.start()
    stage.watch.committed("run1", 60 * 70)
    for seq in range(1, 71):
        stage.putter.put(frame(seq, seq * 60, seq * 10), "sub1")
    assert stage.watch.never_seen == 70


def test_a_run_behind_its_players_best_is_out_of_sight(stage: Stage) -> None:
    stage.watch.start()
    stage.watch.shown([("player1", ANOTHER)], most=100)
    stage.watch.committed("run1", 60)
    stage.putter.put(frame(1, 60, 10), "sub1")
    stage.watch.shown([("player1", ANOTHER)], most=100)
    assert (stage.watch.out_of_sight, stage.watch.never_seen) == (1, 0)


def test_a_life_lost_makes_a_claim_weaker_but_is_waited_for(stage: Stage) -> None:
    stage.watch.start()
    stage.watch.committed("run1", 120)
    stage.putter.put(frame(1, 60, 10), "sub1")
    stage.watch.shown([("player1", Score(10, 3, 5, 1))], most=100)
    stage.putter.put(seal(TICKET, KEY, FrameBody(2, 120, Score(10, 2, 9, 1), ()), "m" * 22), "sub1")
    stage.watch.shown([("player1", Score(10, 3, 5, 1))], most=100)
    assert (stage.watch.out_of_sight, stage.watch.never_seen) == (0, 1)
    stage.watch.shown([("player1", Score(10, 2, 9, 1))], most=100)
    assert stage.watch.stages["end_to_end"].samples == 2


def test_of_two_frames_of_one_state_the_first_alone_is_timed(stage: Stage) -> None:
    stage.watch.start()
    stage.watch.committed("run1", 120)
    stage.putter.put(frame(1, 60, 10), "sub1")
    stage.putter.put(frame(2, 120, 10), "sub1")
    stage.watch.shown([("player1", Score(10, 3, 5, 1))], most=100)
    assert stage.watch.stages["end_to_end"].samples == 1
    assert stage.watch.never_seen == 0
