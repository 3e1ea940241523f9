"""Sheets of the cast in every palette: aliens, threats, capsules with their frames; bosses in all their states."""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

import pygame

from alienattack.game.drawing import powers
from alienattack.game.drawing.art import Art
from alienattack.game.drawing.backdrop import THEMES, Backdrop
from alienattack.game.drawing.boss_book import BOSS_FRAMES, WEAK_SPOTS
from alienattack.game.drawing.canvas import Canvas
from alienattack.game.drawing.debris import debris
from alienattack.game.drawing.palette import PALETTE_NAMES, load_palette
from alienattack.game.drawing.sprite_strings import CAPSULE_ICONS, THREAT_FRAMES
from alienattack.game.drawing.sprites import CAST, TELL, SpriteBook

Row: TypeAlias = tuple[str, list[Art], list[Art]]
"""A name, the pictures, and the light below each of them (or none)."""

_LEFT, _TOP, _PITCH_X, _PITCH_Y = 24, 44, 40, 30
_WHOLE_SHIELD = (1023,) * 22


def draw_cast(folder: Path, k: int = 2) -> list[Path]:
    """Two sheets a palette in `folder`, aliens and bosses; returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for name in PALETTE_NAMES:
        for sheet, draw in (("cast", _draw_sheet), ("bosses", _draw_bosses)):
            canvas = Canvas(pygame.Surface((640 * k, 360 * k), 0, 32), k, load_palette(name))
            draw(canvas, SpriteBook(k, canvas.palette))
            made.append(folder / f"{sheet}-{name}.png")
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
    _draw_round_the_ship(canvas, book)
    canvas.flush_text()


def _draw_round_the_ship(canvas: Canvas, book: SpriteBook) -> None:
    """Bubble, glass, the bar of a power-up that runs out, and a falling tier."""
    y = 334
    for x in (128, 176, 224):
        canvas.centred(book.glow("ship"), x, y)
        canvas.centred(book.ship(), x, y)
    powers.bubble(canvas, 128, y, 0.0)
    powers.glass(canvas, book, 176, y, 0, 0.0)
    powers.time_left(canvas, 224, y + 13, 0.6)
    debris(canvas, 300, y, 28, 0)
    canvas.text("AT WORK", _LEFT, y - 4, "caption", color=canvas.palette.text2)


def _draw_bosses(canvas: Canvas, book: SpriteBook) -> None:
    """Every state of every boss in both frames."""
    Backdrop(canvas.k, canvas.palette, THEMES[-1]).draw(canvas, 0.0)
    states = [name for name in WEAK_SPOTS if name != "carrier-lamp"]
    for number, name in enumerate(states):
        for frame in range(BOSS_FRAMES):
            x, y = 82 + 158 * (number // 4 * 2 + frame), 52 + 84 * (number % 4)
            canvas.centred(book.bosses.glow(name), x, y)
            canvas.centred(book.bosses.body(name, frame), x, y)
            for dx, dy, reach in WEAK_SPOTS[name]:
                canvas.glow(canvas.palette.lancer, x + dx, y + dy, reach, 0.4)
        canvas.text(name.upper(), 82 + 158 * (number // 4 * 2) - 70, 10 + 84 * (number % 4), "caption",
                    color=canvas.palette.text2)
    canvas.flush_text()


def _aliens(book: SpriteBook) -> list[Row]:
    frames = (0, 1, TELL)
    rows = [(kind, [book.alien(kind, frame) for frame in frames], [book.glow(kind, frame) for frame in frames])
            for kind in CAST]
    cracked = [book.alien("shell", frame, hits) for hits in (1, 2) for frame in (0, TELL)]
    return [*rows, ("shell, hit", cracked, [])]


def _others(book: SpriteBook) -> list[Row]:
    saucers = [book.saucer(frame) for frame in range(4)]
    ships = [book.ship(bank) for bank in (-1, 0, 1)]
    capsules = [book.capsule(kind) for kind in CAPSULE_ICONS]
    return [
        ("saucer", saucers, [book.glow("saucer") for _ in saucers]),
        ("ship", ships, [book.glow("ship") for _ in ships]),
        ("shots, lives", [book.shot(), book.lance(), book.ghost(), book.life(True), book.life(False)], []),
        *((kind, [book.threat(kind, frame) for frame in (0, 1)], []) for kind in THREAT_FRAMES),
        ("capsules", capsules[:4], []),
        ("", capsules[4:], []),
    ]
