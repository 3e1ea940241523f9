"""Boards: one row a player a session, their best verified run as a whole tuple, found in order by an inverted index."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from boto3.dynamodb.conditions import Attr, ConditionBase
from boto3.dynamodb.conditions import Key as KeyIs

from alienattack.protocol.api import ARCADE
from alienattack.protocol.daily import day_of_session
from alienattack.protocol.scores import MAX_LIVES, Score, sort_key
from functions.ranktree import CLAMPED
from functions.tables import erasures, keys, ranks, seats
from functions.tables.erasures import AccountErased
from functions.tables.keys import PLACES_INDEX
from functions.tables.seats import Banned
from functions.tables.table import Change, Check, ConditionFailed, Item, Table, TableBusy

_ARCADE_OF = f"{ARCADE}@"
NOBODY = "(deleted)"  # whose result a final board keeps without a name; no player can be called so
_ROUNDS = 5  # readings of a row that changes each time before the call counts as busy


class BoardFrozen(Exception):
    """The final board of the session stands; nothing changes it."""


@dataclass(frozen=True, slots=True)
class Best:
    """A player's best verified run on one board. `player` is the opaque id, `first_ms` when its tuple was reached.

    `flags`: codes of functions.input_statistics, for managers.
    """

    session: str
    player: str
    name: str
    score: Score
    first_ms: int
    run: str
    flags: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """The index's sort key: ascending is better first; the player's id makes it unique."""
        return f"{sort_key(self.score, self.first_ms)}#{self.player}"


def _from_item(item: Item) -> Best:
    score = Score(item["score"], item["lives"], item["shots"], item["level"])
    return Best(item["board"], item["player"], item["name"], score, item["first_ms"], item["run"],
                tuple(item.get("flags", ())))


def _attributes(best: Best) -> dict[str, Any]:
    return {"board": best.session, "place": best.place, "player": best.player, "name": best.name,
            "first_ms": best.first_ms, "run": best.run, "flags": best.flags, **best.score.to_json()}


def row_item(best: Best) -> Item:
    """The whole item of a player's row."""
    return {**keys.best(best.session, best.player), **_attributes(best)}


def record(table: Table, best: Best) -> bool:
    """Makes `best` the player's row if it stands before the one there, and moves it in the rank tree; both or neither.

    False where it doesn't stand before it. Safe to repeat: the second time it is not better than itself. A player's
    first row on a board goes onto their list in the same transaction. Raises BoardFrozen, AccountErased, Banned, and
    TableBusy where others write the same counts in the same moment.
    """
    attributes = _attributes(best)
    for _ in range(_ROUNDS):
        before = _read(table, best.session, best.player)
        if before is not None and before.place <= best.place:
            return False
        moved = ranks.additions(best.session, before and before.score.score, best.score.score)
        first = Change(keys.row_of_player(best.player, best.session), set={"run": best.run})
        try:
            table.update_with(keys.best(best.session, best.player), moved, set=attributes, condition=_still(before),
                              checks=[*_not_frozen(best.session), *_welcome(best), erasures.absent(best.player)],
                              also=[first] if before is None else [])
        except ConditionFailed:
            if erasures.is_erased(table, best.player):
                raise AccountErased from None
            if is_frozen(table, best.session):
                raise BoardFrozen from None
            if seats.is_banned(table, best.session, best.player):
                raise Banned from None
            continue
        return True
    raise TableBusy("a row changed each time it was read")


def remove(table: Table, session: str, player: str) -> bool:
    """Takes a player's row off a board and out of its rank tree; False where there is none.

    Raises BoardFrozen and TableBusy.
    """
    for _ in range(_ROUNDS):
        before = _read(table, session, player)
        if before is None:
            return False
        moved = ranks.additions(session, before.score.score, None)
        try:
            table.delete_with(keys.best(session, player), moved, condition=_still(before), checks=_not_frozen(session))
        except ConditionFailed:
            if is_frozen(table, session):
                raise BoardFrozen from None
            continue
        return True
    raise TableBusy("a row changed each time it was read")


def give_to_nobody(table: Table, session: str, player: str, nobody: str) -> bool:
    """The result stays on a final board, but tells no more whose it was; False where there is no such row.

    `nobody`: a new opaque id, so that the rows of one player can't be put together again. The rank tree counts it as
    before. Raises TableBusy.
    """
    row = _read(table, session, player)
    if row is None:
        return False
    left = replace(row, player=nobody, name=NOBODY, run="", flags=())
    try:
        table.delete_with(keys.best(session, player), [], condition=_still(row),
                          also=[Change(keys.best(session, nobody), set=_attributes(left))])
    except ConditionFailed as error:
        raise TableBusy("a row changed while it was read") from error
    return True


def is_frozen(table: Table, session: str) -> bool:
    """Whether the session's final board stands."""
    item = table.get(keys.session(session), consistent=True)
    if item is None and not day_of_session(session):
        item = table.get(keys.archived(session), consistent=True)
    return item is not None and "frozen_at" in item


def of_period(period: str, instant: float) -> str:
    """The arcade's board of a period of PERIODS that holds an instant (seconds since 1970, days and weeks of UTC)."""
    day = datetime.fromtimestamp(instant, UTC)
    return {"all": ARCADE, "day": f"{_ARCADE_OF}{day:%Y-%m-%d}", "week": f"{_ARCADE_OF}{day:%G-W%V}"}[period]


