"""The aliens' fire: when, from whom, whether it would be fair, its flight, and what it meets."""

from __future__ import annotations

from typing import Final

from alienattack.past_rules.ruleset_1.aliens import ALIENS, KILLED_BY_THREAT, NO_WEAPON, ORB, ZIGZAG
from alienattack.past_rules.ruleset_1.entities import Threat
from alienattack.past_rules.ruleset_1.events import GRAZED, SHIELD_CHIPPED, THREAT_FIRED
from alienattack.past_rules.ruleset_1.field import GROUND, KEEP_OUT, SCRIM_BOTTOM, SHIP_Y, UNIT, WALL_LEFT, WALL_RIGHT
from alienattack.past_rules.ruleset_1.formation import nth_column
from alienattack.past_rules.ruleset_1.shields import BAND_BOTTOM, BAND_TOP, bite, meets, shield_under, threat_disc
from alienattack.past_rules.ruleset_1.ship import lose_life
from alienattack.past_rules.ruleset_1.sine import SINE
from alienattack.past_rules.ruleset_1.world import World

FIRST_ATTEMPT: Final = 90  # ticks after the intro
# "Always a gap": threats that reach the ship's height within this many ticks of each other...
TOGETHER: Final = 24
# ...leave at least this much room between them.
GAP: Final = 26 * 256
SWAY: Final = 10  # px to each side

_BELOW_ALIEN: Final = 8 * 256
_CORE_HALF_HEIGHT: Final = 3 * 256
# The ship's hit box of 7 x 9 px against the core of 4 x 7 (orb: 5 x 5), half of both together.
_HIT_X: Final = 1408
_HIT_Y: Final = 8 * 256
_ORB_HIT_X: Final = 6 * 256
_ORB_HIT_Y: Final = 7 * 256
_GRAZE: Final = 6 * 256
# Above this no threat can meet anything.
_HARMLESS: Final = BAND_TOP - _CORE_HALF_HEIGHT


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
    weapon = ALIENS[formation.rows[row].kind].weapon
    if weapon != NO_WEAPON:
        x, y = formation.alien_position(row, col)
        launch(world, weapon, x, y + _BELOW_ALIEN)


def launch(world: World, kind: int, x: int, y: int) -> bool:
    """Start a threat of `kind` at (x, y) if it's allowed and fair; whether it did."""
    if len(world.threats) >= world.rules.threat_cap or y < SCRIM_BOTTOM:
        return False
    vy = world.rules.threat_speed
    half_width = 2 * UNIT
    if kind == ZIGZAG:
        vy = vy * 85 // 100
        half_width = (2 + SWAY) * UNIT
        x = min(max(x, WALL_LEFT + SWAY * UNIT), WALL_RIGHT - SWAY * UNIT)
    arrives = world.tick + (SHIP_Y - y) // vy
    if not is_fair(world, x, y, arrives, x, half_width):
        return False
    world.threats.append(Threat(kind, x, y, 0, vy, 0, x, arrives, x, half_width))
    if kind == ZIGZAG:
        world.zigzags += 1
    world.events.append((THREAT_FIRED, x, y, kind, 0))
    return True


def is_fair(world: World, x: int, y: int, arrives: int, arrives_x: int, half_width: int) -> bool:
    """Nothing starts within 60 px of the ship, and whatever arrives together leaves a gap of 26 px."""
    if too_near(world, x, y):
        return False
    for other in world.threats:
        if (
            -TOGETHER < other.arrives - arrives < TOGETHER
            and abs(other.arrives_x - arrives_x) < GAP + half_width + other.half_width
        ):
            return False
    return True


def too_near(world: World, x: int, y: int) -> bool:
    """Whether (x, y) is nearer to the ship than anything may start."""
    player = world.player
    return abs(x - player.x) < KEEP_OUT and player.y - y < KEEP_OUT


def step_threats(world: World) -> None:
    """Move every threat one tick; low ones may meet a shield or the ship, or leave below."""
    gone = False
    for threat in world.threats:
        threat.age += 1
        y = threat.y + threat.vy
        threat.y = y
        if threat.kind == ZIGZAG:
            threat.x = threat.home_x + SWAY * SINE[threat.age * 5 & 255]
        elif threat.vx:
            threat.x += threat.vx
        if y > _HARMLESS:
            if y < BAND_BOTTOM + threat.vy:
                if _meets_shield(world, threat):
                    threat.y = GONE
                    gone = True
            elif y > GROUND:
                world.zigzags -= threat.kind == ZIGZAG
                threat.y = GONE
                gone = True
            elif _meets_ship(world, threat):
                lose_life(world, KILLED_BY_THREAT + threat.kind)
                return
    if gone:
        world.threats = [threat for threat in world.threats if threat.y != GONE]


GONE: Final = 1 << 20


def _meets_shield(world: World, threat: Threat) -> bool:
    index = shield_under(threat.x)
    if index < 0:
        return False
    shield = world.shields[index]
    tip = threat.y + _CORE_HALF_HEIGHT
    row = meets(shield, threat.x, tip - threat.vy, tip)
    if row < 0:
        return False
    bite(shield, threat.x, row, threat_disc(threat.age))
    if threat.kind == ZIGZAG:
        world.zigzags -= 1
    world.events.append((SHIELD_CHIPPED, threat.x, (shield.y + 2 * row) * UNIT, index, 0))
    return True


def _meets_ship(world: World, threat: Threat) -> bool:
    player = world.player
    if not player.alive:
        return False
    below = threat.y - player.y
    across = abs(threat.x - player.x)
    if threat.kind == ORB:
        hit = across < _ORB_HIT_X and -_ORB_HIT_Y < below < _ORB_HIT_Y
    else:
        hit = across < _HIT_X and -_HIT_Y < below < _HIT_Y
    if hit and not player.safe:
        return True
    if 0 <= below < threat.vy and across < _HIT_X + _GRAZE:
        world.events.append((GRAZED, threat.x, threat.y, threat.kind, 0))
    return False
