"""The power-up at work, at the lower left: its icon as long as it lasts, and on pick-up its name and its price."""

from __future__ import annotations

from typing import Any

from alienattack.game.drawing.canvas import Canvas
from alienattack.game.drawing.sprites import SpriteBook
from alienattack.game.texts import Texts
from alienattack.game.world.easing import in_quad, out_cubic
from alienattack.sim.powers import POWERS

TOLD_TICKS = 200
_X, _Y = 11, 324
_WORDS_X, _ROOM = 34, 360
_LAST_TICKS = 120  # in its last two seconds the icon gets fainter and fainter, without blinking


class PowerLine:
    """Remembers what was caught last, to tell its price."""

    def __init__(self) -> None:
        self._caught = 0
        self._age = TOLD_TICKS

    def caught(self, power: int) -> None:
        """A capsule was caught."""
        self._caught, self._age = power, 0

    def update(self) -> None:
        """Once a tick of the screen."""
        self._age += 1

    @property
    def telling(self) -> int:
        """The power whose price is told now, 0 for none."""
        return self._caught if self._age < TOLD_TICKS else 0

    def draw(self, canvas: Canvas, book: SpriteBook, texts: Texts, sim: Any, still: bool = False) -> None:
        """Icon and, for a while, words; over the scrim, under the ship's lane."""
        shown = sim.power or self.telling
        if not shown:
            return
        ticks = POWERS[shown].ticks if shown in POWERS else 0
        fade = 255
        if sim.power and ticks and sim.power_left < _LAST_TICKS:
            fade = 110 + 145 * sim.power_left // _LAST_TICKS
        canvas.image(book.capsule(POWERS[shown].name, 0), _X, _Y, alpha=fade)
        if self.telling:
            self._draw_words(canvas, texts, POWERS[self._caught].name, still)

    def _draw_words(self, canvas: Canvas, texts: Texts, name: str, still: bool) -> None:
        palette, share = canvas.palette, self._age / TOLD_TICKS
        come = 1.0 if still else out_cubic(share / 0.06)
        light = int(255 * come * (1 - in_quad((share - 0.88) / 0.12)))
        x = _WORDS_X - 8 * (1 - come)
        title = texts.get(f"power.{name}")
        canvas.gradient(palette.void, x - 2, _Y, _ROOM, 14, round(150 * light / 255 / 10) * 10, 0, vertical=False)
        canvas.text(title, x, _Y + 4, "pixel", 8, palette.bonus, alpha=light)
        x += canvas.text_width(title) + 8
        canvas.text(texts.get(f"power.{name}_price"), x, _Y + 1, "body", 11, palette.text, alpha=light,
                    room=_ROOM - x + _WORDS_X - 8)
