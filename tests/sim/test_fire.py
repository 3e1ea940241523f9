"""The aliens' fire: who, when, and what is fair."""

from __future__ import annotations

import pytest

from alienattack.bots import make_bot
from alienattack.sim import UNIT
from alienattack.sim.aliens import LANCER, TEARDROP, WEAVER, ZIGZAG
from alienattack.sim.events import DIVE_STARTED, SHIELD_CHIPPED, THREAT_FIRED
from alienattack.sim.field import KEEP_OUT, SCRIM_BOTTOM
from alienattack.sim.fire import attempt_fire
from alienattack.sim.threats import GAP, TOGETHER, launch
from tests.sim.situations import NEVER, fighting, happened, leave_only, peaceful, run, threaten


def test_a_mite_lets_a_teardrop_fall_straight_down() -> None:
    sim = peaceful()
    leave_only(sim, 0, 2)
    x, y = sim.formation.alien_position(0, 2)
    sim.events = []
    attempt_fire(sim)
    assert happened(sim.events, THREAT_FIRED) == [(TEARDROP, 0)]
    run(sim, 50)
    threat = sim.threats[0]
    assert threat.x == x
    assert threat.y == y + 8 * UNIT + 50 * sim.rules.threat_speed


def test_the_lowest_of_a_column_fires() -> None:
    sim = peaceful()
    sim.formation.remove(3, 4)
    assert sim.formation.lowest_in(4) == 2
    assert sim.formation.lowest_in(5) == 3


def test_a_weaver_fires_zigzags_that_sway_ten_px_and_are_slower() -> None:
    sim = peaceful(wave=4)
    sim.player.safe = NEVER
    leave_only(sim, 0, 0)
    assert sim.formation.rows[0].kind == WEAVER
    attempt_fire(sim)
    threat = sim.threats[0]
    assert threat.kind == ZIGZAG
    assert threat.vy == sim.rules.threat_speed * 85 // 100
    places = []
    for _ in range(60):
        sim.step(0)
        places.append(threat.x - threat.home_x)
    assert (min(places), max(places)) == (pytest.approx(-10 * UNIT, abs=40), pytest.approx(10 * UNIT, abs=40))


def test_a_lancer_has_no_weapon_but_its_body() -> None:
    sim = peaceful(wave=6)
    sim.formation.rows = sim.formation.rows[:1]
    sim.formation.survey()
    assert sim.formation.rows[0].kind == LANCER
    for _ in range(50):
        attempt_fire(sim)
    assert sim.threats == []


def test_no_more_threats_than_the_wave_allows() -> None:
    for wave in (1, 4, 12, 31):
        sim = fighting(3, wave)
        sim.player.safe = NEVER
        for _ in range(1500):
            sim.step(0)
            assert len(sim.threats) <= sim.rules.threat_cap
            sim.player.safe = NEVER


def test_nothing_starts_within_sixty_px_of_the_ship() -> None:
    sim = peaceful()
    assert not launch(sim, TEARDROP, sim.player.x + 59 * UNIT, sim.player.y - 59 * UNIT)
    assert launch(sim, TEARDROP, sim.player.x + 61 * UNIT, sim.player.y - 59 * UNIT)
    assert launch(sim, TEARDROP, sim.player.x, sim.player.y - 61 * UNIT)


def test_no_threat_leaves_from_behind_the_scrim() -> None:
    sim = peaceful()
    assert not launch(sim, TEARDROP, 100 * UNIT, SCRIM_BOTTOM - 1)


@pytest.mark.parametrize(("apart", "fair"), [(29, False), (30, True), (0, False)])
def test_what_arrives_together_leaves_a_gap(apart: int, fair: bool) -> None:
    sim = peaceful(wave=9)
    assert launch(sim, TEARDROP, 100 * UNIT, 100 * UNIT)
    assert launch(sim, TEARDROP, (100 + apart) * UNIT, 100 * UNIT) == fair


@pytest.mark.parametrize("wave", [3, 9, 19, 33])
def test_in_every_wave_whatever_arrives_together_leaves_a_gap_and_starts_far_off(wave: int) -> None:
    sim = fighting(wave, wave)
    bot = make_bot("hunter", wave)
    for _ in range(2500):
        for kind, x, y, _, _ in sim.step(bot.choose(sim)):
            if kind in (THREAT_FIRED, DIVE_STARTED):
                assert abs(x - sim.player.x) >= KEEP_OUT or sim.player.y - y >= KEEP_OUT
        for index, one in enumerate(sim.threats):
            for other in sim.threats[:index]:
                if abs(one.arrives - other.arrives) < TOGETHER:
                    assert abs(one.arrives_x - other.arrives_x) >= GAP + one.half_width + other.half_width


def test_a_threat_arrives_when_and_where_it_said() -> None:
    sim = peaceful(wave=7)
    sim.player.safe = NEVER
    assert launch(sim, TEARDROP, 20 * UNIT, 100 * UNIT)
    threat = sim.threats[0]
    while sim.tick < threat.arrives:
        sim.step(0)
    assert threat.x == threat.arrives_x
    assert abs(threat.y - sim.player.y) <= threat.vy


def test_a_threat_bites_a_disc_of_five_or_six_cells_out_of_a_shield() -> None:
    sim = peaceful()
    cells = sum(row.bit_count() for row in sim.shields[0].rows)
    threaten(sim, TEARDROP, 66 * UNIT, 262 * UNIT)
    events = run(sim, 10)
    assert happened(events, SHIELD_CHIPPED) == [(0, 0)]
    assert sim.threats == []
    assert 5 <= cells - sum(row.bit_count() for row in sim.shields[0].rows) <= 26


def test_a_shield_stops_threats_until_it_is_shot_through() -> None:
    sim = peaceful()
    sim.player.x = 66 * UNIT
    hits = 0
    while sim.lives == 3:
        threaten(sim, TEARDROP, 66 * UNIT, 262 * UNIT)
        run(sim, 60)
        hits += 1
    assert 2 <= hits <= 5


def test_the_nearest_column_fires_more_often_as_the_waves_go_on() -> None:
    def aimed(wave: int) -> int:
        count = 0
        sim = fighting(1, wave)
        lowest = len(sim.formation.rows) - 1
        sim.player.x = 20 * UNIT
        for _ in range(400):
            sim.threats.clear()
            attempt_fire(sim)
            left = sim.formation.alien_position(lowest, 0)[0]
            count += bool(sim.threats) and abs(sim.threats[0].x - left) < 4 * UNIT
        return count

    assert aimed(1) < aimed(8)
