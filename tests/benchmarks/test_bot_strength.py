"""How far the bots come: the table of docs/rules.md.

    pytest -m benchmark tests/benchmarks/test_bot_strength.py -s
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from alienattack.bots.runner import play

GAMES = 40
FIRST_SEED = 100


def tenths(values: Sequence[int]) -> tuple[int, int, int]:
    """The tenth, fiftieth and ninetieth percentile."""
    ranked = sorted(values)
    last = len(ranked) - 1
    return ranked[last // 10], ranked[last // 2], ranked[last * 9 // 10]


def clock(seconds: int) -> str:
    """Minutes and seconds."""
    return f"{seconds // 60}:{seconds % 60:02}"


@pytest.mark.benchmark
def test_the_table_of_the_bots() -> None:
    print("\n| policy | time p10 / p50 / p90 | wave | score | shots a wave (p50) | accuracy (p50) |")
    print("|---|---|---|---|---|---|")
    waves = {}
    for policy in ("idle", "sprayer", "hunter"):
        games = [play(policy, seed)[0] for seed in range(FIRST_SEED, FIRST_SEED + GAMES)]
        times = " / ".join(clock(seconds) for seconds in tenths([sim.tick // 60 for sim in games]))
        waves[policy] = tenths([sim.level for sim in games])
        levels = " / ".join(map(str, waves[policy]))
        scores = " / ".join(f"{score:,}" for score in tenths([sim.score for sim in games]))
        shots = tenths([sim.shots // sim.level for sim in games])[1]
        accuracy = tenths([sim.hits * 100 // max(1, sim.shots) for sim in games])[1]
        print(f"| {policy} | {times} | {levels} | {scores} | {shots} | {accuracy} % |")
    assert waves["hunter"][0] >= 5
    assert waves["idle"][2] <= waves["sprayer"][2] < waves["hunter"][0]
