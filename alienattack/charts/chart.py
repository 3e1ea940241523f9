"""What every chart is, and what all of them are drawn with."""

from __future__ import annotations

from typing import Protocol

from alienattack.charts.markup import Element, element
from alienattack.charts.table import Table

SIZE = 13.0  # px, of all letters in a chart
_LETTER = 0.56  # of SIZE: how wide a letter of the text face is, on the whole


class Chart(Protocol):
    """Draws itself in any width, and tells the same as a table."""

    def svg(self, width: int) -> Element:
        """The drawing, `width` px wide."""

    def table(self) -> Table:
        """The figures that are drawn."""

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""


def width_of(words: str) -> float:
    """About how wide a text is, in px."""
    return len(words) * SIZE * _LETTER


def shortened(words: str, width: float) -> str:
    """As much of a text as fits into `width` px."""
    most = max(2, int(width / (SIZE * _LETTER)))
    return words if len(words) <= most else f"{words[: most - 1]}…"


def drawing(width: int, height: float, *parts: Element) -> Element:
    """The frame of a drawing. Its title and description are the figure's: see page.py."""
    return element("svg", *parts, viewBox=f"0 0 {width} {height:.0f}", width=width, height=round(height), role="img")


def label(x: float, y: float, words: str, anchor: str = "start", kind: str = "label") -> Element:
    """A text whose baseline is at y."""
    return element("text", words, x=float(x), y=float(y), text_anchor=anchor, class_=kind)


def rule(x1: float, y1: float, x2: float, y2: float, kind: str = "grid") -> Element:
    """A straight line."""
    return element("line", x1=float(x1), y1=float(y1), x2=float(x2), y2=float(y2), class_=kind)


def hint(words: str) -> Element:
    """What is shown where the pointer rests."""
    return element("title", words)
