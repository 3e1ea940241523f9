"""The formation's march, the hurry, and landing."""

from __future__ import annotations

from typing import Final

from alienattack.sim.events import HURRY, LANDED, MARCHED, SHIELD_CHIPPED
from alienattack.sim.field import FIRST_ROW_Y, LANDING_Y, TICKS_PER_SECOND, UNIT
from alienattack.sim.formation import DROP, LIFT
from alienattack.sim.shields import BAND_TOP, crush
from alienattack.sim.ship import lose_life
from alienattack.sim.world import World

HURRY_FROM: Final = 40 * TICKS_PER_SECOND
FASTEST: Final = 2 * 256  # between two steps, 1/256 ticks
# A body as wide and high as it is drawn without its outline.
_HALF_BODY_X: Final = 9 * 256
_HALF_BODY_Y: Final = 6 * 256


def period(world: World) -> int:
    """Time between two steps in 1/256 ticks: (3 + 25 n/N) by the wave's factor and the hurry's, at least 2 ticks."""
    formation = world.formation
    alive = formation.alive + len(world.divers)
    ticks = (3 * 256 + 25 * 256 * alive // max(1, formation.size)) * world.rules.march_percent // 100
    return max(FASTEST, ticks * world.hurry_factor >> 16)


def step_march(world: World) -> None:
    """Let the time for the next step pass, and make it when it's due."""
    if world.wave_tick >= HURRY_FROM and world.wave_tick % TICKS_PER_SECOND == 0:
        _quicken(world)
    world.march_left -= UNIT
    if world.march_left > 0:
        return
    formation = world.formation
    landing = formation.y + formation.lowest + DROP + _HALF_BODY_Y >= LANDING_Y
    if landing and not formation.alive and formation.at_wall():
        # All who are left are diving: the empty rank waits at the wall, and lands when the first is home.
        world.march_left = 0
        return
    world.march_left += period(world)
    down = formation.march()
    bottom = formation.y + formation.lowest + _HALF_BODY_Y
    world.events.append((MARCHED, formation.x, formation.y, formation.note, 0))
    if bottom > BAND_TOP:
        if down and bottom >= LANDING_Y:
            _land(world)
        else:
            _crush_shields(world)


def _quicken(world: World) -> None:
    if not world.hurry:
        world.hurry = True
        world.events.append((HURRY, world.formation.x, world.formation.y, 0, 0))
    world.hurry_factor = world.hurry_factor * 100 // 102


def _land(world: World) -> None:
    """Landing costs a life, safe or not, and lifts the formation."""
    formation = world.formation
    kind = 0
    for row in formation.rows:
        if row.mask:
            kind = row.kind
    world.events.append((LANDED, formation.x, formation.y + formation.lowest, kind, 0))
    formation.y = max(FIRST_ROW_Y, formation.y - LIFT)
    lose_life(world, kind)


def _crush_shields(world: World) -> None:
    """Bodies in rank take every cell they touch: looked at on a step only, for between two they stand still."""
    formation = world.formation
    for index, row in enumerate(formation.rows):
        mask = row.mask
        y = formation.y + row.y * UNIT
        if not mask or y + _HALF_BODY_Y <= BAND_TOP:
            continue
        for col in range(row.columns):
            if (mask >> col) & 1:
                x = formation.alien_position(index, col)[0]
                lost = crush(
                    world.shields, x - _HALF_BODY_X, y - _HALF_BODY_Y, x + _HALF_BODY_X, y + _HALF_BODY_Y
                )
                for shield in range(len(world.shields)):
                    if (lost >> shield) & 1:
                        world.events.append((SHIELD_CHIPPED, x, y, shield, 0))
