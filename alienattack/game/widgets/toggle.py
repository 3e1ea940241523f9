"""On or off."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from alienattack.game.drawing.palette import WHITE
from alienattack.game.input import Intent
from alienattack.game.widgets.widget import Widget

if TYPE_CHECKING:
    from alienattack.game.drawing.canvas import Canvas


def draw_switch(canvas: Canvas, x: float, y: float, on: bool, focused: bool) -> None:
    """A switch 22 x 12 px: its knob stands right and bright when on."""
    palette = canvas.palette
    canvas.panel(x, y, 22, 12, fill=palette.action_fill if on else palette.empty, alpha=255,
                 line=palette.player if focused or on else palette.panel_line, cut=2)
    canvas.rect(WHITE if on else palette.text2, x + (12 if on else 3), y + 3, 7, 6)


class SmallToggle(Widget):
    """A switch with a caption at its left, right-aligned at (right, y)."""

    def __init__(self, label: str, right: float, y: float, on: bool, changed: Callable[[bool], None]) -> None:
        self.label = label
        self.right, self.y = right, y
        self.on = on
        self._changed = changed

    def handle(self, intent: Intent) -> bool:
        """Confirm, left or right flips it."""
        if intent not in (Intent.CONFIRM, Intent.LEFT, Intent.RIGHT):
            return False
        self.on = not self.on if intent is Intent.CONFIRM else intent is Intent.RIGHT
        self._changed(self.on)
        return True

    @property
    def box(self) -> tuple[float, float, float, float]:
        """The switch, and some of its caption."""
        return self.right - 60, self.y - 4, 62, 18

    def click(self, x: float, y: float) -> Intent:
        """It flips."""
        return Intent.CONFIRM

    def type_text(self, text: str) -> bool:
        """A space flips it too."""
        return text == " " and self.handle(Intent.CONFIRM)

    def draw(self, canvas: Canvas) -> None:
        """Caption and switch."""
        palette = canvas.palette
        canvas.text(self.label, self.right - 28, self.y - 2 - (canvas.grown(8) - 8) / 2, "caption", align="right",
                    color=WHITE if self.focused else palette.text2)
        draw_switch(canvas, self.right - 22, self.y - 1, self.on, self.focused)
