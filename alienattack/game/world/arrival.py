"""How a wave comes in: flights on curves from both sides. Only a picture: the simulation has everybody in place."""

from __future__ import annotations

from alienattack.game.world.easing import out_cubic

FLIGHT_TICKS = 44
_ROW_DELAY, _PLACE_DELAY = 5, 1.3  # ticks; the last of five rows of ten is home at tick 76, before a shot can reach it
_TRAIL_STEP = 0.035

Point = tuple[float, float]


def progress(row: int, col: int, columns: int, tick: float) -> float:
    """How far (0..1) the alien of (row, col) is on its way at `tick` of the intro; below 0 it is not to be seen yet."""
    side = row % 2
    place = col if side else columns - 1 - col
    return min(1.0, (tick - row * _ROW_DELAY - place * _PLACE_DELAY) / FLIGHT_TICKS)


def path(row: int, share: float, home: Point) -> Point:
    """Where it is at `share` of its way: a cubic Bezier curve from beyond the edge, low across the field, home."""
    side = 1 if row % 2 else -1
    t = out_cubic(share)
    start = (200 + side * 236, 70 + 16 * row)
    first = (200 + side * 30, 262)
    second = (200 - side * 190, 196)
    a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
    return (a * start[0] + b * first[0] + c * second[0] + d * home[0],
            a * start[1] + b * first[1] + c * second[1] + d * home[1])


def trail(row: int, share: float, home: Point, count: int = 3) -> list[Point]:
    """The last places of its way, the oldest first."""
    return [path(row, max(0.0, share - _TRAIL_STEP * number), home) for number in range(count, 0, -1)]
