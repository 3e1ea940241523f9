"""The exact rank of anybody among 1,000, 100,000 and 1,000,000 rows: what it reads, how long it takes, is it right."""

import random
import time
from bisect import bisect_right
from typing import Any

import pytest

from functions import environment, ranktree
from functions.tables import boards, keys
from functions.tables.table import Table
from tests.cloud.conftest import world as world
from tests.cloud.world import World

SIZES = (1_000, 100_000, 1_000_000)
SAMPLES = 500


class Counting:
    """A DynamoDB client that counts the calls and the keys that go through it."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self.calls: list[tuple[str, int]] = []

    def __getattr__(self, name: str) -> Any:
        def call(**arguments: Any) -> Any:
            wanted = arguments.get("RequestItems", {})
            self.calls.append((name, sum(len(part["Keys"]) for part in wanted.values())))
            return getattr(self._client, name)(**arguments)

        return call


def store(table: Table, board: str, scores: list[int]) -> None:
    """Writes the tree of these scores as it would stand after each of them was recorded."""
    items = [{**keys.rank_node(board, name), **{f"n{digit:02d}": count for digit, count in counts.items()}}
             for name, counts in ranktree.tree_of(scores).items()]
    for start in range(0, len(items), 25):
        requests = [{"PutRequest": {"Item": item}} for item in items[start:start + 25]]
        table._client.batch_write_item(RequestItems={table._name: requests})


@pytest.mark.benchmark
@pytest.mark.timeout(600)
def test_a_rank_costs_the_same_at_any_size(world: World) -> None:
    rng = random.Random(20_26)
    print("\n| rows | calls a rank | items a rank | median | wrong of 500 |\n|---|---|---|---|---|")
    for size in SIZES:
        scores = sorted(min(999_990, round(rng.lognormvariate(9.5, 1.1))) for _ in range(size))
        plain = environment.table()
        store(plain, f"of-{size}", scores)
        counting = Counting(plain._client)
        table = Table(counting, plain._name)
        wrong, times = 0, []
        for score in rng.sample(scores, SAMPLES):
            begun = time.perf_counter()
            rank = boards.rank_of(table, f"of-{size}", score)
            times.append(time.perf_counter() - begun)
            wrong += rank != 1 + size - bisect_right(scores, score)
        assert counting.calls == [("batch_get_item", 3)] * SAMPLES
        assert wrong == 0
        print(f"| {size:,} | 1 | 3 | {sorted(times)[SAMPLES // 2] * 1000:.1f} ms | {wrong} |")
