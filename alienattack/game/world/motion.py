"""Where things are between two ticks: the places before the last step are kept, and drawn towards the new ones."""

from __future__ import annotations

from typing import Any

from alienattack.sim import UNIT

_JUMP = 48 * UNIT
"""Farther than this in one tick is a leap (respawn, a new wave), which snaps."""


class Motion:
    """Keeps the previous positions of everything that moves freely.

    Call `before_step` right before the simulation steps. The objects themselves are kept with their positions, so that
    an id can't be taken by a new object meanwhile.
    """

    def __init__(self) -> None:
        self._before: dict[int, tuple[Any, int, int]] = {}

    def before_step(self, sim: Any) -> None:
        """Remember where everything is."""
        before = {id(thing): (thing, thing.x, thing.y) for thing in sim.threats}
        for group in (sim.bullets, sim.divers, sim.flyers):
            for thing in group:
                before[id(thing)] = (thing, thing.x, thing.y)
        for thing in (sim.player, sim.saucer, sim.capsule, sim.boss):
            if thing is not None:
                before[id(thing)] = (thing, thing.x, thing.y)
        self._before = before

    def at(self, thing: Any, alpha: float) -> tuple[float, float]:
        """Where `thing` is, in px, at share `alpha` of the way from the last tick to the present one."""
        kept = self._before.get(id(thing))
        x, y = thing.x, thing.y
        if kept is None:
            return x / UNIT, y / UNIT
        dx, dy = x - kept[1], y - kept[2]
        if abs(dx) > _JUMP or abs(dy) > _JUMP:
            return x / UNIT, y / UNIT
        return (kept[1] + dx * alpha) / UNIT, (kept[2] + dy * alpha) / UNIT

    def gone(self, present: list[Any]) -> list[tuple[Any, float, float]]:
        """Threats and others that were there before the step and are not in `present`: with their last places in px."""
        ids = {id(thing) for thing in present}
        return [(thing, x / UNIT, y / UNIT) for thing, x, y in self._before.values() if id(thing) not in ids]

    def known(self) -> list[Any]:
        """Everything that was there before the last step, whether it still is or not."""
        return [thing for thing, _, _ in self._before.values()]
