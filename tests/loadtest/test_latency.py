"""Percentiles over many workers are those of all their samples."""

from __future__ import annotations

import random

import pytest

from alienattack.loadtest.latency import STAGES, Latency, merged


def test_nothing_has_no_percentiles() -> None:
    assert Latency().percentiles().samples == 0
    assert Latency().curve() == []


def test_percentiles_are_exact_to_three_digits() -> None:
    latency = Latency()
    for milliseconds in range(1, 10_001):
        latency.record(milliseconds / 1_000)
    found = latency.percentiles()
    assert found.samples == 10_000
    for told, wanted in ((found.p50, 5_000), (found.p90, 9_000), (found.p99, 9_900), (found.max, 10_000)):
        assert told == pytest.approx(wanted, rel=0.001)


def test_what_is_merged_tells_what_one_histogram_of_all_samples_tells() -> None:
    rng = random.Random(4)
    quick, slow, whole = Latency(), Latency(), Latency()
    for part, mean, count in ((quick, 0.1, 3_000), (slow, 4.0, 40)):
        for _ in range(count):
            seconds = rng.expovariate(1 / mean)
            part.record(seconds)
            whole.record(seconds)
    stage = next(iter(STAGES))
    found = merged([{stage: quick.to_text()}, {stage: slow.to_text()}])[stage].percentiles()
    assert found == whole.percentiles()
    mean_of_both = (quick.percentiles().p99 + slow.percentiles().p99) / 2
    assert abs(found.p99 - mean_of_both) > 1_000, "an average of percentiles would have told something else"


def test_a_clock_that_was_read_twice_and_an_hour_are_kept_within_bounds() -> None:
    latency = Latency()
    latency.record(-0.001)
    latency.record(3_600.0)
    assert latency.percentiles().max == pytest.approx(600_000, rel=0.001)
