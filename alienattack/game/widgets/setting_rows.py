"""Rows of a list of settings: a name at the left, a value at the right that left and right change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Generic, TypeVar

from alienattack.game.drawing.palette import WHITE
from alienattack.game.input import Intent
from alienattack.game.widgets.menu import draw_focus_plate
from alienattack.game.widgets.toggle import draw_switch
from alienattack.game.widgets.widget import Widget

if TYPE_CHECKING:
    from alienattack.game.drawing.canvas import Canvas

T = TypeVar("T")
HEIGHT = 20
_CELLS = 10
_SWITCH_WIDTH = 90  # the switch and the room for its word


def _way(x: float, middle: float, width: float) -> Intent | None:
    """Which way a click at `x` goes on a value `width` px wide around `middle`; None beside it."""
    if abs(x - middle) > width / 2 + 8:
        return None
    return Intent.LEFT if x < middle else Intent.RIGHT


class SettingRow(Widget):
    """A row from (x, y) on, `width` px wide; `hint` is what the scene shows beside it while it has the focus."""

    name = ""
    """Which option it is, for programs; the label is for people."""

    def __init__(self, label: str, hint: str = "") -> None:
        self.label = label
        self.hint = hint
        self.x = self.y = 0.0
        self.width = 0.0

    def place(self, x: float, y: float, width: float) -> None:
        """Put it somewhere."""
        self.x, self.y, self.width = x, y, width

    @property
    def box(self) -> tuple[float, float, float, float]:
        """The whole row."""
        return self.x, self.y, self.width, HEIGHT

    def draw(self, canvas: Canvas) -> None:
        """Plate if focused, name, value."""
        if self.focused:
            draw_focus_plate(canvas, self.x, self.y, self.width, HEIGHT)
        canvas.text(self.label, self.x + 12, self.y + 2, "body", 12,
                    color=WHITE if self.focused else canvas.palette.text_menu)
        self.draw_value(canvas, self.x + self.width - 10)

    def draw_value(self, canvas: Canvas, right: float) -> None:
        """The value, its right edge at `right`."""


class Slider(SettingRow):
    """A number from `low` to `high` in steps of `step`: cells that fill, and the number."""

    def __init__(self, label: str, value: int, changed: Callable[[int], None], hint: str = "", low: int = 0,
                 high: int = 100, step: int = 10) -> None:
        super().__init__(label, hint)
        self.value = value
        self._low, self._high, self._step = low, high, step
        self._changed = changed

    def handle(self, intent: Intent) -> bool:
        """Left and right change it, to the next whole step."""
        if intent not in (Intent.LEFT, Intent.RIGHT):
            return False
        steps = (self.value - self._low) // self._step
        if intent is Intent.RIGHT:
            steps += 1
        elif (self.value - self._low) % self._step == 0:
            steps -= 1
        value = max(self._low, min(self._high, self._low + steps * self._step))
        if value != self.value:
            self.value = value
            self._changed(value)
        return True

    def click(self, x: float, y: float) -> Intent | None:
        """Less at the left of its cells, more at their right."""
        return _way(x, self.x + self.width - 10 - 32 - _CELLS * 9 / 2, _CELLS * 9)

    def draw_value(self, canvas: Canvas, right: float) -> None:
        """Cells like the combo's pips, and the number."""
        palette = canvas.palette
        canvas.text(str(self.value), right, self.y + 6, align="right", color=WHITE if self.focused else palette.text,
                    room=27)
        lit = palette.player if self.focused else palette.focus_fill
        for cell in range(_CELLS):
            on = (self.value - self._low) * _CELLS >= (cell + 1) * (self._high - self._low)
            x = right - 32 - (_CELLS - cell) * 9
            canvas.rect(palette.void, x - 1, self.y + 4, 9, 11)
            canvas.rect(lit if on else palette.empty, x, self.y + 5, 7, 9)
            canvas.rect(WHITE if on and self.focused else palette.panel_line, x, self.y + 5, 7, 1)


