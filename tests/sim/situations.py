"""Situations that the rules' tests begin with."""

from __future__ import annotations

from alienattack.sim import FIGHT, INTRO, UNIT, Sim
from alienattack.sim.difficulty import difficulty
from alienattack.sim.entities import Bullet, Diver, Threat
from alienattack.sim.formation import muster
from alienattack.sim.simulation import INTRO_TICKS

NEVER = 1 << 40


def fighting(seed: int = 1, wave: int = 1) -> Sim:
    """A game at the first tick of the fight of `wave`."""
    sim = Sim(seed)
    sim.level = wave
    sim.rules = difficulty(wave)
    sim.formation = muster(wave, sim.rules.lowered)
    while sim.phase == INTRO:
        sim.step(0)
    assert sim.phase == FIGHT
    assert sim.tick == INTRO_TICKS
    return sim


def peaceful(seed: int = 1, wave: int = 1) -> Sim:
    """The same, and the aliens neither march nor fire nor dive, and no saucer comes."""
    sim = fighting(seed, wave)
    sim.attempt_at = sim.dive_at = sim.saucer_at = NEVER
    sim.march_left = NEVER
    return sim


def shoot_at(sim: Sim, x: int, y: int) -> None:
    """Put a shot of the player's just below (x, y), so that it meets what is there in the next tick."""
    sim.shots += 1
    sim.wave_shots += 1
    sim.bullets.append(Bullet(x, y + 8 * UNIT))


def threaten(sim: Sim, kind: int, x: int, y: int, speed: int = 2 * UNIT) -> Threat:
    """A threat at (x, y) that falls straight."""
    threat = Threat(kind, x, y, 0, speed, 0, x, sim.tick, x, 2 * UNIT)
    sim.threats.append(threat)
    return threat


def send_down(sim: Sim, row: int, col: int, state: int) -> Diver:
    """The alien of (row, col) as a diver in `state`, at its own place."""
    x, y = sim.formation.alien_position(row, col)
    sim.formation.send_out(row, col)
    diver = Diver(sim.formation.rows[row].kind, row, col, x, y, state, 0, x, y, sim.player.x, sim.player.y)
    sim.divers.append(diver)
    return diver


def leave_only(sim: Sim, row: int, col: int) -> None:
    """Take everybody out of the formation except the alien of (row, col)."""
    for index, each in enumerate(sim.formation.rows):
        each.mask = 1 << col if index == row else 0
    sim.formation.survey()


def happened(events: list[tuple[int, int, int, int, int]], kind: int) -> list[tuple[int, int]]:
    """The (a, b) of every event of `kind`."""
    return [(event[3], event[4]) for event in events if event[0] == kind]


def run(sim: Sim, ticks: int, buttons: int = 0) -> list[tuple[int, int, int, int, int]]:
    """Play `ticks` ticks with `buttons` held; all their events."""
    events: list[tuple[int, int, int, int, int]] = []
    for _ in range(ticks):
        events += sim.step(buttons)
    return events
