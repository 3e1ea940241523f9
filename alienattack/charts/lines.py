"""Lines: how something goes, for one or several series. Series differ in colour, in dashes and in marks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from alienattack.charts.axes import LINEAR, Axis
from alienattack.charts.chart import SIZE, drawing, hint, label, rule, width_of
from alienattack.charts.markup import Element, element
from alienattack.charts.plot import Plot, ticks_across
from alienattack.charts.table import Cell, Table

COLOURS = 8  # of the style sheet: c1 to c8
_DASHES = ("none", "7 4", "2 3", "10 3 2 3")
_MOST_MARKED = 40  # points of a series that still get a mark each
_LEGEND_ROW = 20.0
_NAMES_ROW = 16.0


@dataclass(frozen=True, slots=True)
class Series:
    """A line through points, from left to right; a y of None breaks it."""

    name: str
    points: tuple[tuple[float, float | None], ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment or a value of the x axis that is pointed out: a fault, a limit."""

    x: float
    name: str


@dataclass(frozen=True, slots=True)
class Lines:
    """The chart. `limit`: a y value that is drawn across, with its name, such as a bound that must hold."""

    series: tuple[Series, ...]
    x: Axis = LINEAR
    y: Axis = LINEAR
    marks: tuple[Mark, ...] = ()
    limit: tuple[float, str] | None = None
    height: int = 260

    @property
    def empty(self) -> bool:
        """Whether no point has a place."""
        return not any(run for each in self.series for run in self._runs(each))

    def table(self) -> Table:
        """One row an x value, one column a series."""
        columns = [dict(each.points) for each in self.series]
        rows: list[tuple[Cell, ...]] = [(self.x.show(x), *(points.get(x) for points in columns))
                                        for x in sorted({x for points in columns for x in points})]
        return Table((self.x.title or "x", *(each.name for each in self.series)), tuple(rows))

    def svg(self, width: int) -> Element:
        """The lines over their grid, with a legend where there are several."""
        legend, top = self._legend(width) if len(self.series) > 1 else ([], 0.0)
        plot = self._plot(width, top)
        parts = [*legend, *plot.ground(self.x, self.y), *self._marks(plot)]
        for index, each in enumerate(self.series):
            parts += self._line(plot, index, each)
        return drawing(width, self.height + top, *parts)

    def _runs(self, series: Series) -> Iterator[list[tuple[float, float]]]:
        """The stretches of a series that are drawn without a break."""
        def drawn(point: tuple[float, float | None]) -> bool:
            return self.x.takes(point[0]) and point[1] is not None and self.y.takes(point[1])

        for kept, stretch in groupby(series.points, drawn):
            if kept:
                yield [(x, y) for x, y in stretch if y is not None]

    def _plot(self, width: int, top: float) -> Plot:
        points = [point for each in self.series for run in self._runs(each) for point in run]
        limits = [self.limit[0]] if self.limit else []
        x = replace(self.x, close=True).scale([x for x, _ in points], ticks_across(width))
        y = self.y.scale([*(y for _, y in points), *limits], 5)
        return Plot.within(width, self.height + top, top, x, y, self.x, self.y)

    def _line(self, plot: Plot, index: int, series: Series) -> list[Element]:
        colour = f"c{index % COLOURS + 1}"
        parts = []
        for run in self._runs(series):
            places = [plot.place(x, y) for x, y in run]
            path = " ".join(f"{'L' if nth else 'M'}{x:.1f} {y:.1f}" for nth, (x, y) in enumerate(places))
            if len(run) > 1:
                parts.append(element("path", hint(series.name), d=path, class_=f"line {colour}",
                                     stroke_dasharray=_DASHES[index % len(_DASHES)]))
            if len(run) <= _MOST_MARKED:
                parts += [_sign(index, x, y, f"{series.name}: {self.x.show(point[0])}, {self.y.show(point[1])}")
                          for point, (x, y) in zip(run, places, strict=True)]
        return parts

    def _marks(self, plot: Plot) -> list[Element]:
        parts = []
        taken: list[float] = []  # how far each row of names is written on
        for mark in sorted((mark for mark in self.marks if plot.x.low <= mark.x <= plot.x.high), key=_where):
            x = plot.place(mark.x, plot.y.low)[0]
            wide = width_of(mark.name) + 8
            late = x + wide > plot.right
            begins = x - wide if late else x
            row = next((nth for nth, until in enumerate(taken) if until < begins), len(taken))
            taken[row:row + 1] = [begins + wide]
            parts += [rule(x, plot.top, x, plot.bottom, "mark"),
                      label(x + (-5 if late else 5), plot.top + 11 + row * _NAMES_ROW, mark.name,
                            "end" if late else "start", "marked")]
        if self.limit:
            y = plot.place(plot.x.low, self.limit[0])[1]
            parts += [rule(plot.left, y, plot.right, y, "mark"),
                      label(plot.right, y - 5, self.limit[1], "end", "marked")]
        return parts

    def _legend(self, width: int) -> tuple[list[Element], float]:
        """The names of the series in rows, and the room that they take."""
        parts: list[Element] = []
        x, y = 0.0, SIZE
        for index, each in enumerate(self.series):
            if x and x + 32 + width_of(each.name) > width:
                x, y = 0.0, y + _LEGEND_ROW
            dashes = _DASHES[index % len(_DASHES)]
            parts += [element("line", x1=x, y1=y - 4, x2=x + 24, y2=y - 4, class_=f"line c{index % COLOURS + 1}",
                              stroke_dasharray=dashes),
                      _sign(index, x + 12, y - 4, each.name), label(x + 31, y, each.name)]
            x += 31 + width_of(each.name) + 18
        return parts, y + 12


def _where(mark: Mark) -> float:
    return mark.x


def _sign(index: int, x: float, y: float, words: str) -> Element:
    """A series' mark: round, square, upright or on its tip, so that no colour has to be told apart."""
    kind = f"fill c{index % COLOURS + 1}"
    if index % 4 == 0:
        return element("circle", hint(words), cx=x, cy=y, r=3.4, class_=kind)
    if index % 4 == 1:
        return element("rect", hint(words), x=x - 3, y=y - 3, width=6, height=6, class_=kind)
    if index % 4 == 2:
        return element("path", hint(words), d=f"M{x:.1f} {y - 4:.1f} l4 7 h-8 z", class_=kind)
    return element("path", hint(words), d=f"M{x:.1f} {y - 4.4:.1f} l4.4 4.4 l-4.4 4.4 l-4.4 -4.4 z", class_=kind)
