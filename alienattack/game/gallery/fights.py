"""The moments of a game that are worth a picture: whether a simulation has come to one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from alienattack.sim import FIGHT, PARADE
from alienattack.sim.bosses.boss import ATTACKING
from alienattack.sim.field import WALL_LEFT, WALL_RIGHT
from alienattack.sim.powers import POWERS

Moment = Callable[[Any], bool]

_FLIGHT = 6
_READ_TICKS = 30  # after which the price of what was caught stands still
_BURST_TICKS = 44


def is_over(sim: Any) -> bool:
    """The last life is lost."""
    return bool(sim.over)


def in_the_thick(sim: Any) -> bool:
    """A wave with all kinds, half of them left, somebody diving, shots on their way down."""
    return sim.level >= 6 and sim.formation.alive >= 22 and len(sim.threats) >= 3 and bool(sim.divers)


def boss_attacks(kind: int, attack: int, ticks: int, threats: int = 1, phase: int = 0) -> Moment:
    """A boss is `ticks` into an attack, with this many threats in the air, and has lost `phase` bars."""
    def there(sim: Any) -> bool:
        boss = sim.boss
        return (sim.phase == FIGHT and boss is not None and (boss.kind, boss.attack) == (kind, attack)
                and boss.state == ATTACKING and boss.age >= ticks and boss.phase >= phase
                and len(sim.threats) >= threats)

    return there


def boss_bursts(sim: Any) -> bool:
    """A boss was beaten, and it is about to come apart."""
    return bool(sim.phase == PARADE and sim.phase_tick >= _BURST_TICKS)


def flies_past(sim: Any) -> bool:
    """The parade, most of a flight within the field."""
    inside = sum(WALL_LEFT < flyer.x < WALL_RIGHT for flyer in sim.flyers)
    return bool(sim.phase == PARADE and inside >= _FLIGHT)


def caught(power: int, level: int = 1) -> Moment:
    """A capsule with this power was caught a moment ago, in `level` or later."""
    return lambda sim: (sim.level >= level and sim.power == power
                        and sim.power_left == POWERS[power].ticks - _READ_TICKS)


def lost_to_a_boss(sim: Any) -> bool:
    """The last life is lost in the fight with a boss."""
    return bool(sim.over and sim.boss is not None)
