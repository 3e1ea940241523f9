"""How the fight with a boss goes: it comes, rests, tells, attacks; its bars go; it bursts, or after 90 s it leaves."""

from __future__ import annotations

from typing import Final

from alienattack.sim.aliens import BROODMOTHER, CARRIER, EYE, TWINS
from alienattack.sim.bosses import broodmother, carrier, eye, twins
from alienattack.sim.bosses.boss import (
    ATTACKING,
    BARS,
    BOSS_Y,
    BROOD,
    BURN,
    DYING,
    LANCERS,
    LEAVING,
    RESTING,
    TELLING,
    TIERS,
    Boss,
)
from alienattack.sim.events import (
    BOSS_ATTACK,
    BOSS_CAME,
    BOSS_KILLED,
    BOSS_LEFT,
    BOSS_PHASE,
    BOSS_RESTS,
    BOSS_TELL,
    EYE_OPENED,
    EYE_SHUT,
)
from alienattack.sim.field import CENTRE_X
from alienattack.sim.scoring import add_points
from alienattack.sim.sine import sine_of_turn
from alienattack.sim.waves import boss_tier, wave
from alienattack.sim.world import World

ARRIVAL_TICKS: Final = 110
PATIENCE: Final = 5400  # ticks until it leaves
BAR_HP: Final = 20
BAR_HP_A_TIER: Final = 5
HIT_POINTS: Final = 10
DEATH_POINTS: Final = 500

_REST: Final = 30
_FIRST_REST: Final = 20
_REST_AFTER_PHASE: Final = 75
_SKY: Final = -60 * 256
_SWAY_WIDTH: Final = 110  # px to each side
_SWAY_TICKS: Final = 510
_LEAVE_SPEED: Final = 640  # 2.5 px a tick


def boss_of(number: int) -> Boss | None:
    """The boss of wave `number` above the field, or None."""
    kind = wave(number).boss
    if not kind:
        return None
    tier = boss_tier(number)
    bar = BAR_HP + BAR_HP_A_TIER * tier
    supply = 0
    if kind in (BROODMOTHER, CARRIER):
        most = broodmother.SUPPLY if kind == BROODMOTHER else carrier.SUPPLY
        supply = most + most * min(tier, 6) // 3
    return Boss(
        kind, tier, bar, bar, CENTRE_X, _SKY, supply,
        shielded=1 if kind == TWINS else -1, open=kind != EYE, gap=eye.next_gap(0),
    )  # fmt: skip


def announce(world: World, boss: Boss) -> None:
    """Tell that it comes."""
    world.events.append((BOSS_CAME, boss.x, boss.y, boss.kind, boss.tier))


def arrive(boss: Boss) -> None:
    """One tick of its way in, down to where it fights."""
    boss.age += 1
    left = max(0, ARRIVAL_TICKS - boss.age)
    boss.y = BOSS_Y - (BOSS_Y - _SKY) * left * left // (ARRIVAL_TICKS * ARRIVAL_TICKS)


def begin_fight(boss: Boss) -> None:
    """It has come: in a moment it tells its first attack."""
    boss.y = BOSS_Y
    boss.begin_rest(_FIRST_REST)


def step_boss(world: World, boss: Boss) -> None:
    """One tick of the fight."""
    boss.age += 1
    state = boss.state
    if state == LEAVING:
        boss.y -= _LEAVE_SPEED
        return
    boss.fought += 1
    if boss.fought >= PATIENCE:
        _leave(world, boss)
        return
    _sway(boss)
    if boss.kind == TWINS:
        twins.swap(world, boss)
    if state == RESTING:
        if boss.age >= boss.rest and _is_ready(world, boss):
            _tell(world, boss)
    elif state == TELLING:
        if boss.age >= _tell_ticks(boss):
            boss.state = ATTACKING
            boss.age = 0
            world.events.append((BOSS_ATTACK, boss.x, boss.y, boss.kind, boss.attack))
    elif _attack(world, boss) and boss.state == ATTACKING:
        _rest(world, boss, _REST)


def is_gone(world: World, boss: Boss) -> bool:
    """Whether it has left, with all that it sent."""
    return boss.state == LEAVING and boss.y < _SKY and not world.divers


