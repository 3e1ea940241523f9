"""Where divers and the parade's flyers have been, for their trails."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import Any

from alienattack.sim import UNIT
from alienattack.sim.entities import RETURN, TELL

_KEPT = 34  # ticks
_STEP = 2


class Trails:
    """The last places of every diver on its way; a place a tick."""

    def __init__(self) -> None:
        self._of: dict[int, tuple[Any, deque[tuple[float, float]]]] = {}

    def note(self, divers: list[Any], flyers: Sequence[Any] = ()) -> None:
        """Once a tick, after the simulation's step."""
        kept = {}
        for diver in (*divers, *flyers):
            state = getattr(diver, "state", 0)  # the parade's flyers have none
            if state == TELL:
                continue
            found = self._of.get(id(diver))
            places = found[1] if found is not None else deque(maxlen=_KEPT)
            x, y = diver.x / UNIT, diver.y / UNIT
            if places and state == RETURN and y < places[-1][1] - 40:
                places.clear()  # it left below and comes in again from the top
            places.append((x, y))
            kept[id(diver)] = (diver, places)
        self._of = kept

    def of(self, diver: Any) -> list[tuple[float, float]]:
        """The places of one diver for its trail, the oldest first, thinned out."""
        found = self._of.get(id(diver))
        return list(found[1])[::-1][3::_STEP][::-1] if found is not None else []
