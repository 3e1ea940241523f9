"""What would have been measured: without the pane, at other intervals, in longer runs."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from alienattack.errors import AlienAttackError
from alienattack.hosting.cost import PROVISIONED, Measured, at_flush, at_frame_bytes, bill, load_prices, without_pane
from alienattack.hosting.cost.what_if import (
    ENVELOPE_BYTES,
    GRANTS,
    READINGS,
    REQUESTS_A_RUN,
    VERDICTS,
    at_runs_an_hour,
    in_a_crowd,
)
from alienattack.protocol import tickets
from alienattack.protocol.frames import FrameBody, seal
from alienattack.protocol.scores import Score
from tests.hosting.cost.test_bill import RUN

PRICES = load_prices()
SPLIT = replace(RUN, consumer_write_units=2_500, consumer_read_units=1_500)


def dollars(measured: Measured) -> float:
    return bill(measured, PRICES, PROVISIONED).dollars_per_1000_player_hours


def test_without_the_pane_the_boards_and_their_share_of_the_api_are_gone() -> None:
    bare = without_pane(RUN)
    assert (bare.board_requests, bare.other_requests) == (0, 200)
    assert bare.function_invocations["api"] == pytest.approx(200)
    assert bare.function_ms["api"] == pytest.approx(2_000)
    assert bare.read_units == pytest.approx(1_000 + 2_000 / 6)  # the consumer's, and a sixth of the others'
    assert without_pane(replace(RUN, board_read_units=1_900)).read_units == 1_100
    assert dollars(bare) < dollars(RUN)


def test_what_boards_took_is_taken_off_where_it_was_counted_apart() -> None:
    apart = replace(RUN, function_cpu_ms={"api": 1_000.0}, function_table_calls={"api": 900.0}, board_cpu_ms=400.0,
                    board_table_calls=300.0)
    bare = without_pane(apart)
    assert (bare.function_cpu_ms, bare.function_table_calls) == ({"api": 600.0}, {"api": 600.0})
    longer = at_runs_an_hour(apart, 6.0)
    grown = longer.other_requests / apart.other_requests
    assert grown != pytest.approx(1.0)
    assert longer.function_cpu_ms["api"] == pytest.approx(400 + 600 * grown)
    assert longer.function_table_calls["api"] == pytest.approx(300 + 600 * grown)


def test_halving_the_interval_moves_the_bill_and_doubling_moves_it_back() -> None:
    one, two, five = (at_flush(SPLIT, seconds) for seconds in (1, 2, 5))
    assert (one.frames, two.frames, five.frames) == pytest.approx((5_000, 2_500, 1_000), rel=1e-6)
    assert two.frame_bytes == pytest.approx(SPLIT.frame_bytes)
    assert one.consumer_write_units == pytest.approx(5_000)
    assert one.write_units - one.consumer_write_units == pytest.approx(500)
    assert dollars(five) < dollars(two) < dollars(one)
    assert at_flush(one, 2).frames == pytest.approx(SPLIT.frames)


def test_urgent_frames_come_at_any_interval() -> None:
    urgent = 0.3
    frames = 5_000 * urgent / (1 - math.exp(-urgent * 2))
    lively = replace(RUN, frames=frames, frame_bytes=frames * 800)
    assert at_flush(lively, 60).frames == pytest.approx(5_000 * urgent, rel=1e-4)
    assert at_flush(lively, 1).frames == pytest.approx(5_000 * urgent / (1 - math.exp(-urgent)), rel=1e-4)


def test_what_the_events_weigh_stays_the_same() -> None:
    told = SPLIT.frame_bytes - ENVELOPE_BYTES * SPLIT.frames
    for seconds in (0.5, 10):
        changed = at_flush(SPLIT, seconds)
        assert changed.frame_bytes - ENVELOPE_BYTES * changed.frames == pytest.approx(told)
    assert at_flush(replace(SPLIT, frame_kib={1: 2_500}), 10).frame_kib == {2: pytest.approx(500)}


def test_the_envelope_is_about_that_of_a_real_frame() -> None:
    ticket = tickets.Ticket(1, "k1", "0123456789abcdef01234567", "01234567-89ab-cdef-0123-456789abcdef", "Somebody",
                            "arcade", 2**40, 2, 1_800_000_000, 1_800_014_400)
    body = FrameBody(100, 12_000, Score(12_340, 3, 456, 7), loss={"coalesced": 10, "recorded": 100, "retried": 0})
    frame = seal(tickets.encode(ticket), bytes(32), body, "x" * 43)
    assert len(frame) + len(ticket.sub) == pytest.approx(ENVELOPE_BYTES, rel=0.1)


def test_a_run_of_a_minute_is_reckoned_as_runs_of_five() -> None:
    minute = replace(SPLIT, verified_runs=83, other_requests=500, board_requests=0,
                     function_invocations={"api": 500, "verifier": 83, "consumer": 100})
    usual = at_runs_an_hour(minute, 12)
    fifth = 12 * 5_000 / 3600 / 83
    assert usual.verified_runs == pytest.approx(12 * 5_000 / 3600)
    assert usual.function_invocations["verifier"] == pytest.approx(83 * fifth)
    assert usual.other_requests == pytest.approx(500 - REQUESTS_A_RUN * 83 * (1 - fifth))
    assert usual.write_units == pytest.approx(2_500 + 500 * fifth)
    assert usual.frames == minute.frames


def test_the_first_runs_are_bests_more_often_than_later_ones() -> None:
    firsts = replace(SPLIT, verified_runs=50, verifier_write_units=450)  # one run each, all of them bests
    usual = at_runs_an_hour(firsts, 12)
    of_twelve = sum(1 / number for number in range(1, 13)) / 12
    assert usual.verifier_write_units / usual.verified_runs == pytest.approx(450 / 50 * of_twelve, rel=0.01)


def test_larger_frames_cost_more_once_they_pass_a_boundary() -> None:
    assert dollars(at_frame_bytes(RUN, 500)) < dollars(at_frame_bytes(RUN, 5_200))


@pytest.mark.parametrize("seconds", [0, 0.01, 61, math.nan])
def test_an_interval_that_makes_no_sense_is_refused(seconds: float) -> None:
    with pytest.raises(AlienAttackError, match="makes no sense"):
        at_flush(RUN, seconds)


def test_in_a_crowd_the_consumer_writes_less_a_frame_and_everybody_else_the_same() -> None:
    crowd = in_a_crowd(SPLIT, 0.1, 0.05)
    assert (crowd.consumer_write_units, crowd.consumer_read_units) == pytest.approx((250, 125))
    assert crowd.write_units - crowd.consumer_write_units == SPLIT.write_units - SPLIT.consumer_write_units
    assert crowd.read_units - crowd.consumer_read_units == SPLIT.read_units - SPLIT.consumer_read_units
    assert dollars(crowd) < dollars(SPLIT)


def test_what_a_run_reads_grows_with_the_runs_and_what_boards_read_does_not() -> None:
    apart = replace(SPLIT, board_read_units=900.0)
    often = at_runs_an_hour(apart, 2 * 17 * 3600 / 5_000)
    assert often.read_units == pytest.approx(1_500 + 900 + 2 * 600)
    assert at_runs_an_hour(without_pane(apart), 2 * 17 * 3600 / 5_000).read_units == pytest.approx(1_500 + 2 * 600)


def test_a_run_has_its_requests_and_its_grant_though_the_test_saw_only_its_middle() -> None:
    per_hour = 17 * 3600 / 5_000
    middle = replace(SPLIT, other_requests=2, write_units=2_507, requests_by_route={GRANTS: 1})
    whole = at_runs_an_hour(middle, per_hour)
    assert whole.other_requests == REQUESTS_A_RUN * 17
    assert whole.write_units - whole.consumer_write_units == pytest.approx(7 * 17)


def test_each_run_has_its_verdict_written_and_few_have_a_best() -> None:
    counted = replace(RUN, verifier_write_units=170, units_by_item={VERDICTS: 17})
    often = at_runs_an_hour(counted, 1_000_000)
    assert often.verifier_write_units / often.verified_runs == pytest.approx(1.0, rel=0.01)
    seldom = at_runs_an_hour(counted, 1)
    assert seldom.verifier_write_units / seldom.verified_runs == pytest.approx(10.0, rel=0.03)


def test_verdicts_are_counted_by_themselves_for_some_runs_end_as_the_counting_does() -> None:
    counted = replace(RUN, verified_runs=20, verifier_write_units=160, units_by_item={VERDICTS: 16})
    usual = at_runs_an_hour(counted, 12)
    assert usual.verified_runs == pytest.approx(12 * 5_000 / 3_600)
    assert usual.function_ms["verifier"] == pytest.approx(2_000 / 16 * usual.verified_runs)
    always = at_runs_an_hour(replace(counted, verifier_write_units=16), 12)  # no best: a unit each
    assert always.verifier_write_units == pytest.approx(always.verified_runs)


def test_a_run_asks_as_often_as_was_counted() -> None:
    for readings, a_run in ((68, 5.0), (34, 3.0), (17, 2.0), (16, 2.0)):  # the last one's came behind the counting
        counted = replace(RUN, other_requests=5 + 20 + readings, units_by_item={VERDICTS: 17},
                          requests_by_route={GRANTS: 20, READINGS: readings})
        usual = at_runs_an_hour(counted, 12)
        assert usual.other_requests == pytest.approx(5 + a_run * usual.verified_runs)