def take_damage(world: World, boss: Boss, damage: int) -> None:
    """A shot took `damage` (no more than is left) from the present bar: at its end comes the next phase, or death."""
    boss.hp -= damage
    if boss.hp > 0:
        return
    boss.hp = 0
    world.threats.clear()
    world.zigzags = 0
    if boss.phase == BARS - 1:
        _die(world, boss)
        return
    boss.phase += 1
    boss.hp = boss.bar_hp
    boss.turn = 0
    world.events.append((BOSS_PHASE, boss.x, boss.y, boss.kind, boss.phase))
    _rest(world, boss, _REST_AFTER_PHASE)


def _die(world: World, boss: Boss) -> None:
    points = DEATH_POINTS * world.combo
    boss.state = DYING
    boss.age = 0
    boss.attack = 0
    world.divers.clear()
    world.events.append((BOSS_KILLED, boss.x, boss.y, boss.kind, points))
    add_points(world, points)


def _leave(world: World, boss: Boss) -> None:
    boss.begin_rest(0)
    boss.state = LEAVING
    world.threats.clear()
    world.zigzags = 0
    world.events.append((BOSS_LEFT, boss.x, boss.y, boss.kind, 0))


def _sway(boss: Boss) -> None:
    boss.x += drift(boss)
    if boss.attack not in (BURN, TIERS):
        boss.sway += 1


def drift(boss: Boss) -> int:
    """How far it sways in the next tick, 1/256 px."""
    return 0 if boss.attack in (BURN, TIERS) else _sway_x(boss.sway + 1) - _sway_x(boss.sway)


def _sway_x(ticks: int) -> int:
    return _SWAY_WIDTH * sine_of_turn(ticks, _SWAY_TICKS) >> 8


def _is_ready(world: World, boss: Boss) -> bool:
    """The Carrier waits a while to be above the ship before it burns."""
    if boss.kind != CARRIER or _next_attack(boss) != BURN or boss.age >= boss.rest + carrier.PATIENCE:
        return True
    return abs(boss.x - world.player.x) < carrier.ABOVE


def _next_attack(boss: Boss) -> int:
    """The next in turn of its phase; what it has no more to send for is passed over."""
    attacks = _attacks(boss)
    for later in range(len(attacks)):
        attack = attacks[(boss.turn + later) % len(attacks)]
        if (attack in (BROOD, LANCERS) and not boss.supply) or (attack == TIERS and not boss.tiers):
            continue
        return attack
    return attacks[0]


def _attacks(boss: Boss) -> tuple[int, ...]:
    phase = boss.phase
    if boss.kind == BROODMOTHER:
        return broodmother.ATTACKS[phase]
    if boss.kind == CARRIER:
        return carrier.ATTACKS[phase]
    return twins.ATTACKS[phase] if boss.kind == TWINS else eye.ATTACKS[phase]


def _tell_ticks(boss: Boss) -> int:
    if boss.kind == BROODMOTHER:
        return broodmother.TELL_TICKS[boss.attack]
    if boss.kind == CARRIER:
        return carrier.TELL_TICKS[boss.attack]
    return twins.TELL_TICKS[boss.attack] if boss.kind == TWINS else eye.TELL_TICKS[boss.attack]


def _tell(world: World, boss: Boss) -> None:
    boss.attack = _next_attack(boss)
    boss.turn += 1
    boss.state = TELLING
    boss.age = 0
    if boss.kind == BROODMOTHER:
        broodmother.prepare(world, boss)
    elif boss.kind == CARRIER:
        carrier.prepare(world, boss)
    world.events.append((BOSS_TELL, boss.x, boss.y, boss.kind, boss.attack))
    if boss.kind == EYE:
        boss.open = True
        world.events.append((EYE_OPENED, boss.x, boss.y, boss.kind, 0))


def _attack(world: World, boss: Boss) -> bool:
    if boss.kind == BROODMOTHER:
        return broodmother.attack(world, boss)
    if boss.kind == CARRIER:
        return carrier.attack(world, boss)
    return twins.attack(world, boss) if boss.kind == TWINS else eye.attack(world, boss)


def _rest(world: World, boss: Boss, ticks: int) -> None:
    world.events.append((BOSS_RESTS, boss.x, boss.y, boss.kind, boss.attack))
    boss.begin_rest(ticks)
    if boss.kind == EYE and boss.open:
        boss.open = False
        world.events.append((EYE_SHUT, boss.x, boss.y, boss.kind, 0))


def calm(world: World, boss: Boss) -> None:
    """The ship is back after a hit: whatever the boss was about is broken off."""
    if boss.state in (TELLING, ATTACKING):
        _rest(world, boss, _REST)
