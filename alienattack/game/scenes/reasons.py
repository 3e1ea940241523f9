"""The panel beside the account forms: what an account is for, each reason held up by an alien."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from alienattack.game.drawing.palette import WHITE
from alienattack.game.widgets.message import common_size, draw_paragraph
from alienattack.game.widgets.page import draw_side

if TYPE_CHECKING:
    from alienattack.game.app import App
    from alienattack.game.drawing.canvas import Canvas

_REASONS = (("mite", "reasons.board"), ("moth", "reasons.verified"), ("weaver", "reasons.offline"),
            ("lancer", "reasons.privacy"))
_TOP, _PITCH = 62, 58


def draw_reasons(canvas: Canvas, app: App) -> None:
    """Four reasons, one below the other."""
    palette, texts = canvas.palette, app.texts
    draw_side(canvas, texts.get("reasons.title"))
    still = app.reduced_motion
    most = common_size(canvas, [texts.get(key) for _, key in _REASONS], 158, 11, 13, 39)
    for number, (kind, key) in enumerate(_REASONS):
        y = _TOP + number * _PITCH
        bob = 0.0 if still else math.sin(app.seconds * 1.8 + number * 1.3)
        frame = 0 if still else int(app.seconds * 1.5 + number * 0.5) % 2
        canvas.centred(app.sprites.glow(kind, frame), 436, y + 20 + bob)
        canvas.centred(app.sprites.alien(kind, frame), 436, y + 20 + bob)
        canvas.text(texts.get(f"{key}_title"), 458, y, "caption", color=WHITE)
        draw_paragraph(canvas, texts.get(key), 458, y + 13, 158, color=palette.text2, size=11, line=13, height=39,
                       most=most)
