"""Samples as 16-bit PCM."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Sequence


def to_pcm(channels: Sequence[array[float]]) -> bytes:
    """Interleaved signed 16-bit little-endian samples of one or more channels in -1..1."""
    out = array("h", bytes(2 * len(channels) * len(channels[0])))
    for number, samples in enumerate(channels):
        out[number::len(channels)] = array("h", [round(32767.0 * max(-1.0, min(1.0, value))) for value in samples])
    if sys.byteorder == "big":
        out.byteswap()
    return out.tobytes()
