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
_PITCH = 18.0
_LEAST_FOR_LARGEST = 13.0
_GAP = 4.0  # the neighbours of the focused item make room by so much
_PLATE_LEFT, _PLATE_WIDTH, _PLATE_HEIGHT, _DENSE_PLATE_HEIGHT = 24, 186, 22, 18


@dataclass(frozen=True, slots=True)
class Item:
    """One item; `choose` is called when it is chosen."""

    name: str
    label: str
    choose: Callable[[], None]


class Menu:
    """A vertical list from (48, top) on; the plate glides to the focused item in 90 ms."""

    def __init__(self, top: float, items: Sequence[Item] = (), pitch: float = _PITCH) -> None:
        self.top = top
        self.pitch = pitch
        self.items = list(items)
        self.at = 0
        self._from = 0.0
        self._moving = MOVE_SECONDS

    @property
    def current(self) -> Item:
        """The focused item."""
        return self.items[self.at]

    def set(self, items: Sequence[Item]) -> None:
        """Other items; the focus stays on the item of the same name, else goes to the first."""
        name = self.items[self.at].name if self.items else ""
        self.items = list(items)
        names = [item.name for item in self.items]
        self.at = names.index(name) if name in names else 0
        self._moving = MOVE_SECONDS

    def focus(self, name: str) -> None:
        """Put the focus on the item of that name."""
        self._go_to([item.name for item in self.items].index(name))

    def handle(self, intent: Intent) -> bool:
        """Up, down and confirm; True when the focus moved or an item was chosen."""
        if intent in (Intent.UP, Intent.DOWN, Intent.NEXT_FIELD):
            self._go_to((self.at + (-1 if intent is Intent.UP else 1)) % len(self.items))
            return True
        if intent is Intent.CONFIRM:
            self.current.choose()
            return True
        return False

    def _go_to(self, number: int) -> None:
        self._from = self._focus
        self.at = number
        self._moving = 0.0

    def update(self, dt: float) -> None:
        """Move the plate on."""
        self._moving = min(MOVE_SECONDS, self._moving + dt)

    @property
    def _focus(self) -> float:
        """Where the plate is, in items; on its way between two of them."""
        left = 1.0 - self._moving / MOVE_SECONDS
        return self.at + (self._from - self.at) * left**3

    def _y(self, number: float) -> float:
        """Where the text of an item begins: those after the plate make room for it, and those before."""
        away = max(-1.0, min(1.0, number - self._focus))
        return self.top + _GAP + number * self.pitch + _GAP * away

    @property
    def _at_most(self) -> str | None:
        """The text size that the space between two items can bear."""
        return "large" if self.pitch < _LEAST_FOR_LARGEST else None

    def draw(self, canvas: Canvas) -> None:
        """The plate, then the words."""
        palette = canvas.palette
        y = self._y(self._focus)
        height = _PLATE_HEIGHT if self.pitch > 0.9 * _PITCH else _DENSE_PLATE_HEIGHT
        draw_focus_plate(canvas, _PLATE_LEFT, y + 4 - height / 2, _PLATE_WIDTH, height)
        canvas.text(">", 34, y, color=palette.bonus)
        for number, item in enumerate(self.items):
            focused = number == self.at
            canvas.text(item.label, 48, self._y(number), color=WHITE if focused else palette.text_menu,
                        glow=palette.player if focused else None, at_most=self._at_most)


def draw_focus_plate(canvas: Canvas, x: float, y: float, w: float, h: float) -> None:
    """The plate of light behind what has the focus: fading to the right, a bar at its left."""
    palette = canvas.palette
    canvas.gradient(palette.focus_fill, x, y, w, h, 210, 0, vertical=False)
    canvas.gradient(palette.player, x, y, w, 1, 255, 0, vertical=False)
    canvas.gradient(palette.player, x, y + h - 1, w, 1, 255, 0, vertical=False)
    canvas.rect(palette.player, x, y, 3, h)
