"""The numbers around the field: score, wave, best, lives, combo, shots, and whether the run is being told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from alienattack.game.drawing.canvas import Canvas
from alienattack.game.drawing.palette import Color
from alienattack.game.drawing.sprites import SpriteBook
from alienattack.game.texts import Texts
from alienattack.game.world.meter import ComboMeter

SENT, WAITING, OFFLINE, UNSAVED, PRACTICE = "sent", "waiting", "offline", "unsaved", "practice"
_MOST_LIVES = 5
_TIGHT = "large"  # three lines share the upper scrim: larger letters would run into each other


@dataclass(frozen=True, slots=True)
class Line:
    """How the run is told to the cloud: SENT, WAITING (with how many), OFFLINE, UNSAVED (full disk), or PRACTICE.

    `words` stand in place of the usual ones.
    """

    kind: str
    waiting: int = 0
    words: str = ""


def draw_scrims(canvas: Canvas) -> None:
    """The dark behind the numbers, above the world."""
    void = canvas.palette.void
    canvas.gradient(void, 0, 0, 400, 34, 200, 0, power=1.2)
    canvas.gradient(void, 0, 334, 400, 26, 0, 215, power=0.8)


def draw_hud(canvas: Canvas, book: SpriteBook, texts: Texts, sim: Any, best: int, meter: ComboMeter,
             line: Line | None) -> None:
    """All of it, over the scrims; `line` None where nothing is told to anybody."""
    palette = canvas.palette
    canvas.text(texts.get("play.score"), 12, 2, "caption", 8, palette.text2, at_most=_TIGHT)
    canvas.text(texts.number(sim.score), 12, 15, "pixel", 16, palette.text, glow=palette.player, glow_strength=0.35)
    canvas.text(texts.get("play.wave"), 200, 2, "caption", 8, palette.text2, "centre", at_most=_TIGHT)
    canvas.text(f"{sim.level:02d}", 200, 15, "pixel", 16, palette.text, "centre")
    if sim.hurry:
        canvas.text(texts.get("play.hurry"), 236, 19, "pixel", 8, palette.bad, glow=palette.bad, glow_strength=0.4)
    beaten = sim.score > best
    canvas.text(texts.get("play.best"), 388, 2, "caption", 8, palette.text2, "right", at_most=_TIGHT)
    canvas.text(texts.number(max(best, sim.score)), 388, 15, "pixel", 8, palette.bonus if beaten else palette.text2,
                "right", glow=palette.bonus if beaten else None, glow_strength=0.3, at_most="normal")
    if line is not None:
        _draw_line(canvas, texts, line)
    _draw_lives(canvas, book, sim.lives)
    meter.draw(canvas)
    canvas.text(texts.get("play.shots"), 388 - canvas.text_width(texts.number(sim.shots)) - 10, 341, "caption", 8,
                palette.text2, "right")
    canvas.text(texts.number(sim.shots), 388, 343, "pixel", 8, palette.text, "right")


def _draw_lives(canvas: Canvas, book: SpriteBook, lives: int) -> None:
    for number in range(min(_MOST_LIVES, max(3, lives))):
        canvas.image(book.life(number < lives), 12 + 16 * number, 342)


def _draw_line(canvas: Canvas, texts: Texts, line: Line) -> None:
    """Below the best: a dot while all is sent, a hollow square with a number while something waits."""
    palette = canvas.palette
    words = {SENT: "play.sent", WAITING: "play.waiting", OFFLINE: "play.offline", UNSAVED: "play.unsaved",
             PRACTICE: "play.practice"}
    color: Color = palette.bonus if line.words else palette.text2
    text = line.words or texts.get(words[line.kind], n=line.waiting)
    canvas.text(text, 388 if line.kind == PRACTICE else 380, 26, "caption", 8, color, "right", at_most=_TIGHT)
    if line.kind == SENT:
        canvas.rect(palette.good, 384, 31, 4, 4)
    elif line.kind != PRACTICE:
        canvas.rect(palette.bonus if line.kind == WAITING else palette.bad, 383, 30, 5, 5, border=1)
