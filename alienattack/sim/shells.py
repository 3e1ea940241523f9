"""The shells: they open for a while before they fire, and open they die of one hit."""

from __future__ import annotations

from typing import Final

from alienattack.sim.aliens import ALIENS
from alienattack.sim.entities import Opening
from alienattack.sim.events import SHELL_OPENED, SHELL_SHUT
from alienattack.sim.field import UNIT
from alienattack.sim.threats import launch_towards, threat_speed
from alienattack.sim.world import World

_MOST: Final = 3  # open at once
_BELOW_ALIEN: Final = 8 * UNIT


def open_shell(world: World, row: int, col: int) -> None:
    """The shell of (row, col) opens, unless it's open already or three others are."""
    place = world.formation.rows[row]
    if len(world.openings) >= _MOST or (place.open >> col) & 1:
        return
    place.open |= 1 << col
    world.openings.append(Opening(row, col, ALIENS[place.kind].tell))
    x, y = world.formation.alien_position(row, col)
    world.events.append((SHELL_OPENED, x, y, place.kind, row * 16 + col))


def step_shells(world: World) -> None:
    """Let the time of every open shell pass; at its end it aims once, fires and shuts. A dead one is forgotten."""
    formation = world.formation
    kept: list[Opening] = []
    for opening in world.openings:
        place = formation.rows[opening.row]
        if not (place.open >> opening.col) & 1:
            continue
        opening.left -= 1
        if opening.left:
            kept.append(opening)
            continue
        place.open &= ~(1 << opening.col)
        x, y = formation.alien_position(opening.row, opening.col)
        world.events.append((SHELL_SHUT, x, y, place.kind, opening.row * 16 + opening.col))
        if len(world.threats) < world.rules.threat_cap:
            player = world.player
            launch_towards(world, x, y + _BELOW_ALIEN, player.x, player.y, 0, threat_speed(world), 0)
    world.openings = kept
