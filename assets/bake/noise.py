"""Smooth noise from a seed: value noise and its sum over octaves."""

from __future__ import annotations

import numpy as np


def value_noise(width: int, height: int, cell: float, seed: int) -> np.ndarray:
    """Random values on a grid of `cell` px, joined smoothly; (height, width) in 0..1."""
    random = np.random.RandomState(seed)
    grid = random.rand(int(height / cell) + 3, int(width / cell) + 3)
    ys, xs = np.mgrid[0:height, 0:width] / cell
    column, row = xs.astype(int), ys.astype(int)
    fx, fy = xs - column, ys - row
    fx, fy = fx * fx * (3 - 2 * fx), fy * fy * (3 - 2 * fy)
    upper = grid[row, column] * (1 - fx) + grid[row, column + 1] * fx
    lower = grid[row + 1, column] * (1 - fx) + grid[row + 1, column + 1] * fx
    return upper * (1 - fy) + lower * fy


def clouds(width: int, height: int, cell: float, seed: int, octaves: int = 5) -> np.ndarray:
    """Octaves of value noise, each half as large and half as strong as the one before; in 0..1."""
    total, sum_of_weights = np.zeros((height, width)), 0.0
    for octave in range(octaves):
        weight = 0.5 ** (octave + 1)
        total += weight * value_noise(width, height, max(cell / 2**octave, 1.5), seed + octave * 17)
        sum_of_weights += weight
    return total / sum_of_weights
