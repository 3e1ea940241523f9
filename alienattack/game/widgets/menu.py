"""The list of the title: one focused item on a plate of light, the others below each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from alienattack.game.drawing.palette import WHITE
from alienattack.game.input import Intent

if TYPE_CHECKING:
    from alienattack.game.drawing.canvas import Canvas

MOVE_SECONDS = 0.090
_AFTER_FOCUS, _PITCH = 24, 18
_PLATE_LEFT, _PLATE_WIDTH, _PLATE_HEIGHT = 24, 186, 22


@dataclass(frozen=True, slots=True)
class Item:
    """One item; `choose` is called when it is chosen. `note`: a few words beside it."""

    name: str
    label: str
    choose: Callable[[], None]
    note: str = ""


class Menu:
    """A vertical list from (48, top) on; the plate glides to the focused item in 90 ms."""

    def __init__(self, top: float, items: Sequence[Item] = (), pitch: int = _PITCH) -> None:
        self._top = top
        self._pitch = pitch
        self.items = list(items)
        self.at = 0
        self._plate_from = self._plate = top
        self._moving = MOVE_SECONDS

    @property
    def current(self) -> Item:
        """The focused item."""
        return self.items[self.at]

    def set(self, items: Sequence[Item]) -> None:
        """Other items; the focus stays on the item of the same name, else on the same place."""
        name = self.items[self.at].name if self.items else ""
        self.items = list(items)
        names = [item.name for item in self.items]
        self.at = names.index(name) if name in names else min(self.at, len(items) - 1)
        self._plate_from = self._plate = self._y(self.at)

    def handle(self, intent: Intent) -> bool:
        """Up, down and confirm; True when the focus moved or an item was chosen."""
        if intent in (Intent.UP, Intent.DOWN, Intent.NEXT_FIELD):
            self._plate_from = self._plate_y
            self.at = (self.at + (-1 if intent is Intent.UP else 1)) % len(self.items)
            self._plate = self._y(self.at)
            self._moving = 0.0
            return True
        if intent is Intent.CONFIRM:
            self.current.choose()
            return True
        return False

    def update(self, dt: float) -> None:
        """Move the plate on."""
        self._moving = min(MOVE_SECONDS, self._moving + dt)

    def _y(self, number: int) -> float:
        """Where an item's text begins. The focused item is followed by a wider gap, as on the picture."""
        return self._top + number * self._pitch

    @property
    def _plate_y(self) -> float:
        left = 1.0 - self._moving / MOVE_SECONDS
        return self._plate + (self._plate_from - self._plate) * left**3

    def draw(self, canvas: Canvas) -> None:
        """The plate, then the words."""
        palette = canvas.palette
        y = self._plate_y
        draw_focus_plate(canvas, _PLATE_LEFT, y - 7, _PLATE_WIDTH, _PLATE_HEIGHT)
        canvas.text(">", 34, y, color=palette.bonus)
        for number, item in enumerate(self.items):
            shift = 0.0 if number <= self.at else float(_AFTER_FOCUS - _PITCH)
            lift = 0.0 if number >= self.at else -float(_AFTER_FOCUS - _PITCH)
            focused = number == self.at
            top = self._y(number) + (shift + lift) * 0.5
            color = WHITE if focused else palette.text_menu
            canvas.text(item.label, 48, top, color=color, glow=palette.player if focused else None)
            if item.note:
                note_x = 48 + canvas.text_width(item.label) + 8
                canvas.text(item.note, note_x, top - 2, "caption", color=palette.text2)


def draw_focus_plate(canvas: Canvas, x: float, y: float, w: float, h: float) -> None:
    """The plate of light behind what has the focus: fading to the right, a bar at its left."""
    palette = canvas.palette
    canvas.gradient(palette.focus_fill, x, y, w, h, 210, 0, vertical=False)
    canvas.gradient(palette.player, x, y, w, 1, 255, 0, vertical=False)
    canvas.gradient(palette.player, x, y + h - 1, w, 1, 255, 0, vertical=False)
    canvas.rect(palette.player, x, y, 3, h)
