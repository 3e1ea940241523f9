"""Verified rows one page after the other, each with its exact rank: for lists without end, exports, scoreboards."""

from __future__ import annotations

from alienattack.protocol.api import BoardRow
from functions.tables import boards
from functions.tables.boards import Best
from functions.tables.table import Table


def page(table: Table, board: str, cursor: str, limit: int) -> tuple[list[BoardRow], str]:
    """Up to `limit` rows behind `cursor` ("" is the top) and the cursor of the next page ("" at the end).

    Ranks need the rank tree at most twice a page: for the first score, and for the second, since the first may have
    begun on the page before. From there on they are counted.
    """
    found = boards.page(table, board, cursor, limit + 1)
    shown = found[:limit]
    return ranked(table, board, shown), shown[-1].place if len(found) > limit else ""


def whole(table: Table, board: str) -> list[BoardRow]:
    """Every row of a board that has not too many for one answer, best first, with ranks counted on the way."""
    rows: list[BoardRow] = []
    for place, row in enumerate(boards.whole(table, board), 1):
        same = rows and rows[-1].score.score == row.score.score
        rows.append(row_of(row, (rows[-1].rank or place) if same else place))
    return rows


def ranked(table: Table, board: str, rows: list[Best]) -> list[BoardRow]:
    """Rows that follow each other on a board, best first, with their ranks; equal scores share one."""
    ranks: list[int] = []
    scores: list[int] = []
    begin = 0  # where the present score begins on this page
    for place, row in enumerate(rows):
        if not scores or row.score.score != scores[-1]:
            scores.append(row.score.score)
            ranks.append(boards.rank_of(table, board, scores[-1]) if len(scores) <= 2 else ranks[-1] + place - begin)
            begin = place
        else:
            ranks.append(ranks[-1])
    return [row_of(row, rank) for row, rank in zip(rows, ranks, strict=True)]


def row_of(best: Best, rank: int) -> BoardRow:
    """A verified row as clients get it."""
    return BoardRow(best.player, best.name, best.score, "verified", rank, best.run, best.flags)
