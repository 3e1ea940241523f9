"""The formation as it is shown: rows follow each other's steps from the bottom up, two ticks apart."""

from __future__ import annotations

from collections import deque
from typing import Any

from alienattack.sim import UNIT

_LAG = 2  # ticks from row to row
_KEPT = 12
_MANY = 20  # with so many left the march is slow enough to ripple; later the picture must not lag behind the rules
_SOME = 12


class Outline:
    """Remembers the formation's last places."""

    def __init__(self) -> None:
        self._past: deque[tuple[int, int, int]] = deque(maxlen=_KEPT)
        self._of: Any = None

    def note(self, formation: Any) -> None:
        """Once a tick, after the simulation's step. Another formation, or a leap upwards, starts anew."""
        place = (formation.x, formation.y, formation.frame)
        if formation is not self._of or (self._past and formation.y < self._past[-1][1]):
            self._past.clear()
            self._of = formation
        self._past.append(place)

    def row(self, formation: Any, index: int, still: bool = False) -> tuple[float, float, int]:
        """How far (px) row `index` is shown from its true place, and the frame it shows."""
        lag = 0 if still or formation.alive < _SOME else _LAG if formation.alive >= _MANY else 1
        back = lag * (len(formation.rows) - 1 - index)
        if not self._past or back == 0:
            return 0.0, 0.0, formation.frame
        x, y, frame = self._past[max(0, len(self._past) - 1 - back)]
        return (x - formation.x) / UNIT, (y - formation.y) / UNIT, frame
