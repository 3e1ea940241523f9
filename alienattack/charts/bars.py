"""Bars: one value for each of some names, in the order given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from alienattack.charts.chart import SIZE, drawing, hint, label, rule, shortened, width_of
from alienattack.charts.markup import Element, element
from alienattack.charts.numbers import number
from alienattack.charts.table import Table

_ROW = 28.0
_THICK = 16.0
_WIDEST_NAME = 0.38  # of the drawing


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar. `note` is written behind its value."""

    name: str
    value: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars that lie, names on the left: long names and many of them can be read on a phone too. Values from 0 up."""

    bars: tuple[Bar, ...]
    name: str
    measure: str
    show: Callable[[float], str] = number

    @property
    def empty(self) -> bool:
        """Whether there is no bar."""
        return not self.bars

    def table(self) -> Table:
        """Name, value and, where there are any, notes."""
        noted = any(bar.note for bar in self.bars)
        columns = (self.name, self.measure, *(("",) if noted else ()))
        return Table(columns, tuple((bar.name, bar.value, *((bar.note,) if noted else ())) for bar in self.bars))

    def svg(self, width: int) -> Element:
        """The bars, each with its value behind it."""
        left = min(max((width_of(bar.name) for bar in self.bars), default=0) + 10, width * _WIDEST_NAME)
        right = max((width_of(self._behind(bar)) for bar in self.bars), default=0) + 12
        room = max(24.0, width - left - right)
        most = max((bar.value for bar in self.bars), default=0) or 1
        parts = [rule(left, 2, left, 2 + _ROW * len(self.bars), "axis")]
        for place, bar in enumerate(self.bars):
            middle = 2 + _ROW * (place + 0.5)
            parts += self._bar(bar, left, middle, max(0.0, bar.value) / most * room)
        return drawing(width, 4 + _ROW * len(self.bars), *parts)

    def _bar(self, bar: Bar, left: float, middle: float, length: float) -> list[Element]:
        baseline = middle + SIZE * 0.36
        box = element("rect", hint(f"{bar.name}: {self._behind(bar)}"), x=left, y=middle - _THICK / 2,
                      width=max(1.5, length), height=_THICK, class_="fill c1")
        return [label(left - 8, baseline, shortened(bar.name, left - 8), "end"), box,
                label(left + length + 7, baseline, self._behind(bar), kind="value")]

    def _behind(self, bar: Bar) -> str:
        return f"{self.show(bar.value)} {bar.note}".rstrip()
