"""The paths of the dives: one pure function a kind, (age, from_x, from_y, aim_x, aim_y) -> (x, y).

Positions in 1/256 px, the age in ticks. A diver's target is fixed when its dive starts: it aims once, so
whoever moves away in time is safe.
"""

from __future__ import annotations

from math import isqrt
from typing import Final

from alienattack.sim.aliens import LANCER, MITE, MOTH, SPORE, SPORELING
from alienattack.sim.sine import SINE

_MITE_FALL: Final = 333  # 1.3 px a tick
_MOTH_FALL: Final = 410  # 1.6 px a tick
_MOTH_BEND: Final = 110  # ticks until its line has bent over to the target
_LANCER_SPEED: Final = 870  # 3.4 px a tick
_SPORE_FALL: Final = 256  # 1 px a tick
_SPORELING_SPEED: Final = 410  # 1.6 px a tick

WEAVER_SLIDE: Final = 40  # ticks down the thread,
WEAVER_HANG: Final = 60  # at its end,
WEAVER_CLIMB: Final = 60  # and up again
_THREAD: Final = 60 * 256


def mite(age: int, from_x: int, from_y: int, aim_x: int, aim_y: int) -> tuple[int, int]:
    """A slow sine straight down, 32 px wide."""
    return from_x + 16 * SINE[age * 3 & 255], from_y + _MITE_FALL * age


def moth(age: int, from_x: int, from_y: int, aim_x: int, aim_y: int) -> tuple[int, int]:
    """A swoop: a sine 52 px wide whose middle bends over to the target."""
    bent = age if age < _MOTH_BEND else _MOTH_BEND
    return from_x + (aim_x - from_x) * bent // _MOTH_BEND + 26 * SINE[age * 3 & 255], from_y + _MOTH_FALL * age


def lancer(age: int, from_x: int, from_y: int, aim_x: int, aim_y: int) -> tuple[int, int]:
    """Straight through the target and on."""
    return _straight(age * _LANCER_SPEED, from_x, from_y, aim_x, aim_y)


def spore(age: int, from_x: int, from_y: int, aim_x: int, aim_y: int) -> tuple[int, int]:
    """A drift straight down that sways 20 px wide."""
    return from_x + 10 * SINE[age * 4 & 255], from_y + _SPORE_FALL * age


def sporeling(age: int, from_x: int, from_y: int, aim_x: int, aim_y: int) -> tuple[int, int]:
    """Straight on from where the spore burst, to the target and through it."""
    return _straight(age * _SPORELING_SPEED, from_x, from_y, aim_x, aim_y)


def _straight(way: int, from_x: int, from_y: int, aim_x: int, aim_y: int) -> tuple[int, int]:
    across = aim_x - from_x
    down = aim_y - from_y
    distance = isqrt(across * across + down * down) or 1
    return from_x + across * way // distance, from_y + down * way // distance


def weaver(age: int, from_x: int, from_y: int, aim_x: int, aim_y: int) -> tuple[int, int]:
    """Down a thread of at most 60 px (its end is never lower than aim_y), a while there, and up again."""
    thread = min(_THREAD, max(0, aim_y - from_y))
    if age < WEAVER_SLIDE:
        return from_x, from_y + thread * age // WEAVER_SLIDE
    age -= WEAVER_SLIDE + WEAVER_HANG
    if age < 0:
        return from_x, from_y + thread
    return from_x, from_y + thread * max(0, WEAVER_CLIMB - age) // WEAVER_CLIMB


def position(kind: int, age: int, from_x: int, from_y: int, aim_x: int, aim_y: int) -> tuple[int, int]:
    """Where a diver of `kind` is at `age` of its dive."""
    if kind == MOTH:
        return moth(age, from_x, from_y, aim_x, aim_y)
    if kind == MITE:
        return mite(age, from_x, from_y, aim_x, aim_y)
    if kind == LANCER:
        return lancer(age, from_x, from_y, aim_x, aim_y)
    if kind == SPORE:
        return spore(age, from_x, from_y, aim_x, aim_y)
    if kind == SPORELING:
        return sporeling(age, from_x, from_y, aim_x, aim_y)
    return weaver(age, from_x, from_y, aim_x, aim_y)
