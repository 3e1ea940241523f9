"""One light for all sprites: it comes from the top and is computed from the shape, never painted."""

from __future__ import annotations

from collections.abc import Sequence

import pygame

from alienattack.game.drawing.palette import WHITE, Color, mix

AIR = "."
_SHADE: Color = (12, 10, 40)
_ACCENT_TINT: Color = (20, 10, 50)
_SOCKET: Color = (10, 8, 30)
BAYER_4X4 = ((0, 8, 2, 10), (12, 4, 14, 6), (3, 11, 1, 9), (15, 7, 13, 5))


def shaded(
    rows: Sequence[str],
    body: Color,
    outline: Color,
    accent: Color | None = None,
    eye: Color = WHITE,
    core: Color | None = None,
) -> pygame.Surface:
    """The lit picture of material rows with an outline of one pixel around it (so 2 px larger each way)."""
    plate = accent or mix(body, _ACCENT_TINT, 0.45)
    light = _Light(rows, body, plate, eye, core or eye)
    width, height = len(rows[0]), len(rows)
    picture = pygame.Surface((width + 2, height + 2), pygame.SRCALPHA, 32)
    for y in range(-1, height + 1):
        for x in range(-1, width + 1):
            if light.material(x, y) != AIR:
                picture.set_at((x + 1, y + 1), light.color(x, y))
            elif light.touches(x, y):
                picture.set_at((x + 1, y + 1), outline)
    return picture


class _Light:
    """The colours of one sprite's materials by what lies above and below."""

    def __init__(self, rows: Sequence[str], body: Color, accent: Color, eye: Color, core: Color) -> None:
        self.rows = rows
        self.body = body
        self.top = mix(body, WHITE, 0.55)
        self.low = mix(body, _SHADE, 0.38)
        self.bottom = mix(body, _SHADE, 0.62)
        self.accent_top = mix(accent, WHITE, 0.25)
        self.accent_bottom = mix(accent, _SHADE, 0.4)
        self.flat = {
            "b": body, "a": accent, "e": eye, "c": core, "d": _SOCKET, "h": self.top, "k": self.bottom
        }  # fmt: skip

    def material(self, x: int, y: int) -> str:
        inside = 0 <= y < len(self.rows) and 0 <= x < len(self.rows[0])
        return self.rows[y][x] if inside else AIR

    def touches(self, x: int, y: int) -> bool:
        return any(self.material(x + dx, y + dy) != AIR for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)))

    def color(self, x: int, y: int) -> Color:
        material = self.material(x, y)
        above, below = self.material(x, y - 1), self.material(x, y + 1)
        if material == "b":
            return self._body(x, y, above, below)
        if material == "a" and above == AIR:
            return self.accent_top
        if material == "a" and below == AIR:
            return self.accent_bottom
        return self.flat[material]

    def _body(self, x: int, y: int, above: str, below: str) -> Color:
        if above == AIR:
            return self.top
        if below == AIR:
            return self.bottom if self.material(x, y - 2) != AIR else self.low
        if below == "b" and self.material(x, y + 2) == AIR:
            return self.low
        return self.low if above in "da" else self.body


def dithered(picture: pygame.Surface, share: float) -> pygame.Surface:
    """`picture` with only `share` (0..1) of its pixels, in the pattern of the 4x4 Bayer matrix."""
    result = picture.copy()
    for y in range(picture.get_height()):
        for x in range(picture.get_width()):
            if BAYER_4X4[y % 4][x % 4] >= share * 16:
                result.set_at((x, y), (0, 0, 0, 0))
    return result
