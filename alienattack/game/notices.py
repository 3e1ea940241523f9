"""Sentences over any scene: what the game did by itself, for as long as it takes to read them."""

from __future__ import annotations

from collections.abc import Iterator

from alienattack.game.drawing.canvas import Canvas
from alienattack.game.widgets.message import wrapped

_LEAST_SECONDS = 3.0
_LETTERS_A_SECOND = 18  # slow readers get through it
_MOST = 3
_TOP, _WIDTH, _LINE, _GAP = 40, 480, 15, 4


class Notices:
    """At most three, the newest last; the same sentence again only stays longer."""

    def __init__(self) -> None:
        self._shown: list[tuple[str, float]] = []

    def __iter__(self) -> Iterator[tuple[str, float]]:
        """Each sentence with the second of the app's time at which it goes."""
        return iter(self._shown)

    def add(self, text: str, now: float) -> None:
        """Show `text` from the second `now` on."""
        self._shown = [notice for notice in self._shown if notice[0] != text]
        self._shown.append((text, now + max(_LEAST_SECONDS, len(text) / _LETTERS_A_SECOND)))
        del self._shown[:-_MOST]

    def draw(self, canvas: Canvas, now: float) -> None:
        """Draw those whose time is not over, each on a plate of its own."""
        self._shown = [(text, until) for text, until in self._shown if until > now]
        y: float = _TOP
        for text, until in self._shown:
            rows, pitch = wrapped(canvas, text, _WIDTH, "body", 12), canvas.grown(_LINE)
            width = max(canvas.text_width(row, "body", 12) for row in rows) + 20
            height = 5 + pitch * len(rows)
            canvas.panel(320 - width / 2, y, width, height, line=canvas.palette.panel_line)
            alpha = int(255 * min(1.0, until - now))
            for number, row in enumerate(rows):
                canvas.text(row, 320, y + 3 + pitch * number, "body", 12, align="centre", alpha=alpha)
            y += height + _GAP
