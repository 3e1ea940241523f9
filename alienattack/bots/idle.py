"""The idle player: hands off. Shows how long a game lasts that nobody plays."""

from __future__ import annotations

from alienattack.sim import Sim


class Idle:
    """Presses nothing."""

    def __init__(self, seed: int) -> None:
        """`seed` is taken as by every policy, and not needed."""

    def choose(self, sim: Sim) -> int:
        """No button, ever."""
        return 0
