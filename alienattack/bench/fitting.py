"""How a cost grows: the exponent of the power law that fits best."""

from __future__ import annotations

import math
from collections.abc import Sequence


def exponent(sizes: Sequence[float], costs: Sequence[float]) -> float:
    """The slope of log(cost) over log(size) by least squares: 0 does not grow, 1 grows in proportion, 2 as the square.

    Needs two sizes that differ; all numbers above 0.
    """
    xs, ys = [math.log(size) for size in sizes], [math.log(cost) for cost in costs]
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    spread = sum((x - mean_x) ** 2 for x in xs)
    return sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True)) / spread


def told(sizes: Sequence[float], costs: Sequence[float], unit: str) -> str:
    """Sizes and costs as a note: "1,000: 2.1 ms, 10,000: 20 ms"."""
    return ", ".join(f"{size:,.0f}: {cost:,.3g} {unit}" for size, cost in zip(sizes, costs, strict=True))
