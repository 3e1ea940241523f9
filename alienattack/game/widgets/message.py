"""The line of words below a field or a list: an error with its mark, or a hint."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from alienattack.game.drawing.palette import Color

if TYPE_CHECKING:
    from alienattack.game.drawing.canvas import Canvas

LINE = 13


def draw_message(canvas: Canvas, error: str, hint: str, x: float, y: float, width: float, lines: int = 1) -> None:
    """`error` with a mark of its own, else `hint`, on at most `lines` lines of `width` px from (x, y) on."""
    palette = canvas.palette
    if error:
        draw_mark(canvas, x, y + 3)
    indent = 12 if error else 0
    color = palette.bad if error else palette.text2
    draw_paragraph(canvas, error or hint, x + indent, y, width - indent, color, size=11, line=LINE, lines=lines)


def draw_mark(canvas: Canvas, x: float, y: float) -> None:
    """A triangle with an exclamation mark's cut, 9 px wide: something is wrong, without any colour."""
    palette = canvas.palette
    for row in range(8):
        half = row // 2
        canvas.rect(palette.bad, x + 4 - half, y + row, 2 * half + 1, 1)
    canvas.rect(palette.void, x + 4, y + 3, 1, 2)
    canvas.rect(palette.void, x + 4, y + 6, 1, 1)


def wrapped(canvas: Canvas, text: str, width: float, face: str = "body", size: int = 11,
            at_most: str | None = None) -> list[str]:
    """`text` in lines of at most `width` px, broken between words and at line ends."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines.append("")
        for word in paragraph.split(" "):
            joined = f"{lines[-1]} {word}" if lines[-1] else word
            if not lines[-1] or canvas.text_width(joined, face, size, at_most) <= width:
                lines[-1] = joined
            else:
                lines.append(word)
    return lines


def draw_paragraph(canvas: Canvas, text: str, x: float, y: float, width: float, color: Color | None = None,
                   face: str = "body", size: int = 12, line: float = 15, height: float = 0, lines: int = 0,
                   align: str = "left", most: str | None = None) -> float:
    """Write `text` in lines from (x, y) on; returns the y below the last line.

    Where it has only `height` px, or as many normal `lines`, it grows no more than fits; what still does not, is left
    out. `most`: no larger than in this text size.
    """
    height = height or lines * line
    rows, at_most, pitch = fitted(canvas, text, width, face, size, line, height, most)
    if height:
        rows = rows[:max(1, int((height + 0.5) // pitch))]
    for row in rows:
        canvas.text(row, x, y, face, size, canvas.palette.text2 if color is None else color, align, at_most=at_most)
        y += pitch
    return y


def draw_paragraphs(canvas: Canvas, told: Sequence[tuple[str, Color]], x: float, y: float, width: float, height: float,
                    size: int = 11, line: float = 14, gap: float = 10) -> None:
    """Paragraphs of text and colour below each other, in the largest letters in which all fit into `height` px."""
    room = height - gap * (len(told) - 1)
    _, at_most, pitch = fitted(canvas, "\n".join(text for text, _ in told), width, "body", size, line, room)
    for text, color in told:
        for row in wrapped(canvas, text, width, "body", size, at_most):
            canvas.text(row, x, y, "body", size, color, at_most=at_most)
            y += pitch
        y += gap


def common_size(canvas: Canvas, texts: Sequence[str], width: float, size: int, line: float, height: float) -> str:
    """The largest text size in which each of `texts` has room in `width` x `height` px: for those side by side."""
    found = (fitted(canvas, text, width, "body", size, line, height)[1] for text in texts)
    return max(found, key=canvas.fonts.text_sizes.index)


def fitted(canvas: Canvas, text: str, width: float, face: str = "body", size: int = 12, line: float = 15,
           height: float = 0, most: str | None = None) -> tuple[list[str], str, float]:
    """`text` in lines `width` px wide, the largest text size (up to `most`) in which they fit into `height` px, and
    their pitch."""
    rows: list[str] = []
    at_most, pitch = "normal", line
    sizes = canvas.fonts.text_sizes
    for at_most in sizes[sizes.index(most):] if most in sizes else sizes:
        rows, pitch = wrapped(canvas, text, width, face, size, at_most), canvas.grown(line, at_most)
        if not height or len(rows) * pitch <= height + 0.5:
            break
    return rows, at_most, pitch
