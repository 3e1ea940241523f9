"""Situations that the rules' tests begin with."""

from __future__ import annotations

from collections.abc import Callable

from alienattack.sim import FIGHT, INTRO, PARADE, UNIT, Sim
from alienattack.sim.aliens import LANCER, TEARDROP
from alienattack.sim.bosses.boss import TELLING, Boss
from alienattack.sim.bosses.fight import take_damage
from alienattack.sim.capsules import drop_capsule
from alienattack.sim.entities import DIVE, Bullet, Diver, Threat
from alienattack.sim.powers import TWIN
from alienattack.sim.rounds import begin_wave
from alienattack.sim.saucer import send_saucer
from alienattack.sim.shells import open_shell
from alienattack.sim.simulation import BOSS_INTRO_TICKS, INTRO_TICKS

NEVER = 1 << 40


def fighting(seed: int = 1, wave: int = 1) -> Sim:
    """A game at the first tick of the fight of `wave`."""
    sim = Sim(seed)
    sim.level = wave
    begin_wave(sim)
    while sim.phase == INTRO:
        sim.step(0)
    assert sim.phase == FIGHT
    assert sim.tick == (INTRO_TICKS if sim.boss is None else BOSS_INTRO_TICKS)
    return sim


def duel(wave: int, seed: int = 1) -> tuple[Sim, Boss]:
    """A game at the first tick of the fight with the boss of `wave`."""
    sim = fighting(seed, wave)
    assert sim.boss is not None
    return sim, sim.boss


def about_to(sim: Sim, boss: Boss, attack: int, phase: int = 0) -> None:
    """Let the boss tell `attack` from the next tick on, and nothing else before."""
    boss.phase = phase
    boss.turn = 0
    boss.begin_rest(0)
    for _ in range(250):
        sim.step(0)
        sim.player.safe = NEVER
        if boss.state == TELLING and boss.attack == attack:
            return
        if boss.state == TELLING:
            boss.begin_rest(0)
    raise AssertionError(f"attack {attack} is not one of phase {phase}")


def beaten(wave: int, seed: int = 1) -> Sim:
    """A game at the first tick of the parade after the boss of `wave`."""
    sim, boss = duel(wave, seed)
    for _ in range(3):
        take_damage(sim, boss, boss.hp)
    sim.step(0)
    assert sim.phase == PARADE
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


def busy_worlds() -> dict[str, Callable[[], Sim]]:
    """Makers of worlds that together hold one of everything."""
    return {"battle": _busy_battle, "duel": _busy_duel, "parade": _busy_parade}


def _busy_battle() -> Sim:
    sim = fighting(5, 9)
    sim.player.safe = 100
    run(sim, 300)
    sim.bullets = [Bullet(9000, 40_000, TWIN, 1, False, 7), Bullet(10_000, 40_000, TWIN, 1, False, 7)]
    threaten(sim, TEARDROP, 20_000, 20_000)
    send_down(sim, 3, 4, DIVE)
    open_shell(sim, 1, 4)
    send_saucer(sim)
    drop_capsule(sim, 20_000, 20_000)
    sim.power, sim.power_left = TWIN, 55
    return sim


def _busy_duel() -> Sim:
    sim, boss = duel(10)
    run(sim, 300)
    sim.divers.append(Diver(LANCER, -1, -1, 9000, 9000, DIVE, 5, 9000, 9000, 9000, 70_000))
    assert boss.fought > 0
    return sim


def _busy_parade() -> Sim:
    sim = beaten(5)
    run(sim, 200, 4)
    assert sim.flyers
    return sim
