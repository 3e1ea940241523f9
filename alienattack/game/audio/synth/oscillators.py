"""Waves: sine, triangle, saw and square with duty, each following a track of frequencies sample by sample."""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Iterable

_TURN = 2.0 * math.pi


def _step_correction(phase: float, step: float) -> float:
    """PolyBLEP: rounds the jump at phase 0 over two samples, against aliasing (Valimaki, Huovilainen 2007)."""
    if phase < step:
        near = phase / step
        return near + near - near * near - 1.0
    if phase > 1.0 - step:
        near = (phase - 1.0) / step
        return near * near + near + near + 1.0
    return 0.0


def _sine(phase: float, _step: float, _duty: float) -> float:
    return math.sin(_TURN * phase)


def _triangle(phase: float, _step: float, _duty: float) -> float:
    return 1.0 - 4.0 * abs((phase + 0.25) % 1.0 - 0.5)


def _saw(phase: float, step: float, _duty: float) -> float:
    return 2.0 * phase - 1.0 - _step_correction(phase, step)


def _square(phase: float, step: float, duty: float) -> float:
    value = 1.0 if phase < duty else -1.0
    value += _step_correction(phase, step) - _step_correction((phase - duty) % 1.0, step)
    return value - (2.0 * duty - 1.0)  # without the mean, or narrow pulses would push the speaker out


_WAVES: dict[str, Callable[[float, float, float], float]] = {
    "sine": _sine, "triangle": _triangle, "saw": _saw, "square": _square,
}


def oscillate(wave: str, frequencies: Iterable[float], rate: int, duty: float = 0.5) -> array[float]:
    """One wave in -1..1 whose frequency in Hz is given for every sample. `duty` is the high part of a square.

    Raises KeyError for an unknown wave.
    """
    shape = _WAVES[wave]
    out = array("d")
    phase = 0.0
    for frequency in frequencies:
        step = frequency / rate
        out.append(shape(phase, step, duty))
        phase = (phase + step) % 1.0
    return out
