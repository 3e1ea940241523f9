"""Skies: a vertical ramp, two bands of cloud crossing it, and dust lanes."""

from __future__ import annotations

import numpy as np
from dither import dithered_ramp, overlaid, ramp_of, thresholds
from noise import clouds
from themes import Theme

WIDTH, HEIGHT = 640, 360
_QUIET_FROM, _QUIET_TO = 190, 300  # the zone where threats are dodged


def sky(theme: Theme, strength: float = 1.0, seed: int | None = None) -> np.ndarray:
    """The baked sky of a theme, (360, 640, 3)."""
    seed = theme.seed if seed is None else seed
    strength *= theme.strength
    ys, xs = np.mgrid[0:HEIGHT, 0:WIDTH]
    picture = dithered_ramp((ys / (HEIGHT - 1)) ** 1.7, ramp_of(theme.sky))
    warp = (clouds(WIDTH, HEIGHT, 110, seed + 50) - 0.5) * 120
    slope_a = ((ys - HEIGHT * 0.40) + (xs - WIDTH * 0.5) * 0.28 + warp) / 95.0
    slope_b = ((ys - HEIGHT * 0.30) + (xs - WIDTH * 0.5) * 0.34 + warp * 0.6) / 80.0
    band_a, band_b = np.exp(-(slope_a**2)), np.exp(-(slope_b**2))
    quiet = 1 - 0.22 * _quiet(ys)
    dense_a = np.clip((clouds(WIDTH, HEIGHT, 90, seed + 9, 6) - 0.40) * 2.6, 0, 1) * band_a * strength * quiet
    dense_b = np.clip((clouds(WIDTH, HEIGHT, 120, seed + 31, 6) - 0.46) * 2.8, 0, 1) * band_b * strength * quiet
    overlaid(picture, dense_b * 0.85, ramp_of(theme.nebula_b))
    overlaid(picture, dense_a * 0.85, ramp_of(theme.nebula_a))
    dust = np.clip((clouds(WIDTH, HEIGHT, 60, seed + 77, 6) - 0.50) * 3.0, 0, 1) * band_a
    lanes = dust > thresholds(HEIGHT, WIDTH) * 1.05 + 0.1
    picture[lanes] = (picture[lanes] * 0.62).astype(np.uint8)
    return picture


def _quiet(ys: np.ndarray) -> np.ndarray:
    """1 inside the dodge zone, falling to 0 within 40 px of it."""
    return np.clip(np.minimum(ys - _QUIET_FROM, _QUIET_TO - ys) / 40 + 1, 0, 1)
