"""Axes: where a value stands on one, and the round values that are written beside it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from alienattack.charts.numbers import compact

_ROUND_STEPS = (1, 2, 5, 10)
_FEW_DECADES = 2
_LARGEST = 1e12
_ALIKE = 1e-12


@dataclass(frozen=True, slots=True)
class Axis:
    """What an axis measures. `log`: by powers of ten, values of 0 and less are left out.

    `from_zero`: a linear axis begins at 0. `whole`: only whole values are written. `close`: it begins and ends with
    the values, not at round ones. `show` writes a value.
    """

    title: str = ""
    log: bool = False
    from_zero: bool = False
    whole: bool = False
    close: bool = False
    show: Callable[[float], str] = compact

    def takes(self, value: float) -> bool:
        """Whether a value has a place on this axis."""
        return abs(value) <= _LARGEST and (not self.log or value >= 1 / _LARGEST)

    def scale(self, values: Iterable[float], ticks: int) -> Scale:
        """The scale on which all of `values` have a place, with about `ticks` round values."""
        taken = [value for value in values if self.takes(value)] or [1.0]
        low, high = min(taken), max(taken)
        low = min(low, 0.0) if self.from_zero else low
        scale = _log_scale(low, high, ticks) if self.log else _linear_scale(low, high, ticks, self.whole)
        if not self.close or not scale.low <= low < high <= scale.high:
            return scale
        return replace(scale, low=low, high=high, ticks=tuple(tick for tick in scale.ticks if low <= tick <= high))


LINEAR = Axis()


@dataclass(frozen=True, slots=True)
class Scale:
    """A stretch of an axis, `low` to `high`, and the values written beside it."""

    low: float
    high: float
    ticks: tuple[float, ...]
    log: bool = False

    def share(self, value: float) -> float:
        """Where a value stands: 0 at the low end, 1 at the high one."""
        if self.log:
            return math.log(value / self.low) / math.log(self.high / self.low)
        return (value - self.low) / (self.high - self.low)


def _linear_scale(low: float, high: float, ticks: int, whole: bool) -> Scale:
    if high - low <= max(abs(low), abs(high)) * _ALIKE:
        low, high = (low - 1, high + 1) if low else (0.0, 1.0)
    step = _round_step((high - low) / max(1, ticks))
    if whole:
        step = max(1.0, math.ceil(step))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return Scale(first * step, last * step, tuple(index * step for index in range(first, last + 1)))


def _round_step(least: float) -> float:
    """The smallest of 1, 2 and 5 times a power of ten that is not below `least`."""
    power: float = 10.0 ** math.floor(math.log10(least))
    return next(power * step for step in _ROUND_STEPS if power * step >= least * (1 - 1e-9))


def _log_scale(low: float, high: float, ticks: int) -> Scale:
    first, last = math.floor(math.log10(low) + 1e-9), math.ceil(math.log10(high) - 1e-9)
    last = max(last, first + 1)
    steps = (1, 2, 5) if last - first <= _FEW_DECADES else (1,)
    every = max(1, math.ceil((last - first) / max(1, ticks)))
    values = [step * 10.0 ** power for power in range(first, last + 1, every) for step in steps]
    return Scale(10.0 ** first, 10.0 ** last, tuple(value for value in values if value <= 10.0 ** last), log=True)
