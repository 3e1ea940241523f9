"""What a player sees at one moment, as plain numbers: what comes down, what can be shot, what is worth fetching.

Only what is drawn, and what anybody learns who plays for a while: how fast things fall, and the path of each kind's
dive from the place where it began. Everything is of the moment it was seen; whoever acts on it later reckons with its
age.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from alienattack.sim import UNIT, Sim, paths
from alienattack.sim.aliens import DEBRIS, LANCER, TWINS, ZIGZAG
from alienattack.sim.bosses.boss import TELLING, Boss
from alienattack.sim.bosses.carrier import TELL_TICKS
from alienattack.sim.bosses.fight import drift
from alienattack.sim.entities import DIVE, RETURN, SAUCER_SPEED, Diver, Threat
from alienattack.sim.field import WALL_LEFT, WALL_RIGHT
from alienattack.sim.formation import STEP
from alienattack.sim.march import period
from alienattack.sim.parade import place

# Half widths: the ship's box and the thing's together.
SHOT_NEED: Final = 6 * 256
SWAYING_NEED: Final = 15 * 256
BODY_NEED: Final = 12 * 256
_ALIEN_HALF: Final = 9 * 256
_SAUCER_HALF: Final = 14 * 256
_ANYWHERE: Final = 400 * 256
_SHIP_HALF: Final = 5 * 256
_BESIDE: Final = 20 * 256


@dataclass(slots=True)
class Faller:
    """A shot that comes down. `need`: how far from its middle the ship is safe."""

    x: int
    y: int
    vx: int
    vy: int
    need: int


@dataclass(slots=True)
class Dive:
    """A dive as it is known to who has seen its like: the kind, how long it has lasted, where it began and aimed."""

    kind: int
    age: int
    from_x: int
    from_y: int
    aim_x: int
    aim_y: int

    def at(self, ticks: int) -> tuple[int, int]:
        """Where it should be in so many ticks."""
        x, y = paths.position(self.kind, self.age + ticks, self.from_x, self.from_y, self.aim_x, self.aim_y)
        if self.kind != LANCER:
            x = WALL_LEFT if x < WALL_LEFT else WALL_RIGHT if x > WALL_RIGHT else x
        return x, y


@dataclass(slots=True)
class Target:
    """A thing to shoot: a shot within `half` meets it, and it turns back after `room` more to the side.

    A player goes `draw` further for it than for another.
    """

    x: int
    y: int
    vx: int
    vy: int
    half: int
    room: int
    draw: int


@dataclass(slots=True)
class Sighting:
    """What stood on the screen at `tick`."""

    tick: int
    fallers: list[Faller]
    dives: list[Dive]
    targets: list[Target]
    lane: tuple[int, int]  # that a boss has marked as safe: left and right edge, (0, 0) if none
    prize: tuple[int, int]  # where a capsule falls, (0, 0) if none


def look(sim: Sim) -> Sighting:
    """What is on the screen now."""
    boss, capsule = sim.boss, sim.capsule
    lane = (0, 0) if boss is None else boss.lane()
    prize = (0, 0) if capsule is None else (capsule.x, capsule.y)
    seen = Sighting(sim.tick, [], [], [], lane, prize)
    for threat in sim.threats:
        seen.fallers.append(Faller(middle(threat), threat.y, threat.vx, threat.vy, need(threat)))
    for diver in sim.divers:
        _see_diver(diver, seen)
    _see_formation(sim, seen)
    if boss is not None:
        _see_boss(boss, sim.player.y, seen)
    for flyer in sim.flyers:
        ahead_x, ahead_y = place(flyer.flight, flyer.age + 1)
        seen.targets.append(
            Target(flyer.x, flyer.y, ahead_x - flyer.x, ahead_y - flyer.y, _ALIEN_HALF, _ANYWHERE, 0)
        )
    saucer = sim.saucer
    if saucer is not None:
        vx = saucer.direction * SAUCER_SPEED
        seen.targets.append(Target(saucer.x, saucer.y, vx, 0, _SAUCER_HALF, _ANYWHERE, 90 * UNIT))
    return seen


def middle(threat: Threat) -> int:
    """The line that a threat keeps to: its own x, and what a zig-zag sways about."""
    return threat.home_x if threat.kind == ZIGZAG else threat.x


def need(threat: Threat) -> int:
    """How far from that line the ship's middle is safe."""
    if threat.kind == ZIGZAG:
        return SWAYING_NEED
    return threat.half_width + _SHIP_HALF if threat.kind == DEBRIS else SHOT_NEED


def _see_diver(diver: Diver, seen: Sighting) -> None:
    if diver.state == RETURN:
        return
    if diver.state == DIVE:
        dive = Dive(diver.kind, diver.age, diver.from_x, diver.from_y, diver.aim_x, diver.aim_y)
        seen.dives.append(dive)
    else:
        seen.targets.append(Target(diver.x, diver.y, 0, 0, _ALIEN_HALF, _ANYWHERE, 20 * UNIT))


def _see_boss(boss: Boss, ship_y: int, seen: Sighting) -> None:
    """Where the boss can be hurt, and the column that burns or soon will."""
    vx = drift(boss)
    left, right = boss.column()
    for which in (0, 1) if boss.kind == TWINS else (0,):
        if which != boss.shielded and boss.open:
            x, y = boss.twin(which)
            if right:
                # From beside what comes down, never from below it.
                for side in (left - _BESIDE, right + _BESIDE):
                    seen.targets.append(Target(side, y, 0, 0, _BESIDE - _SHIP_HALF, _ANYWHERE, 0))
            else:
                seen.targets.append(Target(x, y, -vx if which else vx, 0, boss.half_width(), _ANYWHERE, 0))
    if right:
        until = max(0, TELL_TICKS[boss.attack] - boss.age) if boss.state == TELLING else 0
        half = (right - left) // 2 + _SHIP_HALF
        seen.fallers.append(Faller((left + right) // 2, ship_y - until * UNIT, 0, UNIT, half))


def _see_formation(sim: Sim, seen: Sighting) -> None:
    """The lowest alien of each column, and how fast the formation goes."""
    formation = sim.formation
    occupied = formation.occupied
    if not occupied:
        return
    vx = (STEP * UNIT) // period(sim) * formation.direction
    if formation.direction > 0:
        room = WALL_RIGHT - formation.x - formation.rightmost
    else:
        room = formation.x + formation.leftmost - WALL_LEFT
    col = 0
    while occupied:
        if occupied & 1:
            x, y = formation.alien_position(formation.lowest_in(col), col)
            seen.targets.append(Target(x, y, vx, 0, _ALIEN_HALF, room, 0))
        occupied >>= 1
        col += 1
