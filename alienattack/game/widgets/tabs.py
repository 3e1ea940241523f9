"""The names of a scene's pages in one line, the present one on a plate."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from alienattack.game.drawing.palette import WHITE
from alienattack.game.input import Intent
from alienattack.game.widgets.page import RIGHT
from alienattack.game.widgets.widget import Widget

if TYPE_CHECKING:
    from alienattack.game.drawing.canvas import Canvas

HEIGHT = 16
_PADDING, _GAP = 8, 2


class Tabs(Widget):
    """Left and right (while focused) and `turn` go to the page beside; the last is followed by the first."""

    def __init__(self, names: Sequence[str], labels: Sequence[str], x: float, y: float,
                 changed: Callable[[str], None], right: float = RIGHT) -> None:
        """`right`: how far they may go."""
        self.right = right
        self.names, self.labels = list(names), list(labels)
        self.x, self.y = x, y
        self.at = 0
        self._changed = changed

    @property
    def current(self) -> str:
        """The name of the page that is shown."""
        return self.names[self.at]

    def turn(self, step: int) -> None:
        """Go on by `step` pages."""
        self.at = (self.at + step) % len(self.names)
        self._changed(self.current)

    def _click(self, number: int, x: float, y: float) -> None:
        """To that page, if it is another one."""
        if number != self.at:
            self.turn(number - self.at)

    def handle(self, intent: Intent) -> bool:
        """Left and right."""
        if intent not in (Intent.LEFT, Intent.RIGHT):
            return False
        self.turn(-1 if intent is Intent.LEFT else 1)
        return True

    def width(self, canvas: Canvas, at_most: str | None = None) -> float:
        """How wide all of it is, in logical px."""
        return sum(canvas.text_width(label, at_most=at_most) + 2 * _PADDING + _GAP for label in self.labels) - _GAP

    def _text_size(self, canvas: Canvas) -> str:
        """The largest in which all names have room."""
        sizes = canvas.fonts.text_sizes
        return next((size for size in sizes if self.width(canvas, size) <= self.right - self.x), sizes[-1])

    def draw(self, canvas: Canvas, cap: str = "") -> None:
        """Plates and names; after them, where there is room, `cap`: what to press for the next page."""
        palette, x, at_most = canvas.palette, self.x, self._text_size(canvas)
        for number, label in enumerate(self.labels):
            width = int(canvas.text_width(label, at_most=at_most)) + 2 * _PADDING
            chosen = number == self.at
            if chosen:
                canvas.panel(x, self.y, width, HEIGHT, fill=palette.own_fill, alpha=245,
                             line=palette.player if self.focused else palette.panel_edge, cut=2)
            else:
                canvas.panel(x, self.y, width, HEIGHT, alpha=190, line=palette.panel_line, cut=2)
            canvas.targets.add(x, self.y, width, HEIGHT, partial(self._click, number))
            canvas.text(label, x + width / 2, self.y + 4, align="centre", at_most=at_most,
                        color=WHITE if chosen else palette.text2,
                        glow=palette.player if chosen and self.focused else None)
            x += width + _GAP
        if cap and x + 6 + canvas.text_width(cap, "caption", at_most=at_most) <= self.right:
            canvas.text(cap, x + 6, self.y + 3, "caption", color=palette.text2, at_most=at_most)
