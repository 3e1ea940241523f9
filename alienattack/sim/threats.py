"""The aliens' threats in flight: how they are let go, whether that would be fair, their way, and what they meet."""

from __future__ import annotations

from math import isqrt
from typing import Final

from alienattack.sim.aliens import DEBRIS, KILLED_BY_THREAT, ORB, ZIGZAG
from alienattack.sim.entities import Threat
from alienattack.sim.events import GRAZED, SHIELD_CHIPPED, THREAT_FIRED
from alienattack.sim.field import (
    FIELD_RIGHT,
    GROUND,
    KEEP_OUT,
    SCRIM_BOTTOM,
    SHIP_Y,
    UNIT,
    WALL_LEFT,
    WALL_RIGHT,
)
from alienattack.sim.powers import SLOW
from alienattack.sim.shields import BAND_BOTTOM, BAND_TOP, bite, crush, meets, shield_under, threat_disc
from alienattack.sim.ship import hit_half_size, struck
from alienattack.sim.sine import SINE
from alienattack.sim.world import World

# "Always a gap": threats that reach the ship's height within this many ticks of each other...
TOGETHER: Final = 24
# ...leave at least this much room between them.
GAP: Final = 26 * 256
SWAY: Final = 10  # px to each side of a zig-zag's line
# An aimed threat never flies flatter than this: across to down.
_FLATTEST: Final = 3
_FLATTEST_OF: Final = 2

# Half of the cores: 4 x 7 px, the orb's 5 x 5, debris 8 px high.
_HALF_WIDTH: Final = 2 * 256
_HALF_HEIGHT: Final = 896
_TIP: Final = 3 * 256
_ORB_HALF: Final = 640
_DEBRIS_HALF_HEIGHT: Final = 4 * 256
_GRAZE: Final = 6 * 256
# How far above and below the ship's middle a threat that flies aslant still minds.
_SHIP_BAND: Final = 7
# Above this no threat can meet anything.
_HARMLESS: Final = BAND_TOP - 4 * 256


def threat_speed(world: World) -> int:
    """How fast a threat that is let go now falls, 1/256 px a tick."""
    return world.rules.threat_speed >> 1 if world.power == SLOW else world.rules.threat_speed


def launch(world: World, kind: int, x: int, y: int) -> bool:
    """Let a threat of `kind` fall straight from (x, y) if it's allowed and fair; whether it was."""
    if len(world.threats) >= world.rules.threat_cap:
        return False
    vy = threat_speed(world)
    half_width = _HALF_WIDTH
    if kind == ZIGZAG:
        vy = vy * 85 // 100
        half_width = _HALF_WIDTH + SWAY * UNIT
        x = min(max(x, WALL_LEFT + SWAY * UNIT), WALL_RIGHT - SWAY * UNIT)
    return release(world, kind, x, y, 0, vy, half_width, 0)


