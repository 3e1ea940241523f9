"""Pictures of explosions, drawn on the art grid and kept for a while: the nine-pointed star and the broken ring."""

from __future__ import annotations

import math

import pygame

from alienattack.game.drawing.art import Art, make_art
from alienattack.game.drawing.canvas import Canvas
from alienattack.game.drawing.kept import Kept, bytes_of
from alienattack.game.drawing.palette import WHITE, Color, Palette, mix

STAR_TICKS = 5
RING_FROM, RING_TO = 6, 20
_POINTS = 9
_GROWTH = (0.85, 1.0, 0.95, 0.8, 0.6)
_VARIANTS = 4
_ROOM = 2 << 20  # bytes on the art grid; a screenful of explosions takes a third


class BlastBook:
    """Stars and rings by colour, age and size; each is drawn once while there is room."""

    def __init__(self, canvas: Canvas, palette: Palette) -> None:
        self._k = canvas.k
        self._space = palette.space
        self._kept: Kept[Art] = Kept(_ROOM * canvas.k**2, lambda art: bytes_of(art.surface))

    def star(self, color: Color, age: int, strength: float, variant: int) -> Art:
        """The star at `age` 0..4 ticks: radii 15, 13, 10, 7 px from the alien's colour to white."""
        return self._kept.get(("star", color, age, strength, variant % _VARIANTS), lambda: self._star(
            color, _GROWTH[min(age, STAR_TICKS - 1)] * strength, variant % _VARIANTS))

    def ring(self, color: Color, age: int, strength: float, variant: int) -> Art:
        """The broken ring at `age` 6..20 ticks: 6 to 26 px wide, breaking more and more."""
        return self._kept.get(("ring", color, age, strength, variant % _VARIANTS), lambda: self._ring(
            color, (age - RING_FROM) / (RING_TO - RING_FROM), strength, variant % _VARIANTS))

    def _star(self, color: Color, growth: float, variant: int) -> Art:
        reach = math.ceil(16 * growth) + 1
        picture = pygame.Surface((2 * reach + 1, 2 * reach + 1), pygame.SRCALPHA, 32)
        layers = (
            (15.0, 7.0, mix(color, self._space, 0.25)),
            (13.0, 6.0, color),
            (10.0, 4.6, mix(color, WHITE, 0.55)),
            (7.0, 3.4, WHITE),
        )
        for outer, inner, shade in layers:
            corners = []
            for number in range(2 * _POINTS):
                angle = 0.2 + variant * 0.35 + number / (2 * _POINTS) * math.tau
                # Every other ray is shorter, or it would look like a cog-wheel.
                radius = inner if number % 2 else outer * (1.0 if number % 4 == 0 else 0.74)
                corners.append((reach + math.cos(angle) * radius * growth, reach + math.sin(angle) * radius * growth))
            pygame.draw.polygon(picture, shade, corners)
        return make_art(picture, self._k)

    def _ring(self, color: Color, share: float, strength: float, variant: int) -> Art:
        radius = (6.0 + 20.0 * share**0.6) * strength
        reach = math.ceil(radius) + 1
        picture = pygame.Surface((2 * reach + 1, 2 * reach + 1), pygame.SRCALPHA, 32)
        shade = mix(mix(color, WHITE, 0.5), self._space, share * 0.9)
        kept_of_five = 4 - int(share * 3)
        for number in range(72):
            if (number * 7 + variant * 3) % 5 < kept_of_five:
                angle = number / 72 * math.tau
                picture.set_at((int(reach + math.cos(angle) * radius), int(reach + math.sin(angle) * radius)), shade)
        return make_art(picture, self._k)
