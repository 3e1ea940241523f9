"""The list of the title: one focused item on a plate of light, the others below each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from alienattack.game.drawing.palette import WHITE
from alienattack.game.input import Intent

if TYPE_CHECKING:
    from alienattack.game.drawing.canvas import Canvas

MOVE_SECONDS = 0.090
_PITCH = 18.0
_GAP = 4.0  # the neighbours of the focused item make room by so much
_LEFT, _PLATE_LEFT, _PLATE_HEIGHT, _DENSE_PLATE_HEIGHT = 48, 24, 22, 18
_LEAST_COLUMN, _BETWEEN, _WIDTH = 112, 34, 250  # a column, what lies between two, and both together

Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Item:
    """One item; `choose` is called when it is chosen."""

    name: str
    label: str
    choose: Callable[[], None]


class Menu:
    """Items below each other from (48, top) on, in one column or two; the plate glides to the focused item in 90 ms.

    Up and down go through all items, left and right to the column beside.
    """

    def __init__(self, top: float, items: Sequence[Item] = ()) -> None:
        self.top = top
        self.pitch = _PITCH
        self.items = list(items)
        self.first = len(self.items)
        """How many of the items stand in the first column."""
        self.at = 0
        self._from: Place = (0.0, 0.0)
        self._moving = MOVE_SECONDS

    @property
    def current(self) -> Item:
        """The focused item."""
        return self.items[self.at]

    def set(self, items: Sequence[Item], first: int | None = None) -> None:
        """Other items, the `first` so many of them (all unless told) in the first column; the focus stays on the item
        of the same name, else goes to the first."""
        name = self.items[self.at].name if self.items else ""
        self.items = list(items)
        self.first = len(self.items) if first is None else first
        names = [item.name for item in self.items]
        self.at = names.index(name) if name in names else 0
        self._moving = MOVE_SECONDS

    def focus(self, name: str) -> None:
        """Put the focus on the item of that name."""
        self._go_to([item.name for item in self.items].index(name))

    def handle(self, intent: Intent) -> bool:
        """Arrows and confirm; True when the focus moved or an item was chosen."""
        if intent in (Intent.UP, Intent.DOWN, Intent.NEXT_FIELD):
            self._go_to((self.at + (-1 if intent is Intent.UP else 1)) % len(self.items))
        elif intent in (Intent.LEFT, Intent.RIGHT):
            return self._go_beside()
        elif intent is Intent.CONFIRM:
            self.current.choose()
        else:
            return False
        return True

    def _click(self, number: int, x: float, y: float) -> Intent:
        """That item is chosen."""
        self._go_to(number)
        return Intent.CONFIRM

    def _go_beside(self) -> bool:
        second = len(self.items) - self.first
        if not second:
            return False
        column, row = self._place_of(self.at)
        self._go_to(self.first + min(row, second - 1) if column == 0 else min(row, self.first - 1))
        return True

    def _go_to(self, number: int) -> None:
        self._from = self._focus
        self.at = number
        self._moving = 0.0

    def update(self, dt: float) -> None:
        """Move the plate on."""
        self._moving = min(MOVE_SECONDS, self._moving + dt)

    def _place_of(self, number: int) -> tuple[int, int]:
        """Column and row of an item."""
        return (0, number) if number < self.first else (1, number - self.first)

    @property
    def _focus(self) -> Place:
        """Column and row of the plate; on its way between two of them."""
        left = (1.0 - self._moving / MOVE_SECONDS) ** 3
        column, row = self._place_of(self.at)
        return column + (self._from[0] - column) * left, row + (self._from[1] - row) * left

    def _y(self, row: float) -> float:
        """Where the text of a row begins: those after the plate make room for it, and those before."""
        away = max(-1.0, min(1.0, row - self._focus[1]))
        return self.top + _GAP + row * self.pitch + _GAP * away

    def _column_width(self, canvas: Canvas, at_most: str) -> float:
        """From the left edge of the first column to that of the second one."""
        widest = max(canvas.text_width(item.label, at_most=at_most) for item in self.items[:self.first])
        return max(_LEAST_COLUMN, widest + _BETWEEN)

    def _text_size(self, canvas: Canvas) -> str:
        """The largest in which rows and columns have room."""
        for size in canvas.fonts.text_sizes:
            others = [canvas.text_width(item.label, at_most=size) for item in self.items[self.first:]]
            wide = self._column_width(canvas, size) + max(others) if others else 0.0
            if canvas.grown(12, size) <= self.pitch and wide <= _WIDTH:
                return size
        return canvas.fonts.text_sizes[-1]

    def draw(self, canvas: Canvas) -> None:
        """The plate, then the words."""
        palette, at_most = canvas.palette, self._text_size(canvas)
        column, row = self._focus
        width = self._column_width(canvas, at_most)
        y = self._y(row)
        height = _PLATE_HEIGHT if self.pitch > 0.9 * _PITCH else _DENSE_PLATE_HEIGHT
        draw_focus_plate(canvas, _PLATE_LEFT + column * width, y + 4 - height / 2, width + 40, height)
        canvas.text(">", _LEFT - 14 + column * width, y, color=palette.bonus, at_most=at_most)
        for number, item in enumerate(self.items):
            focused = number == self.at
            item_column, item_row = self._place_of(number)
            canvas.targets.add(_PLATE_LEFT + item_column * width, self._y(item_row) - self.pitch / 2 + 4,
                               width, self.pitch, partial(self._click, number))
            canvas.text(item.label, _LEFT + item_column * width, self._y(item_row), at_most=at_most,
                        color=WHITE if focused else palette.text_menu, glow=palette.player if focused else None)


def draw_focus_plate(canvas: Canvas, x: float, y: float, w: float, h: float) -> None:
    """The plate of light behind what has the focus: fading to the right, a bar at its left."""
    palette = canvas.palette
    canvas.gradient(palette.focus_fill, x, y, w, h, 210, 0, vertical=False)
    canvas.gradient(palette.player, x, y, w, 1, 255, 0, vertical=False)
    canvas.gradient(palette.player, x, y + h - 1, w, 1, 255, 0, vertical=False)
    canvas.rect(palette.player, x, y, 3, h)
