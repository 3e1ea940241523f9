"""Actions: a key cap and what it does."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from alienattack.game.drawing.palette import WHITE, from_hex
from alienattack.game.input import Intent
from alienattack.game.widgets.widget import Widget

if TYPE_CHECKING:
    from alienattack.game.drawing.canvas import Canvas

HEIGHT = 24
_DARK = from_hex("0a0c20")
_DOTS_SECONDS = 0.9


def action_width(canvas: Canvas, key: str, label: str) -> float:
    """How wide `draw_action` draws."""
    cap = int(canvas.text_width(key)) + 12 if key else 0
    return cap + int(canvas.text_width(label)) + (20 if key else 24)


def draw_action(canvas: Canvas, x: float, y: float, key: str, label: str, primary: bool = False,
                enabled: bool = True) -> float:
    """A key cap and a label on a plate; the primary one is filled and lit. Returns the x right of it."""
    palette = canvas.palette
    width = action_width(canvas, key, label)
    if primary:
        canvas.glow(palette.focus_fill, x + width / 2, y + 12, 34, 0.6)
        canvas.panel(x, y, width, HEIGHT, fill=palette.action_fill, alpha=245, line=palette.player,
                     edge=palette.action_edge, cut=3)
    else:
        canvas.panel(x, y, width, HEIGHT, alpha=215, line=palette.panel_line, cut=3)
    left = x + 12
    if key:
        cap = int(canvas.text_width(key)) + 12
        canvas.panel(x + 5, y + 5, cap, 14, fill=palette.text if primary else palette.panel_line, alpha=255, cut=2)
        canvas.text(key, x + 5 + cap / 2, y + 8, color=_DARK if primary else palette.text, align="centre", shadow=False)
        left = x + cap + 12
    color = palette.text3 if not enabled else WHITE if primary else palette.text_menu
    canvas.text(label, left, y + 8, color=color)
    return x + width


class Button(Widget):
    """An action that can have the focus. While `busy` its label is followed by running dots and it takes nothing."""

    def __init__(self, label: str, chosen: Callable[[], None], intent: Intent | None = None) -> None:
        """`intent` is what does it from anywhere in the scene; `key_name` is what is drawn for it."""
        self.label = label
        self.intent = intent
        self.key_name = ""
        self.x = self.y = 0.0
        self.right_aligned = False
        self.busy = False
        self.lit = False
        """Filled although another widget has the focus: what Enter does from a field."""
        self._chosen = chosen
        self._seconds = 0.0

    def handle(self, intent: Intent) -> bool:
        """Confirm does it."""
        if intent is Intent.CONFIRM:
            if not self.busy:
                self._chosen()
            return True
        return False

    def type_text(self, text: str) -> bool:
        """A space is a press too."""
        return text == " " and self.handle(Intent.CONFIRM)

    def update(self, dt: float) -> None:
        """Let the dots run."""
        self._seconds = (self._seconds + dt) % _DOTS_SECONDS

    def draw(self, canvas: Canvas) -> None:
        """The plate; filled while it has the focus."""
        label = self.label + "." * (1 + int(self._seconds / _DOTS_SECONDS * 3)) if self.busy else self.label
        x = self.x - action_width(canvas, self.key_name, label) if self.right_aligned else self.x
        draw_action(canvas, x, self.y, self.key_name, label, primary=self.focused or self.lit, enabled=self.enabled)
