"""The exact rank of anybody among 1,000, 100,000 and 1,000,000 rows on moto's DynamoDB: its calls, and is it right.

`python main.py bench --only board` measures the same on tables in memory, with more sizes and the growth.
"""

import random
from typing import Any

import pytest

from alienattack.bench.boards import SAMPLES, nodes_of, scores_of, wrong_ranks
from functions import environment
from functions.tables import boards
from functions.tables.table import Table
from tests.cloud.conftest import world as world
from tests.cloud.world import World

SIZES = (1_000, 100_000, 1_000_000)


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


@pytest.mark.benchmark
@pytest.mark.timeout(600)
def test_a_rank_costs_the_same_at_any_size(world: World) -> None:
    rng = random.Random(20_26)
    print("\n| rows | calls a rank | items a rank | median | wrong of 500 |\n|---|---|---|---|---|")
    for size in SIZES:
        scores = scores_of(size, rng)
        plain = environment.table()
        items = nodes_of(f"of-{size}", scores)
        for start in range(0, len(items), 25):
            requests = [{"PutRequest": {"Item": item}} for item in items[start:start + 25]]
            plain._client.batch_write_item(RequestItems={plain._name: requests})
        counting = Counting(plain._client)
        table = Table(counting, plain._name)
        wrong, each = wrong_ranks(lambda score, table=table, size=size: boards.rank_of(table, f"of-{size}", score),
                                  scores, rng)
        assert counting.calls == [("batch_get_item", 3)] * SAMPLES
        assert wrong == 0
        print(f"| {size:,} | 1 | 3 | {each:.1f} ms | {wrong} |")
