"""The Broodmother: fans of orbs, then her brood as well, at last her wings, which leave a lane."""

from __future__ import annotations

from typing import Final

from alienattack.sim.bosses.boss import BROOD, FANS, LANE, WINGS, Boss
from alienattack.sim.bosses.volleys import fan, feather, send_mite
from alienattack.sim.field import UNIT, WALL_LEFT, WALL_RIGHT
from alienattack.sim.world import World

# What she does in turn, by phase.
ATTACKS: Final = ((FANS,), (FANS, BROOD), (WINGS, FANS, BROOD))
TELL_TICKS: Final[dict[int, int]] = {FANS: 36, BROOD: 40, WINGS: 70}
SUPPLY: Final = 12  # mites, and as many more a third of that a tier

_FANS: Final = (3, 5, 7)
_FAN_EVERY: Final = 32  # ticks
_FAN_TURN: Final = 8  # 11 degrees: two orbs of a fan leave more than 26 px between them at the ship's height
_BROOD: Final = 4
_BROOD_EVERY: Final = 20
_NEST: Final = 40 * UNIT  # where the mites come from, beside her middle
_FEATHER_EVERY: Final = 4
_FEATHERS_APART: Final = 12 * UNIT
_FIRST_FEATHER: Final = 6 * UNIT  # from the wall
_FEATHER_CORE: Final = 2 * UNIT
_LANE_NEAR: Final = 90  # px: the lane is never farther from the ship than this
_MOUTH: Final = 20 * UNIT  # below her middle


def prepare(world: World, boss: Boss) -> None:
    """The tell begins: the wings' lane is chosen, within reach."""
    if boss.attack == WINGS:
        near = world.player.x + (world.fire_rng.below(2 * _LANE_NEAR + 1) - _LANE_NEAR) * UNIT
        boss.aim_x = min(max(near, WALL_LEFT + LANE), WALL_RIGHT - LANE)
        boss.volley += 1


def attack(world: World, boss: Boss) -> bool:
    """One tick of the attack, the first is age 1; whether it's over."""
    if boss.attack == FANS:
        return _fans(world, boss)
    if boss.attack == BROOD:
        return _brood(world, boss)
    return _wings(world, boss)


def _fans(world: World, boss: Boss) -> bool:
    number, rest = divmod(boss.age - 1, _FAN_EVERY)
    if not rest:
        fan(world, boss, boss.x, boss.y + _MOUTH, _FANS[min(number, 2)], _FAN_TURN)
    return number + 1 >= len(_FANS) + min(boss.tier, 3) and rest == 0


def _brood(world: World, boss: Boss) -> bool:
    number, rest = divmod(boss.age - 1, _BROOD_EVERY)
    if not rest and boss.supply:
        boss.supply -= 1
        send_mite(world, boss.x + (_NEST if number & 1 else -_NEST), boss.y + _MOUTH)
    return number + 1 >= _BROOD or not boss.supply


def _wings(world: World, boss: Boss) -> bool:
    """Feathers fall in pairs, from the walls inwards to the edges of the lane; it's over when the last has passed."""
    number, rest = divmod(boss.age - 1, _FEATHER_EVERY)
    inwards = _FIRST_FEATHER + number * _FEATHERS_APART
    left, right = boss.lane()
    from_left, from_right = WALL_LEFT + inwards, WALL_RIGHT - inwards
    more_left, more_right = from_left + _FEATHER_CORE <= left, from_right - _FEATHER_CORE >= right
    if not rest:
        if more_left:
            feather(world, from_left, boss.y + _MOUTH, boss.volley)
        if more_right:
            feather(world, from_right, boss.y + _MOUTH, boss.volley)
    return not more_left and not more_right and not any(threat.volley == boss.volley for threat in world.threats)