class Switch(SettingRow):
    """On or off; `words` are what is written for each."""

    def __init__(self, label: str, on: bool, changed: Callable[[bool], None], hint: str = "",
                 words: tuple[str, str] = ("ON", "OFF")) -> None:
        super().__init__(label, hint)
        self.on = on
        self.words = words
        self._changed = changed

    def handle(self, intent: Intent) -> bool:
        """Confirm flips it, left is off, right is on."""
        if intent not in (Intent.LEFT, Intent.RIGHT, Intent.CONFIRM):
            return False
        on = not self.on if intent is Intent.CONFIRM else intent is Intent.RIGHT
        if on != self.on:
            self.on = on
            self._changed(on)
        return True

    def click(self, x: float, y: float) -> Intent | None:
        """The other way, on its word and switch."""
        return Intent.CONFIRM if x > self.x + self.width - 10 - _SWITCH_WIDTH else None

    def draw_value(self, canvas: Canvas, right: float) -> None:
        """The word and the switch."""
        palette = canvas.palette
        canvas.text(self.words[0 if self.on else 1], right - 30, self.y + 6, align="right",
                    color=palette.text if self.on else palette.text2)
        draw_switch(canvas, right - 22, self.y + 4, self.on, self.focused)


class Choice(SettingRow, Generic[T]):
    """One of a few named values."""

    def __init__(self, label: str, options: Sequence[tuple[T, str]], value: T, changed: Callable[[T], None],
                 hint: str = "") -> None:
        """`options`: pairs of value and what to show for it."""
        super().__init__(label, hint)
        self.options = list(options)
        self.value = value
        self._changed = changed
        self._shown_width = 0.0

    def handle(self, intent: Intent) -> bool:
        """Left and right step through the values, confirm takes the next."""
        if intent not in (Intent.LEFT, Intent.RIGHT, Intent.CONFIRM):
            return False
        values = [value for value, _ in self.options]
        at = values.index(self.value) if self.value in values else 0
        self.value = values[(at + (-1 if intent is Intent.LEFT else 1)) % len(values)]
        self._changed(self.value)
        return True

    def click(self, x: float, y: float) -> Intent | None:
        """The value before at the left of its name, the next at the right."""
        return _way(x, self.x + self.width - 24 - self._shown_width / 2, self._shown_width + 30)

    def draw_value(self, canvas: Canvas, right: float) -> None:
        """The name between two chevrons."""
        palette = canvas.palette
        shown = next((name for value, name in self.options if value == self.value), str(self.value))
        color = palette.bonus if self.focused else palette.panel_line
        canvas.text(">", right, self.y + 6, color=color, align="right")
        canvas.text(shown, right - 14, self.y + 6, color=WHITE if self.focused else palette.text, align="right")
        self._shown_width = canvas.text_width(shown)
        canvas.text("<", right - 20 - self._shown_width, self.y + 6, color=color, align="right")


class Link(SettingRow):
    """Leads to another scene."""

    def __init__(self, label: str, chosen: Callable[[], None], hint: str = "", note: str = "") -> None:
        super().__init__(label, hint)
        self.note = note
        self._chosen = chosen

    def handle(self, intent: Intent) -> bool:
        """Confirm (or right) goes there."""
        if intent not in (Intent.CONFIRM, Intent.RIGHT):
            return False
        self._chosen()
        return True

    def click(self, x: float, y: float) -> Intent:
        """It goes there."""
        return Intent.CONFIRM

    def draw_value(self, canvas: Canvas, right: float) -> None:
        """A chevron."""
        canvas.text(">", right, self.y + 6, color=canvas.palette.bonus if self.focused else canvas.palette.text2,
                    align="right")
        if self.note:
            canvas.text(self.note, right - 14, self.y + 4, "caption", color=canvas.palette.text2, align="right")
