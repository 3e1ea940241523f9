"""What bosses let go: fans, rings, rain. Each volley is a pattern with a gap of its own; two volleys are kept apart."""

from __future__ import annotations

from typing import Final

from alienattack.sim.aliens import FEATHER, LANCER, MITE, TEARDROP
from alienattack.sim.bosses.boss import Boss
from alienattack.sim.entities import DIVE, TELL, Diver
from alienattack.sim.events import DIVE_STARTED, DIVE_TELL
from alienattack.sim.field import GROUND, UNIT
from alienattack.sim.powers import SLOW
from alienattack.sim.threats import launch_towards, release
from alienattack.sim.world import World

MOST: Final = 40  # threats in flight
_CORE: Final = 2 * UNIT  # half a threat's width


def boss_speed(world: World) -> int:
    """How fast what a boss lets go now flies, 1/256 px a tick."""
    return world.rules.boss_speed >> 1 if world.power == SLOW else world.rules.boss_speed


def fan(world: World, boss: Boss, x: int, y: int, count: int, turn: int) -> None:
    """`count` orbs (an odd number) at the player, `turn` (256 to the circle) between two: one volley, aimed once."""
    boss.volley += 1
    player = world.player
    for index in range(count):
        if len(world.threats) < MOST:
            beside = (index - count // 2) * turn
            launch_towards(world, x, y, player.x, player.y, beside, boss_speed(world), boss.volley)


def orb(world: World, x: int, y: int, turn: int, volley: int) -> None:
    """One orb, `turn` beside straight down."""
    if len(world.threats) < MOST:
        launch_towards(world, x, y, x, GROUND, turn, boss_speed(world), volley)


def aimed_orb(world: World, x: int, y: int) -> None:
    """One orb at the player, kept apart from all others."""
    if len(world.threats) < MOST:
        launch_towards(world, x, y, world.player.x, world.player.y, 0, boss_speed(world), 0)


def teardrop(world: World, x: int, y: int) -> None:
    """One teardrop straight down, kept apart from all others."""
    if len(world.threats) < MOST:
        release(world, TEARDROP, x, y, 0, boss_speed(world), _CORE, 0)


def feather(world: World, x: int, y: int, volley: int) -> None:
    """One feather straight down."""
    if len(world.threats) < MOST:
        release(world, FEATHER, x, y, 0, boss_speed(world), _CORE, volley)


def send_mite(world: World, x: int, y: int) -> None:
    """A mite sets off at once; its tell was the boss's."""
    player = world.player
    world.divers.append(Diver(MITE, -1, -1, x, y, DIVE, 0, x, y, player.x, player.y, world.power == SLOW))
    world.events.append((DIVE_STARTED, x, y, MITE, 0))


def send_lancer(world: World, x: int, y: int) -> None:
    """A lancer leaves the hangar, shakes, and dives."""
    world.divers.append(Diver(LANCER, -1, -1, x, y, TELL, 0, x, y))
    world.events.append((DIVE_TELL, x, y, LANCER, 0))
