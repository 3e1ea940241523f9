"""The house's curves: out-cubic for arrivals, in-quad for departures, linear for meters."""

from __future__ import annotations


def held(share: float) -> float:
    """`share` within 0..1."""
    return min(1.0, max(0.0, share))


def out_cubic(share: float) -> float:
    """Fast at first, then settling."""
    return 1.0 - (1.0 - held(share)) ** 3


def in_quad(share: float) -> float:
    """Slow at first, then gone."""
    return held(share) ** 2
