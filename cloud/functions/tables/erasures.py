"""Marks of players whose data was erased: while one stands, nothing of that player is written again.

The mark is set before anything is deleted and is asked for in the very transactions that could bring something back:
a grant, a seat, a row, a run made anew from its ticket. It outlives every ticket that the player held and what the
stream still keeps; after that there is nothing left that it could hold back, and the table forgets it.
"""

from __future__ import annotations

from collections.abc import Iterable

from boto3.dynamodb.conditions import Attr

from functions.tables import keys
from functions.tables.table import Check, Table

STREAM_SECONDS = 7 * 86_400  # more than the stream keeps a record (a day) and a mapping may lag behind


class AccountErased(Exception):
    """The player's data was erased, or is being erased."""


def absent(player: str) -> Check:
    """Part of a transaction: the player (opaque id) was not erased."""
    return Check(keys.erased(player), Attr("pk").not_exists())


def is_erased(table: Table, player: str) -> bool:
    """Whether the player was erased, or is being erased."""
    return table.get(keys.erased(player), consistent=True) is not None


def among(table: Table, players: Iterable[str]) -> set[str]:
    """Those of `players` that were erased, or are being erased."""
    found = table.get_many([keys.erased(player) for player in sorted(set(players))], consistent=True)
    return {item["pk"].removeprefix("ERASED#") for item in found}


def begin(table: Table, player: str, now: float) -> float:
    """Sets the mark; the instant at which it was first set (seconds since 1970)."""
    item = table.update(keys.erased(player), set_once={"at": round(now, 3)}, returned="ALL_NEW")
    return float(item["at"])


def hold_until(table: Table, player: str, instant: int) -> None:
    """The mark stands at least until a ticket that expires at `instant` can do no more."""
    item = table.get(keys.erased(player), consistent=True) or {}
    if instant + STREAM_SECONDS > item.get("holds_until", 0):
        table.update(keys.erased(player), set={"holds_until": instant + STREAM_SECONDS})


def finish(table: Table, player: str, now: float) -> int:
    """Everything is gone: the table may forget the mark once nothing can come any more. Returns that instant."""
    item = table.get(keys.erased(player), consistent=True) or {}
    until = max(int(now) + STREAM_SECONDS, int(item.get("holds_until", 0)))
    table.update(keys.erased(player), set={"expires_at": until})
    return until
