"""White noise from a generator of our own, so that a sound never depends on anyone else's random numbers."""

from __future__ import annotations

import zlib
from array import array

_MASK = 0xFFFFFFFF


def seed_of(name: str) -> int:
    """A seed that belongs to a name, the same on every machine and in every process."""
    return zlib.crc32(name.encode()) or 1


def white_noise(samples: int, seed: int) -> array[float]:
    """Uniform noise in -1..1 by xorshift32 (Marsaglia 2003, triple 13, 17, 5)."""
    state = seed & _MASK or 1
    out = array("d", bytes(8 * samples))
    for index in range(samples):
        state ^= (state << 13) & _MASK
        state ^= state >> 17
        state ^= (state << 5) & _MASK
        out[index] = state / 0x7FFFFFFF - 1.0
    return out