def _not_frozen(session: str) -> list[Check]:
    """The arcade's boards never end; every other write asks in its own transaction whether the board stands. One in the
    archive is not where it was; of a day there is nothing before its end."""
    if _of_arcade(session):
        return []
    open_yet = Attr("frozen_at").not_exists()
    return [Check(keys.session(session), open_yet if day_of_session(session) else Attr("pk").exists() & open_yet)]


def _welcome(best: Best) -> list[Check]:
    """Likewise whether a host has put the player out: else one who is banned between two looks would have a row."""
    open_to_all = _of_arcade(best.session) or day_of_session(best.session)
    return [] if open_to_all else [seats.not_banned(best.session, best.player)]


def _of_arcade(board: str) -> bool:
    return board == ARCADE or board.startswith(_ARCADE_OF)


def _read(table: Table, session: str, player: str) -> Best | None:
    item = table.get(keys.best(session, player), consistent=True)
    return None if item is None else _from_item(item)


def _still(before: Best | None) -> ConditionBase:
    return Attr("pk").not_exists() if before is None else Attr("place").eq(before.place)


def of_player(table: Table, player: str, sessions: Iterable[str]) -> list[Best]:
    """A player's rows on these boards."""
    return [_from_item(item) for item in table.get_many([keys.best(board, player) for board in sorted(set(sessions))])]


def of_players(table: Table, session: str, players: Iterable[str]) -> dict[str, Best]:
    """The rows of these players, by player, where they have one."""
    items = table.get_many([keys.best(session, player) for player in sorted(set(players))])
    return {best.player: best for best in map(_from_item, items)}


def with_row_of(table: Table, player: str, limit: int, behind: str = "") -> list[str]:
    """Up to `limit` boards on which a player has a row, and perhaps had one, in the order of their names."""
    mine = KeyIs("pk").eq(keys.row_of_player(player, "")["pk"])
    found = table.query(mine & KeyIs("sk").gt(behind) if behind else mine, limit=limit, consistent=True)
    return [item["sk"] for item in found]


def top(table: Table, session: str, limit: int) -> list[Best]:
    """The first `limit` rows, best first."""
    return [_from_item(item) for item in table.query(KeyIs("board").eq(session), index=PLACES_INDEX, limit=limit)]


def before(table: Table, session: str, place: str, limit: int) -> list[Best]:
    """Up to `limit` rows directly before a place, nearest first."""
    condition = KeyIs("board").eq(session) & KeyIs("place").lt(place)
    return [_from_item(item) for item in table.query(condition, index=PLACES_INDEX, limit=limit, forward=False)]


def page(table: Table, session: str, cursor: str, limit: int) -> list[Best]:
    """Up to `limit` rows behind a cursor, which is the place of the last row that was seen; "" begins at the top."""
    return after(table, session, cursor, limit) if cursor else top(table, session, limit)


def after(table: Table, session: str, place: str, limit: int) -> list[Best]:
    """Up to `limit` rows directly after a place, nearest first."""
    condition = KeyIs("board").eq(session) & KeyIs("place").gt(place)
    return [_from_item(item) for item in table.query(condition, index=PLACES_INDEX, limit=limit)]


def players_of(table: Table, session: str) -> int:
    """How many players have a row."""
    return ranks.total(table, session)


def rank_of(table: Table, session: str, score: int) -> int:
    """The rank of a score: one more than the rows with a higher one; equal scores share a rank (1, 2, 2, 4).

    From the rank tree: the same three items however many rows there are. Scores that the tree clamps, which hardly
    anybody reaches, are counted by the index instead.
    """
    if score < CLAMPED:
        return 1 + ranks.ahead(table, session, score)
    condition = KeyIs("board").eq(session) & KeyIs("place").lt(first_place_with(score))
    return 1 + table.count(condition, index=PLACES_INDEX)


def whole(table: Table, session: str) -> list[Best]:
    """Every row, best first. Read player by player and consistently: one that climbs meanwhile is neither missed nor
    told twice, and none is missing that the index does not know of yet."""
    mine = keys.best(session, "")
    items = table.query(KeyIs("pk").eq(mine["pk"]) & KeyIs("sk").begins_with(mine["sk"]), consistent=True)
    return sorted(map(_from_item, items), key=lambda best: best.place)


def ranks_of(table: Table, session: str, scores: Iterable[int]) -> tuple[dict[int, int], int]:
    """The ranks of several scores, and how many rows there are, in one call; only clamped scores need more."""
    wanted = set(scores)
    ahead, players = ranks.ahead_of_each(table, session, (score for score in wanted if score < CLAMPED))
    return {score: 1 + ahead[score] if score in ahead else rank_of(table, session, score) for score in wanted}, players


def drift(table: Table, session: str) -> dict[str, dict[int, int]]:
    """By how much the rank tree differs from the rows, count by count; empty: not at all. Reads every row."""
    return ranks.drift(table, session, (best.score.score for best in whole(table, session)))


def first_place_with(score: int) -> str:
    """The lowest sort key that a row with this score can have."""
    return sort_key(Score(score, MAX_LIVES, 0, 0), 0)
