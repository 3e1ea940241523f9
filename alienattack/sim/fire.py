"""The formation's fire: one attempt after the other, and what each weapon does with it."""

from __future__ import annotations

from typing import Final

from alienattack.sim.aliens import AIMED_ORB, ALIENS, NO_WEAPON, ORB_FAN
from alienattack.sim.field import GROUND, UNIT
from alienattack.sim.formation import nth_column
from alienattack.sim.shells import open_shell
from alienattack.sim.threats import launch, launch_towards, threat_speed
from alienattack.sim.world import World

FIRST_ATTEMPT: Final = 90  # ticks after the intro
_FAN_TURN: Final = 13  # 18 degrees, 256 to the circle
_BELOW_ALIEN: Final = 8 * UNIT


def attempt_fire(world: World) -> None:
    """One attempt: the lowest alien of a column, often the one nearest the player, fires if that is fair."""
    formation = world.formation
    occupied = formation.occupied
    if not occupied or len(world.threats) >= world.rules.threat_cap:
        return
    if world.fire_rng.below(100) < world.rules.at_player:
        col = formation.column_near(world.player.x)
    else:
        col = nth_column(occupied, world.fire_rng.below(occupied.bit_count()))
    row = formation.lowest_in(col)
    place = formation.rows[row]
    weapon = ALIENS[place.kind].weapon
    if weapon == NO_WEAPON or place.faded:
        return
    x, y = formation.alien_position(row, col)
    if weapon == AIMED_ORB:
        open_shell(world, row, col)
    elif weapon == ORB_FAN:
        _fan(world, x, y + _BELOW_ALIEN)
    else:
        launch(world, weapon, x, y + _BELOW_ALIEN)


def _fan(world: World, x: int, y: int) -> None:
    """Three orbs, 18 degrees apart, the middle one straight down; from low down the outer two would leave no gap."""
    for turn in (0, -_FAN_TURN, _FAN_TURN):
        if len(world.threats) < world.rules.threat_cap:
            launch_towards(world, x, y, x, GROUND, turn, threat_speed(world), 0)
