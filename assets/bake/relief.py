"""Flat shapes become bodies: polygons blown up to a height field, lit from the upper left, dithered on a ramp."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from dither import dithered_ramp, rgb
from noise import clouds

Points = Sequence[tuple[float, float]]
Ramp = Sequence[tuple[int, int, int]]

OVERSAMPLING = 4
LIGHT = (-0.45, -0.75)
VOID = rgb("05060f")


@dataclass(frozen=True, slots=True)
class Layer:
    """Shapes of one material, from the back to the front. `bias` makes all of them lighter or darker (-1..1).

    Points are px from the middle column and from the top; `mirrored` shapes are drawn on both sides.
    """

    shapes: Sequence[Points]
    ramp: Ramp
    depth: int = 7
    bias: float = 0.0
    mirrored: bool = True
    grain: float = 0.16


@dataclass(slots=True)
class Figure:
    """A picture being built, `width` x `height` px; the outline adds one px a side at the end."""

    width: int = 146
    height: int = 78
    seed: int = 3
    picture: np.ndarray = field(init=False)
    solid: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        self.picture = np.zeros((self.height, self.width, 3), np.uint8)
        self.solid = np.zeros((self.height, self.width), bool)

    def mask(self, shapes: Sequence[Points], mirrored: bool = True) -> np.ndarray:
        """Where shapes lie: a pixel counts when most of it is covered."""
        n = OVERSAMPLING
        fine = np.zeros((self.height * n, self.width * n), bool)
        for shape in shapes:
            for side in (1, -1) if mirrored else (1,):
                fine |= _filled([(self.width / 2 + side * x, y) for x, y in shape], self.width, self.height)
        return fine.reshape(self.height, n, self.width, n).mean(axis=(1, 3)) > 0.5

    def add(self, layer: Layer) -> None:
        """Put a layer over what is there."""
        where = self.mask(layer.shapes, layer.mirrored)
        grain = clouds(self.width, self.height, 9, self.seed, 3) - 0.5
        tone = 0.16 + 0.78 * _light(where, layer.depth) + layer.grain * grain + layer.bias
        self.picture[where] = dithered_ramp(np.clip(tone, 0, 1), layer.ramp, 0.8)[where]
        self.picture[where & ~_moved(where, 0, 1)] = layer.ramp[-1]
        self.picture[where & ~_moved(where, 0, -1)] = layer.ramp[0]
        self.solid |= where

    def fill(self, shape: Points, color: tuple[int, int, int], mirrored: bool = True) -> None:
        """One flat colour: sockets, pupils, teeth."""
        where = self.mask([shape], mirrored)
        self.picture[where] = color
        self.solid |= where

    def disc(self, x: float, y: float, radius: float, ramp: Ramp, mirrored: bool = False) -> None:
        """A ball of light with a dark ring: a weak spot. The middle is the ramp's lightest tone."""
        ys, xs = np.mgrid[0 : self.height, 0 : self.width]
        for side in (1, -1) if mirrored else (1,):
            far = np.hypot(xs + 0.5 - self.width / 2 - side * x, ys + 0.5 - y)
            for reach, tone in ((radius + 1.3, 0), (radius, 2), (radius * 0.8, 3), (radius * 0.55, 4),
                                (radius * 0.3, 5)):
                self.picture[far <= max(0.75, reach)] = ramp[tone]
            self.solid |= far <= radius + 1.3

    def finished(self) -> tuple[np.ndarray, np.ndarray]:
        """Picture and alpha, two px larger each way."""
        return outlined(self.picture, self.solid)


def outlined(picture: np.ndarray, solid: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Picture and alpha of a figure with a rim of void, one px larger on every side."""
    picture, solid = np.pad(picture, ((1, 1), (1, 1), (0, 0))), np.pad(solid, 1)
    rim = np.zeros_like(solid)
    for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
        rim |= _moved(solid, dx, dy)
    rim &= ~solid
    picture[rim] = VOID
    return picture, np.where(solid | rim, 255, 0).astype(np.uint8)


def _filled(points: Points, width: int, height: int) -> np.ndarray:
    """A polygon by the even-odd rule on a grid of a quarter of a pixel."""
    n = OVERSAMPLING
    ys, xs = (np.mgrid[0 : height * n, 0 : width * n] + 0.5) / n
    inside = np.zeros(xs.shape, bool)
    for (x0, y0), (x1, y1) in zip(points, [*points[1:], points[0]], strict=True):
        if y0 != y1:
            crosses = (y0 > ys) != (y1 > ys)
            inside ^= crosses & (xs < (x1 - x0) * (ys - y0) / (y1 - y0) + x0)
    return inside


def _moved(mask: np.ndarray, dx: int, dy: int) -> np.ndarray:
    """`mask` shifted by a pixel; what comes in from outside is empty."""
    result = np.zeros_like(mask)
    height, width = mask.shape
    result[max(0, dy) : height + min(0, dy), max(0, dx) : width + min(0, dx)] = mask[
        max(0, -dy) : height + min(0, -dy), max(0, -dx) : width + min(0, -dx)
    ]
    return result


def _light(mask: np.ndarray, depth: int) -> np.ndarray:
    """Height is the root of the distance to the edge; its slope gives the normal, the normal the light."""
    distance, left = np.zeros(mask.shape), mask.copy()
    for _ in range(depth):
        distance += left
        left = left & _moved(left, 1, 0) & _moved(left, -1, 0) & _moved(left, 0, 1) & _moved(left, 0, -1)
    height = np.sqrt(np.clip(distance / depth, 0, 1)) * depth * 0.9
    for _ in range(2):
        height = (height + sum(np.roll(height, step, axis) for step in (1, -1) for axis in (0, 1))) / 5
    slope_y, slope_x = np.gradient(height)
    upright = math.sqrt(1 - LIGHT[0] ** 2 - LIGHT[1] ** 2)
    normal = np.sqrt(slope_x**2 + slope_y**2 + 1)
    return np.clip((-slope_x * LIGHT[0] - slope_y * LIGHT[1] + upright) / normal, 0, 1)
