"""A board as it is shown: verified bests merged with who plays now, ranks, my row, my neighbours, the next place.

A player has one row: the better of their verified best and of what their runs claim now. Rows tell which they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from alienattack.protocol.api import BoardRow, MyPlace, NextPlace
from alienattack.protocol.scores import MAX_MILLISECONDS, Score, sort_key
from functions.tables import boards, live
from functions.tables.boards import Best, first_place_with
from functions.tables.live import LiveEntry
from functions.tables.sessions import Session
from functions.tables.table import Table

NEIGHBOURS = 2  # rows on each side of mine
MOST_LOOKS = 50  # that a process keeps
MOST_SHARED = 1_000  # rows of a look that many share: whoever's board has no more needs no reading of their own
_LAST = "\uffff"  # behind every place


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


@dataclass(frozen=True, slots=True)
class Look:
    """What is the same for all who look at a board: who plays, their bests, the first verified rows.

    `complete`: whether those are all the rows there are. `ahead_of_best`: of who plays the better of claim and best;
    `merged`: all rows known, best first.
    """

    entries: tuple[LiveEntry, ...]
    own_bests: Mapping[str, Best]
    verified: tuple[Best, ...]
    complete: bool
    ahead_of_best: Mapping[str, Shown]
    merged: tuple[Shown, ...]


_looks: dict[tuple[str, str, int], tuple[float, Look]] = {}


def _look(table: Table, session: Session, board: str, limit: int, now: float, fresh_for: float) -> Look:
    """A look that is at most `fresh_for` seconds old; this process's last one, if it is young enough."""
    at, last = _looks.get((session.id, board, limit), (now, None))
    if last is not None and 0 <= now - at < fresh_for:
        return last
    entries = tuple(_shown(session, live.read(table, session.id), now))
    playing = {entry.player for entry in entries}
    most = max(limit + len(playing), MOST_SHARED if fresh_for else 0)
    verified = tuple(boards.top(table, board, most + 1))
    complete = len(verified) <= most
    own_bests = {best.player: best for best in verified if best.player in playing}
    if not complete:  # else whoever has a row is among them
        own_bests |= boards.of_players(table, board, playing - own_bests.keys())
    ahead, merged = _merge(entries, own_bests, verified)
    look = Look(entries, own_bests, verified, complete, ahead, merged)
    if fresh_for:
        _looks[session.id, board, limit] = now, look
        while len(_looks) > MOST_LOOKS:
            del _looks[next(iter(_looks))]
    return look


def _merge(entries: Iterable[LiveEntry], own_bests: Mapping[str, Best],
           verified: Iterable[Best]) -> tuple[dict[str, Shown], tuple[Shown, ...]]:
    """Of who plays (and who looks) the better of claim and best; and all rows, best first."""
    ahead = _best_rows([*map(_of_entry, entries), *map(_of_best, own_bests.values())])
    rows = _best_rows([*ahead.values(), *map(_of_best, verified)])
    return ahead, tuple(sorted(rows.values(), key=lambda row: row.place))


class Standings:
    """One reading of a session's board at `now`, from which everything shown is derived.

    Reads the first `limit` verified rows, and the live rows with the bests of their players, so that the top is exact.
    `board`: the id of the one with the verified rows where it is not the session's own (the arcade's day or week).
    `forgotten`: runs that ended a while ago and still wait for their verifier. `fresh_for`: seconds that what all
    callers see alike may be old.
    """

    def __init__(self, table: Table, session: Session, limit: int, now: float, me: str, board: str = "",
                 fresh_for: float = 0.0) -> None:
        self._table = table
        self._session = board or session.id
        look = _look(table, session, self._session, limit, now, fresh_for)
        self.forgotten = tuple(entry.run for entry in look.entries if entry.forgotten(now))
        self._own_bests: Mapping[str, Best] = look.own_bests
        self._verified = look.verified
        self._complete = look.complete
        self._ranks: dict[int, int] = {}
        self._rows: int | None = None
        self._ahead_of_best: Mapping[str, Shown] = look.ahead_of_best
        self._merged = look.merged
        if me and me not in look.own_bests:
            mine = {best.player: best for best in look.verified if best.player == me}
            known = bool(mine)
            if not mine and not (look.complete and fresh_for):
                mine = boards.of_players(table, self._session, {me})
            self._own_bests = {**look.own_bests, **mine}
            self._ahead_of_best = _best_rows([*look.ahead_of_best.values(), *map(_of_best, mine.values())])
            if mine and not known:
                _, self._merged = _merge(look.entries, self._own_bests, look.verified)
        self._limit = limit
        self._me = self._ahead_of_best.get(me)

    def players(self) -> int:
        """How many players have a row, verified or live."""
        if self._complete:
            return len(self._merged)
        unverified = sum(1 for player in self._ahead_of_best if player not in self._own_bests)
        if self._rows is None:
            self._rows = boards.players_of(self._table, self._session)
        return self._rows + unverified

    def top(self) -> tuple[BoardRow, ...]:
        """The first rows with their ranks."""
        return tuple(_ranked(self._merged[:self._limit]))

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
        if self._among_the_first(score):
            return 1 + sum(1 for row in self._merged if row.score.score > score)
        # Players whose claim lies above this score, but whose verified best, if any, does not.
        verified = {player: best.score.score for player, best in self._own_bests.items()}
        risen = sum(1 for player, row in self._ahead_of_best.items()
                    if row.score.score > score >= verified.get(player, 0))
        self._learn((score,))
        return self._ranks[score] + risen

    def _among_the_first(self, score: int) -> bool:
        """Whether every row with a higher score is among those that were read."""
        return self._complete or bool(self._merged and score >= self._merged[:self._limit][-1].score.score)

    def _learn(self, scores: Iterable[int]) -> None:
        """Reads the ranks of scores that are not known yet, all at once."""
        missing = {score for score in scores if score not in self._ranks and not self._among_the_first(score)}
        if missing:
            found, self._rows = boards.ranks_of(self._table, self._session, missing)
            self._ranks |= found

    def _around(self, me: Shown) -> Sequence[Shown]:
        """A stretch of the board that holds my row and enough on both sides."""
        if self._complete:
            return self._merged
        wide = 2 * NEIGHBOURS
        while True:
            above = boards.before(self._table, self._session, me.place, wide)
            below = boards.after(self._table, self._session, me.place, wide)
            rows = _best_rows([*self._ahead_of_best.values(), *map(_of_best, (*above, *below))])
            # What lies beyond the stretch that was read may have rows between that were not.
            first = above[-1].place if len(above) == wide else ""
            last = below[-1].place if len(below) == wide else _LAST
            around = sorted((row for row in rows.values() if first <= row.place <= last), key=lambda row: row.place)
            mine = next(index for index, row in enumerate(around) if row.player == me.player)
            if (mine >= NEIGHBOURS or not first) and (len(around) - mine > NEIGHBOURS or last == _LAST):
                return around
            wide *= 4  # many who were here play better now, and stand elsewhere


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


def _ranked(rows: Sequence[Shown]) -> list[BoardRow]:
    """Rows in order with competition ranks: equal scores share one."""
    ranked: list[BoardRow] = []
    rank = 0
    for index, row in enumerate(rows):
        if index == 0 or row.score.score != rows[index - 1].score.score:
            rank = index + 1
        ranked.append(row.row(rank))
    return ranked
