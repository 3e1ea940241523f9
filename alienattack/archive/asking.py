"""Questions in SQL to an archive's database, and their answers as text, CSV or JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from alienattack.archive.database import breakable, duckdb_module
from alienattack.archive.origin import ArchiveError

if TYPE_CHECKING:
    import duckdb

TABLES = "frames, events (and event_kill, event_life_lost, ... of each type), runs, days, files, verdicts"
_WIDEST = 60


@dataclass(frozen=True, slots=True)
class Answer:
    """Columns and rows; `more` where rows were left out."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    more: bool = False


def ask(connection: duckdb.DuckDBPyConnection, query: str, limit: int) -> Answer:
    """Runs a query and takes its first `limit` rows. Raises ArchiveError with DuckDB's own words."""
    duck = duckdb_module()
    try:
        with breakable():
            result = connection.execute(query)
            if result is None or result.description is None:
                return Answer((), ())
            rows = result.fetchmany(limit + 1)
    except duck.Error as error:
        words = " ".join(_printable(line) for line in str(error).splitlines()[:2])
        raise ArchiveError(words, f"Tables: {TABLES}. DESCRIBE runs tells one's columns.") from error
    names = tuple(str(column[0]) for column in result.description)
    return Answer(names, tuple(map(tuple, rows[:limit])), len(rows) > limit)


def as_csv(answer: Answer) -> str:
    """One line a row, the names first."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(answer.columns)
    writer.writerows(["" if value is None else value for value in row] for row in answer.rows)
    return out.getvalue()


def as_json(answer: Answer) -> str:
    """A list of objects."""
    return json.dumps([dict(zip(answer.columns, map(_jsonable, row), strict=True)) for row in answer.rows])


def as_text(answer: Answer) -> str:
    """Columns beside each other, numbers to the right."""
    if not answer.columns:
        return "Done.\n"
    cells = [[shown(value) for value in row] for row in answer.rows]
    widths = [max(map(len, column)) for column in zip(answer.columns, *cells, strict=True)]
    right = [all(_is_number(row[place]) for row in answer.rows) for place in range(len(answer.columns))]
    lines = [_line(answer.columns, widths, right), "  ".join("-" * width for width in widths),
             *(_line(row, widths, right) for row in cells)]
    if answer.more:
        lines.append(f"... and more; --limit shows more than {len(answer.rows)} rows.")
    return "\n".join(line.rstrip() for line in lines) + "\n"


def shown(value: Any) -> str:
    """A value on a terminal: nothing in it can move the cursor."""
    if value is None:
        return ""
    text = f"{value:.6g}" if isinstance(value, float) else str(value)
    text = _printable(text)
    return text if len(text) <= _WIDEST else f"{text[:_WIDEST - 1]}…"


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else "�" for letter in text)


def _line(cells: Sequence[str], widths: Iterable[int], right: Iterable[bool]) -> str:
    return "  ".join(cell.rjust(width) if to_right else cell.ljust(width)
                     for cell, width, to_right in zip(cells, widths, right, strict=True))


def _is_number(value: Any) -> bool:
    return value is None or (isinstance(value, int | float | Decimal) and not isinstance(value, bool))


def _jsonable(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, Decimal):
        return float(value)
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return str(value)
