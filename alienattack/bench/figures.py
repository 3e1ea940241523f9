"""A measured figure beside what is asked for, and the table and record of many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """One line: `seen` is None when it could not be measured here, and `note` then says why.

    `asked` is the least that will do, or the most where `at_most`; None: nothing is asked, it stands for comparison.
    """

    name: str
    seen: float | None
    unit: str
    asked: float | None = None
    at_most: bool = False
    note: str = ""

    def verdict(self) -> str:
        """"ok", "MISSED", "not measured", or "" where nothing is asked."""
        if self.seen is None:
            return "not measured"
        if self.asked is None:
            return ""
        return "ok" if (self.seen <= self.asked if self.at_most else self.seen >= self.asked) else "MISSED"


def missed(figures: Sequence[Figure]) -> list[Figure]:
    """Those that were measured and fall short."""
    return [figure for figure in figures if figure.verdict() == "MISSED"]


def table(figures: Sequence[Figure]) -> str:
    """The figures as lines for people: what, seen, asked, verdict, note."""
    rows = [("what", "seen", "asked", "", "")]
    for figure in figures:
        asked = "" if figure.asked is None else f"{'<=' if figure.at_most else '>='} {_number(figure.asked)}"
        seen = "-" if figure.seen is None else f"{_number(figure.seen)} {figure.unit}"
        rows.append((figure.name, seen, asked, figure.verdict(), figure.note))
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return "\n".join(
        f"{what:<{widths[0]}}  {seen:>{widths[1]}}  {asked:>{widths[2]}}  {verdict:<{widths[3]}}  {note}".rstrip()
        for what, seen, asked, verdict, note in rows
    )


def record(figures: Sequence[Figure]) -> list[dict[str, Any]]:
    """The figures as objects for JSON."""
    return [asdict(figure) | {"verdict": figure.verdict()} for figure in figures]


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:,.2f}"
