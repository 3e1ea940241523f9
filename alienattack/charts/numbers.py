"""How numbers are written for people: short on axes, whole in tables."""

from __future__ import annotations

import math

_UNITS = ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"))


def number(value: float) -> str:
    """With thousands apart; what is no whole number to three digits that count: 1,234,567; 12.3; 0.00123."""
    if not math.isfinite(value):
        return "-"
    if value == int(value) or abs(value) >= 1000:
        return f"{round(value):,}"
    digits = 2 - math.floor(math.log10(abs(value)))
    return f"{value:.{max(0, min(digits, 9))}f}".rstrip("0").rstrip(".")


def compact(value: float) -> str:
    """In a few characters: 950, 1.5k, 20M."""
    for size, unit in _UNITS:
        if abs(value) >= size:
            return f"{number(float(f'{value / size:.3g}'))}{unit}"
    return number(value)
