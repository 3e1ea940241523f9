"""The wraiths: row by row they fade, nothing can touch them, and they come back one column on."""

from __future__ import annotations

from typing import Final

from alienattack.sim.aliens import WRAITH
from alienattack.sim.events import ROW_BACK, ROW_FADED
from alienattack.sim.field import UNIT
from alienattack.sim.world import World

CYCLE: Final = 180  # ticks, of which
FADED: Final = 60  # it's faded so many
_ROW_LATER: Final = 60  # ticks by which each row's turn comes before that of the row above


def step_wraiths(world: World) -> None:
    """Fade every row of wraiths whose turn it is, and bring back those whose time is over."""
    formation = world.formation
    for index, row in enumerate(formation.rows):
        if row.kind != WRAITH or not row.mask:
            continue
        beat = (world.wave_tick + _ROW_LATER * index) % CYCLE
        if beat == CYCLE - FADED:
            row.faded = True
            world.events.append((ROW_FADED, formation.x, formation.y + row.y * UNIT, row.kind, index))
        elif beat == 0 and row.faded:
            row.faded = False
            formation.shift(index)
            world.events.append((ROW_BACK, formation.x, formation.y + row.y * UNIT, row.kind, index))
