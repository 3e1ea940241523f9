"""What is the same for all who look at a board, read once and kept for a moment: who plays, the verified rows.

Everything that one caller's answer needs of it is found by bisection, and the rows at the top are put into the answer's
form once, so that who looks at a board of many costs next to nothing beside the reading.
"""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import Any

from alienattack.protocol.api import BoardRow
from alienattack.protocol.scores import MAX_MILLISECONDS, Score, sort_key
from functions.remembering import keep
from functions.tables import boards, live
from functions.tables.boards import Best
from functions.tables.live import LiveEntry
from functions.tables.sessions import Session
from functions.tables.table import Table

ROWS_SECONDS = 10.0  # that verified rows may be old where many share them; who plays is read far oftener
MOST_LOOKS = 50  # that a process keeps
MOST_SHARED = 1_000  # rows of a look that many share: whoever's board has no more needs no reading of their own


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


def shown_best(best: Best) -> Shown:
    """The row of a verified best."""
    return Shown(best.player, best.name, best.score, "verified", best.place, best.run, best.flags)


def _shown_entry(entry: LiveEntry) -> Shown:
    # A live row has no moment yet at which its tuple was reached: among equals it stands after those that have.
    place = f"{sort_key(entry.score, MAX_MILLISECONDS)}#{entry.player}"
    return Shown(entry.player, entry.name, entry.score, entry.state, place)


def best_rows(rows: Iterable[Shown]) -> dict[str, Shown]:
    """One row a player: the best."""
    best: dict[str, Shown] = {}
    for row in rows:
        if row.player not in best or row.place < best[row.player].place:
            best[row.player] = row
    return best


@dataclass(frozen=True, slots=True)
class Told:
    """Rows in the form of an answer, and a digest by which equal ones are known without writing them out."""

    rows: list[dict[str, Any]]
    digest: str


@dataclass(frozen=True, slots=True)
class Rows:
    """The verified rows of a board from the top, as they were at the instant `at`.

    `complete`: whether those are all. `counted`: how many there are in all; None where nobody has counted. `others`:
    the bests of players further down who were asked about, None of who has none.
    """

    at: float
    verified: Sequence[Best]
    complete: bool
    counted: int | None
    others: Mapping[str, Best | None]


@dataclass(frozen=True, slots=True)
class Look:
    """One reading of a board at the instant `at`, the same for all who look.

    `entries`: who plays. `own_bests`: their verified bests. `ahead_of_best`: of each the better of claim and best.
    `merged`: all rows that were read, best first; no row is missing between the first `known` of them, and none at all
    where all verified ones were read.
    """

    at: float
    entries: tuple[LiveEntry, ...]
    rows: Rows
    own_bests: Mapping[str, Best]
    ahead_of_best: Mapping[str, Shown]
    merged: tuple[Shown, ...]
    known: int
    _at: Mapping[str, int]
    _descending: Sequence[int]
    _told: dict[tuple[int, bool, bool], Told] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Whether every row there is was read."""
        return self.rows.complete

    def place_of(self, player: str) -> int | None:
        """Where a player's row is in `merged`, counted from 0."""
        return self._at.get(player)

    def higher(self, score: int) -> int:
        """How many of `merged` have a higher score."""
        return bisect_left(self._descending, -score)

    def holds_all_above(self, score: int) -> bool:
        """Whether every row with a higher score is in `merged`."""
        return self.complete or bool(self.known and score >= self.merged[self.known - 1].score.score)

    def top(self, limit: int) -> list[BoardRow]:
        """The first rows with competition ranks: equal scores share one."""
        return [row.row(1 + self.higher(row.score.score)) for row in self.merged[:limit]]

    def told(self, limit: int, all_flags: bool, sealed: bool, as_told: Callable[[BoardRow], BoardRow]) -> Told:
        """The first rows as `as_told` has them, which is the same for all who ask alike; made once."""
        kind = limit, all_flags, sealed
        if kind not in self._told:
            rows = [as_told(row).to_json() for row in self.top(limit)]
            digest = hashlib.sha256(json.dumps(rows, separators=(",", ":")).encode()).hexdigest()
            self._told[kind] = Told(rows, digest)
        return self._told[kind]


