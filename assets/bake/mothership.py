"""The mothership of the title: stacked ellipses on a metal ramp, lit by the sunrise on the right."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from dither import dithered_ramp, dithered_steps, ramp_of, rgb
from noise import clouds

SCALE = 0.84
HULL = ramp_of("07070f 0f0e22 1a1736 29234f 3f366f 5f5296 8d7fc4 c3b8ee")
DOME = ramp_of("1a0a2c 3a1148 6e1c66 b02e86 f0509e ff9cc4 ffe0ee")
SEAM, WINDOW, GLINT, BEAM = rgb("07070f"), rgb("ffb8dc"), rgb("ffeef6"), rgb("ff5cb0")
BEAM_WIDTH = 220


class Hull:
    """A picture being built; X and Y are units of `scale` px from its middle, or from `middle` px below its top."""

    def __init__(self, width: int = int(330 * SCALE), height: int = int(170 * SCALE), scale: float = SCALE,
                 middle: float | None = None) -> None:
        self.width, self.height = width, height
        ys, xs = np.mgrid[0 : self.height, 0 : self.width]
        self.X = (xs - self.width / 2) / scale
        self.Y = (ys - (self.height / 2 if middle is None else middle)) / scale
        self.side = np.clip(self.X / 150, -1, 1)
        self.rust = clouds(self.width, self.height, 14, 5, 3) - 0.5
        self.picture = np.zeros((self.height, self.width, 3), np.uint8)
        self.alpha = np.zeros((self.height, self.width), np.uint8)

    def put(self, where: np.ndarray, value: np.ndarray, colors: Sequence[tuple[int, int, int]] = HULL) -> None:
        """Metal of brightness `value` (0..1) at `where`."""
        self.picture[where] = dithered_ramp(np.clip(value, 0, 1), colors)[where]
        self.alpha[where] = 255

    def ellipse(self, cy: float, rx: float, ry: float) -> np.ndarray:
        """Squared distance from the middle of an ellipse in units of its radii."""
        return (self.X / rx) ** 2 + ((self.Y - cy) / ry) ** 2

    def angle(self, cy: float, rx: float, ry: float) -> np.ndarray:
        return np.arctan2((self.Y - cy) / ry, self.X / rx)


def mothership() -> tuple[np.ndarray, np.ndarray]:
    """Picture and alpha, 277 x 142 px."""
    hull = Hull()
    _bowl(hull)
    _prongs(hull)
    _disc(hull)
    for base, rx, ry, height, tint in ((-4, 92, 17, 12, 0.0), (-16, 62, 12, 10, 0.05)):
        _tier(hull, base, rx, ry, height, tint)
    _dome(hull)
    return hull.picture, hull.alpha


def _bowl(hull: Hull) -> None:
    bowl = hull.ellipse(14, 104, 30)
    below = (bowl < 1) & (hull.Y > 8)
    light = 0.06 + 0.16 * np.clip(hull.side + 0.2, 0, 1) + 0.10 * hull.rust
    hull.put(below, light + 0.10 * np.clip((hull.Y - 26) / 20, 0, 1))
    for share in (0.82, 0.60, 0.38):
        hull.picture[(np.abs(np.sqrt(bowl) - share) < 0.022) & below] = SEAM


def _prongs(hull: Hull) -> None:
    for x, length in ((-74, 26), (-38, 36), (38, 36), (74, 26)):
        along = (hull.Y - 22) / length
        half_width = 7 * (1 - along) + 1.2
        middle = x + math.copysign(1, x) * along * -7
        prong = (np.abs(hull.X - middle) < half_width) & (along > 0) & (along < 1)
        light = 0.30 * np.clip((hull.X - middle) / half_width * 0.7 + 0.25, 0, 1) * (1 - along * 0.3)
        hull.put(prong, 0.10 + light + 0.1 * np.clip(hull.side, 0, 1))


def _disc(hull: Hull) -> None:
    rim = hull.ellipse(6, 150, 27)
    spokes = (hull.angle(6, 150, 27) * 26 / math.pi) % 1
    value = 0.20 + 0.32 * np.clip(hull.side + 0.25, 0, 1.2) + 0.10 * hull.rust - 0.16 * (spokes < 0.07)
    value -= 0.2 * np.clip((hull.Y - 6) / 27, 0, 1)
    value += 0.12 * np.clip(1 - np.abs(np.sqrt(rim) - 0.97) / 0.03, 0, 1)
    hull.put((rim < 1) & (hull.Y > 4), value)
    plate = hull.ellipse(2, 150, 25)
    spokes = (hull.angle(2, 150, 25) * 18 / math.pi) % 1
    ring = np.sqrt(plate)
    value = 0.36 + 0.40 * np.clip(hull.side * 0.9 + 0.30 - hull.Y / 60, -0.5, 1.2) + 0.12 * hull.rust
    value -= 0.14 * ((spokes < 0.05) & (ring > 0.62))
    value -= 0.16 * (np.abs(ring - 0.62) < 0.018) + 0.12 * (np.abs(ring - 0.86) < 0.014)
    value += 0.20 * np.clip(1 - np.abs(ring - 0.985) / 0.02, 0, 1) * np.clip(hull.side + 0.9, 0, 1.3)
    hull.put(plate < 1, value)


def _tier(hull: Hull, base: float, rx: float, ry: float, height: float, tint: float) -> None:
    curve = np.sqrt(np.clip(1 - np.clip((hull.Y - base) / ry, 0, 1) ** 2, 0, 1))
    high = hull.Y - base
    wall = (np.abs(hull.X) <= rx * curve) & (high >= -height) & (high < ry)
    hull.put(wall, 0.16 + 0.42 * np.clip(hull.side * 1.7 + 0.3, 0, 1.1) + tint + 0.08 * hull.rust)
    row = base - height * 0.30 + ry * 0.78 * np.sqrt(np.clip(1 - (hull.X / rx) ** 2, 0, 1))
    windows = wall & (np.abs(hull.Y - row) < 1.4) & (np.floor(hull.X / 4.0).astype(int) % 3 == 0)
    hull.picture[windows] = WINDOW
    roof = hull.ellipse(base - height, rx, ry)
    ring = np.sqrt(roof)
    value = 0.40 + 0.38 * np.clip(hull.side * 1.4 + 0.25, -0.3, 1.1) + tint - 0.15 * (np.abs(ring - 0.8) < 0.03)
    value += 0.16 * np.clip(1 - np.abs(ring - 0.97) / 0.04, 0, 1) * np.clip(hull.side * 1.5 + 0.7, 0, 1)
    hull.put(roof < 1, value)


def _dome(hull: Hull) -> None:
    ball = (hull.X / 34) ** 2 + ((hull.Y + 27) / 26) ** 2
    foot = (hull.X / 34) ** 2 + ((hull.Y + 25) / 7) ** 2
    dome = (ball < 1) & (hull.Y < -24) | (foot < 1) & (hull.Y >= -25)
    light = np.clip(hull.X / 34 * 0.55 - (hull.Y + 27) / 26 * 0.45 + 0.1, 0, 1)
    hull.put(dome, 0.12 + 0.55 * light + 0.2 * (1 - np.clip(1 - ball, 0, 1)), DOME)
    glint = ((hull.X - 13) / 5) ** 2 + ((hull.Y + 41) / 4) ** 2 < 1
    hull.picture[glint & dome] = GLINT


def beam(length: int) -> np.ndarray:
    """Light to be added: 24 px wide at the ship, 112 px at the ground, in 7 dithered steps."""
    ys, xs = np.mgrid[0:length, 0:BEAM_WIDTH].astype(float)
    down = ys / length
    half_width = 12 + 44 * down
    off = np.abs(xs - BEAM_WIDTH / 2)
    cone = np.clip(1 - (off / half_width) ** 2.2, 0, 1) * (0.80 - 0.62 * down)
    core = np.clip(1 - (off / (half_width * 0.42)) ** 2, 0, 1) * (0.45 - 0.35 * down)
    light = dithered_steps(cone * (0.85 + 0.15 * np.sin(ys / 5.0)) + core * 0.6, 7)
    return np.clip(light[..., None] * np.array(BEAM), 0, 255).astype(np.uint8)
