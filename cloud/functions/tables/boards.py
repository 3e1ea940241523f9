"""Boards: one row a player a session, their best verified run as a whole tuple, found in order by an inverted index."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from boto3.dynamodb.conditions import Attr
from boto3.dynamodb.conditions import Key as KeyIs

from alienattack.protocol.scores import MAX_LIVES, Score, sort_key
from functions.tables import keys
from functions.tables.keys import PLACES_INDEX
from functions.tables.table import ConditionFailed, Item, Table


@dataclass(frozen=True, slots=True)
class Best:
    """A player's best verified run on one board. `player` is the opaque id, `first_ms` when its tuple was reached."""

    session: str
    player: str
    name: str
    score: Score
    first_ms: int
    run: str

    @property
    def place(self) -> str:
        """The index's sort key: ascending is better first; the player's id makes it unique."""
        return f"{sort_key(self.score, self.first_ms)}#{self.player}"


def _from_item(item: Item) -> Best:
    score = Score(item["score"], item["lives"], item["shots"], item["level"])
    return Best(item["board"], item["player"], item["name"], score, item["first_ms"], item["run"])


def record(table: Table, best: Best) -> bool:
    """Makes `best` the player's row if it stands before the one there; False where it doesn't. Safe to repeat."""
    attributes = {"board": best.session, "place": best.place, "player": best.player, "name": best.name,
                  "first_ms": best.first_ms, "run": best.run, **best.score.to_json()}
    try:
        table.update(keys.best(best.session, best.player), set=attributes,
                     condition=Attr("place").not_exists() | Attr("place").gt(best.place))
    except ConditionFailed:
        return False
    return True


def of_players(table: Table, session: str, players: Iterable[str]) -> dict[str, Best]:
    """The rows of these players, by player, where they have one."""
    items = table.get_many([keys.best(session, player) for player in sorted(set(players))])
    return {best.player: best for best in map(_from_item, items)}


def top(table: Table, session: str, limit: int) -> list[Best]:
    """The first `limit` rows, best first."""
    return [_from_item(item) for item in table.query(KeyIs("board").eq(session), index=PLACES_INDEX, limit=limit)]


def before(table: Table, session: str, place: str, limit: int) -> list[Best]:
    """Up to `limit` rows directly before a place, nearest first."""
    condition = KeyIs("board").eq(session) & KeyIs("place").lt(place)
    return [_from_item(item) for item in table.query(condition, index=PLACES_INDEX, limit=limit, forward=False)]


def after(table: Table, session: str, place: str, limit: int) -> list[Best]:
    """Up to `limit` rows directly after a place, nearest first."""
    condition = KeyIs("board").eq(session) & KeyIs("place").gt(place)
    return [_from_item(item) for item in table.query(condition, index=PLACES_INDEX, limit=limit)]


def players_of(table: Table, session: str) -> int:
    """How many players have a row."""
    return table.count(KeyIs("board").eq(session), index=PLACES_INDEX)


def rank_of(table: Table, session: str, score: int) -> int:
    """The rank of a score: one more than the rows with a higher one; equal scores share a rank (1, 2, 2, 4)."""
    condition = KeyIs("board").eq(session) & KeyIs("place").lt(first_place_with(score))
    return 1 + table.count(condition, index=PLACES_INDEX)


def first_place_with(score: int) -> str:
    """The lowest sort key that a row with this score can have."""
    return sort_key(Score(score, MAX_LIVES, 0, 0), 0)
