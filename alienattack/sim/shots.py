"""The player's shots in flight, and what they meet."""

from __future__ import annotations

from typing import Final

from alienattack.sim.aliens import ALIENS, SAUCER, ZIGZAG
from alienattack.sim.bosses.boss import IMMUNE, MISSED
from alienattack.sim.bosses.fight import HIT_POINTS, take_damage
from alienattack.sim.capsules import count_kill, drop_capsule
from alienattack.sim.entities import RETURN, TELL, Bullet
from alienattack.sim.events import (
    BOSS_HIT,
    BOSS_PINGED,
    DIVER_KILLED,
    KILLED,
    SAUCER_KILLED,
    SHELL_CRACKED,
    SHIELD_CHIPPED,
    THREAT_SHOT,
)
from alienattack.sim.field import SKY_TOP, UNIT
from alienattack.sim.parade import POINTS as PARADE_POINTS
from alienattack.sim.powers import RAPID
from alienattack.sim.scoring import RAPID_MISS, add_points, count_hit, count_miss
from alienattack.sim.shields import BAND_BOTTOM, BAND_TOP, bite, meets, shield_under, shot_disc
from alienattack.sim.world import World

SPEED: Final = 6 * 256
TIP: Final = 5 * 256  # above the shot's centre
ZIGZAG_POINTS: Final = 10

# Half sizes of what a shot meets, the shot's own included.
_SAUCER_X: Final = 15 * 256
_SAUCER_Y: Final = 8 * 256
_THREAT_X: Final = 5 * 256
_THREAT_Y: Final = 9 * 256
_BODY_Y: Final = 9 * 256


def step_shots(world: World) -> None:
    """Move every shot one tick and settle what it meets: aliens of all sorts, zig-zags, own shields, the sky."""
    gone = False
    for bullet in world.bullets:
        y = bullet.y - SPEED
        bullet.y = y
        if y < BAND_BOTTOM + TIP:
            if (y > BAND_TOP - SPEED and _meets_shield(world, bullet)) or (
                world.boss is not None and _is_turned_away(world, bullet)
            ):
                bullet.y = GONE
                gone = True
            elif (
                (world.divers and _meets_diver(world, bullet))
                or (world.zigzags and _meets_zigzag(world, bullet))
                or (world.formation.alive and _meets_formation(world, bullet))
                or (world.boss is not None and _meets_boss(world, bullet))
                or (world.flyers and _meets_flyer(world, bullet))
                or (world.saucer is not None and _meets_saucer(world, bullet))
            ):
                bullet.pierce -= 1
                if not bullet.pierce:
                    bullet.y = GONE
                    gone = True
            elif y < SKY_TOP:
                _miss(world, bullet, 0)
                bullet.y = GONE
                gone = True
    if gone:
        world.bullets = [bullet for bullet in world.bullets if bullet.y != GONE]


def _hit(world: World, bullet: Bullet, points: int, x: int, y: int) -> int:
    """A shot that counts for the combo met its mark at (x, y): the points given."""
    _land(world, bullet)
    return count_hit(world, points, x, y, not bullet.spare)


def _land(world: World, bullet: Bullet) -> None:
    """However much it goes on to pierce, a shot is one hit; the other of its pair has nothing to prove any more."""
    if not bullet.landed:
        bullet.landed = True
        world.hits += 1
        world.wave_hits += 1
    mate = _mate(world, bullet)
    if mate is not None:
        mate.spare = True


def _miss(world: World, bullet: Bullet, y: int) -> None:
    """A shot is over: a miss, unless it hit before, or the other of its pair did or still may."""
    if not bullet.landed and not bullet.spare and _mate(world, bullet) is None:
        count_miss(world, bullet.x, y, RAPID_MISS if bullet.power == RAPID else 0)


def _mate(world: World, bullet: Bullet) -> Bullet | None:
    """The other of its pair, which from now on flies on its own; None if there's none."""
    pair = bullet.pair
    if pair:
        bullet.pair = 0
        for other in world.bullets:
            if other.pair == pair:
                other.pair = 0
                return other
    return None


GONE: Final = -(1 << 20)


def _meets_shield(world: World, bullet: Bullet) -> bool:
    index = shield_under(bullet.x)
    if index < 0:
        return False
    shield = world.shields[index]
    tip = bullet.y - TIP
    row = meets(shield, bullet.x, tip + SPEED, tip)
    if row < 0:
        return False
    bite(shield, bullet.x, row, shot_disc())
    world.events.append((SHIELD_CHIPPED, bullet.x, (shield.y + 2 * row) * UNIT, index, 1))
    _miss(world, bullet, bullet.y)
    return True


