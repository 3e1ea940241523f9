"""The carrier's beam: a thin dashed line first, then a burning column. Hazard colours, because it is one."""

from __future__ import annotations

import math

import pygame

from alienattack.game.drawing.art import Art, opaque, translucent, upscaled
from alienattack.game.drawing.canvas import Canvas
from alienattack.game.drawing.palette import BLACK, Color, scaled
from alienattack.game.drawing.shading import BAYER_4X4

_FRAMES = 3
_DASH, _GAP = 6, 4
_HALO = 14  # px of light beside the column


def warning_line(canvas: Canvas, x: float, top: float, bottom: float, share: float, half_width: float = 0.0) -> None:
    """Where the beam is going to burn. `share` (0..1) of the warning is over: dashes run, the marks close in."""
    color, core = canvas.palette.hazard, canvas.palette.hazard_core
    y = top + (share * 90) % (_DASH + _GAP) - _DASH
    while y < bottom:
        upper, lower = max(top, y), min(bottom, y + _DASH)
        if lower > upper:
            canvas.rect(color, x - 1, upper, 3, lower - upper, alpha=120)
            canvas.rect(core, x, upper, 1, lower - upper)
        y += _DASH + _GAP
    reach = half_width + 10 * (1 - share)
    for side in (-1, 1):
        canvas.rect(color, x + side * reach, bottom - 8, 1, 8)
        canvas.rect(color, x + side * reach - (2 if side > 0 else 0), bottom - 1, 3, 1)


def burning_column(canvas: Canvas, x: float, top: float, bottom: float, half_width: float, t: float,
                   share: float = 1.0) -> None:
    """The beam itself, 2 * `half_width` px wide; `share` (0..1) lets it open and close."""
    width = max(3, round(2 * half_width * share))
    height = max(1, round(bottom - top))
    frame = int(t * 18) % _FRAMES
    palette = canvas.palette
    halo = canvas.kept(("beam-halo", width, height, palette.hazard),
                       lambda: opaque(upscaled(_light(palette.hazard, width, height), canvas.k)))
    body = canvas.kept(("beam", width, height, frame, palette.hazard),
                       lambda: translucent(upscaled(_column(canvas, width, height, frame), canvas.k)))
    left = x - width // 2
    canvas.image(Art(halo, width + 2 * _HALO, height, True), left - _HALO, top)
    canvas.image(Art(body, width, height), left, top)
    canvas.glow(palette.hazard, x, bottom, 18 + 6 * share, 0.8)
    canvas.glow(palette.hazard_core, x, top, 12, 0.8)


def _light(color: Color, width: int, height: int) -> pygame.Surface:
    strip = pygame.Surface((width + 2 * _HALO, 1), 0, 32)
    strip.fill(BLACK)
    for px in range(width + 2 * _HALO):
        outside = max(0, _HALO - px, px - width - _HALO + 1)
        strip.set_at((px, 0), scaled(color, 0.42 * (1 - outside / _HALO) ** 2))
    return pygame.transform.scale(strip, (strip.get_width(), height))


def _column(canvas: Canvas, width: int, height: int, frame: int) -> pygame.Surface:
    """Ring, rim and core under the matrix; the core's edge runs down from frame to frame."""
    palette = canvas.palette
    picture = pygame.Surface((width, height), pygame.SRCALPHA, 32)
    middle = (width - 1) / 2
    for y in range(height):
        wave = 0.10 * math.sin((y - frame * 6) * math.tau / 18)
        for x in range(width):
            off = abs(x - middle) / max(0.5, width / 2)
            edge = (0.62 + wave - off) * 3 + BAYER_4X4[y % 4][x % 4] / 16 - 0.5
            color = palette.hazard_core if edge > 0 else palette.hazard
            if x in (0, width - 1) and width > 4:
                color = palette.hazard_ring
            picture.set_at((x, y), color)
    return picture
