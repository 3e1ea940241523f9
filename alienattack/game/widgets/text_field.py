"""A line to type in: name, password, code, address."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pygame

from alienattack.game.drawing.palette import WHITE
from alienattack.game.input import Intent
from alienattack.game.widgets.message import draw_message
from alienattack.game.widgets.widget import Widget

if TYPE_CHECKING:
    from alienattack.game.drawing.canvas import Canvas

HEIGHT = 22
_MASK = "•"
_BLINK_SECONDS = 1.06


def read_clipboard() -> str:
    """What the clipboard holds as text; "" where pygame gives none."""
    scrap = pygame.scrap
    try:
        if hasattr(scrap, "get_text"):
            return str(scrap.get_text())
        if not scrap.get_init():
            scrap.init()
        raw = scrap.get(pygame.SCRAP_TEXT)
    except (pygame.error, NotImplementedError):  # no clipboard here, or none that pygame can read
        return ""
    return raw.decode("utf-8", "ignore").rstrip("\0") if raw else ""


class TextField(Widget):
    """`label` above, the line below it, then `error` or `hint`. A masked field shows dots until `revealed`."""

    def __init__(self, label: str, x: float, y: float, width: float, limit: int = 64, masked: bool = False,
                 hint: str = "", allowed: Callable[[str], bool] = str.isprintable,
                 clipboard: Callable[[], str] = read_clipboard) -> None:
        self.label = label
        self.x, self.y, self.width = x, y, width
        self.limit = limit
        self.masked = masked
        self.revealed = False
        self.hint = hint
        self.error = ""
        self.text = ""
        self.caret = 0
        self._allowed = allowed
        self._clipboard = clipboard
        self._seconds = 0.0

    @property
    def box(self) -> tuple[float, float, float, float]:
        """The line."""
        return self.x, self.y, self.width, HEIGHT

    def put(self, text: str) -> None:
        """Replace what is in it."""
        self.text = text[:self.limit]
        self.caret = len(self.text)

    def type_text(self, text: str) -> bool:
        """Insert at the caret what is allowed and fits; typing takes the error away."""
        taken = "".join(letter for letter in text if self._allowed(letter))[:self.limit - len(self.text)]
        if taken:
            self.text = self.text[:self.caret] + taken + self.text[self.caret:]
            self.caret += len(taken)
            self.error = ""
            self._seconds = 0.0
        return bool(taken)

    def handle(self, intent: Intent) -> bool:
        """Left and right move the caret, erase takes a letter."""
        self._seconds = 0.0
        if intent is Intent.ERASE:
            if self.caret:
                self.text = self.text[:self.caret - 1] + self.text[self.caret:]
                self.caret -= 1
                self.error = ""
        elif intent is Intent.LEFT:
            self.caret = max(0, self.caret - 1)
        elif intent is Intent.RIGHT:
            self.caret = min(len(self.text), self.caret + 1)
        else:
            return False
        return True

    def key(self, name: str) -> bool:
        """Home, end, delete; with control: V pastes, U and backspace empty the line."""
        control = bool(pygame.key.get_mods() & (pygame.KMOD_CTRL | pygame.KMOD_META))
        if name == "home":
            self.caret = 0
        elif name == "end":
            self.caret = len(self.text)
        elif name == "delete":
            self.text = self.text[:self.caret] + self.text[self.caret + 1:]
        elif (control and name == "v") or name == "insert":
            self.type_text(self._clipboard().strip())
        elif control and name in ("u", "backspace"):
            self.put("")
        else:
            return False
        self._seconds = 0.0
        return True

    def update(self, dt: float) -> None:
        """Let the caret blink."""
        self._seconds = (self._seconds + dt) % _BLINK_SECONDS

    def draw(self, canvas: Canvas) -> None:
        """Label, line with caret, and below it the error or the hint."""
        palette = canvas.palette
        x, y = self.x, self.y
        line = palette.player if self.focused else palette.bad if self.error else palette.panel_line
        above = 5 + canvas.grown(8)
        canvas.text(self.label, x + 1, y - above, "caption", color=WHITE if self.focused else palette.text2)
        if self.focused:
            canvas.glow(palette.focus_fill, x + self.width / 2, y + HEIGHT / 2, 40, 0.25)
        canvas.panel(x, y, self.width, HEIGHT, fill=palette.own_fill if self.focused else palette.void,
                     alpha=235, line=line, cut=3)
        shown = _MASK * len(self.text) if self.masked and not self.revealed else self.text
        start = self._first_shown(canvas, shown)
        canvas.text(shown[start:], x + 8, y + 3, "body", 12, color=palette.text)
        if self.focused and self._seconds < _BLINK_SECONDS / 2:
            canvas.rect(palette.player, x + 8 + canvas.text_width(shown[start:self.caret], "body", 12), y + 4, 1, 14)
        draw_message(canvas, self.error, self.hint, x + 1, y + HEIGHT + 1, self.width - 2, lines=2)

    def _first_shown(self, canvas: Canvas, shown: str) -> int:
        """Where to begin so that the caret is in sight."""
        start = 0
        while start < self.caret and canvas.text_width(shown[start:self.caret], "body", 12) > self.width - 18:
            start += 1
        while start < len(shown) and self._too_long(canvas, shown[start:]) and self.caret == len(shown):
            start += 1
        return start

    def _too_long(self, canvas: Canvas, text: str) -> bool:
        return canvas.text_width(text, "body", 12) > self.width - 16
