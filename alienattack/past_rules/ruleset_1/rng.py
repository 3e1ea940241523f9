"""The simulation's own random numbers: xorshift32 (Marsaglia, 2003), the same on every platform and Python.

Each purpose has a stream of its own, so that one more draw for the fire doesn't change the waves.
"""

from __future__ import annotations

from typing import Final

WAVE_STREAM: Final = 1
FIRE_STREAM: Final = 2
DROP_STREAM: Final = 3

_MASK: Final = 0xFFFFFFFF


class Xorshift32:
    """One stream of random numbers; its whole state is the integer `state`."""

    __slots__ = ("state",)

    def __init__(self, seed: int, stream: int) -> None:
        # Neighbouring seeds must not give neighbouring streams: stir them (products stay below 62 bits).
        state = (seed ^ (seed >> 32)) & _MASK
        for turn in range(4):
            state = ((state ^ (state >> 15)) * 0x1B873593 + stream * 0x0E6546B6 + turn) & _MASK
        self.state: int = state or 0x9E3779B9

    def next(self) -> int:
        """The next number, 1 to 2**32 - 1."""
        state = self.state
        state ^= (state << 13) & _MASK
        state ^= state >> 17
        state ^= (state << 5) & _MASK
        self.state = state
        return state

    def below(self, bound: int) -> int:
        """A number from 0 to `bound` - 1; `bound` may be up to 2**29."""
        return (self.next() * bound) >> 32
