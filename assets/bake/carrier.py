"""The carrier: the mothership's recipe, small enough to fight. Its claws are bone, its bays glow, its lamp opens."""

from __future__ import annotations

import math

import numpy as np
from bosses import BONE, FLESH, METAL, Picture
from mothership import Hull
from relief import outlined

_SCALE, _WIDTH, _HEIGHT, _MIDDLE = 0.46, 146, 78, 32.0
_TIERS = ((-6, 94, 17, 15), (-20, 62, 12, 13))  # base, radii, height
_CLAWS = ((-118, 26, 44), (-84, 34, 74), (-44, 42, 96), (44, 42, 96), (84, 34, 74), (118, 26, 44))  # x, from, to


def carrier(frame: int, tiers: int = 2) -> Picture:
    """Its lamps run in two steps; `tiers` that still stand, 2 to 0: what is torn off leaves a stump."""
    hull = Hull(_WIDTH, _HEIGHT, _SCALE, _MIDDLE)
    _claws(hull, frame)
    _bowl(hull)
    _disc(hull, frame)
    if tiers == 0:
        _stump(hull, 70, -12)
    for base, rx, ry, height in _TIERS[:tiers]:
        _tier(hull, base, rx, ry, height)
    if tiers == 2:
        _dome(hull)
    elif tiers == 1:
        _stump(hull, 48, -27)
    _face(hull)
    _lens(hull, 0, 40, 15, METAL)
    return outlined(hull.picture, hull.alpha > 0)


def lamp() -> Picture:
    """What opens at its bottom before it burns: the only place where it can be hurt badly."""
    hull = Hull(25, 25, _SCALE)
    _lens(hull, 0, 0, 20, FLESH)
    return hull.picture, hull.alpha


def _claws(hull: Hull, frame: int) -> None:
    """Six prongs that bend inwards; every other frame the inner ones are drawn in."""
    for x, top, bottom in _CLAWS:
        length = bottom - top - (6 if frame and abs(x) < 100 else 0)
        raw = (hull.Y - top) / length
        along = np.clip(raw, 0, 1)
        half_width = 9 * (1 - along) ** 0.8 + 1
        middle = x - math.copysign(1, x) * 18 * along**2
        claw = (np.abs(hull.X - middle) < half_width) & (raw > 0) & (raw < 1)
        light = 0.62 - 0.5 * np.clip((hull.X - middle) / half_width, -1, 1) * 0.7 - 0.2 * along
        hull.put(claw, np.where(along < 0.3, light * 0.5, light), BONE)


def _bowl(hull: Hull) -> None:
    bowl = hull.ellipse(12, 108, 36)
    below = (bowl < 1) & (hull.Y > 6)
    hull.put(below, 0.10 + 0.24 * np.clip(0.4 - hull.side, 0, 1) + 0.12 * hull.rust, METAL)
    for share in (0.84, 0.62):
        hull.picture[(np.abs(np.sqrt(bowl) - share) < 0.03) & below] = METAL[0]


def _disc(hull: Hull, frame: int) -> None:
    rim = hull.ellipse(8, 152, 28)
    jagged = 1 - 0.05 * (np.floor(hull.angle(8, 152, 28) * 40 / math.pi) % 2)
    hull.put((rim < jagged) & (hull.Y > 4), 0.30 + 0.30 * np.clip(0.5 - hull.side, 0, 1) + 0.1 * hull.rust, METAL)
    plate = hull.ellipse(2, 152, 24)
    ring = np.sqrt(plate)
    spokes = (hull.angle(2, 152, 24) * 14 / math.pi) % 1
    value = 0.44 + 0.36 * np.clip(0.45 - hull.side * 0.8 - hull.Y / 60, -0.5, 1.1) + 0.12 * hull.rust
    value -= 0.18 * ((spokes < 0.09) & (ring > 0.64)) + 0.16 * (np.abs(ring - 0.64) < 0.03)
    value += 0.24 * np.clip(1 - np.abs(ring - 0.97) / 0.035, 0, 1)
    hull.put(plate < 1, value, METAL)
    for number in range(15):
        angle = math.pi * (number + 0.5) / 15
        x = round(_WIDTH / 2 + math.cos(angle) * 143 * _SCALE)
        y = round(_MIDDLE + (9 + math.sin(angle) * 22) * _SCALE)
        hull.picture[y, x - 1 : x + 1] = FLESH[4] if (number + frame) % 2 else BONE[5]


