"""One swept filter with three outputs: low-pass, band-pass, high-pass."""

from __future__ import annotations

import math
from array import array
from dataclasses import dataclass
from typing import Literal

_BLOCK = 32  # samples between two looks at the sweep: 0.7 ms, finer than anybody hears


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter whose corner moves from `start` to `end` Hz (evenly in pitch). `resonance` 0.7 is flat, more rings."""

    kind: Literal["low", "band", "high"]
    start: float
    end: float
    resonance: float = 0.7


def apply_filter(samples: array[float], shape: Filter, rate: int) -> array[float]:
    """State-variable filter with trapezoidal integrators, 12 dB an octave (Simper, "SvfLinearTrapOptimised2", 2013)."""
    count = len(samples)
    out = array("d", bytes(8 * count))
    damping = 1.0 / shape.resonance
    ratio = shape.end / shape.start
    first = second = 0.0
    for begin in range(0, count, _BLOCK):
        corner = min(shape.start * ratio ** (begin / count), 0.45 * rate)
        gain = math.tan(math.pi * corner / rate)
        a1 = 1.0 / (1.0 + gain * (gain + damping))
        a2 = gain * a1
        a3 = gain * a2
        for index in range(begin, min(begin + _BLOCK, count)):
            value = samples[index]
            rest = value - second
            band = a1 * first + a2 * rest
            low = second + a2 * first + a3 * rest
            first = 2.0 * band - first
            second = 2.0 * low - second
            if shape.kind == "low":
                out[index] = low
            elif shape.kind == "band":
                out[index] = band * damping
            else:
                out[index] = value - damping * band - low
    return out
