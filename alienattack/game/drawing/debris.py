"""A tier of the carrier that falls: metal as wide as it hurts, burning along its lower edge like every hazard."""

from __future__ import annotations

import pygame

from alienattack.game.drawing.art import Art, outlined, translucent, upscaled
from alienattack.game.drawing.canvas import Canvas
from alienattack.game.drawing.materials import ramp_of
from alienattack.game.drawing.shading import BAYER_4X4

_HEIGHT = 15
_SLANT = 3  # px by which its sides lean inwards


def debris(canvas: Canvas, x: float, y: float, half_width: float, age: int) -> None:
    """The tier around (x, y), 2 * `half_width` px wide; it rocks between two pictures."""
    width, frame = max(12, round(2 * half_width)), age // 10 % 2
    palette = canvas.palette
    surface = canvas.kept(("debris", width, frame, palette.key),
                          lambda: translucent(upscaled(outlined(_tier(canvas, width, frame), palette.hazard_ring),
                                                       canvas.k)))
    for dx in range(-round(half_width) + 6, round(half_width), 14):
        canvas.glow(palette.hazard, x + dx, y - 4, 10, 0.30)
        canvas.glow(palette.hazard, x + dx, y + 5, 13, 0.42)
    canvas.centred(Art(surface, width + 2, _HEIGHT + 2), x, y)


def _tier(canvas: Canvas, width: int, frame: int) -> pygame.Surface:
    """Dark above with torn ends, a row of windows, the lower rim aglow with a bright core."""
    palette, metal = canvas.palette, ramp_of(canvas.palette, "metal")
    picture = pygame.Surface((width, _HEIGHT), pygame.SRCALPHA, 32)
    for y in range(_HEIGHT):
        lean = _SLANT - y * _SLANT // (_HEIGHT - 1)
        ragged = (y * 7 + frame * 3) % 4
        for x in range(lean + ragged // 2, width - lean - (ragged + 1) // 2):
            light = 5.6 - 3.2 * y / _HEIGHT - 1.6 * x / width
            tone = int(light) + (light % 1 > BAYER_4X4[y % 4][x % 4] / 16)
            picture.set_at((x, y), metal[max(0, min(7, tone))])
    for x in range(6, width - 6, 5):
        picture.fill(palette.void, (x, 5, 2, 2))
    for x in range(3, width - 3):
        picture.set_at((x, _HEIGHT - 4 + (x + frame) % 2), palette.hazard)
        picture.fill(palette.hazard, (x, _HEIGHT - 3, 1, 2))
        if 6 < x < width - 6:
            picture.set_at((x, _HEIGHT - 2), palette.hazard_core)
    return picture
