"""How far the bots come: the table of docs/rules.md, and what the art and game direction accepts of it (section 9).

    pytest -m benchmark tests/benchmarks/test_bot_strength.py -s
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import NamedTuple

import pytest

from alienattack.bots import POLICIES
from alienattack.bots.runner import compiled, play
from alienattack.sim import TICKS_PER_SECOND

GAMES = 100
FIRST_SEED = 100
MINUTE = 60


class Game(NamedTuple):
    """How one game ended."""

    seconds: int
    wave: int
    score: int
    shots: int
    hits: int


def tenths(values: Sequence[int]) -> tuple[int, int, int]:
    """The tenth, fiftieth and ninetieth percentile."""
    ranked = sorted(values)
    last = len(ranked) - 1
    return ranked[last // 10], ranked[last // 2], ranked[last * 9 // 10]


def clock(seconds: int) -> str:
    """Minutes and seconds."""
    return f"{seconds // 60}:{seconds % 60:02}"


def game(policy: str, seed: int) -> Game:
    """One game to its end."""
    sim = play(policy, seed)[0]
    return Game(sim.tick // TICKS_PER_SECOND, sim.level, sim.score, sim.shots, sim.hits)


def row(policy: str, games: Sequence[Game]) -> str:
    """One line of the table."""
    times = " / ".join(clock(seconds) for seconds in tenths([each.seconds for each in games]))
    waves = " / ".join(map(str, tenths([each.wave for each in games])))
    scores = " / ".join(f"{score:,}" for score in tenths([each.score for each in games]))
    shots = tenths([each.shots // each.wave for each in games])[1]
    accuracy = tenths([each.hits * 100 // max(1, each.shots) for each in games])[1]
    return f"| {policy} | {times} | {waves} | {scores} | {shots} | {accuracy} % |"


@pytest.mark.benchmark
@pytest.mark.timeout(1800)
def test_the_table_of_the_bots() -> None:
    seeds = range(FIRST_SEED, FIRST_SEED + GAMES)
    with ProcessPoolExecutor() as pool:
        played = {policy: list(pool.map(game, [policy] * GAMES, seeds, chunksize=4)) for policy in POLICIES}
    print(f"\ncompiled: {str(compiled()).lower()}, {GAMES} games each")
    print("| policy | time p10 / p50 / p90 | wave | score | shots a wave (p50) | accuracy (p50) |")
    print("|---|---|---|---|---|---|")
    for policy in POLICIES:
        print(row(policy, played[policy]))
    time = {policy: tenths([each.seconds for each in games]) for policy, games in played.items()}
    assert time["beginner"][0] >= 45
    assert 1 * MINUTE + 45 <= time["casual"][1] <= 3 * MINUTE + 30
    assert time["average"][0] >= 3 * MINUTE
    assert time["average"][2] <= 8 * MINUTE
    assert 7 * MINUTE <= time["skilled"][1] <= 15 * MINUTE
    assert time["expert"][2] <= 30 * MINUTE
    assert time["idle"][2] <= time["sprayer"][2] < time["hunter"][0]
