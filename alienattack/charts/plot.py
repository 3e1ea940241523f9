"""The ground of charts with two axes: grid, values and titles, and where a point stands on it."""

from __future__ import annotations

from dataclasses import dataclass

from alienattack.charts.axes import Axis, Scale
from alienattack.charts.chart import SIZE, label, rule, width_of
from alienattack.charts.markup import Element

_BELOW = 24.0  # px for the values under the plot
_TITLE = 20.0
_OVER = 27.0
_ABOUT_LETTERS = 7  # between two values written under the plot


def ticks_across(width: int) -> int:
    """About how many values have room under a plot."""
    return max(2, int(width / (SIZE * _ABOUT_LETTERS)))


@dataclass(frozen=True, slots=True)
class Plot:
    """A rectangle with a scale on each side."""

    x: Scale
    y: Scale
    left: float
    top: float
    right: float
    bottom: float

    @staticmethod
    def within(width: int, height: float, top: float, x: Scale, y: Scale, x_axis: Axis, y_axis: Axis) -> Plot:
        """The rectangle that is left of a drawing when values and titles have their room."""
        left = max(width_of(y_axis.show(value)) for value in y.ticks) + 12
        under = _BELOW + (_TITLE if x_axis.title else 0)
        over = top + (_OVER if y_axis.title else 8)
        return Plot(x, y, left, over, width - 14.0, height - under)

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Where a point stands, in px."""
        return (self.left + self.x.share(x) * (self.right - self.left),
                self.bottom - self.y.share(y) * (self.bottom - self.top))

    def ground(self, x_axis: Axis, y_axis: Axis) -> list[Element]:
        """Grid, values and titles."""
        parts = []
        for value in self.y.ticks:
            y = self.place(self.x.low, value)[1]
            parts += [rule(self.left, y, self.right, y),
                      label(self.left - 8, y + SIZE * 0.36, y_axis.show(value), "end")]
        parts += self._values_below(x_axis)
        parts.append(rule(self.left, self.bottom, self.right, self.bottom, "axis"))
        if y_axis.title:
            parts.append(label(0, self.top - 14, y_axis.title, kind="title"))
        if x_axis.title:
            parts.append(label(self.right, self.bottom + _BELOW + _TITLE - 6, x_axis.title, "end", "title"))
        return parts

    def _values_below(self, axis: Axis) -> list[Element]:
        """The values under the plot, without those that would stand on the one before."""
        parts: list[Element] = []
        free_from = 0.0
        for value in self.x.ticks:
            x = self.place(value, self.y.low)[0]
            words = axis.show(value)
            half = width_of(words) / 2
            anchor, begins = ("end", x - 2 * half) if x + half > self.right + 14 else ("middle", x - half)
            if begins < free_from:
                continue
            free_from = begins + 2 * half + 10
            parts += [rule(x, self.bottom, x, self.bottom + 4, "axis"), label(x, self.bottom + 18, words, anchor)]
        return parts
