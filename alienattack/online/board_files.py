"""A board as a file: CSV for a spreadsheet, JSON for a program. Nothing in a cell is ever taken for a formula."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable

from alienattack.online.managing import Export
from alienattack.protocol.api import BoardRow

COLUMNS = ("rank", "name", "score", "lives", "shots", "level", "state", "player", "run", "flags")
_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")  # OWASP's list of what a spreadsheet may take for a formula


def csv_of(rows: Iterable[BoardRow]) -> str:
    """A line of COLUMNS, then a line a row. Texts that a spreadsheet might calculate get an apostrophe in front."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)  # else a lone CR ends a line
    writer.writerow(COLUMNS)
    for row in rows:
        score = row.score
        cells = ("" if row.rank is None else row.rank, row.name, score.score, score.lives, score.shots, score.level,
                 row.state, row.player, row.run, " ".join(row.flags))
        writer.writerow([_harmless(cell) if isinstance(cell, str) else cell for cell in cells])
    return text.getvalue()


def json_of(export: Export) -> str:
    """One object with the session and its rows, as the API tells them; without the code of an invitation."""
    session = {name: value for name, value in export.session.to_json().items() if name != "code"}
    return json.dumps({"session": session, "rows": [row.to_json() for row in export.rows]}, indent=1) + "\n"


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULAS) else text
