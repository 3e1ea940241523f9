"""Points, combo, misses, extra lives, the wave's bonus."""

from __future__ import annotations

from typing import Final

from alienattack.sim.events import COMBO_LOST, COMBO_UP, EXTRA_LIFE, MISSED, PIP
from alienattack.sim.powers import BUBBLE, GLASS, SLOW
from alienattack.sim.world import World

TOP_COMBO: Final = 5
PIPS: Final = 8  # that raise the combo
PIPS_AFTER_DROP: Final = 5
TOP_COMBO_IN_BUBBLE: Final = 2
RAPID_MISS: Final = 2  # pips that a miss costs more
LIFE_EVERY: Final = 40_000
MOST_LIVES: Final = 5

# What a miss costs in pips, by combo: holding a level needs 50, 67, 75 % accuracy.
_MISS_COST: Final = (0, 1, 1, 2, 2, 3)


def add_points(world: World, points: int) -> None:
    """Add `points`; every threshold passed gives a life, unless there are five."""
    world.score += points
    while world.score >= world.next_life:
        world.next_life += LIFE_EVERY
        if world.lives < MOST_LIVES:
            world.lives += 1
            world.events.append((EXTRA_LIFE, world.player.x, world.player.y, world.lives, 0))


def count_hit(world: World, points: int, x: int, y: int, pip: bool = True) -> int:
    """A shot met its mark: points times the combo (twice that with glass), then a pip, but not under slow.

    The points given.
    """
    given = points * world.combo
    if world.power == GLASS:
        given *= 2
    add_points(world, given)
    if not pip or world.power == SLOW:
        return given
    if world.pips + 1 < PIPS:
        world.pips += 1
        world.events.append((PIP, x, y, world.pips, 0))
    elif world.combo < (TOP_COMBO_IN_BUBBLE if world.power == BUBBLE else TOP_COMBO):
        world.combo += 1
        world.pips = 0
        if world.combo > world.best_combo:
            world.best_combo = world.combo
        world.events.append((COMBO_UP, x, y, world.combo, 0))
    return given


def count_miss(world: World, x: int, y: int, more: int = 0) -> None:
    """A shot met nothing, or an own shield: pips go (`more` than usual), below zero the combo drops a level."""
    world.events.append((MISSED, x, y, 0, 0))
    world.pips -= _MISS_COST[world.combo] + more
    if world.pips >= 0:
        return
    if world.combo == 1:
        world.pips = 0
        return
    world.combo -= 1
    world.pips = PIPS_AFTER_DROP
    world.events.append((COMBO_LOST, x, y, world.combo, 0))


def limit_combo(world: World) -> None:
    """The bubble's price: the combo is no more than x2 while it holds."""
    if world.combo > TOP_COMBO_IN_BUBBLE:
        world.combo = TOP_COMBO_IN_BUBBLE
        world.events.append((COMBO_LOST, world.player.x, world.player.y, TOP_COMBO_IN_BUBBLE, 0))


def lose_combo(world: World) -> None:
    """A life lost resets the combo."""
    if world.combo > 1:
        world.events.append((COMBO_LOST, world.player.x, world.player.y, 1, 0))
    world.combo = 1
    world.pips = 0


def accuracy(hits: int, shots: int) -> int:
    """Accuracy in whole percent; 0 without a shot."""
    return hits * 100 // shots if shots > 0 else 0


def wave_bonus(wave: int, untouched: bool, percent: int) -> int:
    """The bonus for a cleared wave: not multiplied by the combo."""
    bonus = 100 + 20 * wave
    if untouched:
        bonus += 200
    if percent >= 90:
        bonus += 500
    elif percent >= 75:
        bonus += 250
    elif percent >= 60:
        bonus += 100
    return bonus