def _tier(hull: Hull, base: float, rx: float, ry: float, height: float) -> None:
    curve = np.sqrt(np.clip(1 - np.clip((hull.Y - base) / ry, 0, 1) ** 2, 0, 1))
    high = hull.Y - base
    wall = (np.abs(hull.X) <= rx * curve) & (high >= -height) & (high < ry)
    hull.put(wall, 0.26 + 0.34 * np.clip(0.4 - hull.side * 1.5, 0, 1.1) + 0.08 * hull.rust, METAL)
    row = base - height * 0.25 + ry * 0.78 * np.sqrt(np.clip(1 - (hull.X / rx) ** 2, 0, 1))
    lit = wall & (np.abs(hull.Y - row) < 1.4) & (np.floor(hull.X / 6.0).astype(int) % 2 == 0)
    hull.picture[lit] = FLESH[4]
    roof = hull.ellipse(base - height, rx, ry)
    ring = np.sqrt(roof)
    value = 0.50 + 0.34 * np.clip(0.4 - hull.side * 1.2, -0.3, 1.1)
    value += 0.2 * np.clip(1 - np.abs(ring - 0.94) / 0.07, 0, 1)
    hull.put(roof < 1, value, METAL)


def _dome(hull: Hull) -> None:
    ball = (hull.X / 34) ** 2 + ((hull.Y + 35) / 27) ** 2
    dome = (ball < 1) & (hull.Y < -30) | ((hull.X / 34) ** 2 + ((hull.Y + 32) / 7) ** 2 < 1)
    light = np.clip(-hull.X / 34 * 0.5 - (hull.Y + 35) / 27 * 0.5 + 0.15, 0, 1)
    hull.put(dome, 0.14 + 0.6 * light, FLESH)
    hull.picture[dome & (((hull.X + 13) / 6) ** 2 + ((hull.Y + 48) / 5) ** 2 < 1)] = FLESH[5]


def _stump(hull: Hull, half_width: float, top: float) -> None:
    """Where a tier stood: a torn collar with its inside laid bare."""
    x, y = hull.X, hull.Y
    torn = 6 * np.abs((x * 0.11) % 2 - 1) + 4 * np.abs((x * 0.047) % 2 - 1)
    collar = (np.abs(x) < half_width) & (y > top - torn) & (y < top + 20)
    edge = y < top + 3 - torn
    hull.put(collar, 0.20 + 0.28 * np.clip(0.4 - hull.side * 1.6, 0, 1) + 0.4 * edge, METAL)
    inside = (x / (half_width * 0.82)) ** 2 + ((y - top - 6) / 9) ** 2 < 1
    hull.put(inside, 0.18 + 0.3 * (np.floor(x / 5).astype(int) % 3 == 0) - 0.1 * (y > top + 6), FLESH)


def _face(hull: Hull) -> None:
    """Two bays in the rim, slanted inwards like eyes."""
    far = np.abs(hull.X)
    slope = 12 + (far - 34) * -0.42
    bay = (far > 34) & (far < 86) & (np.abs(hull.Y - slope - 10) < np.clip((86 - far) * 0.16 + 2, 0, 7))
    hull.picture[bay] = FLESH[0]
    glare = (far > 40) & (far < 78) & (np.abs(hull.Y - slope - 10.5) < np.clip((80 - far) * 0.09 + 1, 0, 3.4))
    hull.picture[glare] = FLESH[4]
    hull.picture[glare & (np.abs(hull.Y - slope - 10.5) < 1.2)] = FLESH[5]


def _lens(hull: Hull, x: float, y: float, radius: float, ramp: tuple[tuple[int, int, int], ...]) -> None:
    """A ball with a dark ring; of metal it is shut."""
    far = np.hypot(hull.X - x, hull.Y - y)
    for share, tone in ((1.25, 0), (1.0, 2), (0.8, 3), (0.58, 4), (0.3, 5)):
        hull.picture[far < radius * share] = ramp[tone]
        hull.alpha[far < radius * share] = 255