def _meets_formation(world: World, bullet: Bullet) -> bool:
    formation = world.formation
    found = formation.find(bullet.x, bullet.y)
    if found < 0:
        return False
    row, col = found >> 4, found & 15
    kind = formation.rows[row].kind
    x, y = formation.alien_position(row, col)
    left = formation.strike(row, col)
    if left:
        _hit(world, bullet, 0, x, y)
        world.events.append((SHELL_CRACKED, x, y, left, found))
        return True
    points = _hit(world, bullet, ALIENS[kind].points, x, y)
    world.events.append((KILLED, x, y, kind, points))
    count_kill(world, x, y)
    return True


def _meets_diver(world: World, bullet: Bullet) -> bool:
    for diver in world.divers:
        if -_BODY_Y <= diver.y - bullet.y <= _BODY_Y:
            alien = ALIENS[diver.kind]
            if abs(diver.x - bullet.x) <= (alien.half_width + 1) * UNIT:
                # Only what is truly on its way is worth double: not who still shakes in his rank, nor who comes home.
                diving = diver.state not in (TELL, RETURN)
                points = _hit(world, bullet, alien.points * 2 if diving else alien.points, diver.x, diver.y)
                world.divers = [other for other in world.divers if other is not diver]
                if diver.row >= 0:
                    world.formation.remove(diver.row, diver.col)
                world.events.append((DIVER_KILLED if diving else KILLED, diver.x, diver.y, diver.kind, points))
                count_kill(world, diver.x, diver.y)
                return True
    return False


def _meets_zigzag(world: World, bullet: Bullet) -> bool:
    for threat in world.threats:
        if (
            threat.kind == ZIGZAG
            and -_THREAT_Y <= threat.y - bullet.y <= _THREAT_Y
            and abs(threat.x - bullet.x) <= _THREAT_X
        ):
            # Neutral for the combo, no miss for the accuracy.
            _land(world, bullet)
            add_points(world, ZIGZAG_POINTS)
            world.zigzags -= 1
            world.threats = [other for other in world.threats if other is not threat]
            world.events.append((THREAT_SHOT, threat.x, threat.y, threat.kind, ZIGZAG_POINTS))
            return True
    return False


def _meets_saucer(world: World, bullet: Bullet) -> bool:
    saucer = world.saucer
    if saucer is None or abs(saucer.y - bullet.y) > _SAUCER_Y or abs(saucer.x - bullet.x) > _SAUCER_X:
        return False
    points = _hit(world, bullet, saucer.worth(world.tick), saucer.x, saucer.y)
    world.saucer = None
    world.saucers_shot += 1
    world.events.append((SAUCER_KILLED, saucer.x, saucer.y, SAUCER, points))
    drop_capsule(world, saucer.x, saucer.y)
    return True


def _is_turned_away(world: World, bullet: Bullet) -> bool:
    """Nothing can hurt the boss there now: the shot is lost, and a miss."""
    boss = world.boss
    if boss is None or boss.damage_at(bullet.x, bullet.y) != IMMUNE:
        return False
    world.events.append((BOSS_PINGED, bullet.x, bullet.y, boss.kind, 0))
    _miss(world, bullet, bullet.y)
    return True


def _meets_boss(world: World, bullet: Bullet) -> bool:
    boss = world.boss
    if boss is None:
        return False
    damage = boss.damage_at(bullet.x, bullet.y)
    if damage == MISSED:
        return False
    damage = min(damage, boss.hp)
    points = _hit(world, bullet, HIT_POINTS * damage, bullet.x, bullet.y)
    world.events.append((BOSS_HIT, bullet.x, bullet.y, boss.kind, points))
    take_damage(world, boss, damage)
    return True


def _meets_flyer(world: World, bullet: Bullet) -> bool:
    for flyer in world.flyers:
        if (
            -_BODY_Y <= flyer.y - bullet.y <= _BODY_Y
            and abs(flyer.x - bullet.x) <= (ALIENS[flyer.kind].half_width + 1) * UNIT
        ):
            points = _hit(world, bullet, PARADE_POINTS, flyer.x, flyer.y)
            world.flyers = [other for other in world.flyers if other is not flyer]
            world.parade_hits += 1
            world.events.append((KILLED, flyer.x, flyer.y, flyer.kind, points))
            return True
    return False
