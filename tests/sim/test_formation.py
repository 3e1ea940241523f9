"""The formation: who is hit, the march, the hurry, landing."""

from __future__ import annotations

import itertools

import pytest

from alienattack.sim import FIGHT, HIT, UNIT
from alienattack.sim.aliens import MITE
from alienattack.sim.entities import RETURN
from alienattack.sim.events import HURRY, LANDED, MARCHED, PLAYER_HIT, SHIELD_CHIPPED
from alienattack.sim.formation import muster, nth_column
from alienattack.sim.march import period
from tests.sim.situations import NEVER, happened, leave_only, peaceful, run, send_down


def test_a_place_is_where_row_and_column_say() -> None:
    formation = muster(1, 0)
    assert formation.alien_position(0, 0) == ((200 * 2 - 9 * 29) * 128, 78 * UNIT)
    assert formation.alien_position(3, 9) == ((200 * 2 + 9 * 29) * 128, (78 + 63) * UNIT)


def test_a_shot_finds_exactly_who_is_there() -> None:
    formation = muster(4, 0)
    for row, each in enumerate(formation.rows):
        for col in range(each.columns):
            x, y = formation.alien_position(row, col)
            there = each.mask >> col & 1
            for off_x, off_y, near in ((0, 0, 1), (8, 8, 1), (-8, -8, 1), (13, 0, 0), (-13, 0, 0), (0, 10, 0)):
                expected = row * 16 + col if there and near else -1
                assert formation.find(x + off_x * UNIT, y + off_y * UNIT) == expected


def test_nobody_is_found_outside() -> None:
    formation = muster(1, 0)
    for x in range(-50, 450, 5):
        assert formation.find(x * UNIT, 60 * UNIT) == -1
        assert formation.find(x * UNIT, 160 * UNIT) == -1
    for y in range(0, 360, 5):
        assert formation.find(50 * UNIT, y * UNIT) == -1
        assert formation.find(350 * UNIT, y * UNIT) == -1


def test_the_outline_shrinks_with_the_columns() -> None:
    formation = muster(1, 0)
    for row in range(4):
        formation.remove(row, 0)
        formation.remove(row, 9)
    assert formation.leftmost == formation.rows[0].left + 29 * UNIT
    assert formation.rightmost == -formation.leftmost
    assert formation.alive == 32


def test_the_march_goes_two_px_a_step_and_at_the_wall_down_twelve_and_back() -> None:
    sim = peaceful()
    sim.march_left = 0
    sim.player.safe = NEVER
    places = [(sim.formation.x, sim.formation.y)]
    while sim.formation.y == places[0][1]:
        if happened(sim.step(0), MARCHED):
            places.append((sim.formation.x, sim.formation.y))
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in itertools.pairwise(places)]
    assert set(steps[:-1]) == {(2 * UNIT, 0)}
    assert steps[-1] == (0, 12 * UNIT)
    assert sim.formation.direction == -1
    assert 386 * UNIT < sim.formation.x + sim.formation.rightmost <= 388 * UNIT


def test_the_tempo_rises_as_the_formation_thins() -> None:
    sim = peaceful()
    assert period(sim) == 28 * UNIT * 97 // 100
    leave_only(sim, 0, 0)
    assert period(sim) == (3 * UNIT + 25 * UNIT // 40) * 97 // 100


def test_who_dives_counts_for_the_tempo_and_keeps_the_place_in_the_outline() -> None:
    sim = peaceful()
    before = (period(sim), sim.formation.leftmost)
    for row in range(4):
        send_down(sim, row, 0, RETURN)
    assert (period(sim), sim.formation.leftmost) == before


def test_from_second_forty_of_a_wave_each_second_quickens_the_march_by_two_percent() -> None:
    sim = peaceful()
    slow = period(sim)
    sim.wave_tick = 2399
    assert len(happened(sim.step(0), HURRY)) == 1
    assert sim.hurry
    assert period(sim) == pytest.approx(slow / 1.02, rel=0.001)
    assert not happened(run(sim, 60 * 10), HURRY)
    assert period(sim) == pytest.approx(slow / 1.02**11, rel=0.002)


def test_there_are_always_two_ticks_between_two_steps() -> None:
    sim = peaceful()
    sim.hurry_factor = 1
    assert period(sim) == 2 * UNIT


def test_landing_costs_a_life_and_lifts_the_formation() -> None:
    sim = peaceful()
    sim.player.safe = NEVER
    sim.formation.x = 388 * UNIT - sim.formation.rightmost
    sim.formation.y = (288 - 6 - 63 - 1) * UNIT
    y = sim.formation.y
    sim.march_left = 1
    events = sim.step(0)
    assert happened(events, LANDED) == [(MITE, 0)]
    assert happened(events, PLAYER_HIT) == [(MITE, 2)]
    assert sim.formation.y == y + 12 * UNIT - 72 * UNIT
    assert (sim.phase, sim.lives, sim.untouched) == (HIT, 2, False)


def test_an_empty_rank_can_not_land() -> None:
    sim = peaceful()
    leave_only(sim, 0, 0)
    diver = send_down(sim, 0, 0, RETURN)
    diver.y = -300 * UNIT
    sim.formation.x = 388 * UNIT - sim.formation.rightmost
    sim.formation.y = 281 * UNIT
    sim.march_left = 1
    assert not happened(sim.step(0), LANDED)
    assert sim.formation.y == 281 * UNIT
    assert sim.phase == FIGHT


def test_a_player_who_only_hides_sees_them_land_after_about_two_minutes_and_twenty_seconds() -> None:
    sim = peaceful()
    sim.march_left = 0
    sim.player.safe = NEVER
    while not happened(sim.step(0), LANDED):
        pass
    assert 125 * 60 < sim.tick < 155 * 60


def test_bodies_crush_the_shields_they_march_through() -> None:
    sim = peaceful()
    sim.formation.y = (276 - 63) * UNIT
    sim.march_left = 1
    before = sum(row.bit_count() for shield in sim.shields for row in shield.rows)
    assert happened(sim.step(0), SHIELD_CHIPPED)
    assert sum(row.bit_count() for shield in sim.shields for row in shield.rows) < before


@pytest.mark.parametrize(("nth", "column"), [(0, 1), (1, 3), (2, 9)])
def test_the_nth_column_of_a_mask(nth: int, column: int) -> None:
    assert nth_column(0b1000001010, nth) == column
