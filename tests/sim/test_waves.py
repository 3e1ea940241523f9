"""The waves: their table, their shapes, how they get harder."""

from __future__ import annotations

import pytest

from alienattack.sim import CLEAR, FIGHT, FIRE, INTRO, Sim
from alienattack.sim.aliens import ALIENS, LANCER, MITE, MOTH, SHELL, WEAVER, WRAITH
from alienattack.sim.bosses.fight import boss_of
from alienattack.sim.difficulty import difficulty, late_percent
from alienattack.sim.events import KILLED, THREAT_FIRED, WAVE_STARTED
from alienattack.sim.formation import muster
from alienattack.sim.waves import SHAPES, WAVES, row_mask, wave
from tests.sim.situations import happened, leave_only, peaceful, run, shoot_at


def test_the_first_wave_is_a_block_of_forty_mites() -> None:
    formation = muster(1, 0)
    assert [row.kind for row in formation.rows] == [MITE] * 4
    assert formation.size == formation.alive == 40


@pytest.mark.parametrize("number", [number for number in range(1, 41) if number % 5])
def test_every_other_wave_has_four_or_five_rows_of_known_kinds(number: int) -> None:
    formation = muster(number, 0)
    assert 4 <= len(formation.rows) <= 5
    assert all(row.kind in ALIENS for row in formation.rows)
    assert formation.size >= 20


@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_every_shape_is_ten_columns_wide_and_every_row_of_it_holds_somebody(shape: str) -> None:
    assert all(len(row) == 10 for row in SHAPES[shape])
    assert all(row_mask(shape, row, columns) for row in range(5) for columns in (8, 9, 10))


def test_a_shape_keeps_its_edges_on_fewer_columns() -> None:
    assert row_mask("wings", 0, 9) == 0b111000111
    assert row_mask("wings", 0, 8) == 0b11100111


def test_after_the_table_the_rows_move_one_kind_up_and_the_shapes_turn() -> None:
    assert wave(11).kinds == (MOTH, MOTH, MOTH, MOTH)
    assert wave(21).kinds == (WEAVER,) * 4
    assert wave(31).kinds == (LANCER,) * 4
    assert wave(11).shape != wave(1).shape
    assert len({wave(number).shape for number in (1, 11, 21)}) == 3


@pytest.mark.parametrize("number", range(51, 200, 7))
def test_shells_and_wraiths_never_fill_more_than_two_rows_each(number: int) -> None:
    assert all(wave(number).kinds.count(kind) <= 2 for kind in (SHELL, WRAITH))


def test_eight_stand_in_the_middle_of_the_ten_and_nine_have_a_grid_of_their_own() -> None:
    shells, weavers, moths = muster(8, 0).rows[:3]
    assert (shells.mask, shells.columns, shells.left) == (0b0111111110, 10, moths.left)
    assert (weavers.mask, weavers.columns) == (0b111111111, 9)


def test_waves_have_no_end() -> None:
    assert muster(999_999, difficulty(999_999).lowered).size > 0
    assert boss_of(1_000_000) is not None


def test_march_fire_and_dives_get_harder_wave_by_wave() -> None:
    for number in range(1, 60):
        easier, harder = difficulty(number), difficulty(number + 1)
        assert harder.march_percent <= easier.march_percent
        assert harder.fire_interval <= easier.fire_interval
        assert harder.at_player >= easier.at_player
        assert harder.threat_cap >= easier.threat_cap
        assert harder.threat_speed >= easier.threat_speed
        assert harder.dive_cap >= easier.dive_cap
    assert difficulty(60).threat_speed > difficulty(30).threat_speed > difficulty(10).threat_speed


@pytest.mark.parametrize(("number", "percent"), [(1, 100), (8, 100), (9, 105), (24, 180), (25, 188), (30, 228)])
def test_the_late_slope(number: int, percent: int) -> None:
    assert late_percent(number) == percent


def test_the_first_row_starts_three_px_lower_each_wave_down_to_thirty() -> None:
    assert [difficulty(number).lowered // 256 for number in (1, 2, 5, 11, 30)] == [0, 3, 12, 30, 30]


def test_a_game_begins_with_the_intro_of_wave_one() -> None:
    sim = Sim(1)
    assert (sim.phase, sim.level, sim.score, sim.lives, sim.shots) == (INTRO, 1, 0, 3, 0)
    assert happened(sim.step(0), WAVE_STARTED) == [(1, 0)]
    run(sim, 94)
    assert sim.phase == INTRO
    sim.step(0)
    assert sim.phase == FIGHT


def test_aliens_are_not_dangerous_in_the_intro_nor_for_another_ninety_ticks() -> None:
    for seed in range(20):
        sim = Sim(seed)
        assert not happened(run(sim, 96 + 89), THREAT_FIRED)


def test_an_early_shot_in_the_intro_counts() -> None:
    sim = Sim(1)
    run(sim, 70)
    shoot_at(sim, *sim.formation.alien_position(3, 4))
    assert happened(sim.step(0), KILLED) == [(MITE, 10)]


def test_the_next_wave_follows_the_clear_card() -> None:
    sim = peaceful()
    leave_only(sim, 0, 0)
    shoot_at(sim, *sim.formation.alien_position(0, 0))
    sim.step(0)
    assert sim.phase == CLEAR
    run(sim, 83)
    assert (sim.phase, sim.level) == (CLEAR, 1)
    assert happened(sim.step(0), WAVE_STARTED) == [(2, 0)]
    assert (sim.phase, sim.level, sim.formation.size) == (INTRO, 2, 20)


def test_the_ship_can_not_fire_while_the_clear_card_shows() -> None:
    sim = peaceful()
    leave_only(sim, 0, 0)
    shoot_at(sim, *sim.formation.alien_position(0, 0))
    sim.step(0)
    run(sim, 60, FIRE)
    assert sim.phase == CLEAR
    assert sim.shots == 1


def test_the_table_names_every_wave() -> None:
    names = [wave(number).name for number in range(1, 21)]
    assert all(names)
    assert len(set(names)) == 8 + 4
    assert all(not wave(number).kinds for number in (5, 10, 15, 20))
    assert len(WAVES) == 10
