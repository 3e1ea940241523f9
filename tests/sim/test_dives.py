"""The dives: each kind's path, the tell, the way home."""

from __future__ import annotations

import pytest

from alienattack.sim import FIGHT, HIT, UNIT, paths
from alienattack.sim.aliens import ALIENS, LANCER, MITE, MOTH, WEAVER
from alienattack.sim.entities import CLIMB, DIVE, HANG, RETURN, TELL
from alienattack.sim.events import DIVE_STARTED, DIVE_TELL, PLAYER_HIT, SHIELD_CHIPPED, THREAT_FIRED
from alienattack.sim.field import GROUND
from tests.sim.situations import NEVER, fighting, happened, leave_only, peaceful, run, send_down

ROW_OF = {MITE: (3, 3), MOTH: (3, 0), WEAVER: (4, 0), LANCER: (6, 0)}  # wave and row where the kind stands


def test_nobody_dives_in_wave_one() -> None:
    sim = fighting()
    sim.player.safe = NEVER
    assert not happened(run(sim, 2000), DIVE_TELL)


def test_moths_dive_from_wave_two_and_mites_from_wave_three() -> None:
    kinds = {wave: set() for wave in (2, 3)}
    for wave, seen in kinds.items():
        for seed in range(8):
            sim = fighting(seed, wave)
            sim.player.safe = NEVER
            seen.update(kind for kind, _ in happened(run(sim, 2000), DIVE_TELL))
    assert kinds == {2: {MOTH}, 3: {MOTH, MITE}}


@pytest.mark.parametrize("kind", [MITE, MOTH, WEAVER, LANCER])
def test_a_tell_lasts_its_ticks_and_only_then_the_dive_starts(kind: int) -> None:
    wave, row = ROW_OF[kind]
    sim = peaceful(wave=wave)
    diver = send_down(sim, row, sim.formation.rows[row].mask.bit_length() - 1, TELL)
    tell = ALIENS[kind].tell
    assert 18 <= tell <= 24
    assert not happened(run(sim, tell - 1), DIVE_STARTED)
    assert (diver.x, diver.y) == sim.formation.alien_position(diver.row, diver.col)
    assert happened(sim.step(0), DIVE_STARTED) == [(kind, 0)]
    assert diver.state == DIVE


def test_who_would_start_too_near_the_ship_stays_in_rank() -> None:
    sim = peaceful(wave=3)
    diver = send_down(sim, 4, 4, TELL)
    sim.formation.y = (280 - 84) * UNIT
    sim.player.x = diver.x
    run(sim, 20)
    assert sim.divers == []
    assert sim.formation.rows[4].mask >> 4 & 1


@pytest.mark.parametrize("kind", [MITE, MOTH, LANCER])
def test_a_diver_that_misses_comes_home_from_the_top(kind: int) -> None:
    wave, row = ROW_OF[kind]
    sim = peaceful(wave=wave)
    sim.player.safe = NEVER
    col = sim.formation.rows[row].mask.bit_length() - 1
    alive = sim.formation.alive
    diver = send_down(sim, row, col, DIVE)
    lowest = 0
    while diver.state == DIVE:
        sim.step(0)
        lowest = max(lowest, diver.y)
    assert diver.state == RETURN
    assert diver.y < 0
    run(sim, 90)
    assert sim.divers == []
    assert sim.formation.alive == alive
    assert sim.formation.rows[row].mask >> col & 1


def test_a_mite_falls_in_a_slow_sine() -> None:
    places = [paths.mite(age, 0, 0, 999, 999) for age in range(200)]
    assert max(x for x, _ in places) == -min(x for x, _ in places) == 16 * UNIT
    assert places[100] == (places[100][0], 100 * 333)


def test_a_moth_swoops_fifty_two_px_wide_and_bends_to_the_player() -> None:
    places = [paths.moth(age, 0, 0, 0, 0) for age in range(200)]
    assert max(x for x, _ in places) - min(x for x, _ in places) == 52 * UNIT
    bent = paths.moth(180, 0, 0, 100 * UNIT, 0)[0] - paths.moth(180, 0, 0, 0, 0)[0]
    assert bent == 100 * UNIT


