"""The overlay of frame times: how long the last frames took, as a graph, for players who want to know."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alienattack.game.drawing.canvas import Canvas

FRAMES = 120
RIGHT, TOP, HEIGHT = 634, 14, 30
MOST_SECONDS = 0.050  # at the graph's top
DUE_SECONDS = 1 / 60  # the line: slower ones are drawn in another colour, and higher


class FrameGraph:
    """The times of the last FRAMES frames, in seconds."""

    def __init__(self) -> None:
        self._times: deque[float] = deque(maxlen=FRAMES)

    def note(self, seconds: float) -> None:
        """A frame took so long."""
        self._times.append(seconds)

    @property
    def slowest(self) -> float:
        """The longest of the last frames, in seconds; 0 before the first."""
        return max(self._times, default=0.0)

    def bars(self) -> list[tuple[int, float, bool]]:
        """Each frame as (px from the right, height in px, late), the newest first; late by more than half a frame."""
        return [(place, max(1.0, HEIGHT * min(1.0, seconds / MOST_SECONDS)), seconds > 1.5 * DUE_SECONDS)
                for place, seconds in enumerate(reversed(self._times))]

    def draw(self, canvas: Canvas, told: str) -> None:
        """Above everything, at the right edge; `told` are the figures above it."""
        palette = canvas.palette
        bottom = TOP + HEIGHT
        canvas.rect(palette.void, RIGHT - FRAMES - 2, TOP - 2, FRAMES + 4, HEIGHT + 4, alpha=170)
        for place, height, late in self.bars():
            canvas.rect(palette.bad if late else palette.good, RIGHT - place - 1, bottom - height, 1, height)
        due = bottom - HEIGHT * DUE_SECONDS / MOST_SECONDS
        canvas.line(palette.text2, RIGHT - FRAMES, due, RIGHT, due)
        canvas.text(told, RIGHT, 2, "caption", 8, align="right", at_most="normal")
