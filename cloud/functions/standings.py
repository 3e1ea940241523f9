"""A board as it is shown: verified bests merged with who plays now, ranks, my row, my neighbours, the next place.

A player has one row: the better of their verified best and of what their runs claim now. Rows tell which they are.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from alienattack.protocol.api import BoardRow, MyPlace, NextPlace
from alienattack.protocol.scores import MAX_MILLISECONDS, Score, sort_key
from functions.tables import boards, live
from functions.tables.boards import Best, first_place_with
from functions.tables.live import LiveEntry
from functions.tables.sessions import Session
from functions.tables.table import Table

NEIGHBOURS = 2  # rows on each side of mine


@dataclass(frozen=True, slots=True)
class Shown:
    """A player's one row, before it has a rank. `place` orders rows, best first."""

    player: str
    name: str
    score: Score
    state: str
    place: str
    run: str = ""
    flags: tuple[str, ...] = ()

    def row(self, rank: int) -> BoardRow:
        """The row as clients get it."""
        return BoardRow(self.player, self.name, self.score, self.state, rank, self.run, self.flags)


def _of_best(best: Best) -> Shown:
    return Shown(best.player, best.name, best.score, "verified", best.place, best.run, best.flags)


def _of_entry(entry: LiveEntry) -> Shown:
    # A live row has no moment yet at which its tuple was reached: among equals it stands after those that have.
    place = f"{sort_key(entry.score, MAX_MILLISECONDS)}#{entry.player}"
    return Shown(entry.player, entry.name, entry.score, entry.state, place)


class Standings:
    """One reading of a session's board at `now`, from which everything shown is derived.

    Reads the first `limit` verified rows, and the live rows with the bests of their players, so that the top is exact.
    `board`: the id of the one with the verified rows where it is not the session's own (the arcade's day or week).
    `forgotten`: runs that ended a while ago and still wait for their verifier.
    """

    def __init__(self, table: Table, session: Session, limit: int, now: float, me: str, board: str = "") -> None:
        self._table = table
        self._session = board or session.id
        entries = _shown(session, live.read(table, session.id), now)
        self.forgotten = tuple(entry.run for entry in entries if entry.forgotten(now))
        playing = [_of_entry(entry) for entry in entries]
        self._own_bests = boards.of_players(table, self._session, {row.player for row in playing} | {me})
        self._verified = boards.top(table, self._session, limit + len({row.player for row in playing}) + 1)
        self._complete = len(self._verified) <= limit + len({row.player for row in playing})
        self._ahead_of_best = _best_rows([*playing, *map(_of_best, self._own_bests.values())])
        self._merged = sorted(_best_rows([*self._ahead_of_best.values(), *map(_of_best, self._verified)]).values(),
                              key=lambda row: row.place)
        self._limit = limit
        self._me = self._ahead_of_best.get(me)

    def players(self) -> int:
        """How many players have a row, verified or live."""
        if self._complete:
            return len(self._merged)
        unverified = sum(1 for player in self._ahead_of_best if player not in self._own_bests)
        return boards.players_of(self._table, self._session) + unverified

    def top(self) -> tuple[BoardRow, ...]:
        """The first rows with their ranks."""
        return tuple(_ranked(self._merged)[:self._limit])

    def me(self) -> BoardRow | None:
        """My row with its exact rank."""
        return None if self._me is None else self._me.row(self.rank(self._me.score.score))

    def near(self) -> tuple[BoardRow, ...]:
        """My row and those around it, best first."""
        if self._me is None:
            return ()
        around = self._around(self._me)
        mine = next(index for index, row in enumerate(around) if row.player == self._me.player)
        shown = around[max(0, mine - NEIGHBOURS):mine + NEIGHBOURS + 1]
        ranks = {score: self.rank(score) for score in {row.score.score for row in shown}}
        return tuple(row.row(ranks[row.score.score]) for row in shown)

    def next(self) -> NextPlace | None:
        """The nearest row with a higher score than mine, and the points that are missing to reach it."""
        if self._me is None:
            return None
        mine = self._me.score.score
        ahead = [row for row in self._merged if row.score.score > mine]
        if not self._complete:
            nearest = boards.before(self._table, self._session, first_place_with(mine), 1)
            ahead += [self._ahead_of_best.get(best.player) or _of_best(best) for best in nearest]
        if not ahead:
            return None
        target = max(ahead, key=lambda row: row.place)
        return NextPlace(target.name, target.score.score - mine)

    def my_place(self) -> MyPlace:
        """My row, rank, percentile (0 is the best) and next place."""
        row, players = self.me(), self.players()
        if row is None or row.rank is None:
            return MyPlace(None, players)
        percentile = 0.0 if players < 2 else round(100 * (row.rank - 1) / (players - 1), 1)
        return MyPlace(row, players, row.rank, percentile, self.next())

    def rank(self, score: int) -> int:
        """The exact rank of a score among all rows, verified and live."""
        if self._complete or (self._merged and score >= self._merged[:self._limit][-1].score.score):
            return 1 + sum(1 for row in self._merged if row.score.score > score)
        # Players whose claim lies above this score, but whose verified best, if any, does not.
        verified = {player: best.score.score for player, best in self._own_bests.items()}
        risen = sum(1 for player, row in self._ahead_of_best.items()
                    if row.score.score > score >= verified.get(player, 0))
        return boards.rank_of(self._table, self._session, score) + risen

    def _around(self, me: Shown) -> list[Shown]:
        """A stretch of the board that holds my row and enough on both sides."""
        if self._complete:
            return self._merged
        wide = NEIGHBOURS + len(self._ahead_of_best)
        verified = [*boards.before(self._table, self._session, me.place, wide),
                    *boards.after(self._table, self._session, me.place, wide)]
        rows = _best_rows([*self._ahead_of_best.values(), *map(_of_best, verified)])
        return sorted(rows.values(), key=lambda row: row.place)


def _shown(session: Session, entries: Iterable[LiveEntry], now: float) -> list[LiveEntry]:
    """The entries that may still become a row: none once the final board stands, and only ended runs just before."""
    if session.frozen_at is not None:
        return []
    over = session.settles(now)
    return [entry for entry in entries if entry.fresh(now) and not (over and entry.state == "live")]


def _best_rows(rows: Iterable[Shown]) -> dict[str, Shown]:
    """One row a player: the best."""
    best: dict[str, Shown] = {}
    for row in rows:
        if row.player not in best or row.place < best[row.player].place:
            best[row.player] = row
    return best


def _ranked(rows: list[Shown]) -> list[BoardRow]:
    """Rows in order with competition ranks: equal scores share one."""
    ranked: list[BoardRow] = []
    rank = 0
    for index, row in enumerate(rows):
        if index == 0 or row.score.score != rows[index - 1].score.score:
            rank = index + 1
        ranked.append(row.row(rank))
    return ranked