def test_a_moth_drops_two_teardrops_at_fixed_points_of_its_path() -> None:
    sim = peaceful(wave=3)
    sim.player.x = 388 * UNIT
    send_down(sim, 0, 0, DIVE)
    dropped = [tick for tick in range(1, 100) if happened(sim.step(0), THREAT_FIRED)]
    assert dropped == [36, 72]


def test_a_lancer_goes_straight_at_where_the_ship_was_at_3_4_px_a_tick() -> None:
    sim = peaceful(wave=6)
    sim.player.safe = NEVER
    aim = sim.player.x
    diver = send_down(sim, 0, sim.formation.rows[0].mask.bit_length() - 1, TELL)
    while diver.state == TELL:
        sim.step(2)
    start = (diver.x, diver.y)
    aim = sim.player.x
    run(sim, 20, 2)
    assert (diver.x - start[0]) ** 2 + (diver.y - start[1]) ** 2 == pytest.approx((20 * 3.4 * UNIT) ** 2, rel=0.01)
    while diver.y < sim.player.y - 3 * UNIT:
        sim.step(2)
    assert abs(diver.x - aim) < 4 * UNIT


def test_a_weaver_slides_sixty_px_hangs_sixty_ticks_and_climbs_home() -> None:
    sim = peaceful(wave=4)
    alive = sim.formation.alive
    diver = send_down(sim, 0, 0, DIVE)
    y = diver.y
    states = {}
    while sim.divers:
        sim.step(0)
        states.setdefault(diver.state, sim.tick)
    assert diver.y == y
    assert states[CLIMB] - states[HANG] == 60
    assert paths.weaver(paths.WEAVER_SLIDE, 0, y, 0, NEVER) == (0, y + 60 * UNIT)
    assert sim.formation.alive == alive


def test_a_weaver_never_hangs_over_the_ship() -> None:
    assert paths.weaver(50, 0, 200 * UNIT, 0, 236 * UNIT)[1] == 236 * UNIT
    assert paths.weaver(50, 0, 250 * UNIT, 0, 236 * UNIT)[1] == 250 * UNIT


def test_a_diver_that_rams_the_ship_takes_a_life_and_is_gone_without_points() -> None:
    sim = peaceful(wave=6)
    alive = sim.formation.alive
    send_down(sim, 0, sim.formation.rows[0].mask.bit_length() - 1, DIVE)
    events = run(sim, 100)
    assert happened(events, PLAYER_HIT) == [(LANCER, 2)]
    assert (sim.phase, sim.score, sim.divers) in ((HIT, 0, []), (FIGHT, 0, []))
    assert sim.formation.alive == alive - 1


def test_a_diver_crushes_the_shields_in_its_way() -> None:
    sim = peaceful(wave=6)
    sim.player.safe = NEVER
    sim.player.x = 66 * UNIT
    send_down(sim, 0, 4, DIVE)
    assert happened(run(sim, 100), SHIELD_CHIPPED)
    assert sum(row.bit_count() for row in sim.shields[0].rows) < 150


def test_no_more_divers_than_the_wave_allows_and_none_soon_after_a_respawn() -> None:
    sim = fighting(4, 9)
    respawned = -NEVER
    for _ in range(6000):
        events = sim.step(0)
        assert len(sim.divers) <= sim.rules.dive_cap
        sim.lives = 3
        for event in events:
            if event[0] == 17:
                respawned = sim.wave_tick
            if event[0] == DIVE_TELL:
                assert sim.wave_tick - respawned >= 120
    assert respawned > 0


def test_a_lone_alien_that_always_dives_lands_in_the_end() -> None:
    sim = fighting(5, 30)
    leave_only(sim, 1, 8)
    for _ in range(60 * 60 * 20):
        sim.step(0)
        sim.player.safe = NEVER
        if sim.lives < 3:
            break
    assert sim.lives < 3


def test_a_path_ends_below_the_ground() -> None:
    for kind in (MITE, MOTH, LANCER):
        assert paths.position(kind, 400, 100 * UNIT, 78 * UNIT, 200 * UNIT, 308 * UNIT)[1] > GROUND
