"""How fire is meant: held, toggled, one press for one shot, or by itself."""

from __future__ import annotations

from alienattack.sim import FIRE

HOLD, TOGGLE, SINGLE = "hold", "toggle", "single"
_WANTED_TICKS = 12  # how long a single press is kept until the ship is loaded


class Trigger:
    """Turns what is held into the simulation's buttons, tick by tick."""

    def __init__(self, mode: str = HOLD, one_button: bool = False) -> None:
        """`mode` is HOLD, TOGGLE or SINGLE; with `one_button` the ship fires whenever it can."""
        self.mode = mode
        self.one_button = one_button
        self.firing = False
        """TOGGLE: whether fire is on now."""
        self._was_down = False
        self._wanted = 0

    def pull(self, held: int) -> int:
        """The buttons of this tick, from those the player holds."""
        down = bool(held & FIRE)
        pressed, self._was_down = down and not self._was_down, down
        if self.one_button:
            return held | FIRE
        if self.mode == TOGGLE:
            self.firing ^= pressed
            return held | FIRE if self.firing else held & ~FIRE
        if self.mode == SINGLE:
            self._wanted = _WANTED_TICKS if pressed else max(0, self._wanted - 1)
            return held | FIRE if self._wanted else held & ~FIRE
        return held

    def fired(self) -> None:
        """A shot left: a single press has had what it asked for."""
        self._wanted = 0
