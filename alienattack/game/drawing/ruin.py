"""The picture of the game over: an ember sky over a planet on fire, darkened for the words before it."""

from __future__ import annotations

import math
import random

from alienattack.game.drawing.canvas import HEIGHT, WIDTH, Canvas
from alienattack.game.drawing.effects import fire_on_the_rim
from alienattack.game.drawing.palette import Palette, from_hex, mix
from alienattack.game.drawing.pictures import light, picture, sky_picture
from alienattack.game.drawing.stars import StarField

_FIRES = ((58, 318, 18), (196, 306, 26), (420, 330, 20), (560, 372, 30), (500, 352, 18))
_EMBERS = 70
_EMBER_HOT, _EMBER_COLD = from_hex("ff8a4d"), from_hex("5a1c24")
_DIM = 50  # alpha: 20 %
_RISE = 7.0  # px a second


class RuinPainter:
    """Draws the whole composition; `t` moves fires, smoke and embers."""

    def __init__(self, k: int, palette: Palette) -> None:
        self.k = k
        self.palette = palette
        self._stars = StarField(k, seed=44, bottom=290, density=0.8)
        rng = random.Random(6)
        self._embers = [
            (rng.randrange(400), rng.randrange(120, 330), mix(_EMBER_HOT, _EMBER_COLD, rng.random()), rng.random())
            for _ in range(_EMBERS)
        ]

    def change(self, theme: str, t: float) -> None:
        """The ruin has one theme only."""

    def draw(self, canvas: Canvas, t: float, parallax: float, fires: int) -> None:
        if self.palette.sky:
            canvas.surface.blit(sky_picture("sky-ember", self.k), (0, 0))
            self._stars.draw(canvas.surface, t * 0.3, t, parallax)
            glow = light("sunrise-ruin", self.k)
            canvas.image(glow, 200 - glow.w // 2, 372 - 230)
            air = light("air-ruin", self.k)
            canvas.image(air, 0, HEIGHT - air.h)
        else:
            canvas.surface.fill(self.palette.void)
        rim = picture("planet-ruin", self.k)
        canvas.image(rim, 0, HEIGHT - rim.h)
        for x, y, size in _FIRES:
            fire_on_the_rim(canvas, x, y, size, t)
        self._draw_embers(canvas, t)
        canvas.dim(_DIM)
        canvas.gradient(self.palette.void, 0, 0, 420, HEIGHT, 90, 0, vertical=False)

    def _draw_embers(self, canvas: Canvas, t: float) -> None:
        for x, y, color, phase in self._embers:
            height = 120 + (y - 120 - t * _RISE * (0.5 + phase)) % 210
            sway = math.sin(t * (0.6 + phase) + phase * 9) * 4
            canvas.rect(color, (x + sway) % WIDTH, height, 1, 1)
