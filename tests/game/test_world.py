"""Everything between the simulation and the canvas: particles, limits, shake, motion, arrivals, meter, banners."""

from __future__ import annotations

import math
import random
from itertools import pairwise

import pytest

from alienattack.bots import make_bot
from alienattack.game.drawing.palette import load_palette
from alienattack.game.texts import Texts
from alienattack.game.world import arrival
from alienattack.game.world.banners import NEWS_TICKS, Banners
from alienattack.game.world.death import Death
from alienattack.game.world.effects import Effects
from alienattack.game.world.limits import FlashLimiter, HitStop
from alienattack.game.world.meter import ComboMeter
from alienattack.game.world.motion import Motion
from alienattack.game.world.outline import Outline
from alienattack.game.world.particles import POOL, Particles
from alienattack.game.world.results import cause_of
from alienattack.game.world.run import DEAD, Run
from alienattack.game.world.shake import Shake
from alienattack.game.world.trails import Trails
from alienattack.sim import FIRE, UNIT, Sim
from alienattack.sim.aliens import ALIENS, EYE, KILLED_BY_THREAT, LANCER, ORB, THREAT_NAMES
from alienattack.sim.rounds import begin_wave
from alienattack.sim.waves import wave

RED = (200, 40, 60)


def _particles() -> Particles:
    return Particles(random.Random(1), (5, 6, 15))


def test_a_burst_has_as_many_chunks_as_asked_and_they_die_within_half_a_second() -> None:
    particles = _particles()
    particles.burst(100, 100, RED, large=8, small=14)
    assert len(particles) == 22
    for _ in range(17):
        particles.update()
    assert len(particles) == 22
    for _ in range(14):
        particles.update()
    assert len(particles) == 0


def test_the_pool_never_holds_more_than_256_and_the_oldest_goes_first() -> None:
    particles = _particles()
    for number in range(POOL + 50):
        particles.add(number, 0, 0, 0, 100, 1, RED)
    assert len(particles) == POOL
    assert min(particle.x for particle in particles._alive) == 50


def test_at_most_three_flashes_are_let_through_in_any_second() -> None:
    limiter = FlashLimiter()
    given = [moment / 20 for moment in range(100) if limiter.ask(moment / 20)]
    for start in given:
        assert sum(start <= moment < start + 1 for moment in given) <= 3
    assert len(given) >= 12


def test_flashes_that_are_off_are_never_let_through() -> None:
    assert not FlashLimiter(allowed=False).ask(0.0)


def test_the_clock_is_held_for_at_most_a_quarter_of_any_second() -> None:
    stop = HitStop()
    given = sum(stop.ask(0.133, now / 10) for now in range(10))
    assert given == pytest.approx(0.250)


def test_a_held_clock_goes_on_by_itself() -> None:
    stop = HitStop()
    stop.ask(0.133, 0.0)
    held = sum(stop.pass_time(1 / 60) for _ in range(60))
    assert held == 8


def test_the_world_never_shakes_by_more_than_six_pixels_and_comes_to_rest() -> None:
    shake = Shake(random.Random(3))
    shake.add(0.9)
    shake.add(0.9)
    reach = 0.0
    for _ in range(60):
        shake.update(1 / 60)
        reach = max(reach, *(abs(part) for part in shake.offset))
    assert 1.0 < reach <= 6.0
    assert shake.offset == (0.0, 0.0)


def test_no_shake_at_zero_percent() -> None:
    shake = Shake(random.Random(3), percent=0)
    shake.add(1.0)
    shake.update(0.02)
    assert shake.offset == (0.0, 0.0)


def test_things_are_drawn_on_the_way_from_tick_to_tick() -> None:
    sim, motion = Sim(1), Motion()
    for _ in range(62):
        motion.before_step(sim)
        sim.step(FIRE)
    bullet = sim.bullets[0]
    motion.before_step(sim)
    before = bullet.y / UNIT
    sim.step(0)
    assert motion.at(bullet, 0.0)[1] == before
    assert motion.at(bullet, 1.0)[1] == bullet.y / UNIT
    assert motion.at(bullet, 0.5)[1] == pytest.approx((before + bullet.y / UNIT) / 2)


def test_what_vanished_in_a_tick_is_still_known_with_its_last_place() -> None:
    sim, motion = Sim(1), Motion()
    for _ in range(62):
        sim.step(FIRE)
    bullet = sim.bullets[0]
    motion.before_step(sim)
    sim.bullets.clear()
    gone = motion.gone([sim.player])
    assert [(thing, x) for thing, x, _ in gone] == [(bullet, bullet.x / UNIT)]


@pytest.mark.parametrize("rows", [4, 5])
def test_everybody_is_home_before_the_first_shot_can_arrive(rows: int) -> None:
    # A shot may leave at tick 61 of the intro and climbs 6 px a tick; the lowest row is above y 220.
    for row in range(rows):
        for col in range(10):
            assert arrival.progress(row, col, 10, 61 + (296 - 220) / 6 + 8) >= 1.0


