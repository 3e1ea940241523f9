"""The boss's name and its three bars below the score. What is lost drains after the hit, so that a hit is seen."""

from __future__ import annotations

from typing import Any

from alienattack.game.drawing.canvas import Canvas
from alienattack.game.drawing.palette import WHITE, mix
from alienattack.game.texts import Texts
from alienattack.sim.aliens import BOSS_NAMES
from alienattack.sim.bosses.boss import ARRIVING, BARS, DYING, LEAVING

_LEFT, _TOP, _WIDTH, _HEIGHT, _PITCH = 100, 46, 64, 6, 67
_NAME_Y = 34
BELOW_BARS = 20.0
"""How much lower good news are told while the bars are shown, px."""
_DRAIN = 0.012  # of a bar, a tick
_FLASH_TICKS = 12
_FILL_TICKS = 90  # the bars fill while it arrives


def are_shown(boss: Any) -> bool:
    """Whether there is a boss, and it stays."""
    return boss is not None and boss.state not in (DYING, LEAVING)


class BossBars:
    """What the bars show, a little behind what is."""

    def __init__(self) -> None:
        self._shown = [1.0] * BARS
        self._flash = [0] * BARS

    def update(self, boss: Any) -> None:
        """Once a tick of the screen."""
        self._flash = [max(0, left - 1) for left in self._flash]
        if boss is None:
            self._shown = [1.0] * BARS
            return
        for number, permille in enumerate(boss.bars()):
            before, true = self._shown[number], permille / 1000
            self._shown[number] = max(true, before - _DRAIN)
            if before > 0 and true == 0 and self._flash[number] == 0 and before - _DRAIN <= 0:
                self._flash[number] = _FLASH_TICKS

    def draw(self, canvas: Canvas, texts: Texts, boss: Any) -> None:
        """Name and bars; nothing when there is no boss, or it goes."""
        if not are_shown(boss):
            return
        palette = canvas.palette
        name = texts.get(f"boss.{BOSS_NAMES[boss.kind]}")
        if boss.tier:
            name = texts.get("boss.tier", name=name, n="I" * min(3, boss.tier + 1))
        canvas.text(name, 200, _NAME_Y, "pixel", 8, palette.text, "centre", glow=palette.lancer, glow_strength=0.4,
                    at_most="large")
        filled = min(1.0, boss.age / _FILL_TICKS) * BARS if boss.state == ARRIVING else float(BARS)
        for number, permille in enumerate(boss.bars()):
            share = max(0.0, min(1.0, filled - number))
            self._draw_bar(canvas, number, min(share, permille / 1000), min(share, self._shown[number]))

    def _draw_bar(self, canvas: Canvas, number: int, share: float, shown: float) -> None:
        palette = canvas.palette
        x = _LEFT + number * _PITCH
        canvas.rect(palette.void, x - 1, _TOP - 1, _WIDTH + 2, _HEIGHT + 2)
        canvas.rect(mix(palette.void, palette.lancer, 0.22), x, _TOP, _WIDTH, _HEIGHT)
        if shown > share:
            canvas.rect(mix(palette.lancer, WHITE, 0.75), x, _TOP, round(_WIDTH * shown), _HEIGHT)
        if share > 0:
            width = max(1, round(_WIDTH * share))
            canvas.rect(palette.lancer, x, _TOP, width, _HEIGHT)
            canvas.rect(mix(palette.lancer, WHITE, 0.6), x, _TOP, width, 1)
            canvas.rect(mix(palette.lancer, palette.void, 0.4), x, _TOP + _HEIGHT - 1, width, 1)
        if self._flash[number]:
            canvas.rect(WHITE, x, _TOP, _WIDTH, _HEIGHT, alpha=255 * self._flash[number] // _FLASH_TICKS)
