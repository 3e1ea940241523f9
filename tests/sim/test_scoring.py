"""Points, combo, misses, lives won, the wave's bonus."""

from __future__ import annotations

import pytest

from alienattack.sim import CLEAR, FIRE, UNIT
from alienattack.sim.aliens import ALIENS, LANCER, MITE, MOTH, TEARDROP, WEAVER, ZIGZAG, killer_name
from alienattack.sim.entities import DIVE, RETURN, TELL
from alienattack.sim.events import (
    COMBO_LOST,
    COMBO_UP,
    DIVER_KILLED,
    EXTRA_LIFE,
    KILLED,
    MISSED,
    PIP,
    SHIELD_CHIPPED,
    THREAT_SHOT,
    WAVE_CLEARED,
)
from alienattack.sim.scoring import accuracy, add_points, count_hit, count_miss, wave_bonus
from tests.sim.situations import happened, leave_only, peaceful, run, send_down, shoot_at, threaten

ROW_OF = {MITE: (1, 3), MOTH: (3, 0), WEAVER: (4, 0), LANCER: (6, 0)}  # wave and row where the kind stands


@pytest.mark.parametrize(
    ("kind", "name", "points", "hit_points"),
    [(MITE, "mite", 10, 1), (MOTH, "moth", 20, 1), (WEAVER, "weaver", 30, 1), (LANCER, "lancer", 30, 1)],
)
def test_each_kind_of_alien_gives_the_points_of_its_row(kind: int, name: str, points: int, hit_points: int) -> None:
    alien = ALIENS[kind]
    assert (alien.kind, alien.name, alien.points, alien.hit_points) == (kind, name, points, hit_points)
    wave, row = ROW_OF[kind]
    sim = peaceful(wave=wave)
    col = sim.formation.rows[row].mask.bit_length() - 1
    shoot_at(sim, *sim.formation.alien_position(row, col))
    assert happened(sim.step(0), KILLED) == [(kind, points)]
    assert sim.score == points
    assert not sim.formation.rows[row].mask >> col & 1


@pytest.mark.parametrize("kind", [MITE, MOTH, WEAVER, LANCER])
def test_diving_doubles_the_points(kind: int) -> None:
    wave, row = ROW_OF[kind]
    sim = peaceful(wave=wave)
    diver = send_down(sim, row, sim.formation.rows[row].mask.bit_length() - 1, DIVE)
    sim.step(0)
    shoot_at(sim, diver.x, diver.y)
    assert happened(sim.step(0), DIVER_KILLED) == [(kind, 2 * ALIENS[kind].points)]
    assert sim.divers == []


@pytest.mark.parametrize("state", [TELL, RETURN])
def test_who_still_shakes_or_comes_home_counts_as_in_rank(state: int) -> None:
    sim = peaceful(wave=3)
    diver = send_down(sim, 0, 0, state)
    diver.y -= 20 * UNIT if state == RETURN else 0
    shoot_at(sim, diver.x, diver.y)
    assert happened(sim.step(0), KILLED) == [(MOTH, 20)]


def test_points_are_multiplied_by_the_combo() -> None:
    sim = peaceful()
    sim.combo = 4
    assert count_hit(sim, 30, 0, 0) == 120
    assert sim.score == 120


def test_eight_hits_raise_the_combo() -> None:
    sim = peaceful()
    sim.events = []
    for _ in range(8):
        count_hit(sim, 10, 0, 0)
    assert (sim.combo, sim.pips, sim.best_combo) == (2, 0, 2)
    assert [a for a, _ in happened(sim.events, PIP)] == [1, 2, 3, 4, 5, 6, 7]
    assert happened(sim.events, COMBO_UP) == [(2, 0)]


def test_the_combo_ends_at_five() -> None:
    sim = peaceful()
    for _ in range(100):
        count_hit(sim, 10, 0, 0)
    assert (sim.combo, sim.pips) == (5, 7)


@pytest.mark.parametrize(("combo", "cost"), [(1, 1), (2, 1), (3, 2), (4, 2), (5, 3)])
def test_a_miss_costs_pips_by_the_combo(combo: int, cost: int) -> None:
    sim = peaceful()
    sim.combo, sim.pips = combo, 7
    count_miss(sim, 0, 0)
    assert (sim.combo, sim.pips) == (combo, 7 - cost)


@pytest.mark.parametrize(("combo", "after"), [(1, (1, 0)), (2, (1, 5)), (3, (2, 5)), (4, (3, 5)), (5, (4, 5))])
def test_below_zero_the_combo_drops_a_level_and_keeps_five_pips(combo: int, after: tuple[int, int]) -> None:
    sim = peaceful()
    sim.events = []
    sim.combo, sim.pips = combo, 0
    count_miss(sim, 0, 0)
    assert (sim.combo, sim.pips) == after
    assert len(happened(sim.events, COMBO_LOST)) == (combo > 1)


