"""The card between two waves: accuracy, shots against par, bonus."""

from __future__ import annotations

from alienattack.game.drawing.canvas import Canvas
from alienattack.game.drawing.palette import WHITE
from alienattack.game.texts import Texts
from alienattack.game.world.easing import in_quad, out_cubic

CARD_TICKS = 84
_WIDTH, _HEIGHT = 176, 92
_X, _Y = 200 - _WIDTH / 2, 108
_COUNT_TICKS = 30
_ROW = 16
PARADE = 24
"""How many fly in a parade."""


def draw_card(canvas: Canvas, texts: Texts, level: int, card: tuple[int, int, int, int], tick: float,
              still: bool = False, parade: tuple[int, int] | None = None) -> None:
    """`card` as the simulation gives it: accuracy in %, shots, par, bonus; `tick` 0..84 of its time.

    `parade`: how many of it were shot, and its bonus; None where there was none.
    """
    palette = canvas.palette
    accuracy, shots, par, bonus = card
    come, go = out_cubic(tick / 12), in_quad((tick - CARD_TICKS + 10) / 10)
    light = come * (1 - go)
    if light <= 0.02:
        return
    height = _HEIGHT + (_ROW if parade is not None else 0)
    y = _Y if still else _Y + 10 * (1 - come) - 10 * go
    shade = int(255 * light)
    plate = round(225 * light / 15) * 15
    if light > 0.95:
        canvas.panel(_X, y, _WIDTH, height, alpha=225, line=palette.panel_line, edge=palette.panel_edge)
    else:
        canvas.panel(_X, y, _WIDTH, height, alpha=plate)
    canvas.text(texts.get("play.cleared", n=level), 200, y + 10, "pixel", 8, WHITE, "centre",
                glow=palette.player if light > 0.95 else None, alpha=shade)
    rows = [
        (texts.get("play.accuracy"), texts.percent(accuracy), palette.text),
        (texts.get("play.shots_par"), f"{shots} / {par}", palette.good if shots <= par else palette.text),
    ]
    if parade is not None:
        shot, extra = parade
        told = f"{shot} / {PARADE}" + (f"  +{texts.number(extra)}" if extra else "")
        rows.append((texts.get("parade.row"), told, palette.bonus if extra else palette.text))
    for number, (label, value, color) in enumerate(rows):
        top = y + 28 + _ROW * number
        room = _WIDTH - 34 - canvas.text_width(value)
        canvas.text(label, _X + 14, top - 1, "caption", 8, palette.text2, alpha=shade, room=room)
        canvas.text(value, _X + _WIDTH - 14, top, "pixel", 8, color, "right", alpha=shade)
    counted = bonus if still else int(bonus * min(1.0, max(0.0, (tick - 10) / _COUNT_TICKS))) // 10 * 10
    canvas.text(texts.get("play.bonus"), _X + 14, y + height - 23, "caption", 8, palette.text2, alpha=shade)
    canvas.text(f"+{texts.number(counted)}", _X + _WIDTH - 14, y + height - 28, "pixel", 16, palette.bonus, "right",
                glow=palette.bonus if light > 0.95 else None, glow_strength=0.35, alpha=shade)
