"""Ramps of few colours under a 4x4 Bayer matrix: the house does not blend, it dithers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

BAYER = np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]]) / 16.0


def rgb(text: str) -> tuple[int, int, int]:
    """`"7fe4ff"` as three numbers."""
    return int(text[0:2], 16), int(text[2:4], 16), int(text[4:6], 16)


def ramp_of(text: str) -> list[tuple[int, int, int]]:
    """Colours parted by blanks."""
    return [rgb(part) for part in text.split()]


def thresholds(height: int, width: int) -> np.ndarray:
    """The matrix tiled over (height, width), each value in the middle of its sixteenth."""
    return np.tile(BAYER, (height // 4 + 1, width // 4 + 1))[:height, :width] + 1 / 32


def dithered_ramp(value: np.ndarray, colors: Sequence[tuple[int, int, int]], softness: float = 1.0) -> np.ndarray:
    """Picture of `value` (0..1) on a ramp; `softness` below 1 narrows the dithered seams."""
    height, width = value.shape
    place = np.clip(value, 0, 1) * (len(colors) - 1)
    step = np.floor(place)
    part = (place - step - 0.5) / max(softness, 1e-3) + 0.5
    index = np.clip(step + (part > thresholds(height, width)), 0, len(colors) - 1).astype(int)
    return np.array(colors, dtype=np.uint8)[index]


def dithered_steps(value: np.ndarray, steps: int) -> np.ndarray:
    """`value` (0..1) rounded to `steps` levels under the matrix."""
    return np.floor(value * steps + thresholds(*value.shape)) / steps


def overlaid(picture: np.ndarray, density: np.ndarray, colors: Sequence[tuple[int, int, int]]) -> None:
    """Put a cloud over `picture` in place: where `density` (0..1) is low the picture shows through."""
    place = np.clip(density, 0, 0.999) * len(colors)
    step = np.floor(place).astype(int)
    level = step + (place - step > thresholds(*density.shape))
    for index, color in enumerate(colors, start=1):
        picture[level == index] = color