def test_a_life_lost_resets_the_combo() -> None:
    sim = peaceful()
    sim.combo, sim.pips = 4, 3
    threaten(sim, TEARDROP, sim.player.x, sim.player.y - 9 * UNIT)
    sim.step(0)
    assert (sim.combo, sim.pips) == (1, 0)


def test_a_shot_into_ones_own_shield_is_a_miss() -> None:
    sim = peaceful()
    sim.player.x = 60 * UNIT
    sim.pips = 3
    events = sim.step(FIRE) + run(sim, 8)
    assert happened(events, SHIELD_CHIPPED) == [(0, 1)]
    assert len(happened(events, MISSED)) == 1
    assert sim.pips == 2


def test_a_shot_into_the_sky_is_a_miss() -> None:
    sim = peaceful()
    sim.player.x = 388 * UNIT
    sim.pips = 3
    events = sim.step(FIRE) + run(sim, 60)
    assert len(happened(events, MISSED)) == 1
    assert (sim.pips, sim.bullets) == (2, [])


def test_a_shot_that_meets_a_zigzag_is_neutral_and_gives_ten_points() -> None:
    sim = peaceful()
    sim.combo, sim.pips = 3, 4
    zigzag = threaten(sim, ZIGZAG, 100 * UNIT, 220 * UNIT)
    sim.zigzags = 1
    shoot_at(sim, zigzag.x, zigzag.y)
    events = sim.step(0)
    assert happened(events, THREAT_SHOT) == [(ZIGZAG, 10)]
    assert not happened(events, MISSED)
    assert (sim.combo, sim.pips, sim.score, sim.threats, sim.zigzags) == (3, 4, 10, [], 0)


def test_a_teardrop_can_not_be_shot() -> None:
    sim = peaceful()
    threat = threaten(sim, TEARDROP, 100 * UNIT, 220 * UNIT)
    shoot_at(sim, threat.x, threat.y)
    sim.step(0)
    assert len(sim.threats) == 1
    assert len(sim.bullets) == 1


@pytest.mark.parametrize(
    ("before", "points", "lives"),
    [(19_990, 10, 4), (19_980, 10, 3), (59_990, 10, 4), (60_000, 10, 3), (99_990, 10, 4), (19_990, 100_000, 5)],
)
def test_lives_are_won_at_20_000_and_then_every_40_000(before: int, points: int, lives: int) -> None:
    sim = peaceful()
    sim.events = []
    add_points(sim, before)
    sim.lives = 3
    add_points(sim, points)
    assert sim.lives == lives
    assert bool(happened(sim.events, EXTRA_LIFE)) == (before >= 20_000 or lives > 3)


def test_there_are_five_lives_at_most() -> None:
    sim = peaceful()
    add_points(sim, 500_000)
    assert sim.lives == 5


@pytest.mark.parametrize(
    ("wave", "untouched", "percent", "bonus"),
    [(1, False, 59, 120), (1, True, 59, 320), (1, False, 60, 220), (4, False, 75, 430), (10, True, 90, 1000)],
)
def test_the_wave_bonus_grows_with_wave_care_and_accuracy(
    wave: int, untouched: bool, percent: int, bonus: int
) -> None:
    assert wave_bonus(wave, untouched, percent) == bonus


def test_accuracy_without_a_shot_is_zero() -> None:
    assert accuracy(0, 0) == 0


def test_the_last_alien_clears_the_wave_and_the_card_tells_accuracy_shots_par_and_bonus() -> None:
    sim = peaceful()
    leave_only(sim, 0, 0)
    sim.combo = 5
    shoot_at(sim, *sim.formation.alien_position(0, 0))
    events = sim.step(0)
    assert sim.phase == CLEAR
    assert sim.clear_card == (100, 1, 60, 100 + 20 + 200 + 500)
    assert happened(events, WAVE_CLEARED) == [(1, 820)]
    assert sim.score == 10 * 5 + 820


def test_a_shot_in_flight_when_the_wave_ends_is_no_miss() -> None:
    sim = peaceful()
    leave_only(sim, 0, 0)
    shoot_at(sim, 380 * UNIT, 200 * UNIT)
    shoot_at(sim, *sim.formation.alien_position(0, 0))
    assert not happened(sim.step(0), MISSED)
    assert sim.bullets == []
    assert sim.clear_card is not None
    assert sim.clear_card[0] == 100


def test_every_score_is_a_multiple_of_ten() -> None:
    sim = peaceful(wave=2)
    sim.saucer_at = 0
    for tick in range(4000):
        sim.step(FIRE | (1 + tick // 100 % 2))
        assert sim.score % 10 == 0
    assert sim.score > 0


@pytest.mark.parametrize(("killer", "name"), [(LANCER, "lancer"), (100 + ZIGZAG, "zigzag"), (0, "nobody")])
def test_the_killer_has_a_name(killer: int, name: str) -> None:
    assert killer_name(killer) == name
