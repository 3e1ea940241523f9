"""The digest: every integer that can influence the future, packed in a fixed order and hashed."""

from __future__ import annotations

from hashlib import blake2b
from struct import pack

from alienattack.sim.world import World


def state_integers(world: World) -> list[int]:
    """The state as a flat list of integers; lists go in with their length first. The order is part of the ruleset."""
    player = world.player
    formation = world.formation
    out = [
        world.ruleset, world.tick, world.phase, world.phase_tick, world.wave_tick, int(world.over),
        world.level, world.score, world.lives, world.next_life, world.shots, world.hits, world.wave_shots,
        world.wave_hits, int(world.untouched), world.combo, world.pips, world.best_combo, world.saucers_shot,
        world.killer, world.wave_rng.state, world.fire_rng.state, world.drop_rng.state,
        world.saucers_left, world.saucer_at, world.fire_ready, world.march_left, int(world.hurry),
        world.hurry_factor, world.attempt_at, world.dive_at, world.zigzags,
        player.x, player.y, int(player.alive), player.safe, player.way,
        formation.x, formation.y, formation.direction, formation.frame, formation.note, formation.size,
        formation.leftmost, formation.rightmost, formation.lowest, int(formation.fades), formation.hit_points,
        world.kills_to_capsule, world.last_power, world.power, world.power_left,
        world.parade_shots, world.parade_hits,
    ]  # fmt: skip
    out.append(len(formation.rows))
    for row in formation.rows:
        out += (row.kind, row.mask, row.columns, row.pitch, row.y, row.left, row.half_width, int(row.tough))
        out += (row.away, row.cracked, row.broken, row.open, int(row.faded))
    out.append(len(world.openings))
    for opening in world.openings:
        out += (opening.row, opening.col, opening.left)
    out.append(len(world.bullets))
    for bullet in world.bullets:
        out += (bullet.x, bullet.y, bullet.power, bullet.pierce, int(bullet.landed), bullet.pair, int(bullet.spare))
    out.append(len(world.threats))
    for threat in world.threats:
        out += (threat.kind, threat.x, threat.y, threat.vx, threat.vy, threat.age, threat.home_x)
        out += (threat.arrives, threat.arrives_x, threat.half_width, threat.angle, threat.sway, int(threat.slow))
        out.append(threat.volley)
    out.append(len(world.divers))
    for diver in world.divers:
        out += (diver.kind, diver.row, diver.col, diver.x, diver.y, diver.state, diver.age)
        out += (diver.from_x, diver.from_y, diver.aim_x, diver.aim_y, int(diver.slow), int(diver.half))
    saucer = world.saucer
    out += (0, 0, 0, 0) if saucer is None else (saucer.direction, saucer.x, saucer.y, saucer.born)
    capsule = world.capsule
    out += (0, 0, 0) if capsule is None else (capsule.power, capsule.x, capsule.y)
    boss = world.boss
    out.append(int(boss is None))
    if boss is not None:
        out += (boss.kind, boss.tier, boss.bar_hp, boss.hp, boss.x, boss.y, boss.supply, boss.state, boss.age)
        out += (boss.rest, boss.fought, boss.phase, boss.attack, boss.turn, boss.aim_x, boss.sway, boss.shielded)
        out += (int(boss.open), boss.gap, boss.rings, boss.volley, boss.tiers)
    out.append(len(world.flyers))
    for flyer in world.flyers:
        out += (flyer.kind, flyer.flight, flyer.index, flyer.x, flyer.y, flyer.age)
    for shield in world.shields:
        out += shield.rows
    return out


def digest(world: World) -> str:
    """Sixteen hexadecimal digits; two worlds with the same digest have the same future."""
    integers = state_integers(world)
    return blake2b(pack(f"<{len(integers)}q", *integers), digest_size=8).hexdigest()
