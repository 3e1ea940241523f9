"""Histograms: how often values fall into each of some stretches."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

from alienattack.charts.axes import LINEAR, Axis
from alienattack.charts.chart import drawing, hint
from alienattack.charts.markup import Element, element
from alienattack.charts.numbers import number
from alienattack.charts.plot import Plot, ticks_across
from alienattack.charts.table import Table


@dataclass(frozen=True, slots=True)
class Histogram:
    """`edges` is one longer than `counts`, ascending; `what` is counted."""

    edges: tuple[float, ...]
    counts: tuple[float, ...]
    what: str
    x: Axis = LINEAR
    height: int = 240

    @property
    def empty(self) -> bool:
        """Whether nothing was counted."""
        return not any(self.counts)

    def table(self) -> Table:
        """One row a stretch."""
        rows = zip(pairwise(self.edges), self.counts, strict=True)
        return Table((self.x.title or "from", "below", self.what),
                     tuple((self.x.show(low), self.x.show(high), count) for (low, high), count in rows))

    def svg(self, width: int) -> Element:
        """One column a stretch, as wide as that is."""
        y_axis = Axis(self.what, from_zero=True, whole=all(count == int(count) for count in self.counts))
        x = replace(self.x, close=True).scale(self.edges, ticks_across(width))
        y = y_axis.scale(self.counts, 4)
        plot = Plot.within(width, self.height, 0.0, x, y, self.x, y_axis)
        columns = []
        for (low, high), count in zip(pairwise(self.edges), self.counts, strict=True):
            if count and self.x.takes(low):
                left, top = plot.place(low, count)
                wide = plot.place(high, count)[0] - left
                told = f"{self.x.show(low)} to {self.x.show(high)}: {number(count)}"
                columns.append(element("rect", hint(told), x=left + 0.75, y=top, width=max(1.0, wide - 1.5),
                                       height=plot.bottom - top, class_="fill c1"))
        return drawing(width, self.height, *plot.ground(self.x, y_axis), *columns)
