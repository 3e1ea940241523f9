"""The ship: steering, firing, lives."""

from __future__ import annotations

import itertools

import pytest

from alienattack.sim import FIGHT, FIRE, HIT, LEFT, OVER, RIGHT, UNIT, Sim
from alienattack.sim.aliens import KILLED_BY_THREAT, ORB, TEARDROP
from alienattack.sim.events import FIRED, GAME_OVER, GRAZED, PLAYER_HIT, RESPAWNED
from tests.sim.situations import NEVER, happened, peaceful, run, threaten


def test_the_first_tick_in_a_direction_is_half_as_fast() -> None:
    sim = peaceful()
    start = sim.player.x
    sim.step(RIGHT)
    assert sim.player.x - start == 288
    sim.step(RIGHT)
    assert sim.player.x - start == 288 + 576


def test_the_ship_stops_at_once_when_the_button_is_let_go() -> None:
    sim = peaceful()
    run(sim, 10, LEFT)
    x = sim.player.x
    sim.step(0)
    assert sim.player.x == x


def test_both_directions_at_once_stand_still() -> None:
    sim = peaceful()
    x = sim.player.x
    run(sim, 5, LEFT | RIGHT)
    assert sim.player.x == x


@pytest.mark.parametrize(("button", "wall"), [(LEFT, 12), (RIGHT, 388)])
def test_the_walls_hold_the_ship(button: int, wall: int) -> None:
    sim = peaceful()
    run(sim, 300, button)
    assert sim.player.x == wall * UNIT


def test_the_ship_moves_from_three_tenths_of_a_second_and_fires_from_one_second() -> None:
    sim = Sim(1)
    x = sim.player.x
    run(sim, 18, RIGHT | FIRE)
    assert sim.player.x == x
    run(sim, 42, RIGHT | FIRE)
    assert sim.player.x > x
    assert sim.shots == 0
    assert happened(sim.step(FIRE), FIRED)


def test_holding_fire_shoots_ten_ticks_apart() -> None:
    sim = peaceful()
    fired = [tick for tick in range(15) if happened(sim.step(FIRE), FIRED)]
    assert fired == [0, 10]


def test_only_two_shots_are_in_flight() -> None:
    sim = peaceful()
    for _ in range(60):
        sim.step(FIRE)
        assert len(sim.bullets) <= 2


def test_a_hit_costs_a_life_and_after_seventy_ticks_the_ship_is_back_and_safe() -> None:
    sim = peaceful()
    threaten(sim, TEARDROP, sim.player.x, sim.player.y - 9 * UNIT)
    assert happened(sim.step(0), PLAYER_HIT) == [(KILLED_BY_THREAT + TEARDROP, 2)]
    assert (sim.phase, sim.lives, sim.player.alive) == (HIT, 2, False)
    run(sim, 69)
    assert happened(sim.step(0), RESPAWNED) == [(2, 0)]
    assert (sim.phase, sim.player.alive, sim.player.safe) == (FIGHT, True, 120)


def test_a_ship_that_is_safe_can_not_be_hit_for_120_ticks() -> None:
    sim = peaceful()
    sim.player.safe = 120
    for _ in range(119):
        threaten(sim, TEARDROP, sim.player.x, sim.player.y - 2 * UNIT)
        sim.step(0)
    assert sim.lives == 3
    threaten(sim, TEARDROP, sim.player.x, sim.player.y - 2 * UNIT)
    sim.step(0)
    assert sim.lives == 2


def test_all_threats_dissolve_when_the_ship_is_hit() -> None:
    sim = peaceful()
    threaten(sim, TEARDROP, 100 * UNIT, 100 * UNIT)
    threaten(sim, TEARDROP, sim.player.x, sim.player.y - 9 * UNIT)
    sim.step(0)
    assert sim.threats == []


def test_nothing_marches_while_the_ship_is_away() -> None:
    sim = peaceful()
    sim.march_left = 1
    threaten(sim, TEARDROP, sim.player.x, sim.player.y - 9 * UNIT)
    sim.step(0)
    x = sim.formation.x
    run(sim, 69)
    assert sim.formation.x == x


def test_the_third_hit_ends_the_game_and_names_the_killer() -> None:
    sim = peaceful()
    sim.lives = 1
    threaten(sim, ORB, sim.player.x, sim.player.y - 8 * UNIT)
    events = run(sim, 71)
    assert happened(events, GAME_OVER) == [(KILLED_BY_THREAT + ORB, 0)]
    assert (sim.over, sim.phase, sim.lives) == (True, OVER, 0)


def test_after_the_end_nothing_happens_any_more() -> None:
    sim = peaceful()
    sim.lives = 1
    threaten(sim, TEARDROP, sim.player.x, sim.player.y - 9 * UNIT)
    run(sim, 71)
    digest = sim.digest()
    assert run(sim, 10, FIRE | LEFT) == []
    assert sim.digest() == digest


@pytest.mark.parametrize(("kind", "beside", "hit"), [(TEARDROP, 5, True), (TEARDROP, 6, False), (ORB, 6, False)])
def test_the_hit_box_is_seven_px_wide(kind: int, beside: int, hit: bool) -> None:
    sim = peaceful()
    threaten(sim, kind, sim.player.x + beside * UNIT, sim.player.y - 4 * UNIT)
    sim.step(0)
    assert (sim.lives == 2) == hit


@pytest.mark.parametrize(("beside", "grazes"), [(7, 1), (11, 1), (12, 0)])
def test_a_threat_that_passes_within_six_px_is_told_once(beside: int, grazes: int) -> None:
    sim = peaceful()
    threaten(sim, TEARDROP, sim.player.x + beside * UNIT, sim.player.y - 8 * UNIT)
    assert len(happened(run(sim, 40), GRAZED)) == grazes
    assert sim.threats == []


def test_threats_never_speed_up() -> None:
    sim = peaceful()
    sim.player.safe = NEVER
    threat = threaten(sim, TEARDROP, 100 * UNIT, 60 * UNIT)
    heights = []
    for _ in range(80):
        sim.step(0)
        heights.append(threat.y)
    assert {after - before for before, after in itertools.pairwise(heights)} == {2 * UNIT}
