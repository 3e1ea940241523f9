"""Heat maps: a value for each pair of a row and a column, the more the brighter."""

from __future__ import annotations

from dataclasses import dataclass

from alienattack.charts.chart import SIZE, drawing, hint, label, shortened, width_of
from alienattack.charts.markup import Element, element
from alienattack.charts.numbers import compact, number
from alienattack.charts.table import Cell, Table

_ROW = 30.0
_HEAD = 22.0
_FOOT = 40.0
_TITLE = 16.0
_FAINTEST = 0.08  # how much of the colour a value just over 0 gets
_STEPS = 5  # of the legend
_DARK_ON_IT = 0.5  # of the most: from here on a dark figure is read better than a bright one


@dataclass(frozen=True, slots=True)
class HeatMap:
    """`cells[row][column]`, None where there is no value. Values from 0 up; `measure` says what they are."""

    columns: tuple[str, ...]
    rows: tuple[str, ...]
    cells: tuple[tuple[float | None, ...], ...]
    measure: str
    columns_title: str = ""
    rows_title: str = ""

    @property
    def empty(self) -> bool:
        """Whether no cell holds anything."""
        return not any(value for row in self.cells for value in row)

    def table(self) -> Table:
        """The same grid in figures."""
        rows: list[tuple[Cell, ...]] = [(name, *row) for name, row in zip(self.rows, self.cells, strict=True)]
        return Table((self.rows_title or "", *self.columns), tuple(rows))

    def svg(self, width: int) -> Element:
        """The grid; the values are written in where there is room for all of them."""
        left = min(max((width_of(name) for name in (*self.rows, self.rows_title)), default=0.0) + 10, width * 0.34)
        wide = (width - left - 2) / max(1, len(self.columns))
        parts = [label(left - 8, 14, shortened(self.rows_title, left - 8), "end", "title"), *self._heads(left, wide)]
        most = max((value or 0.0 for row in self.cells for value in row), default=0.0) or 1.0
        told = all(width_of(compact(value)) + 4 <= wide for row in self.cells for value in row if value)
        for place, (name, row) in enumerate(zip(self.rows, self.cells, strict=True)):
            top = _HEAD + _ROW * place
            parts.append(label(left - 8, top + _ROW / 2 + SIZE * 0.36, shortened(name, left - 8), "end"))
            for column, value in enumerate(row):
                parts += _cell(left + wide * column, top, wide, value, most, f"{name}, {self.columns[column]}")
                if value and told:
                    kind = "on-heat" if value > most * _DARK_ON_IT else "value"
                    parts.append(label(left + wide * (column + 0.5), top + _ROW / 2 + SIZE * 0.36, compact(value),
                                       "middle", kind))
        bottom = _HEAD + _ROW * len(self.rows)
        legend_ends = left + width_of(f"{self.measure}: 0 {compact(most)}") + 18 * _STEPS + 24
        lower = _TITLE if self.columns_title and legend_ends + width_of(self.columns_title) > width else 0.0
        parts += self._legend(left, bottom + 16 + lower, most)
        if self.columns_title:
            parts.append(label(width - 2, bottom + (18 if lower else 27), self.columns_title, "end", "title"))
        return drawing(width, bottom + _FOOT + lower, *parts)

    def _heads(self, left: float, wide: float) -> list[Element]:
        """The names of the columns, as many as have room."""
        every = 1
        while max(map(width_of, self.columns), default=0.0) + 6 > wide * every and every < len(self.columns):
            every += 1
        return [label(left + wide * (place + 0.5), 14, name, "middle")
                for place, name in enumerate(self.columns) if place % every == 0]

    def _legend(self, left: float, y: float, most: float) -> list[Element]:
        words = f"{self.measure}: 0"
        x = left + width_of(words) + 8
        steps = [element("rect", x=x + 18 * step, y=y, width=18, height=12, class_="heat",
                         fill_opacity=step / (_STEPS - 1)) for step in range(_STEPS)]
        frame = element("rect", x=x, y=y, width=18 * _STEPS, height=12, class_="frame")
        return [label(left, y + 11, words), *steps, frame, label(x + 18 * _STEPS + 8, y + 11, compact(most))]


def _cell(x: float, y: float, wide: float, value: float | None, most: float, where: str) -> list[Element]:
    share = 0.0 if not value else _FAINTEST + (1 - _FAINTEST) * value / most
    told = f"{where}: {'–' if value is None else number(value)}"
    box = {"x": x + 1, "y": y + 1, "width": max(1.0, wide - 2), "height": _ROW - 2}
    return [element("rect", class_="cell", **box),
            element("rect", hint(told), class_="heat", fill_opacity=share, **box)]
