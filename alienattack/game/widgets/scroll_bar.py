"""The thin bar beside a list that is longer than the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alienattack.game.widgets.page import LEFT, LIST_WIDTH

if TYPE_CHECKING:
    from alienattack.game.drawing.canvas import Canvas

_GAP, _WIDTH = 3, 2


def draw_scroll_bar(canvas: Canvas, first: int, shown: int, count: int, top: float, height: float,
                    right: float = LEFT + LIST_WIDTH) -> None:
    """Which `shown` of `count` rows, from `first` on, are seen; nothing where all are. `right`: the list's edge."""
    if count <= shown:
        return
    canvas.rect(canvas.palette.empty, right + _GAP, top, _WIDTH, height)
    canvas.rect(canvas.palette.player, right + _GAP, top + height * first / count, _WIDTH, height * shown / count)
