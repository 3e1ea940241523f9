"""The picture of the game over: an ember sky over a planet on fire, darkened for the words before it."""

from __future__ import annotations

import math
import random

import pygame

from alienattack.game.drawing.canvas import HEIGHT, WIDTH, Canvas
from alienattack.game.drawing.effects import fire_on_the_rim
from alienattack.game.drawing.palette import Palette, from_hex, mix
from alienattack.game.drawing.pictures import add_to_ground, light, picture, still_sky
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
        self._still = self._compose()
        rng = random.Random(6)
        self._embers = [
            (rng.randrange(400), rng.randrange(120, 330), mix(_EMBER_HOT, _EMBER_COLD, rng.random()), rng.random())
            for _ in range(_EMBERS)
        ]

    def change(self, theme: str, t: float) -> None:
        """The ruin has one theme only."""

    def prepare(self, theme: str) -> None:
        """There is nothing to prepare."""

    def draw(self, canvas: Canvas, t: float, parallax: float, fires: int) -> None:
        canvas.surface.blit(self._still, (0, 0))
        if self.palette.sky:
            self._stars.draw(canvas.surface, t * 0.3, t, parallax)
        for x, y, size in _FIRES:
            fire_on_the_rim(canvas, x, y, size, t, strength=0.75)
        self._draw_embers(canvas, t)

    def _compose(self) -> pygame.Surface:
        """All that stands still, darkened: sky, glow of the fires, air, land."""
        k, palette = self.k, self.palette
        still = still_sky(k, "ember", None if palette.sky else palette.void)
        canvas = Canvas(still, k, palette)
        if palette.sky:
            glow = light("sunrise-ruin", k)
            canvas.image(glow, 200 - glow.w // 2, 372 - 230)
            add_to_ground(still, light("air-ruin", k), k)
        add_to_ground(still, picture("planet-ruin", k), k)
        canvas.dim(_DIM)
        canvas.gradient(palette.void, 0, 0, 420, HEIGHT, 90, 0, vertical=False)
        return still

    def _draw_embers(self, canvas: Canvas, t: float) -> None:
        for x, y, color, phase in self._embers:
            height = 120 + (y - 120 - t * _RISE * (0.5 + phase)) % 210
            sway = math.sin(t * (0.6 + phase) + phase * 9) * 4
            canvas.rect(color, (x + sway) % WIDTH, height, 1, 1)
