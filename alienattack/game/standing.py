"""Where a run stands on a board: the known rows with the player's own live score put where it belongs.

A rank is told only when it follows from the rows at hand; else it is None, and drawn blank. Ranks are shared by equal
scores (1, 2, 2, 4); among equal scores the tuple (lives, shots, who was first) orders the rows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from alienattack.game.rows import Line
from alienattack.protocol.api import Board, BoardRow
from alienattack.protocol.scores import Score, rank_key

OWN = "own"
POINT_STEP = 10  # every score is a multiple of it


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the whole order. `key` names the player through all changes; `gap`: unknown rows stand before it."""

    key: str
    line: Line
    gap: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """All known rows in order; `own` is the index of the player's row, or None."""

    entries: tuple[Entry, ...]
    own: int | None = None

    @property
    def rank(self) -> int | None:
        """The player's own rank, None while it does not follow from what is known."""
        return self.entries[self.own].line.rank if self.own is not None else None

    @property
    def ahead(self) -> Entry | None:
        """The nearest known row before the player's."""
        return self.entries[self.own - 1] if self.own else None

    @property
    def behind(self) -> Entry | None:
        """The row right after the player's."""
        if self.own is None or self.own + 1 >= len(self.entries) or self.entries[self.own + 1].gap:
            return None
        return self.entries[self.own + 1]


@dataclass(frozen=True, slots=True)
class _Known:
    row: BoardRow
    rank: int | None


def _others(board: Board, me: str) -> tuple[list[_Known], list[_Known]]:
    """The rows of everybody else, ranked as if the player were not there: from the top, and around the player."""
    mine = next((row.rank for row in (board.me, *board.rows, *board.near) if row and row.player == me), None)
    top_rows = sorted((row for row in board.rows if row.player != me), key=lambda row: rank_key(row.score))
    top = [_Known(row, 1 + sum(other.score.score > row.score.score for other in top_rows)) for row in top_rows]
    seen = {row.player for row in top_rows} | {me}
    near = []
    for row in sorted(board.near, key=lambda row: rank_key(row.score)):
        if row.player not in seen:
            shifted = None if row.rank is None else row.rank - (mine is not None and mine < row.rank)
            near.append(_Known(row, shifted))
    return top, near


def _own_rank(own: int, top: list[_Known], near: list[_Known], others: int) -> int | None:
    """The rank that a run of `own` points has among `others` players."""
    higher = sum(known.row.score.score > own for known in top)
    if higher < len(top) or len(top) >= others:
        return higher + 1
    tied = next((known.rank for known in near if known.row.score.score == own), None)
    if tied is not None:
        return tied
    above = [known for known in near if known.row.score.score > own]
    below = [known for known in near if known.row.score.score < own]
    if below and below[0].rank is not None and (above or below[0].rank == len(top) + 1):
        return below[0].rank  # nobody stands between: whoever counts for them counts for me
    if above and not below and above[-1].rank is not None:
        last = above[-1].rank + sum(known.row.score.score == above[-1].row.score.score for known in above) - 1
        return others + 1 if last >= others else None
    return None


def _line(known: _Known, changes: dict[str, int]) -> Line:
    row = known.row
    return Line(known.rank, row.name, row.score.score, row.state, changes.get(row.player, 0))


def merge(board: Board, me: str, name: str, own: Score | None, changes: dict[str, int] | None = None) -> Standing:
    """The order of `board` with the run `own` of the player `me` (opaque id) in it instead of their best.

    Without `own` the player's row is the one on the board, if there is one. `changes`: player -> places moved.
    """
    changes = changes or {}
    top, near = _others(board, me)
    others = board.players - (board.me is not None or any(row.player == me for row in board.rows))
    linked = bool(near) and near[0].rank == len(top) + 1
    best = next((row for row in (board.me, *board.rows) if row and row.player == me), None)
    if own is None and best is not None:
        place, rank, state = best.score, best.rank, best.state
    elif own is not None:
        known = board.me is not None and board.me.score.score == own.score  # the server has this very claim
        place, state = own, "live"
        rank = board.me.rank if board.me is not None and known else _own_rank(own.score, top, near, others)
    else:
        place, rank, state = None, None, ""
    entries = [Entry(known.row.player, _line(known, changes), gap=index == len(top) and not linked and bool(top))
               for index, known in enumerate(top + near)]
    if place is None:
        return Standing(tuple(_counted(entries, None)))
    index = sum(rank_key(known.row.score) <= rank_key(place) for known in top + near)
    line = Line(rank, name, place.score, state, own=True, lives=place.lives, shots=place.shots, wave=place.level)
    gap = index == len(entries) and rank is None and bool(entries)
    if index < len(entries) and entries[index].gap:
        gap = rank is None or rank != len(top) + 1
        entries[index] = replace(entries[index], gap=rank is None or entries[index].line.rank != rank)
    entries.insert(index, Entry(OWN, line, gap=gap))
    return Standing(tuple(_counted(entries, index)), index)


def _counted(entries: list[Entry], own: int | None) -> list[Entry]:
    """Give the ranks of those whom the player's row pushes down by one."""
    if own is None:
        return entries
    mine = entries[own].line
    return [entry if index == own or entry.line.rank is None or entry.line.score >= mine.score
            else replace(entry, line=replace(entry.line, rank=entry.line.rank + 1))
            for index, entry in enumerate(entries)]


def visible(standing: Standing, rows: int = 10) -> list[Entry | None]:
    """The rows a pane shows that has room for `rows` of them, None standing for three dots.

    With the player among the first of them just the top; else the upper half of it, dots, and the player with
    neighbours (of ten rows: the top five, two above, the player, two below).
    """
    entries, own = standing.entries, standing.own
    top, above, below = rows // 2, 2 if rows >= 10 else 1, 2 if rows >= 8 else 1
    if own is None or own < rows - 2:
        chosen = list(range(min(rows, len(entries))))
    else:
        chosen = [*range(top), *range(own - above, min(len(entries), own + below + 1))]
    shown: list[Entry | None] = []
    before = -1
    for index in chosen:
        entry = entries[index]
        if entry.gap and index != own and own is not None and index > own:
            break  # rows below an unknown gap tell nothing about who is behind
        if shown and (entry.gap or index != before + 1):
            shown.append(None)
        shown.append(entry)
        before = index
    return shown


def points_to_pass(ahead: Line, own: int) -> int:
    """How many points are missing to stand before `ahead`; with equal points, one more step of the score."""
    return max(ahead.score - own, POINT_STEP) if ahead.score >= own else 0
