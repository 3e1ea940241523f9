"""The frame that all scenes but title, play and results share: sky, header, list at the left, panel at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alienattack.game.drawing.palette import WHITE, Color

if TYPE_CHECKING:
    from alienattack.game.app import App
    from alienattack.game.drawing.canvas import Canvas

LEFT, RIGHT = 32, 624
LIST_LEFT, LIST_TOP, LIST_WIDTH, LIST_HEIGHT = 32, 62, 364, 234
PANEL = (408, 24, 216, 272)
ACTIONS_Y = 314
_DIM = 64


def draw_page(canvas: Canvas, app: App, title: str, caption: str = "", theme: str = "violet",
              room: float = RIGHT - LEFT) -> None:
    """Sky, scrims, header with a caption below it, which has `room` px."""
    palette = canvas.palette
    app.backdrop(theme).draw(canvas, app.seconds, still=app.reduced_motion)
    canvas.dim(_DIM)
    canvas.gradient(palette.void, 0, 0, 420, 360, 130, 0, vertical=False)
    canvas.text(title, LEFT, 22, size=16, color=WHITE, glow=palette.player, glow_strength=0.55, room=LIST_WIDTH)
    if caption:
        canvas.text(caption, LEFT + 1, 44, "caption", color=palette.text2, room=room)


def draw_side(canvas: Canvas, title: str = "", right: str = "") -> None:
    """The panel at the right, with a title and a rule if told."""
    palette = canvas.palette
    canvas.panel(*PANEL, line=palette.panel_line, edge=palette.panel_edge)
    if title:
        room = 186 - canvas.text_width(right, "caption")
        canvas.text(title, 420, 34, room=room)
        canvas.text(right, 612, 32, "caption", color=palette.text2, align="right")
        canvas.line(palette.panel_line, 416, 49, 615, 49)


def draw_fact(canvas: Canvas, label: str, value: str, y: float, left: float = 420, right: float = 612,
              color: Color | None = None) -> None:
    """A label at the left of a line, its value at the right; the label gives way."""
    width = min(right - left - 40, canvas.text_width(value))
    canvas.text(label, left, y - 2, "caption", color=canvas.palette.text2, room=right - left - width - 6)
    canvas.text(value, right, y, color=WHITE if color is None else color, align="right", room=right - left - 40)
