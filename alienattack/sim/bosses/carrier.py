"""The Carrier: a column of light, then lancers as well, at last its own tiers come down."""

from __future__ import annotations

from typing import Final

from alienattack.sim.aliens import BEAM as BEAM_THREAT
from alienattack.sim.aliens import DEBRIS, KILLED_BY_THREAT
from alienattack.sim.bosses.boss import BURN, LANCERS, TIER_HALF, TIERS, Boss
from alienattack.sim.bosses.volleys import aimed_orb, boss_speed, send_lancer
from alienattack.sim.events import SHIELD_CHIPPED
from alienattack.sim.field import UNIT
from alienattack.sim.shields import BAND_BOTTOM, BAND_TOP, crush
from alienattack.sim.ship import hit_half_size, struck
from alienattack.sim.threats import release
from alienattack.sim.world import World

# What it does in turn, by phase.
ATTACKS: Final = ((BURN,), (BURN, LANCERS), (TIERS, BURN, LANCERS))
TELL_TICKS: Final[dict[int, int]] = {BURN: 45, LANCERS: 30, TIERS: 45}
SUPPLY: Final = 12  # lancers, and a third of that more a tier

BURN_TICKS: Final = 60
# It waits this long to be above the ship, this near, before it tells that it will burn.
PATIENCE: Final = 90
ABOVE: Final = 40 * UNIT
_ORB_EVERY: Final = 22  # while it burns, from phase 1 on
_HULL: Final = 48 * UNIT  # beside its middle: where orbs and lancers leave
_BELOW: Final = 16 * UNIT
_LANCER_EVERY: Final = 26
_TIER_WAITS: Final = 60  # ticks for what flies to make room, else it stays for the next time


def prepare(world: World, boss: Boss) -> None:
    """The tell begins: what comes straight down comes down here, and it stands still until then."""
    boss.aim_x = boss.x


def attack(world: World, boss: Boss) -> bool:
    """One tick of the attack, the first is age 1; whether it's over."""
    if boss.attack == BURN:
        return _burn(world, boss)
    if boss.attack == LANCERS:
        return _lancers(world, boss)
    return _drop_tier(world, boss)


def _burn(world: World, boss: Boss) -> bool:
    left, right = boss.column()
    if boss.age == 1:
        lost = crush(world.shields, left, BAND_TOP, right, BAND_BOTTOM - 1)
        for index in range(len(world.shields)):
            if (lost >> index) & 1:
                world.events.append((SHIELD_CHIPPED, boss.aim_x, BAND_TOP, index, 0))
    player = world.player
    half_width = hit_half_size(world)[0]
    if left - half_width < player.x < right + half_width and player.alive and not player.safe:
        struck(world, KILLED_BY_THREAT + BEAM_THREAT)
        return False
    if boss.phase and boss.age % _ORB_EVERY == 0:
        aimed_orb(world, boss.x + (_HULL if player.x > boss.x else -_HULL), boss.y + _BELOW)
    return boss.age >= BURN_TICKS


def _lancers(world: World, boss: Boss) -> bool:
    number, rest = divmod(boss.age - 1, _LANCER_EVERY)
    if not rest and boss.supply:
        boss.supply -= 1
        send_lancer(world, boss.x + (_HULL if number & 1 else -_HULL), boss.y + _BELOW)
    return number + 1 >= min(4, 2 + boss.phase + boss.tier - 1) or not boss.supply


def _drop_tier(world: World, boss: Boss) -> bool:
    """One tier comes down, at three quarters of the speed of an orb; when none is left its lamp lies bare."""
    half = TIER_HALF[boss.tiers - 1]
    if release(world, DEBRIS, boss.aim_x, boss.y + _BELOW, 0, boss_speed(world) * 3 // 4, half, 0):
        boss.tiers -= 1
        return True
    return boss.age >= _TIER_WAITS