def test_a_flight_ends_at_home_without_a_leap() -> None:
    home = (147.0, 99.0)
    places = [arrival.path(1, share / 200, home) for share in range(201)]
    assert places[-1] == pytest.approx(home)
    steps = [math.dist(a, b) for a, b in pairwise(places)]
    assert max(steps) < 13  # a two-hundredth of the way
    assert steps[-1] < 0.1


def test_flights_begin_beyond_the_edge_and_stay_above_the_ship() -> None:
    for row in range(5):
        x, _ = arrival.path(row, 0.0, (200, 90))
        assert x < -20 or x > 420
        assert max(arrival.path(row, share / 50, (200, 90))[1] for share in range(51)) < 260


def test_rows_follow_a_step_from_the_bottom_up() -> None:
    sim, outline = Sim(1), Outline()
    formation = sim.formation
    for _ in range(12):
        outline.note(formation)
    formation.x += 512
    outline.note(formation)
    bottom, top = len(formation.rows) - 1, 0
    assert outline.row(formation, bottom)[0] == 0.0
    assert outline.row(formation, top)[0] == -2.0
    for _ in range(2 * bottom):
        outline.note(formation)
    assert outline.row(formation, top)[0] == 0.0


def test_a_lifted_formation_is_not_dragged_behind() -> None:
    sim, outline = Sim(1), Outline()
    formation = sim.formation
    for _ in range(12):
        outline.note(formation)
    formation.y -= 72 * UNIT
    outline.note(formation)
    assert outline.row(formation, 0)[1] == 0.0


def test_trails_belong_to_those_who_dive() -> None:
    sim, trails = Sim(3), Trails()
    bot = make_bot("hunter", 1)
    seen = 0
    while sim.level < 4 and sim.tick < 12_000 and seen < 20:
        sim.step(bot.choose(sim))
        trails.note(sim.divers)
        for diver in sim.divers:
            points = trails.of(diver)
            if len(points) > 4:
                seen += 1
                assert math.dist(points[-1], (diver.x / UNIT, diver.y / UNIT)) < 30
    assert seen == 20


def test_the_meter_drains_within_150_ms() -> None:
    meter = ComboMeter()
    meter.update(3, 7)
    meter.drain()
    for _ in range(9):
        meter.update(2, 0)
    assert meter._shown == pytest.approx(0.0)


def test_good_news_wait_for_each_other_and_are_told_once() -> None:
    banners = Banners()
    banners.tell("EXTRA LIFE", RED)
    banners.tell("RANK 5", RED)
    banners.tell("EXTRA LIFE", RED)
    assert banners.showing == "EXTRA LIFE"
    for _ in range(NEWS_TICKS):
        banners.update()
    assert banners.showing == "RANK 5"
    for _ in range(NEWS_TICKS):
        banners.update()
    assert banners.showing == ""


def test_the_world_is_dark_within_50_ms_and_light_again_at_the_end() -> None:
    death = Death("lancer", False, 100, 300, RED)
    death.update()
    death.update()
    assert death.darkness == 90  # 35 %
    while not death.over:
        death.update()
    assert death.darkness == 0


def test_a_death_that_may_not_flash_does_not_dim() -> None:
    assert Death("lancer", False, 100, 300, RED, dims=False).darkness == 0


def test_pop_ups_at_one_place_do_not_cover_each_other() -> None:
    effects = Effects(load_palette(), random.Random(1))
    effects.popup("+10", 100, 100, RED, RED)
    effects.popup("+20", 104, 101, RED, RED)
    low, high = effects._popups
    assert abs(low.y - high.y) >= 8


@pytest.mark.parametrize("killer", [*ALIENS, *(KILLED_BY_THREAT + kind for kind in THREAT_NAMES)])
def test_every_killer_has_a_name_and_a_hint(killer: int) -> None:
    run = Run(1)
    run.sim.killer = killer
    run.ended = DEAD
    cause = cause_of(run, Texts())
    assert "over." not in cause.sentence + cause.hint
    assert cause.hint


@pytest.mark.parametrize(("wave_of_boss", "killer", "told"), [
    (5, KILLED_BY_THREAT + ORB, "THE BROODMOTHER: AN ORB HIT YOU IN WAVE 5"),
    (10, LANCER, "THE CARRIER: A LANCER RAMMED YOU IN WAVE 10"),
    (20, EYE, "THE EYE RAMMED YOU IN WAVE 20"),
])
def test_what_a_boss_sent_is_told_with_its_name(wave_of_boss: int, killer: int, told: str) -> None:
    run = Run(1)
    run.sim.level = wave_of_boss
    begin_wave(run.sim)
    run.sim.killer, run.ended = killer, DEAD
    assert cause_of(run, Texts()).sentence == told


def test_a_landing_is_told_as_one() -> None:
    run = Run(1)
    while not run.sim.over:
        run.step(0)
        if run.sim.phase == 1 and run.sim.formation.y < 200 * UNIT:
            run.sim.formation.y = 230 * UNIT
    assert run.landed
    assert "LANDED" in cause_of(run, Texts()).sentence


def test_every_wave_has_a_name_that_fits_the_banner() -> None:
    assert all(0 < len(wave(number).name) * 16 <= 380 for number in range(1, 41))