def launch_towards(world: World, x: int, y: int, aim_x: int, aim_y: int, turn: int, speed: int, volley: int) -> bool:
    """Let an orb fly from (x, y) at `speed` towards (aim_x, aim_y), `turn` (256 to the circle) beside it, if it's fair.

    It aims once, and never flies flatter than 3 across to 2 down.
    """
    across = aim_x - x
    down = max(aim_y - y, UNIT)
    flattest = down * _FLATTEST // _FLATTEST_OF
    across = -flattest if across < -flattest else flattest if across > flattest else across
    distance = isqrt(across * across + down * down)
    if turn:
        sin, cos = SINE[turn & 255], SINE[(turn + 64) & 255]
        across, down = (across * cos - down * sin) >> 8, (across * sin + down * cos) >> 8
    vx = across * speed // distance
    vy = down * speed // distance
    if vy * 4 < speed:
        return False
    return release(world, ORB, x, y, vx, vy, _HALF_WIDTH + abs(vx) * _SHIP_BAND * UNIT // vy, volley)


def release(world: World, kind: int, x: int, y: int, vx: int, vy: int, half_width: int, volley: int) -> bool:
    """Let a threat go with its speed, if that's fair; whether it was."""
    if y < SCRIM_BOTTOM:
        return False
    ticks = (SHIP_Y - y) // vy
    arrives = world.tick + ticks
    arrives_x = x + vx * ticks
    if not is_fair(world, x, y, arrives, arrives_x, half_width, volley):
        return False
    slow = world.power == SLOW
    sway = 5 if slow else 10
    world.threats.append(
        Threat(kind, x, y, vx, vy, 0, x, arrives, arrives_x, half_width, sway=sway, slow=slow, volley=volley)
    )
    if kind == ZIGZAG:
        world.zigzags += 1
    world.events.append((THREAT_FIRED, x, y, kind, 0))
    return True


def is_fair(world: World, x: int, y: int, arrives: int, arrives_x: int, half_width: int, volley: int = 0) -> bool:
    """Nothing starts within 60 px of the ship, and whatever arrives together leaves a gap of 26 px.

    Threats of one `volley` are a pattern that leaves its own gap, and are not measured against each other.
    """
    if too_near(world, x, y):
        return False
    for other in world.threats:
        if (
            -TOGETHER < other.arrives - arrives < TOGETHER
            and abs(other.arrives_x - arrives_x) < GAP + half_width + other.half_width
            and (not volley or other.volley != volley)
        ):
            return False
    return True


def too_near(world: World, x: int, y: int) -> bool:
    """Whether (x, y) is nearer to the ship than anything may start."""
    player = world.player
    return abs(x - player.x) < KEEP_OUT and player.y - y < KEEP_OUT


def slow_down(world: World) -> None:
    """Everything in flight falls at half its speed from now on, to its end: so nothing ever speeds up again."""
    for threat in world.threats:
        if not threat.slow:
            threat.slow = True
            threat.vx = (abs(threat.vx) >> 1) * (1 if threat.vx > 0 else -1)
            threat.vy = max(1, threat.vy >> 1)
            threat.sway >>= 1
            ticks = max(0, SHIP_Y - threat.y) // threat.vy
            threat.arrives = world.tick + ticks
            threat.arrives_x = (threat.home_x if threat.kind == ZIGZAG else threat.x) + threat.vx * ticks


def step_threats(world: World) -> None:
    """Move every threat one tick; low ones may meet a shield or the ship, or leave below."""
    gone = False
    for threat in world.threats:
        threat.age += 1
        y = threat.y + threat.vy
        threat.y = y
        if threat.kind == ZIGZAG:
            threat.angle += threat.sway
            threat.x = threat.home_x + SWAY * SINE[threat.angle >> 1 & 255]
        elif threat.vx:
            threat.x += threat.vx
            if threat.x < 0 or threat.x > FIELD_RIGHT:
                threat.y = GONE
                gone = True
                continue
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
                if struck(world, KILLED_BY_THREAT + threat.kind):
                    return
                world.zigzags -= threat.kind == ZIGZAG
                threat.y = GONE
                gone = True
    if gone:
        world.threats = [threat for threat in world.threats if threat.y != GONE]


GONE: Final = 1 << 20


def _meets_shield(world: World, threat: Threat) -> bool:
    if threat.kind == DEBRIS:
        _crush(world, threat)
        return False
    index = shield_under(threat.x)
    if index < 0:
        return False
    shield = world.shields[index]
    tip = threat.y + _TIP
    row = meets(shield, threat.x, tip - threat.vy, tip)
    if row < 0:
        return False
    bite(shield, threat.x, row, threat_disc(threat.age))
    if threat.kind == ZIGZAG:
        world.zigzags -= 1
    world.events.append((SHIELD_CHIPPED, threat.x, (shield.y + 2 * row) * UNIT, index, 0))
    return True


def _crush(world: World, debris: Threat) -> None:
    """Debris takes every cell it touches, and falls on."""
    x, y, half = debris.x, debris.y, debris.half_width
    lost = crush(world.shields, x - half, y - _DEBRIS_HALF_HEIGHT, x + half, y + _DEBRIS_HALF_HEIGHT)
    for index in range(len(world.shields)):
        if (lost >> index) & 1:
            world.events.append((SHIELD_CHIPPED, x, y, index, 0))


def _meets_ship(world: World, threat: Threat) -> bool:
    player = world.player
    if not player.alive:
        return False
    below = threat.y - player.y
    across = abs(threat.x - player.x)
    half_width, half_height = hit_half_size(world)
    if threat.kind == ORB:
        half_width += _ORB_HALF
        half_height += _ORB_HALF
    elif threat.kind == DEBRIS:
        half_width += threat.half_width
        half_height += _DEBRIS_HALF_HEIGHT
    else:
        half_width += _HALF_WIDTH
        half_height += _HALF_HEIGHT
    if across < half_width and -half_height < below < half_height and not player.safe:
        return True
    if 0 <= below < threat.vy and across < half_width + _GRAZE:
        world.events.append((GRAZED, threat.x, threat.y, threat.kind, 0))
    return False
