"""Lights and marks that live for a moment: flames, trails, fires, rings. They own no time; callers give it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import pygame

from alienattack.game.drawing.art import Art, opaque
from alienattack.game.drawing.canvas import Canvas
from alienattack.game.drawing.palette import WHITE, Color, from_hex

_FIRE, _FIRE_CORE, _SMOKE = from_hex("ff6a3d"), from_hex("ffe0a0"), from_hex("7a2c2c")


def _sheet(canvas: Canvas, name: str, key: object, reach: tuple[float, float], paint: Callable[[Canvas], None]) -> Art:
    """Light that always looks the same, painted once around the middle of a sheet of `reach` px to each side."""

    def make() -> pygame.Surface:
        size = round(2 * reach[0] * canvas.k), round(2 * reach[1] * canvas.k)
        sheet = Canvas(pygame.Surface(size, 0, 32), canvas.k, canvas.palette)
        sheet.offset = reach
        paint(sheet)
        return opaque(sheet.surface)

    surface = canvas.kept(("sheet", name, key), make)
    return Art(surface, 2 * reach[0], 2 * reach[1], True, centre=reach)


def engine_flame(canvas: Canvas, cx: float, cy: float, t: float, length: int = 9) -> None:
    """The two engines of the ship whose centre is (cx, cy): a soft trail and five rows of flame that flicker."""

    def paint(sheet: Canvas) -> None:
        for i in range(length):
            sheet.glow(sheet.palette.engine_halo, 0, i * 2, 5 - min(4, i // 3), 0.5 * (1 - i / length))

    canvas.centred(_sheet(canvas, "engine", length, (8, 8 + 2 * length), paint), cx, cy + 12)
    flicker = int(t * 24) % 2

    def flame(sheet: Canvas) -> None:
        for row, color in enumerate(sheet.palette.engine):
            for dx in (0, 5) if row < 3 else ():
                sheet.rect(color, dx, row, 2, 1)
            if row == 3 or (row == 4 and flicker):
                sheet.rect(color, 1, row, 1, 1)
                sheet.rect(color, 5, row, 1, 1)

    canvas.stamp(("flame", flicker), cx - 3, cy + 8, 7, 5, flame)


def ship_light(canvas: Canvas, cx: float, cy: float, strength: float = 0.28) -> None:
    """The wide soft light the ship stands in."""
    canvas.glow(canvas.palette.player, cx, cy, 24, strength)


def shot_light(canvas: Canvas, x: float, y: float) -> None:
    """The halo of a shot of the player."""
    canvas.glow(canvas.palette.shot_halo, x, y, 9, 0.40)


def threat_light(canvas: Canvas, x: float, y: float, vx: float = 0.0) -> None:
    """The halo of a threat and the sparks it leaves; `vx` is its sideways px per px of fall."""
    canvas.centred(threat_light_of(canvas, vx), x, y)


def threat_light_of(canvas: Canvas, vx: float) -> Art:
    """That halo, for many threats that fall alike."""
    lean = round(max(-2.0, min(2.0, vx)) * 8) / 8

    def paint(sheet: Canvas) -> None:
        for i in range(9):
            sheet.glow(sheet.palette.hazard, -lean * i * 3, -5 - i * 3, 4 - (i > 4), 0.34 * (1 - i / 9))
        sheet.glow(sheet.palette.hazard, 0, 0, 13, 0.62)

    return _sheet(canvas, "threat", lean, (15 + abs(lean) * 24, 35), paint)


def dive_trail(canvas: Canvas, points: Sequence[tuple[float, float]], color: Color) -> None:
    """The trail of a diver through its last places, the oldest first."""
    count = len(points)
    for i, (x, y) in enumerate(points):
        share = (i + 1) / (count + 1)
        step = round(share * 16)

        def paint(sheet: Canvas, share: float = step / 16) -> None:
            sheet.glow(color, 0, 0, 3 + int(4 * share), 0.10 + 0.28 * share)
            sheet.glow(color, 0, 0, 1 + int(1.5 * share), 0.35 * share)

        canvas.centred(_sheet(canvas, "trail", (color, step), (8, 8), paint), x, y)


def saucer_trail(canvas: Canvas, cx: float, cy: float, direction: int) -> None:
    """The light behind a saucer that flies to the right (1) or left (-1)."""

    def paint(sheet: Canvas) -> None:
        for i in range(10):
            sheet.glow(sheet.palette.bonus, direction * (22 - i * 5), 0, 6, 0.16 * (1 - i / 10))

    canvas.centred(_sheet(canvas, "saucer", direction, (32, 8), paint), cx - direction * 40, cy)


def thread(canvas: Canvas, x: float, y_from: float, y_to: float, color: Color) -> None:
    """What a weaver hangs on."""
    canvas.line(color, x, y_from, x, y_to, alpha=110)


def ring(canvas: Canvas, color: Color, cx: float, cy: float, radius: float, width: float = 1.0) -> None:
    """A circle at output resolution: the ring that closes on the killer, the safety round the ship."""
    centre = canvas.at(cx + 0.5, cy + 0.5)
    pygame.draw.circle(canvas.surface, color, centre, round(radius * canvas.k), max(1, round(width * canvas.k)))


def closing_ring(canvas: Canvas, cx: float, cy: float, share: float) -> None:
    """The ring that closes from 40 to 14 px on whoever hit the player; `share` is 0..1."""
    eased = 1 - (1 - min(1.0, max(0.0, share))) ** 3
    ring(canvas, WHITE, cx, cy, 40 - 26 * eased)


def fire_on_the_rim(canvas: Canvas, x: float, y: float, size: float, t: float, strength: float = 1.0) -> None:
    """A fire on the planet with its column of smoke, leaning in the wind."""
    beat = (0.88 + 0.12 * math.sin(t * 7 + x) * math.sin(t * 3.1 + x * 0.7)) * strength
    for i in range(16):
        rise = (i + (t * 3 + x) % 1) / 16
        sway = math.sin(i * 0.9 + x - t * 1.2) * 3 * rise
        reach = size / 18
        smoke_x, smoke_y = x + (rise * 16 + sway) * reach, y - 4 - 64 * rise * reach
        canvas.glow(_SMOKE, smoke_x, smoke_y, 3 + 5 * rise, 0.16 * strength * (1 - rise))
    canvas.glow(_FIRE, x, y, size, 0.55 * beat)
    canvas.glow(_FIRE_CORE, x, y, max(2, size / 3), 0.7 * beat)
