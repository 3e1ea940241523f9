"""Tables: what is said in figures. Every chart can say itself as one."""

from __future__ import annotations

from dataclasses import dataclass

from alienattack.charts.markup import Element, element
from alienattack.charts.numbers import number

Cell = str | int | float | None
_ONE_LINE = 32  # letters


@dataclass(frozen=True, slots=True)
class Table:
    """`rows` are as long as `columns`. Of more than `most` rows the first are written, and how many are not."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    most: int = 60

    def html(self) -> Element:
        """The table, in a frame of its own that a narrow screen can move sideways."""
        numeric = [all(_is_number(row[place]) for row in self.rows) for place in range(len(self.columns))]
        head = element("tr", *(element("th", name, scope="col", class_=_kind(right))
                               for name, right in zip(self.columns, numeric, strict=True)))
        rows = [element("tr", *(element("td", shown(cell), class_=_kind(right, cell))
                                for cell, right in zip(row, numeric, strict=True))) for row in self.rows[: self.most]]
        left = len(self.rows) - len(rows)
        note = [element("p", f"And {left:,} more.", class_="note")] if left > 0 else []
        grid = element("table", element("thead", head), element("tbody", *rows))
        return element("div", grid, *note, class_="scroll", tabindex="0")


def shown(cell: Cell) -> str:
    """A cell as people read it; nothing at all is a dash."""
    if cell is None:
        return "–"
    return cell if isinstance(cell, str) else number(cell)


def _is_number(cell: Cell) -> bool:
    return cell is None or isinstance(cell, int | float)


def _kind(right: bool, cell: Cell = None) -> str:
    if right:
        return "number"
    return "long" if isinstance(cell, str) and len(cell) > _ONE_LINE else "words"