_shared: dict[tuple[str, str], Look] = {}


def shared(table: Table, session: Session, board: str, now: float, fresh_for: float) -> Look:
    """A look that is at most `fresh_for` seconds old, its verified rows ROWS_SECONDS: this process's last one, or as
    much of it as is young enough."""
    last = _shared.get((session.id, board))
    if last is not None and 0 <= now - last.at < fresh_for:
        return last
    entries = _playing(table, session, now)
    if last is not None and 0 <= now - last.rows.at < ROWS_SECONDS and last.rows.at >= (session.frozen_at or 0.0):
        rows = last.rows
        entries = _with_those_before(entries, last.entries, now) if session.frozen_at is None else entries
    else:
        rows = _rows(table, board, MOST_SHARED, now)
        if not rows.complete:
            rows = replace(rows, counted=boards.players_of(table, board))
    found = _of(now, entries, _with_others(table, board, rows, {entry.player for entry in entries}))
    keep(_shared, (session.id, board), found, MOST_LOOKS)
    return found


def forget() -> None:
    """Nothing was read."""
    _shared.clear()


def for_one(table: Table, session: Session, board: str, limit: int, now: float, me: str) -> Look:
    """A look as the board is now, with the first `limit` rows; the own best of `me` (opaque id, or "") is among them
    as the table has it, which the index may not know of yet."""
    entries = _playing(table, session, now)
    rows = _rows(table, board, limit + len(entries), now)
    wanted = {me} - {"", *(best.player for best in rows.verified)}
    return _of(now, entries, _with_others(table, board, rows, {entry.player for entry in entries}, wanted))


def _playing(table: Table, session: Session, now: float) -> tuple[LiveEntry, ...]:
    """The entries that may still become a row: none once the final board stands, and only ended runs just before."""
    if session.frozen_at is not None:
        return ()
    over = session.settles(now)
    return tuple(entry for entry in live.read(table, session.id)
                 if entry.fresh(now) and not (over and entry.state == "live"))


def _with_those_before(entries: tuple[LiveEntry, ...], before: Iterable[LiveEntry],
                       now: float) -> tuple[LiveEntry, ...]:
    """Whose run has left the live board since is shown as before until the verified rows are read anew: most probably
    there is a verdict, and its row is not among those yet."""
    here = {entry.run for entry in entries}
    return (*entries, *(entry for entry in before if entry.run not in here and entry.fresh(now)))


def _rows(table: Table, board: str, most: int, now: float) -> Rows:
    verified = boards.top(table, board, most + 1)
    return Rows(now, verified, len(verified) <= most, None, {})


def _with_others(table: Table, board: str, rows: Rows, playing: Set[str], also: Set[str] = frozenset()) -> Rows:
    """The same rows with the bests of those who play further down: where all were read there are none, but for those
    of `also`, who are asked about in any case."""
    among = {best.player for best in rows.verified} | rows.others.keys()
    wanted = (set() if rows.complete else playing - among) | also
    if not wanted:
        return rows
    found = boards.of_players(table, board, wanted)
    return replace(rows, others={**rows.others, **{player: found.get(player) for player in wanted}})


def _of(now: float, entries: tuple[LiveEntry, ...], rows: Rows) -> Look:
    playing = {entry.player for entry in entries}
    own_bests = {best.player: best for best in rows.verified if best.player in playing}
    own_bests |= {player: best for player, best in rows.others.items() if best is not None}
    ahead = best_rows([*map(_shown_entry, entries), *map(shown_best, own_bests.values())])
    every = best_rows([*ahead.values(), *map(shown_best, rows.verified)])
    merged = tuple(sorted(every.values(), key=lambda row: row.place))
    last = rows.verified[-1].place if rows.verified else ""
    known = len(merged) if rows.complete else bisect_right(merged, last, key=lambda row: row.place)
    return Look(now, entries, rows, own_bests, ahead, merged, known,
                {row.player: place for place, row in enumerate(merged)}, [-row.score.score for row in merged])
