"""A small plate with one fact on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alienattack.game.drawing.palette import WHITE, Color, mix
from alienattack.game.rows import draw_check

if TYPE_CHECKING:
    from alienattack.game.drawing.canvas import Canvas

HEIGHT = 14


def draw_chip(canvas: Canvas, x: float, y: float, text: str, color: Color, check: bool = False) -> float:
    """Draw `text` in capitals on a plate tinted with `color`, with a check mark if told; returns its width."""
    palette = canvas.palette
    width = int(canvas.text_width(text, "caption")) + (18 if check else 10)
    canvas.panel(x, y, width, HEIGHT, fill=mix(color, palette.void, 0.78), alpha=235,
                 line=mix(color, palette.void, 0.35), cut=2)
    if check:
        draw_check(canvas, x + 5, y + 4, color)
    canvas.text(text, x + (15 if check else 5), y + 1, "caption", color=mix(color, WHITE, 0.35), shadow=False)
    return width
