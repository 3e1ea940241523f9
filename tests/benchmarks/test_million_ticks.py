"""A million ticks of random input over a hundred seeds: no exception, and every replay plays to the same digest.

    pytest -m benchmark tests/benchmarks/test_million_ticks.py -s

`tests/sim/test_random_play.py` does the same with 50,000 ticks in every run of the tests.
"""

from __future__ import annotations

import pytest

from alienattack.sim.events import EVENT_NAMES
from tests.sim.random_play import play_at_random

SEEDS = 100
TICKS = 10_000


@pytest.mark.benchmark
@pytest.mark.timeout(600)
def test_a_million_ticks_of_random_input_play_again_the_same() -> None:
    ticks = deepest = 0
    met: set[int] = set()
    for seed in range(SEEDS):
        played = play_at_random(seed, TICKS)
        ticks += played.ticks
        deepest = max(deepest, played.level)
        met |= played.events
    print(f"\n{ticks:,} ticks of {SEEDS} seeds, up to wave {deepest}: no exception, no digest that differs")
    assert ticks == SEEDS * TICKS
    # Chance does not beat a boss, and meets nearly all the rest.
    assert len(set(EVENT_NAMES) - met) <= 8
