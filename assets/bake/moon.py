"""Moons: a lit ball with bands of cloud; the moon of the eclipse is a black disc with a corona."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from dither import dithered_ramp, dithered_steps
from noise import clouds

Color = tuple[int, int, int]


def moon(radius: int, colors: Sequence[Color], light: tuple[float, float], seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Picture and alpha of a moon, 2 * radius + 1 px wide, lit from `light` (x, y of a unit vector)."""
    size = 2 * radius + 1
    ys, xs = np.mgrid[-radius : radius + 1, -radius : radius + 1] / radius
    distance = np.sqrt(xs * xs + ys * ys)
    height = np.sqrt(np.clip(1 - distance**2, 0, 1))
    depth = math.sqrt(max(0.0, 1 - light[0] ** 2 - light[1] ** 2))
    lit = np.clip(xs * light[0] + ys * light[1] + height * depth, 0, 1)
    texture = clouds(size, size, max(6, radius * 0.6), seed, 5)
    bands = np.sin(ys * 7 + (texture - 0.5) * 4) * 0.5 + 0.5
    value = lit * (0.72 + 0.28 * bands) + (texture - 0.5) * 0.22 * lit
    return dithered_ramp(np.clip(value, 0, 1) ** 0.9, colors), np.where(distance <= 1, 255, 0)


def eclipsed(radius: int, disc: Color, corona: Color, reach: int = 26) -> tuple[np.ndarray, np.ndarray]:
    """A black disc before the sun: a bright rim and rays of light that thin out over `reach` px."""
    half = radius + reach
    ys, xs = np.mgrid[-half : half + 1, -half : half + 1].astype(float)
    distance = np.sqrt(xs * xs + ys * ys)
    angle = np.arctan2(ys, xs)
    rays = 0.72 + 0.18 * np.sin(angle * 7 + 0.6) + 0.10 * np.sin(angle * 17 + 2.0)
    light = np.clip(1 - (distance - radius) / (reach * rays), 0, 1) ** 2.2 * (distance > radius)
    alpha = dithered_steps(light * 0.75, 6) * 255
    alpha[np.abs(distance - radius - 0.4) < 0.8] = 255
    alpha[distance <= radius - 0.4] = 255
    picture = np.where((distance <= radius - 0.4)[..., None], disc, corona).astype(np.uint8)
    return picture, alpha
