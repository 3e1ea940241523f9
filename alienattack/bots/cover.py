"""What the own shields stand in the way of."""

from __future__ import annotations

from alienattack.sim import UNIT, Sim
from alienattack.sim.shields import COLUMNS, shield_under


def covered(sim: Sim, x: int) -> bool:
    """Whether an own shield stands between x and the sky, for shots up and down alike."""
    index = shield_under(x)
    if index < 0:
        return False
    shield = sim.shields[index]
    bit = 1 << (COLUMNS - 1 - (x // UNIT - shield.x) // 2)
    return any(row & bit for row in shield.rows)
