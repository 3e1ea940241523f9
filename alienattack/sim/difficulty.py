"""How hard a wave is: all curves over the wave number in one place (art and game direction, section 9).

From wave 9 march, fire and dives scale by 1 + .05 (w - 8), from wave 24 by .08 a wave more, without end.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

# A threat faster than this could pass through the ship between two ticks.
_TOP_SPEED: Final = 12 * 256


@dataclass(frozen=True, slots=True)
class Difficulty:
    """The numbers of one wave. Intervals in ticks, speeds in 1/256 px a tick."""

    march_percent: int  # factor on the time between two steps
    fire_interval: int
    at_player: int  # percent of the attempts made by the column nearest the player
    threat_cap: int
    threat_speed: int
    dive_interval: int
    dive_cap: int
    lowered: int  # how far the first row starts below its place in wave 1
    boss_speed: int  # of what a boss lets go


def late_percent(wave: int) -> int:
    """The late slope in percent: 100 up to wave 8, 105 in wave 9, 180 in wave 24, 188 in wave 25."""
    if wave <= 8:
        return 100
    if wave <= 24:
        return 100 + 5 * (wave - 8)
    return 180 + 8 * (wave - 24)


def early_percent(wave: int) -> int:
    """How much longer the aliens wait between two attempts in the first waves: 180 in wave 1, 140 in wave 2, then 100.

    Measured: without this and the rising `at_player`, hands off the keys the first life lasted eight seconds.
    """
    return 100 + 40 * max(0, 3 - wave)


def difficulty(wave: int) -> Difficulty:
    """The numbers of wave `wave`, 1-based."""
    late = late_percent(wave)
    return Difficulty(
        march_percent=(100 - 3 * min(wave, 12)) * 100 // late,
        fire_interval=max(200, 580 - 22 * wave) * early_percent(wave) // 10 // late,
        at_player=min(35, 4 + 3 * wave),
        threat_cap=min(120, 20 + 8 * wave) * late // 1000,
        threat_speed=min(_TOP_SPEED, min(2700, 1450 + 85 * wave) * 256 * late // 100_000),
        dive_interval=max(80, 260 - 13 * wave) * 100 // late,
        dive_cap=min(5, 1 + wave // 3) * late // 100 if wave >= 2 else 0,
        lowered=min(30, 3 * (wave - 1)) * 256,
        boss_speed=min(_TOP_SPEED, 400 + 12 * wave),
    )
