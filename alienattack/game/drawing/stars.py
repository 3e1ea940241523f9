"""Three layers of stars that fall at their own speeds; some of the near ones twinkle."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

import pygame

from alienattack.game.drawing.art import opaque, radial, translucent
from alienattack.game.drawing.palette import Color, from_hex, mix

FAR, MIDDLE = from_hex("3b4378"), from_hex("7d88c4")
TINTS = (from_hex("dfe6ff"), from_hex("ffe3c2"), from_hex("bfe8ff"), from_hex("ffd0ea"))
COUNTS = (150, 70, 22)  # far, middle, near on 640 x 360
SPEEDS = (3.0, 6.0, 12.0)  # px a second
SHIFTS = (1.0, 2.0, 4.0)  # px of sideways parallax at its most
_CROSSED = 0.5  # share of the near stars with a cross and a halo
_HALO_RADIUS = 5
_LEVELS = 5  # brightness steps of a twinkle


@dataclass(frozen=True, slots=True)
class _Near:
    """A near star: where, its pictures by brightness, and how it twinkles."""

    x: int
    y: int
    dots: tuple[pygame.Surface, ...]
    halo: pygame.Surface | None
    period: float
    phase: float


class StarField:
    """The stars of one sky between y 0 and `bottom`; bright ones only from x `near_from` on (words stand left)."""

    def __init__(self, k: int, seed: int, bottom: int = 330, density: float = 1.0, near_from: int = 0) -> None:
        self.k = k
        self._near_from = near_from
        self.bottom = bottom
        rng = random.Random(seed)
        share = density * bottom / 360
        self._layers = [
            [(rng.randrange(640), rng.randrange(bottom)) for _ in range(round(COUNTS[layer] * share))]
            for layer in (0, 1)
        ]
        self._dots = [_dot(k, FAR), _dot(k, MIDDLE)]
        self._shown: list[tuple[int, int] | None] = [None, None]
        self._places: list[list[tuple[pygame.Surface, tuple[int, int]]]] = [[], []]
        self._near = [self._near_star(rng) for _ in range(round(COUNTS[2] * share))]

    def _near_star(self, rng: random.Random) -> _Near:
        tint = rng.choice(TINTS)
        crossed = rng.random() < _CROSSED
        levels = [mix((12, 13, 40), tint, 0.75 + 0.25 * level / (_LEVELS - 1)) for level in range(_LEVELS)]
        dots = tuple(_cross(self.k, color) if crossed else _dot(self.k, color) for color in levels)
        halo = opaque(radial(tint, _HALO_RADIUS * self.k, 0.22)) if crossed else None
        where = rng.randrange(self._near_from, 640), rng.randrange(self.bottom)
        return _Near(*where, dots, halo, rng.uniform(2.0, 5.0), rng.random())

    def draw(self, surface: pygame.Surface, drift: float, t: float, parallax: float = 0.0) -> None:
        """Draw at `drift` seconds of falling; `t` seconds drive the twinkling; `parallax` is -1..1."""
        k, span = self.k, self.bottom * self.k
        for layer, stars in enumerate(self._layers):
            fallen, aside = round(drift * SPEEDS[layer] * k), round(parallax * SHIFTS[layer] * k)
            if self._shown[layer] != (fallen, aside):  # they move by a pixel now and then: most frames show the same
                self._shown[layer] = (fallen, aside)
                dot = self._dots[layer]
                self._places[layer] = [(dot, (x * k + aside, (y * k + fallen) % span)) for x, y in stars]
            surface.blits(self._places[layer], False)
        fallen, aside = round(drift * SPEEDS[2] * k), round(parallax * SHIFTS[2] * k)
        for star in self._near:
            self._draw_near(surface, star, star.x * k + aside, (star.y * k + fallen) % span, t)

    def _draw_near(self, surface: pygame.Surface, star: _Near, x: int, y: int, t: float) -> None:
        wave = math.sin((t / star.period + star.phase) * math.tau) * 0.5 + 0.5
        dot = star.dots[min(_LEVELS - 1, int(wave * _LEVELS))]
        if star.halo is not None:
            reach = _HALO_RADIUS * self.k - self.k // 2
            surface.blit(star.halo, (x - reach, y - reach), special_flags=pygame.BLEND_RGB_ADD)
            x, y = x - self.k, y - self.k
        surface.blit(dot, (x, y))


def _dot(k: int, color: Color) -> pygame.Surface:
    dot = pygame.Surface((k, k), pygame.SRCALPHA, 32)
    dot.fill(color)
    return translucent(dot)


def _cross(k: int, color: Color) -> pygame.Surface:
    cross = pygame.Surface((3 * k, 3 * k), pygame.SRCALPHA, 32)
    cross.fill((*color, 97), (k, 0, k, 3 * k))
    cross.fill((*color, 97), (0, k, 3 * k, k))
    cross.fill(color, (k, k, k, k))
    return translucent(cross)
