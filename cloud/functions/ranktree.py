"""The arithmetic of an exact rank among any number of rows: a radix tree of counts over scores 0..999,999.

    root             100 counts, one for each first pair of digits
    node "12"        100 counts, one for each second pair below 12
    node "1234"      100 counts, one for each score 123,400..123,499

The rank of a score is one more than everything to its right on the way down, so three nodes tell it whatever the number
of rows; a move from one score to another touches at most five nodes. Higher scores count as 999,999 (`CLAMPED`): among
themselves they must be told apart by other means. Nothing here reads or writes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

RADIX: Final = 100
CLAMPED: Final = 999_999

Node = Mapping[int, int]
"""Counts by digit pair (0..99); what is missing is zero."""
Step = tuple[str, int]
"""A node's name ("", "12", "1234") and the digit pair taken in it."""


def path(score: int) -> tuple[Step, Step, Step]:
    """The way from the root to a score: 123,456 goes ("", 12), ("12", 34), ("1234", 56)."""
    digits = f"{min(score, CLAMPED):06d}"
    return ("", int(digits[:2])), (digits[:2], int(digits[2:4])), (digits[:4], int(digits[4:]))


def moves(before: int | None, after: int | None) -> dict[str, dict[int, int]]:
    """What one row's way from a score to another adds to which count of which node; None: it is on no board.

    Counts that do not change are left out, and nodes with none.
    """
    changes: dict[str, Counter[int]] = {}
    for score, unit in ((before, -1), (after, 1)):
        if score is not None:
            for node, digit in path(score):
                changes.setdefault(node, Counter())[digit] += unit
    moved = {node: {digit: unit for digit, unit in counts.items() if unit} for node, counts in changes.items()}
    return {node: counts for node, counts in moved.items() if counts}


def ahead(nodes: Mapping[str, Node], score: int) -> int:
    """How many rows have a higher score; `nodes` holds the three on the way to it, as far as they exist."""
    return sum(count for name, taken in path(score) for digit, count in nodes.get(name, {}).items() if digit > taken)


def total(root: Node) -> int:
    """How many rows the tree counts."""
    return sum(root.values())


def tree_of(scores: Iterable[int]) -> dict[str, dict[int, int]]:
    """The whole tree of these scores: what the stored one must be equal to."""
    tree: dict[str, Counter[int]] = {}
    for score in scores:
        for name, digit in path(score):
            tree.setdefault(name, Counter())[digit] += 1
    return {name: dict(counts) for name, counts in tree.items()}
