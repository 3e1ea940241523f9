"""The rank tree: exact at any size, exactly once under retries, never apart from the rows that it counts."""

import random
from typing import Any

import pytest
from botocore.exceptions import ClientError
from hypothesis import given, settings
from hypothesis import strategies as st

from alienattack.protocol.api import player_id
from alienattack.protocol.scores import Score
from functions import environment, ranktree
from functions.tables import boards, ranks
from functions.tables.boards import Best
from functions.tables.table import Table, TableBusy
from tests.cloud.world import World

SCORES = st.one_of(st.integers(0, 300), st.integers(0, ranktree.CLAMPED), st.integers(ranktree.CLAMPED, 2_000_000))


def best(name: str, score: int, shots: int = 50) -> Best:
    return Best("arcade", player_id(name), name, Score(score, 1, shots, 3), 1_000, f"run-of-{name}-{score}")


def brute_rank(scores: list[int], score: int) -> int:
    return 1 + sum(1 for other in scores if other > score)


@given(st.lists(SCORES, min_size=1, max_size=60))
def test_the_tree_ranks_every_score_as_counting_does(scores: list[int]) -> None:
    tree = ranktree.tree_of(scores)
    clamped = [min(score, ranktree.CLAMPED) for score in scores]
    for score in {*scores, 0, 150, 99_999, 100_000}:
        assert 1 + ranktree.ahead(tree, score) == brute_rank(clamped, min(score, ranktree.CLAMPED))
    assert ranktree.total(tree[""]) == len(scores)


@given(st.lists(st.tuples(st.integers(0, 9), st.one_of(st.none(), SCORES)), max_size=60))
def test_any_row_of_moves_leaves_the_tree_of_the_last_scores(steps: list[tuple[int, int | None]]) -> None:
    now: dict[int, int | None] = {}
    tree: dict[str, dict[int, int]] = {}
    for player, score in steps:
        changes = ranktree.moves(now.get(player), score)
        assert len(changes) <= 5
        for node, counts in changes.items():
            for digit, unit in counts.items():
                tree.setdefault(node, {})[digit] = tree.get(node, {}).get(digit, 0) + unit
        now[player] = score
    kept = {node: {digit: count for digit, count in counts.items() if count} for node, counts in tree.items()}
    assert {node: counts for node, counts in kept.items() if counts} == ranktree.tree_of(
        score for score in now.values() if score is not None)


def test_a_board_of_hundreds_ranks_everybody_exactly_and_does_not_drift(world: World) -> None:
    table, rng = environment.table(), random.Random(7)
    rows: dict[str, int] = {}
    for _ in range(400):
        name, score = f"p{rng.randrange(150)}", rng.choice((rng.randrange(0, 3_000, 10), rng.randrange(0, 999_990, 10)))
        boards.record(table, best(name, score))
        rows[name] = max(score, rows.get(name, -1))
    for score in rows.values():
        assert boards.rank_of(table, "arcade", score) == brute_rank(list(rows.values()), score)
    assert boards.players_of(table, "arcade") == len(rows)
    assert boards.drift(table, "arcade") == {}


def test_scores_beyond_the_tree_are_still_told_apart(world: World) -> None:
    table = environment.table()
    for name, score in (("a", 5_000_000), ("b", 1_200_000), ("c", 1_200_000), ("d", 999_999), ("e", 10)):
        boards.record(table, best(name, score))
    assert [boards.rank_of(table, "arcade", score) for score in (5_000_000, 1_200_000, 999_999, 10)] == [1, 2, 4, 5]


def test_the_same_best_again_counts_once(world: World) -> None:
    table = environment.table()
    assert boards.record(table, best("ann", 700))
    assert not boards.record(table, best("ann", 700))
    assert boards.players_of(table, "arcade") == 1
    assert boards.drift(table, "arcade") == {}


class LosingAnswers:
    """A DynamoDB client whose transactions are carried out, but whose every first answer is lost on the way."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self.lost = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def transact_write_items(self, **arguments: Any) -> Any:
        answer = self._client.transact_write_items(**arguments)
        if self.lost % 2 == 0:
            self.lost += 1
            raise ClientError({"Error": {"Code": "InternalServerError", "Message": "lost"}}, "TransactWriteItems")
        self.lost += 1
        return answer


def test_a_best_whose_answer_was_lost_is_not_counted_twice(world: World) -> None:
    table = environment.table()
    unreliable = Table(LosingAnswers(table._client), table._name)
    with pytest.raises(ClientError):
        boards.record(unreliable, best("ann", 700))
    assert not boards.record(unreliable, best("ann", 700))
    assert boards.record(unreliable, best("bob", 900))
    assert boards.rank_of(table, "arcade", 700) == 2
    assert boards.drift(table, "arcade") == {}


class Conflicting:
    """A DynamoDB client whose transactions always meet another one."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def transact_write_items(self, **_: Any) -> Any:
        raise ClientError({"Error": {"Code": "TransactionCanceledException", "Message": "busy"},
                           "CancellationReasons": [{"Code": "None"}, {"Code": "TransactionConflict"}]},  # type: ignore[typeddict-unknown-key]
                          "TransactWriteItems")


def test_a_conflict_writes_nothing_and_is_told_as_passing(world: World) -> None:
    table = environment.table()
    with pytest.raises(TableBusy):
        boards.record(Table(Conflicting(table._client), table._name), best("ann", 700))
    assert boards.players_of(table, "arcade") == 0


def test_who_is_taken_off_a_board_leaves_the_tree(world: World) -> None:
    table = environment.table()
    for name, score in (("ann", 700), ("bob", 900)):
        boards.record(table, best(name, score))
    assert boards.remove(table, "arcade", player_id("bob"))
    assert not boards.remove(table, "arcade", player_id("bob"))
    assert boards.rank_of(table, "arcade", 700) == 1
    assert boards.drift(table, "arcade") == {}


def test_a_drift_is_found_count_by_count(world: World) -> None:
    table = environment.table()
    boards.record(table, best("ann", 123_456))
    (stray,) = [add for add in ranks.additions("arcade", None, 123_456) if add.key["sk"].endswith("NODE#12")]
    table._client.update_item(TableName=table._name, Key=dict(stray.key), UpdateExpression="ADD n34 :one",
                              ExpressionAttributeValues={":one": 1})
    assert boards.drift(table, "arcade") == {"12": {34: 1}}


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_sixteen_writers_at_once_lose_no_count(seed: int) -> None:
    """Moves of different rows commute: in whatever order their additions arrive, the tree is the same."""
    rng = random.Random(seed)
    scores = [rng.randrange(0, 1_000_000, 10) for _ in range(16)]
    parts = [(node, digit, unit) for score in scores for node, counts in ranktree.moves(None, score).items()
             for digit, unit in counts.items()]
    rng.shuffle(parts)
    tree: dict[str, dict[int, int]] = {}
    for node, digit, unit in parts:
        tree.setdefault(node, {})[digit] = tree.get(node, {}).get(digit, 0) + unit
    assert tree == ranktree.tree_of(scores)
