"""The sprayer: holds the trigger, wanders about and looks at nothing."""

from __future__ import annotations

from typing import Final

from alienattack.sim import FIRE, LEFT, RIGHT, Sim
from alienattack.sim.rng import Xorshift32

_STREAM: Final = 101
_SHORTEST: Final = 20  # ticks it keeps a direction, and up to
_SPREAD: Final = 80  # as many more


class Sprayer:
    """Fires without end and changes direction at random."""

    def __init__(self, seed: int) -> None:
        """`seed` decides the wandering."""
        self._random: Xorshift32 = Xorshift32(seed, _STREAM)
        self._buttons: int = FIRE | LEFT
        self._until: int = 0

    def choose(self, sim: Sim) -> int:
        """Fire, and left or right."""
        if sim.tick >= self._until:
            self._until = sim.tick + _SHORTEST + self._random.below(_SPREAD)
            self._buttons = FIRE | (LEFT if self._random.below(2) else RIGHT)
        return self._buttons
