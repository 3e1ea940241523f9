"""Seats: who may play a session. One item a player and one count, changed in one transaction.

So a seat is never given twice, never lost between two writes, and all of N players who come in the same instant for N
seats get one: those whose transactions meet try again, each after a time of its own (full jitter).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from boto3.dynamodb.conditions import Attr
from boto3.dynamodb.conditions import Key as KeyIs

from functions.tables import erasures, keys
from functions.tables.erasures import AccountErased
from functions.tables.sessions import Session
from functions.tables.table import Add, Check, ConditionFailed, Table, TableBusy

ROUNDS = 16  # tries before the table counts as busy: some five seconds, half the time that the API has to answer
FIRST_WAIT = 0.01
LONGEST_WAIT = 0.5

Wait = Callable[[float], None]
"""Waits for up to so many seconds, by chance."""


class Full(Exception):
    """Every seat is taken."""


class Banned(Exception):
    """The manager has put this player out for good."""


@dataclass(frozen=True, slots=True)
class Seat:
    """One player's seat. `player` is the opaque id, `at` when it was taken (seconds since 1970)."""

    player: str
    name: str
    at: float


def take(table: Table, session: Session, seat: Seat, wait: Wait) -> None:
    """Gives a player a seat; having one already is as good. Raises Full, Banned, AccountErased, TableBusy."""
    key = keys.seat(session.id, seat.player)
    limit = Attr("taken").not_exists() | Attr("taken").lt(session.seats) if session.seats else None
    count = Add(keys.seats_taken(session.id), {"taken": 1}, limit)
    welcome = not_banned(session.id, seat.player)
    for round_ in range(ROUNDS):
        try:
            table.update_with(key, [count], set={"name": seat.name, "at": seat.at},
                              condition=Attr("pk").not_exists(), checks=[welcome, erasures.absent(seat.player)])
        except ConditionFailed:
            if table.get(key, consistent=True) is not None:
                return
            if is_banned(table, session.id, seat.player):
                raise Banned from None
            if erasures.is_erased(table, seat.player):
                raise AccountErased from None
            if session.seats and taken(table, [session.id])[session.id] >= session.seats:
                raise Full from None
        except TableBusy:
            wait(min(LONGEST_WAIT, FIRST_WAIT * 2**round_))
        else:
            return
    raise TableBusy("seats are wanted by too many at once")


def leave(table: Table, session: str, player: str, wait: Wait) -> bool:
    """Frees a player's seat; False where there was none. Raises TableBusy."""
    for round_ in range(ROUNDS):
        try:
            table.delete_with(keys.seat(session, player), [Add(keys.seats_taken(session), {"taken": -1})],
                              condition=Attr("pk").exists())
        except ConditionFailed:
            return False
        except TableBusy:
            wait(min(LONGEST_WAIT, FIRST_WAIT * 2**round_))
        else:
            return True
    raise TableBusy("a seat changes each time it is freed")


def has(table: Table, session: str, player: str) -> bool:
    """Whether a player has a seat."""
    return table.get(keys.seat(session, player), consistent=True) is not None


def of_session(table: Table, session: str, limit: int | None = None) -> list[Seat]:
    """Every seat of a session, or `limit` of them whoever's, in the order in which they were taken."""
    found = table.query(KeyIs("pk").eq(keys.seats_taken(session)["pk"]) & KeyIs("sk").begins_with(keys.SEAT),
                        limit=limit)
    seats = [Seat(item["sk"].removeprefix(keys.SEAT), item["name"], float(item["at"])) for item in found]
    return sorted(seats, key=lambda seat: (seat.at, seat.player))


def taken(table: Table, sessions: Iterable[str]) -> dict[str, int]:
    """How many seats are taken, by session; read consistently."""
    wanted = sorted(set(sessions))
    items = table.get_many([keys.seats_taken(session) for session in wanted], consistent=True)
    counts = {item["pk"].removeprefix("SEATS#"): int(item["taken"]) for item in items}
    return {session: counts.get(session, 0) for session in wanted}


def among(table: Table, sessions: Iterable[str], player: str) -> dict[str, Seat]:
    """A player's seats, by session."""
    items = table.get_many([keys.seat(session, player) for session in sorted(set(sessions))], consistent=True)
    return {item["pk"].removeprefix("SEATS#"): Seat(player, item["name"], float(item["at"])) for item in items}


def bans_among(table: Table, sessions: Iterable[str], player: str) -> dict[str, float]:
    """When a player was put out for good, by session."""
    items = table.get_many([keys.ban(session, player) for session in sorted(set(sessions))], consistent=True)
    return {item["pk"].removeprefix("SEATS#"): float(item["at"]) for item in items}


def ban(table: Table, session: str, player: str, now: float) -> None:
    """From now on the player gets no seat in this session."""
    table.update(keys.ban(session, player), set_once={"at": now})


def there(session: str, player: str) -> Check:
    """Part of a transaction: the player (opaque id) has a seat."""
    return Check(keys.seat(session, player), Attr("pk").exists())


def not_banned(session: str, player: str) -> Check:
    """Part of a transaction: the player (opaque id) was not put out for good."""
    return Check(keys.ban(session, player), Attr("pk").not_exists())


def is_banned(table: Table, session: str, player: str) -> bool:
    """Whether a player was put out for good."""
    return table.get(keys.ban(session, player), consistent=True) is not None
