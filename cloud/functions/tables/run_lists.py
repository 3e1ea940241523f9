"""Each player's list of their runs, for what is theirs must be found again: to hand it over, and to erase it.

An entry of its own would cost each grant a write. So the newest stand in the item that every grant writes anyway, and
each time it is full they move together into one of their own. A run that is made anew from its ticket, and is none of
the newest, gets an item by itself, though one of the older may name it too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import astuple, dataclass
from typing import Any

from boto3.dynamodb.conditions import Attr
from boto3.dynamodb.conditions import Key as KeyIs

from functions.tables import keys
from functions.tables.runs import LIST_SECONDS, Run
from functions.tables.table import Change, ConditionFailed, Item, Key, Table

MOST_NEWEST = 12  # together with the rest of that item they stay below one kilobyte, which is what a write costs by
_NEWEST = "newest"  # in the item of the player's newest run
_OLDER = "runs"  # in an item of its own


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry. `exp`: when its ticket expires, in seconds since 1970."""

    run: str
    session: str
    exp: int


def grown(newest_run: Item, run: Run) -> tuple[dict[str, Any], list[Change]]:
    """The list with one more run: what to set in the item of the newest run, and what else to write with it."""
    listed = [Listed(*entry) for entry in newest_run.get(_NEWEST, ())]
    full = len(listed) >= MOST_NEWEST
    newest = [*([] if full else listed), Listed(run.run, run.session, run.exp)]
    moved = Change(keys.run_of_player(run.sub, listed[0].run), set=_older(listed)) if full else None
    return {_NEWEST: [astuple(entry) for entry in newest]}, [moved] if moved is not None else []


def with_anew(table: Table, run: Run) -> list[Change]:
    """What to write with a run that is made anew from its ticket: an entry, unless it is among the newest."""
    newest = table.get(keys.newest_run(run.sub), consistent=True) or {}
    if any(listed[0] == run.run for listed in newest.get(_NEWEST, ())):
        return []
    return [Change(keys.run_of_player(run.sub, run.run), set={
        "session": run.session, "exp": run.exp, "expires_at": run.exp + LIST_SECONDS})]


def of_player(table: Table, sub: str, limit: int, behind: str = "") -> list[Listed]:
    """Up to `limit` entries, each run once, in the order of their ids; those behind an id alone."""
    found = {entry.run: entry for _, listed in _lists(table, sub) for entry in listed if entry.run > behind}
    return [found[run] for run in sorted(found)[:limit]]


def first_of(table: Table, sub: str, limit: int) -> list[Listed]:
    """Up to `limit` entries, those that stand together one after the other: what to erase next."""
    return [entry for _, listed in _lists(table, sub) for entry in listed][:limit]


def take_out(table: Table, sub: str, gone: Collection[str]) -> None:
    """Takes entries out of the list of a player who begins no run any more (players.bar)."""
    there = Attr("pk").exists()  # another erasure of the same player may be further, and nothing comes back
    for key, listed in _lists(table, sub):
        left = [entry for entry in listed if entry.run not in gone]
        with suppress(ConditionFailed):
            if key == keys.newest_run(sub):
                table.update(key, set={_NEWEST: [astuple(entry) for entry in left]}, condition=there)
            elif not left:
                table.delete(key)
            elif len(left) < len(listed):
                table.update(key, set=_older(left), remove=("session", "exp"), condition=there)


def _lists(table: Table, sub: str) -> list[tuple[Key, list[Listed]]]:
    """The items that hold entries, in the order of their keys, that of the newest run first; consistent."""
    mine = KeyIs("pk").eq(keys.newest_run(sub)["pk"]) & KeyIs("sk").begins_with(keys.newest_run(sub)["sk"])
    found = ((item, [*_own(item), *(Listed(*entry) for name in (_NEWEST, _OLDER) for entry in item.get(name, ()))])
             for item in table.query(mine, consistent=True))
    return [({"pk": item["pk"], "sk": item["sk"]}, listed) for item, listed in found if listed]


def _own(item: Item) -> Iterable[Listed]:
    """The entry that an item is by itself."""
    return [Listed(item["sk"].removeprefix(keys.OWN_RUN), item["session"], item["exp"])] if "exp" in item else []


def _older(listed: Iterable[Listed]) -> dict[str, Any]:
    entries = list(listed)
    return {_OLDER: [astuple(entry) for entry in entries],
            "expires_at": max(entry.exp for entry in entries) + LIST_SECONDS}
