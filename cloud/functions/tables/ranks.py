"""The stored rank tree: one item a node, changed in the same transaction as the row that it counts.

So a best and its place in the tree are written both or neither, and a transaction that comes again finds its row
changed and adds nothing. `drift` rebuilds the tree from the rows and tells what differs: nothing ever should.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from boto3.dynamodb.conditions import Key as KeyIs

from functions import ranktree
from functions.tables import keys
from functions.tables.table import Add, Item, Table

_DIGIT = "n"


def additions(board: str, before: int | None, after: int | None) -> list[Add]:
    """What a transaction adds to the tree of `board` when a row goes from score `before` to `after`."""
    return [Add(keys.rank_node(board, node), {f"{_DIGIT}{digit:02d}": unit for digit, unit in sorted(counts.items())})
            for node, counts in sorted(ranktree.moves(before, after).items())]


def ahead(table: Table, board: str, score: int) -> int:
    """How many rows of a board have a higher score: one call of three small items, however many rows there are."""
    return ranktree.ahead(_nodes(table, board, [name for name, _ in ranktree.path(score)]), score)


def ahead_of_each(table: Table, board: str, scores: Iterable[int]) -> tuple[dict[int, int], int]:
    """For each of some scores how many rows have a higher one, and how many rows there are; one call for all."""
    wanted = set(scores)
    names = {""} | {name for score in wanted for name, _ in ranktree.path(score)}
    nodes = _nodes(table, board, sorted(names))
    return {score: ranktree.ahead(nodes, score) for score in wanted}, ranktree.total(nodes.get("", {}))


def total(table: Table, board: str) -> int:
    """How many rows a board has: one small item."""
    return ranktree.total(_nodes(table, board, [""]).get("", {}))


def rebuild(table: Table, board: str, scores: Iterable[int]) -> int:
    """Makes the stored tree that of these scores; how many counts were wrong. Only for a board that nothing changes."""
    known = list(scores)
    differs = drift(table, board, known)
    wanted = ranktree.tree_of(known) if differs else {}
    for name, off in differs.items():
        right = {f"{_DIGIT}{digit:02d}": wanted.get(name, {}).get(digit, 0) for digit in off}
        table.update(keys.rank_node(board, name), set=right)
    return sum(len(off) for off in differs.values())


def drift(table: Table, board: str, scores: Iterable[int]) -> dict[str, dict[int, int]]:
    """By how much the stored tree differs from the one of these scores, count by count; empty: not at all."""
    found = table.query(KeyIs("pk").eq(keys.rank_node(board, "")["pk"]))
    stored = {item["sk"].removeprefix(keys.RANK_NODE): _counts(item) for item in found}
    wanted = ranktree.tree_of(scores)
    differs: dict[str, dict[int, int]] = {}
    for name in sorted(stored.keys() | wanted.keys()):
        mine, theirs = stored.get(name, {}), wanted.get(name, {})
        off = {digit: mine.get(digit, 0) - theirs.get(digit, 0) for digit in sorted(mine.keys() | theirs.keys())}
        if any(off.values()):
            differs[name] = {digit: unit for digit, unit in off.items() if unit}
    return differs


def _nodes(table: Table, board: str, names: list[str]) -> dict[str, Mapping[int, int]]:
    items = table.get_many([keys.rank_node(board, name) for name in names])
    return {item["sk"].removeprefix(keys.RANK_NODE): _counts(item) for item in items}


def _counts(item: Item) -> dict[int, int]:
    counts: dict[str, Any] = {name: value for name, value in item.items() if name[:1] == _DIGIT and name[1:].isdigit()}
    return {int(name[1:]): value for name, value in counts.items() if value}
