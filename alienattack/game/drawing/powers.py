"""What a power-up puts round the ship: shapes first, so that each is told from the others in one colour."""

from __future__ import annotations

import math

import pygame

from alienattack.game.drawing.art import Art, make_art
from alienattack.game.drawing.canvas import Canvas
from alienattack.game.drawing.palette import WHITE, Color, mix
from alienattack.game.drawing.shading import BAYER_4X4
from alienattack.game.drawing.sprites import SpriteBook

BUBBLE_RADIUS = 16
_WOBBLE = 4  # pictures of the bubble
_AEGIS, _TURNS = 36, 6  # radius in px, pictures


def bubble(canvas: Canvas, x: float, y: float, t: float) -> None:
    """The ring that takes one hit; its shine wanders."""
    frame = int(t * 6) % _WOBBLE
    color = canvas.palette.player
    canvas.glow(color, x, y, BUBBLE_RADIUS + 6, 0.22)
    surface = canvas.kept(("bubble", frame, color), lambda: make_art(_bubble(color, frame), canvas.k).surface)
    size = 2 * BUBBLE_RADIUS + 1
    canvas.centred(Art(surface, size, size), x, y)


def _bubble(color: Color, frame: int) -> pygame.Surface:
    size, middle = 2 * BUBBLE_RADIUS + 1, BUBBLE_RADIUS
    picture = pygame.Surface((size, size), pygame.SRCALPHA, 32)
    for py in range(size):
        for px in range(size):
            far = math.hypot(px - middle, py - middle)
            inside = (far / BUBBLE_RADIUS) ** 4 * 7
            if far <= BUBBLE_RADIUS - 1 and BAYER_4X4[py % 4][px % 4] < inside:
                picture.set_at((px, py), (*color, 150))
            elif BUBBLE_RADIUS - 1 < far <= BUBBLE_RADIUS + 0.3:
                picture.set_at((px, py), color)
    for number in range(9):  # the shine: an arc on the upper left, another one opposite
        angle = math.radians(205 + 7 * frame + 7 * number)
        picture.set_at(_on_ring(middle, angle, BUBBLE_RADIUS - 3), WHITE)
        if number < 4:
            picture.set_at(_on_ring(middle, angle + math.pi, BUBBLE_RADIUS - 3), mix(color, WHITE, 0.5))
    return picture


def _on_ring(middle: int, angle: float, radius: float) -> tuple[int, int]:
    return round(middle + math.cos(angle) * radius), round(middle + math.sin(angle) * radius)


def aegis(canvas: Canvas, x: float, y: float, t: float) -> None:
    """The shield of a twin: six plates that turn about it, in the shells' colour. What wears it can't be hit."""
    color = canvas.palette.shell
    canvas.glow(color, x, y, 44, 0.30)
    surface = canvas.kept(("aegis", int(t * 8) % _TURNS, color),
                          lambda: make_art(_plates(color, int(t * 8) % _TURNS), canvas.k).surface)
    canvas.centred(Art(surface, 2 * _AEGIS + 1, 2 * _AEGIS + 1), x, y)


def _plates(color: Color, turn: int) -> pygame.Surface:
    size = 2 * _AEGIS + 1
    picture = pygame.Surface((size, size), pygame.SRCALPHA, 32)
    for py in range(size):
        for px in range(size):
            dx, dy = px - _AEGIS, py - _AEGIS
            far = math.hypot(dx, dy)
            along = (math.atan2(dy, dx) / math.tau * 6 + turn / _TURNS) % 1
            if not (0.08 < along < 0.92 and _AEGIS - 5 <= far <= _AEGIS):
                continue
            if far > _AEGIS - 1.2:
                picture.set_at((px, py), mix(color, WHITE, 0.7))
            elif far < _AEGIS - 4 or BAYER_4X4[py % 4][px % 4] < 8 + 7 * (far - _AEGIS + 4):
                picture.set_at((px, py), color)
    return picture


def glass(canvas: Canvas, book: SpriteBook, x: float, y: float, bank: int, t: float) -> None:
    """The ship's whole outline in bonus colour, with facets at its corners: now all of it can be hit."""
    color = canvas.palette.bonus
    canvas.centred(book.rim(book.ship(bank), color), x, y)
    beat = int(t * 5) % 4
    for number, (dx, dy) in enumerate(((0, -13), (13, 0), (0, 12), (-13, 0))):
        reach = 2 if number == beat else 1
        canvas.rect(color, x + dx, y + dy - reach, 1, 2 * reach + 1)
        canvas.rect(color, x + dx - reach, y + dy, 2 * reach + 1, 1)


def slowed(canvas: Canvas, x: float, y: float) -> None:
    """Brackets round a threat that falls at half speed."""
    color = canvas.palette.text2
    for side in (-1, 1):
        canvas.rect(color, x + side * 8, y - 5, 1, 11, alpha=150)
        for dy in (-5, 5):
            canvas.rect(color, x + (side * 8 if side < 0 else side * 8 - 1), y + dy, 2, 1, alpha=150)


def time_left(canvas: Canvas, x: float, y: float, share: float) -> None:
    """How much of a power-up is left: a bar of 20 x 2 px under the ship; `share` 0..1."""
    palette = canvas.palette
    canvas.rect(palette.void, x - 11, y - 1, 22, 4)
    canvas.rect(palette.empty, x - 10, y, 20, 2)
    canvas.rect(palette.bonus, x - 10, y, 20 * max(0.0, min(1.0, share)), 2)


__all__ = ["BUBBLE_RADIUS", "aegis", "bubble", "glass", "slowed", "time_left"]
