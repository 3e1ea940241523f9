"""The shells: shut they take three hits, open one, and they open before they fire."""

from __future__ import annotations

from alienattack.sim import FIGHT, UNIT, Sim
from alienattack.sim.aliens import ORB, SHELL
from alienattack.sim.events import KILLED, PIP, SHELL_CRACKED, SHELL_OPENED, SHELL_SHUT, THREAT_FIRED
from alienattack.sim.fire import attempt_fire
from tests.sim.situations import NEVER, happened, leave_only, peaceful, run, shoot_at


def shells() -> Sim:
    """The fight of wave 8, in which shells stand in the first row."""
    sim = peaceful(wave=8)
    assert sim.formation.rows[0].kind == SHELL
    return sim


def test_a_shut_shell_takes_three_hits_each_a_pip_and_points_only_at_the_end() -> None:
    sim = shells()
    place = sim.formation.alien_position(0, 3)
    cracked = []
    for _ in range(2):
        shoot_at(sim, *place)
        events = sim.step(0)
        cracked += happened(events, SHELL_CRACKED)
        assert happened(events, PIP)
        assert sim.score == 0
    shoot_at(sim, *place)
    assert happened(sim.step(0), KILLED) == [(SHELL, 40)]
    assert cracked == [(2, 3), (1, 3)]
    assert sim.hits == 3


def test_an_open_shell_dies_of_one_hit() -> None:
    sim = shells()
    leave_only(sim, 0, 3)
    attempt_fire(sim)
    shoot_at(sim, *sim.formation.alien_position(0, 3))
    assert happened(sim.step(0), KILLED) == [(SHELL, 40)]


def test_a_shell_is_open_for_forty_ticks_then_fires_an_orb_at_the_ship_and_shuts() -> None:
    sim = shells()
    sim.formation.rows[0].mask = 0b110
    leave_only(sim, 0, 2)
    sim.player.x = 250 * UNIT
    sim.events = []
    attempt_fire(sim)
    assert happened(sim.events, SHELL_OPENED) == [(SHELL, 2)]
    events = run(sim, 39)
    assert not happened(events, THREAT_FIRED)
    events = sim.step(0)
    assert happened(events, SHELL_SHUT) == [(SHELL, 2)]
    assert happened(events, THREAT_FIRED) == [(ORB, 0)]
    orb = sim.threats[0]
    assert abs(orb.arrives_x - sim.player.x) < 3 * UNIT
    assert sim.formation.rows[0].open == 0


def test_an_orb_aims_once() -> None:
    sim = shells()
    leave_only(sim, 0, 2)
    sim.player.safe = NEVER
    attempt_fire(sim)
    run(sim, 40)
    orb = sim.threats[0]
    speed = (orb.vx, orb.vy)
    run(sim, 30, 1)
    assert (orb.vx, orb.vy) == speed


def test_a_dead_shell_neither_fires_nor_shuts() -> None:
    sim = shells()
    sim.formation.rows[1].mask = sim.formation.rows[2].mask = sim.formation.rows[3].mask = 0
    sim.formation.rows[4].mask = 0
    sim.formation.rows[0].mask = 0b1100
    sim.formation.survey()
    sim.player.x = sim.formation.alien_position(0, 2)[0]
    sim.rules = sim.rules.__class__(**{**{name: getattr(sim.rules, name) for name in sim.rules.__slots__},
                                       "at_player": 100})
    attempt_fire(sim)
    assert len(sim.openings) == 1
    shoot_at(sim, *sim.formation.alien_position(0, 2))
    events = run(sim, 60)
    assert not happened(events, SHELL_SHUT)
    assert not happened(events, THREAT_FIRED)
    assert sim.openings == []
    assert sim.phase == FIGHT


def test_no_more_than_three_are_open_at_once() -> None:
    sim = shells()
    for row in sim.formation.rows[1:]:
        row.mask = 0
    sim.formation.survey()
    for _ in range(60):
        attempt_fire(sim)
    assert len(sim.openings) == sim.formation.rows[0].open.bit_count() == 3
