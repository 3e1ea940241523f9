"""Sheets of the cast: every alien with its frames, every threat, capsule and boss, in every palette."""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

import pygame

from alienattack.game.drawing.art import Art
from alienattack.game.drawing.canvas import Canvas
from alienattack.game.drawing.palette import ALIEN_KINDS, PALETTE_NAMES, load_palette
from alienattack.game.drawing.sprite_strings import CAPSULE_ICONS, THREAT_FRAMES
from alienattack.game.drawing.sprites import TELL, SpriteBook

Row: TypeAlias = tuple[str, list[Art], list[Art]]
"""A name, the pictures, and the light below each of them (or none)."""

_LEFT, _TOP, _PITCH_X, _PITCH_Y = 24, 44, 40, 30
_WHOLE_SHIELD = (1023,) * 22


def draw_cast(folder: Path, k: int = 2) -> list[Path]:
    """One sheet a palette in `folder`; returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for name in PALETTE_NAMES:
        canvas = Canvas(pygame.Surface((640 * k, 360 * k), 0, 32), k, load_palette(name))
        _draw_sheet(canvas, SpriteBook(k, canvas.palette))
        made.append(folder / f"cast-{name}.png")
        pygame.image.save(canvas.surface, str(made[-1]))
    return made


def _draw_sheet(canvas: Canvas, book: SpriteBook) -> None:
    canvas.surface.fill(canvas.palette.space)
    canvas.text(canvas.palette.title.upper(), _LEFT, 14)
    for column, rows in enumerate((_aliens(book), _others(book))):
        for number, (name, arts, lights) in enumerate(rows):
            x, y = _LEFT + 316 * column, _TOP + _PITCH_Y * number
            canvas.text(name.upper(), x, y + 8, "caption", color=canvas.palette.text2)
            for place, art in enumerate(arts):
                cx = x + 88 + _PITCH_X * place
                if lights:
                    canvas.centred(lights[place], cx, y + 14)
                canvas.centred(art, cx, y + 14)
    canvas.flush_text()


def _aliens(book: SpriteBook) -> list[Row]:
    return [(kind, [book.alien(kind, frame) for frame in (0, 1, TELL)],
             [book.glow(kind, frame) for frame in (0, 1, TELL)]) for kind in ALIEN_KINDS]


def _others(book: SpriteBook) -> list[Row]:
    saucers = [book.saucer(frame) for frame in range(4)]
    ships = [book.ship(bank) for bank in (-1, 0, 1)]
    capsules = [book.capsule(kind) for kind in CAPSULE_ICONS]
    return [
        ("saucer", saucers, [book.glow("saucer") for _ in saucers]),
        ("ship", ships, [book.glow("ship") for _ in ships]),
        ("shot, ghost, lives", [book.shot(), book.ghost(), book.life(True), book.life(False)], []),
        *((kind, [book.threat(kind, frame) for frame in (0, 1)], []) for kind in THREAT_FRAMES),
        ("capsules", capsules[:4], []),
        ("", capsules[4:], []),
    ]
