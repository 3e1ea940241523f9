"""A board as it is shown: verified bests merged with who plays now, ranks, my row, my neighbours, the next place.

A player has one row: the better of their verified best and of what their runs claim now. Rows tell which they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from alienattack.protocol.api import BoardRow, MyPlace, NextPlace
from functions import looks
from functions.looks import Look, Shown, best_rows, shown_best
from functions.tables import boards
from functions.tables.boards import Best, first_place_with
from functions.tables.sessions import Session
from functions.tables.table import Table

NEIGHBOURS = 2  # rows on each side of mine
_LAST = "\uffff"  # behind every place


class Standings:
    """One reading of a session's board at `now`, from which everything shown is derived.

    Reads the first `limit` verified rows, and the live rows with the bests of their players, so that the top is exact.
    `board`: the id of the one with the verified rows where it is not the session's own (the arcade's day or week).
    `forgotten`: runs that ended a while ago and still wait for their verifier, told once a reading. `fresh_for`:
    seconds that what all callers see alike may be old.
    """

    def __init__(self, table: Table, session: Session, limit: int, now: float, me: str, board: str = "",
                 fresh_for: float = 0.0) -> None:
        self._table = table
        self._session = board or session.id
        self.look: Look = (looks.shared(table, session, self._session, now, fresh_for) if fresh_for
                           else looks.for_one(table, session, self._session, limit, now, me))
        self.forgotten = tuple(entry.run for entry in self.look.entries
                               if self.look.at == now and entry.forgotten(now))
        self._limit = limit
        self._ranks: dict[int, int] = {}
        self._rows = self.look.rows.counted
        self._above: Sequence[Best] = ()
        self._at = self.look.place_of(me)
        self._me = self.look.merged[self._at] if self._at is not None else None
        if self._me is None and me and fresh_for and not self.look.complete:
            mine = boards.of_players(table, self._session, {me}).get(me)
            self._me = None if mine is None else shown_best(mine)

    def players(self) -> int:
        """How many players have a row, verified or live."""
        if self.look.complete:
            return len(self.look.merged)
        unverified = sum(1 for player in self.look.ahead_of_best if player not in self.look.own_bests)
        if self._rows is None:
            self._rows = boards.players_of(self._table, self._session)
        return self._rows + unverified

    def top(self) -> tuple[BoardRow, ...]:
        """The first rows with their ranks."""
        return tuple(self.look.top(self._limit))

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
        self._learn(row.score.score for row in shown)
        return tuple(row.row(self.rank(row.score.score)) for row in shown)

    def next(self) -> NextPlace | None:
        """The nearest row with a higher score than mine, and the points that are missing to reach it."""
        if self._me is None:
            return None
        mine = self._me.score.score
        above = self.look.higher(mine)
        ahead = [self.look.merged[above - 1]] if above else []
        if not self.look.holds_all_above(mine):
            ahead += [self.look.ahead_of_best.get(best.player) or shown_best(best) for best in self._nearest(mine)]
        if not ahead:
            return None
        target = max(ahead, key=lambda row: row.place)
        return NextPlace(target.name, target.score.score - mine)

    def _nearest(self, mine: int) -> Sequence[Best]:
        """Verified rows next above a score; perhaps they were read for my neighbours."""
        known = [best for best in self._above if best.score.score > mine]
        return known or boards.before(self._table, self._session, first_place_with(mine), 1)

    def my_place(self) -> MyPlace:
        """My row, rank, percentile (0 is the best) and next place."""
        row, players = self.me(), self.players()
        if row is None or row.rank is None:
            return MyPlace(None, players)
        percentile = 0.0 if players < 2 else round(100 * (row.rank - 1) / (players - 1), 1)
        return MyPlace(row, players, row.rank, percentile, self.next())

    def rank(self, score: int) -> int:
        """The exact rank of a score among all rows, verified and live.

        Of a shared look beyond its first rows: exact but for verdicts of the last looks.ROWS_SECONDS, which may count
        twice.
        """
        if self.look.holds_all_above(score):
            return 1 + self.look.higher(score)
        # Players whose claim lies above this score, but whose verified best, if any, does not.
        verified = {player: best.score.score for player, best in self.look.own_bests.items()}
        risen = sum(1 for player, row in self.look.ahead_of_best.items()
                    if row.score.score > score >= verified.get(player, 0))
        self._learn((score,))
        return self._ranks[score] + risen

    def _learn(self, scores: Iterable[int]) -> None:
        """Reads the ranks of scores that are not known yet, all at once."""
        missing = {score for score in scores if score not in self._ranks and not self.look.holds_all_above(score)}
        if missing:
            found, self._rows = boards.ranks_of(self._table, self._session, missing)
            self._ranks |= found

    def _around(self, me: Shown) -> Sequence[Shown]:
        """A stretch of the board that holds my row and enough on both sides."""
        look, at = self.look, self._at
        if at is not None and (look.complete or at + NEIGHBOURS < look.known):
            return look.merged[max(0, at - NEIGHBOURS):at + NEIGHBOURS + 1]
        wide = 2 * NEIGHBOURS
        while True:
            above = self._above = boards.before(self._table, self._session, me.place, wide)
            below = boards.after(self._table, self._session, me.place, wide)
            rows = best_rows([me, *look.ahead_of_best.values(), *map(shown_best, (*above, *below))])
            # What lies beyond the stretch that was read may have rows between that were not.
            first = above[-1].place if len(above) == wide else ""
            last = below[-1].place if len(below) == wide else _LAST
            around = sorted((row for row in rows.values() if first <= row.place <= last), key=lambda row: row.place)
            mine = next(index for index, row in enumerate(around) if row.player == me.player)
            if (mine >= NEIGHBOURS or not first) and (len(around) - mine > NEIGHBOURS or last == _LAST):
                return around
            wide *= 4  # many who were here play better now, and stand elsewhere
