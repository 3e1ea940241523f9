"""The Twins: they mirror each other, and one is shielded at a time."""

from __future__ import annotations

from typing import Final

from alienattack.sim.bosses.boss import DUET, RAIN, SCISSORS, Boss
from alienattack.sim.bosses.volleys import fan, orb, teardrop
from alienattack.sim.events import TWINS_SWAPPED
from alienattack.sim.field import UNIT
from alienattack.sim.world import World

# What they do in turn, by phase.
ATTACKS: Final = ((DUET,), (DUET, RAIN), (SCISSORS, DUET, RAIN))
TELL_TICKS: Final[dict[int, int]] = {DUET: 36, RAIN: 36, SCISSORS: 45}
SWAP_EVERY: Final = 240  # ticks of the fight

_FAN_EVERY: Final = 34
_FANS: Final = 4
_FAN_TURN: Final = 13  # 18 degrees
_RAIN_TICKS: Final = 120
_DROP_EVERY: Final = (18, 18, 14)  # by phase
_ORB_EVERY: Final = 9
_ORBS: Final = 9
_WIDEST: Final = 28  # 39 degrees: where the scissors begin
_CLOSER: Final = 7  # 10 degrees an orb, across the middle to the other side
_MOUTH: Final = 14 * UNIT


def swap(world: World, boss: Boss) -> None:
    """The shield goes over to the other one, again and again."""
    if boss.fought % SWAP_EVERY == 0:
        boss.shielded = 1 - boss.shielded
        x, y = boss.twin(boss.shielded)
        world.events.append((TWINS_SWAPPED, x, y, boss.kind, boss.shielded))


def attack(world: World, boss: Boss) -> bool:
    """One tick of the attack, the first is age 1; whether it's over."""
    if boss.attack == DUET:
        return _duet(world, boss)
    if boss.attack == RAIN:
        return _rain(world, boss)
    return _scissors(world, boss)


def _duet(world: World, boss: Boss) -> bool:
    number, rest = divmod(boss.age - 1, _FAN_EVERY)
    if not rest:
        x, y = boss.twin(number & 1)
        fan(world, boss, x, y + _MOUTH, 3, _FAN_TURN)
    return number + 1 >= _FANS + min(boss.tier, 4)


def _rain(world: World, boss: Boss) -> bool:
    if boss.age % _DROP_EVERY[boss.phase] == 1:
        for which in (0, 1):
            x, y = boss.twin(which)
            teardrop(world, x, y + _MOUTH)
    return boss.age >= _RAIN_TICKS


def _scissors(world: World, boss: Boss) -> bool:
    number, rest = divmod(boss.age - 1, _ORB_EVERY)
    if not rest:
        for which in (0, 1):
            x, y = boss.twin(which)
            # Whoever is on the left begins on the left: there the turn is positive.
            side = 1 if x < boss.twin(1 - which)[0] else -1
            orb(world, x, y + _MOUTH, side * (_WIDEST - number * _CLOSER), 0)
    return number + 1 >= _ORBS
