"""The combo meter: eight pips that pop when won and drain when lost."""

from __future__ import annotations

from alienattack.game.drawing.canvas import Canvas
from alienattack.game.drawing.palette import mix

PIPS = 8
_LEFT, _TOP, _WIDTH, _HEIGHT, _PITCH = 148, 342, 11, 9, 13
_POP_TICKS = 8
_DRAIN_TICKS = 9  # 150 ms


class ComboMeter:
    """What the meter shows; it follows the simulation, a little later where that looks better."""

    def __init__(self) -> None:
        self._pops = [0] * PIPS
        self._shown = 0.0
        self._draining = 0
        self._fall = 0.0
        self._combo = 1
        self._pips = 0

    def pop(self, pip: int) -> None:
        """Pip number `pip` (from 0) was won."""
        if 0 <= pip < PIPS:
            self._pops[pip] = _POP_TICKS

    def pop_all(self) -> None:
        """The combo rose a level."""
        self._pops = [_POP_TICKS] * PIPS

    def drain(self) -> None:
        """The combo fell: let what is shown run out within 150 ms."""
        self._draining = _DRAIN_TICKS
        self._fall = self._shown / _DRAIN_TICKS

    def update(self, combo: int, pips: int) -> None:
        """Once a tick, with what the simulation has."""
        self._combo, self._pips = combo, pips
        self._pops = [max(0, pop - 1) for pop in self._pops]
        if self._draining:
            self._draining -= 1
            self._shown = max(float(pips), self._shown - self._fall)
        else:
            self._shown = float(pips)

    def draw(self, canvas: Canvas) -> None:
        """Factor and pips, in the bottom scrim."""
        palette = canvas.palette
        canvas.text(f"x{self._combo}", 142, _TOP + 1, "pixel", 8, palette.bonus, "right", glow=palette.bonus,
                    glow_strength=0.3)
        for number in range(PIPS):
            self._draw_pip(canvas, number)

    def _draw_pip(self, canvas: Canvas, number: int) -> None:
        share = max(0.0, min(1.0, self._shown - number))
        filled = round(share * _WIDTH)
        pop = self._pops[number]
        x, y = _LEFT + number * _PITCH, _TOP - 2.0 * pop / _POP_TICKS

        def paint(sheet: Canvas) -> None:
            palette = sheet.palette
            sheet.rect(palette.void, 0, 0, _WIDTH + 2, _HEIGHT + 2)
            sheet.rect(palette.empty, 1, 1, _WIDTH, _HEIGHT)
            if not filled:
                sheet.rect(palette.panel_line, 1, 1, _WIDTH, 1)
                return
            sheet.rect(mix(palette.bonus, palette.bonus_hi, pop / _POP_TICKS), 1, 1, filled, _HEIGHT)
            sheet.rect(palette.bonus_hi, 1, 1, filled, 1)
            sheet.rect(palette.bonus_shade, 1, _HEIGHT, filled, 1)

        canvas.stamp(("pip", filled, pop), x - 1, y - 1, _WIDTH + 2, _HEIGHT + 2, paint)
