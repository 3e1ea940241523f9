"""Capsules and the power-ups in them: when one falls, who catches it, how long it works."""

from __future__ import annotations

from typing import Final

from alienattack.sim.entities import Capsule
from alienattack.sim.events import CAPSULE_CAUGHT, CAPSULE_DROPPED, CAPSULE_LOST, POWER_ENDED, SHIELDS_MENDED
from alienattack.sim.field import GROUND, WALL_LEFT, WALL_RIGHT
from alienattack.sim.powers import BUBBLE, MEND, NO_POWER, POWERS, REPLACED, TIME_UP
from alienattack.sim.scoring import limit_combo
from alienattack.sim.shields import are_whole, raise_shields
from alienattack.sim.world import World

FALL: Final = 205  # 0.8 px a tick
FIRST_AT: Final = 8  # kills
EVERY: Final = 14  # kills, after that
# The capsule's 18 x 14 px against the ship's 19 x 16, half of both together.
_CATCH_X: Final = 4736
_CATCH_Y: Final = 15 * 256
_INSET: Final = 8 * 256  # a capsule never falls nearer to a wall


def count_kill(world: World, x: int, y: int) -> None:
    """An alien was shot at (x, y): the eighth and then every fourteenth drops a capsule, one at a time."""
    world.kills_to_capsule -= 1
    if world.kills_to_capsule <= 0 and world.capsule is None:
        world.kills_to_capsule = EVERY
        drop_capsule(world, x, y)


def drop_capsule(world: World, x: int, y: int) -> None:
    """Let a capsule fall from (x, y): never the same power twice running, and no mending of whole shields.

    While another falls it has to wait for the next kill.
    """
    if world.capsule is not None:
        world.kills_to_capsule = 0
        return
    power = world.drop_rng.below(len(POWERS)) + 1
    if power == world.last_power:
        power = power % len(POWERS) + 1
    if power == MEND and are_whole(world.shields):
        power += 1 if world.last_power != MEND + 1 else -1
    world.last_power = power
    x = min(max(x, WALL_LEFT + _INSET), WALL_RIGHT - _INSET)
    world.capsule = Capsule(power, x, y)
    world.events.append((CAPSULE_DROPPED, x, y, power, 0))


def step_capsule(world: World, capsule: Capsule) -> int:
    """Move the capsule one tick; the power that the ship caught with it, or NO_POWER."""
    capsule.y += FALL
    player = world.player
    if player.alive and abs(capsule.x - player.x) < _CATCH_X and abs(capsule.y - player.y) < _CATCH_Y:
        world.capsule = None
        _begin(world, capsule)
        return capsule.power
    if capsule.y > GROUND:
        world.capsule = None
        world.events.append((CAPSULE_LOST, capsule.x, capsule.y, capsule.power, 0))
    return NO_POWER


def _begin(world: World, capsule: Capsule) -> None:
    power = capsule.power
    ticks = POWERS[power].ticks
    world.events.append((CAPSULE_CAUGHT, capsule.x, capsule.y, power, ticks))
    if power == MEND:
        mend_shields(world, 0)
        return
    if world.power != NO_POWER and world.power != power:
        end_power(world, REPLACED)
    world.power = power
    world.power_left = ticks
    if power == BUBBLE:
        limit_combo(world)


def step_power(world: World) -> None:
    """Let the time of the power at work pass."""
    world.power_left -= 1
    if not world.power_left:
        end_power(world, TIME_UP)


def end_power(world: World, why: int) -> None:
    """The power at work, if there is one, ends for the reason `why` (powers.py)."""
    if world.power != NO_POWER:
        world.events.append((POWER_ENDED, world.player.x, world.player.y, world.power, why))
        world.power = NO_POWER
        world.power_left = 0


def mend_shields(world: World, why: int) -> None:
    """All four shields are whole again: by a capsule (0), or after a boss (1)."""
    world.shields = raise_shields()
    world.events.append((SHIELDS_MENDED, world.player.x, world.player.y, why, 0))
