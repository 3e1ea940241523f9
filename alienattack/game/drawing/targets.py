"""Where a click means something: said while a picture is drawn, forgotten when the next one begins."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

Clicked = Callable[[float, float], object]
"""Takes the place of the click (logical px); what it gives back is what was meant by it, None where it is done."""


class _Target(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float
    clicked: Clicked


class Targets:
    """The places of one picture."""

    def __init__(self) -> None:
        self._targets: list[_Target] = []

    def clear(self) -> None:
        """Another picture begins."""
        self._targets.clear()

    def add(self, x: float, y: float, w: float, h: float, clicked: Clicked) -> None:
        """A click into this rectangle calls `clicked`."""
        self._targets.append(_Target(x, y, x + w, y + h, clicked))

    def at(self, x: float, y: float) -> Clicked | None:
        """What the topmost (last) rectangle at (x, y) is for; None where there is none."""
        return next((target.clicked for target in reversed(self._targets)
                     if target.left <= x < target.right and target.top <= y < target.bottom), None)
