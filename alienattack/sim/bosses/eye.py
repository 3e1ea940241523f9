"""The Eye: shut nothing can hurt it; open it sends rings whose gaps turn, and stares."""

from __future__ import annotations

from typing import Final

from alienattack.sim.bosses.boss import RINGS, STARE, Boss
from alienattack.sim.bosses.volleys import aimed_orb, orb
from alienattack.sim.field import UNIT
from alienattack.sim.world import World

# What it does in turn, by phase.
ATTACKS: Final = ((RINGS,), (RINGS, STARE), (RINGS, STARE))
TELL_TICKS: Final[dict[int, int]] = {RINGS: 45, STARE: 36}

# A ring has 18 slots, 7 degrees apart, of which two stay empty: 16 orbs. Beside an empty slot two orbs leave 44 px
# between them at the ship's height.
SLOTS: Final = 18
SLOT_TURN: Final = 5
FIRST_SLOT: Final = -42
GAPS_APART: Final = 6
_GAP_FROM: Final = 3  # the first gap moves between this slot...
_GAP_MOVES: Final = 5  # ...and this many on
_RINGS: Final = (3, 4, 5)  # by phase
_RING_EVERY: Final = (72, 64, 56)
_STARES: Final = (0, 5, 7)
_STARE_EVERY: Final = 18
_PUPIL: Final = 10 * UNIT  # below its middle


def next_gap(rings: int) -> int:
    """The slot of the first gap of ring number `rings`: there and back again."""
    step = rings % (2 * _GAP_MOVES)
    return _GAP_FROM + (step if step <= _GAP_MOVES else 2 * _GAP_MOVES - step)


def attack(world: World, boss: Boss) -> bool:
    """One tick of the attack, the first is age 1; whether it's over."""
    if boss.attack == RINGS:
        return _rings(world, boss)
    return _stare(world, boss)


def _rings(world: World, boss: Boss) -> bool:
    number, rest = divmod(boss.age - 1, _RING_EVERY[boss.phase])
    if not rest:
        boss.volley += 1
        for slot in range(SLOTS):
            if slot not in (boss.gap, boss.gap + GAPS_APART):
                # From left to right: a positive turn is to the left.
                orb(world, boss.x, boss.y, -(FIRST_SLOT + slot * SLOT_TURN), boss.volley)
        boss.rings += 1
        boss.gap = next_gap(boss.rings)
    return number + 1 >= _RINGS[boss.phase] + min(boss.tier, 3)


def _stare(world: World, boss: Boss) -> bool:
    number, rest = divmod(boss.age - 1, _STARE_EVERY)
    if not rest:
        aimed_orb(world, boss.x, boss.y + _PUPIL)
    return number + 1 >= _STARES[boss.phase] + min(boss.tier, 5)
