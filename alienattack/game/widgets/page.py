"""The frame that all scenes but title, play and results share: sky, header, list at the left, panel at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alienattack.game.drawing.palette import WHITE

if TYPE_CHECKING:
    from alienattack.game.app import App
    from alienattack.game.drawing.canvas import Canvas

LEFT, RIGHT = 32, 624
LIST_LEFT, LIST_TOP, LIST_WIDTH, LIST_HEIGHT = 32, 62, 364, 234
PANEL = (408, 24, 216, 272)
ACTIONS_Y = 314
_DIM = 64


def draw_page(canvas: Canvas, app: App, title: str, caption: str = "", theme: str = "violet") -> None:
    """Sky, scrims, header with a caption below it."""
    palette = canvas.palette
    app.backdrop(theme).draw(canvas, app.seconds, still=app.reduced_motion)
    canvas.dim(_DIM)
    canvas.gradient(palette.void, 0, 0, 420, 360, 130, 0, vertical=False)
    canvas.text(title, LEFT, 22, size=16, color=WHITE, glow=palette.player, glow_strength=0.55)
    if caption:
        canvas.text(caption, LEFT + 1, 44, "caption", color=palette.text2)


def draw_side(canvas: Canvas, title: str = "", right: str = "") -> None:
    """The panel at the right, with a title and a rule if told."""
    palette = canvas.palette
    canvas.panel(*PANEL, line=palette.panel_line, edge=palette.panel_edge)
    if title:
        canvas.text(title, 420, 34)
        canvas.text(right, 612, 32, "caption", color=palette.text2, align="right")
        canvas.line(palette.panel_line, 416, 49, 615, 49)
