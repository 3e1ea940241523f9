"""The power-ups: how a capsule comes down, what each gives, and what it costs."""

from __future__ import annotations

import itertools

import pytest

from alienattack.sim import CLEAR, FIGHT, FIRE, HIT, UNIT, Sim, paths
from alienattack.sim.aliens import MITE, MOTH, ORB, TEARDROP, ZIGZAG
from alienattack.sim.capsules import count_kill, drop_capsule
from alienattack.sim.entities import DIVE, Capsule
from alienattack.sim.events import (
    BUBBLE_BURST,
    CAPSULE_CAUGHT,
    CAPSULE_DROPPED,
    CAPSULE_LOST,
    COMBO_LOST,
    FIRED,
    KILLED,
    MISSED,
    PIP,
    PLAYER_HIT,
    POWER_ENDED,
    SHIELDS_MENDED,
)
from alienattack.sim.powers import (
    BUBBLE,
    GLASS,
    LANCE,
    LIFE_LOST,
    MEND,
    POWERS,
    RAPID,
    REPLACED,
    SLOW,
    TIME_UP,
    TWIN,
    USED_UP,
)
from alienattack.sim.scoring import count_hit
from alienattack.sim.threats import launch
from tests.sim.situations import NEVER, happened, leave_only, peaceful, run, send_down, shoot_at, threaten


def holding(power: int, wave: int = 1) -> Sim:
    """A peaceful fight in which `power` was just caught."""
    sim = peaceful(wave=wave)
    give(sim, power)
    return sim


def give(sim: Sim, power: int) -> list[tuple[int, int, int, int, int]]:
    """Let the ship catch `power`; what happened."""
    sim.capsule = Capsule(power, sim.player.x, sim.player.y)
    return sim.step(0)


# -- capsules ----------------------------------------------------------------------------------------------------------


def test_the_eighth_kill_drops_a_capsule_and_then_every_fourteenth() -> None:
    sim = peaceful()
    dropped = []
    for kill in range(1, 51):
        sim.events = []
        count_kill(sim, 100 * UNIT, 100 * UNIT)
        if happened(sim.events, CAPSULE_DROPPED):
            dropped.append(kill)
            sim.capsule = None
    assert dropped == [8, 22, 36, 50]


def test_a_capsule_waits_while_another_falls() -> None:
    sim = peaceful()
    drop_capsule(sim, 100 * UNIT, 100 * UNIT)
    falling = sim.capsule
    for _ in range(20):
        count_kill(sim, 100 * UNIT, 100 * UNIT)
    assert sim.capsule is falling
    sim.capsule = None
    count_kill(sim, 100 * UNIT, 100 * UNIT)
    assert sim.capsule is not None


def test_a_saucer_drops_one_too() -> None:
    sim = peaceful()
    sim.saucer_at = sim.wave_tick
    run(sim, 100)
    saucer = sim.saucer
    assert saucer is not None
    shoot_at(sim, saucer.x, saucer.y)
    assert happened(sim.step(0), CAPSULE_DROPPED)


def test_a_capsule_falls_eight_tenths_of_a_px_a_tick() -> None:
    sim = peaceful()
    sim.capsule = Capsule(TWIN, 100 * UNIT, 100 * UNIT)
    run(sim, 50)
    assert sim.capsule.y - 100 * UNIT == pytest.approx(40 * UNIT, abs=UNIT)


def test_a_capsule_is_caught_by_touching_it_and_lost_when_it_passes() -> None:
    for beside, caught in ((17, True), (20, False)):
        sim = peaceful()
        sim.capsule = Capsule(RAPID, sim.player.x + beside * UNIT, 280 * UNIT)
        events = run(sim, 140)
        assert bool(happened(events, CAPSULE_CAUGHT)) == caught
        assert happened(events, CAPSULE_LOST) == ([] if caught else [(RAPID, 0)])
        assert sim.capsule is None


def test_a_capsule_falls_on_between_two_waves_and_while_the_ship_is_away() -> None:
    sim = peaceful()
    sim.capsule = Capsule(RAPID, 100 * UNIT, 100 * UNIT)
    threaten(sim, TEARDROP, sim.player.x, sim.player.y - 9 * UNIT)
    sim.step(0)
    before = sim.capsule.y
    run(sim, 20)
    assert sim.phase == HIT
    assert sim.capsule.y > before
    run(sim, 80)
    leave_only(sim, 0, 0)
    shoot_at(sim, *sim.formation.alien_position(0, 0))
    sim.step(0)
    assert sim.phase == CLEAR
    before = sim.capsule.y
    run(sim, 20)
    assert sim.capsule.y > before


def test_no_power_comes_twice_running_and_whole_shields_are_not_mended() -> None:
    for seed in range(30):
        sim = peaceful(seed)
        powers = []
        for _ in range(40):
            drop_capsule(sim, 100 * UNIT, 100 * UNIT)
            powers.append(sim.capsule.power)
            sim.capsule = None
        assert MEND not in powers
        assert set(powers) == set(POWERS) - {MEND}
        assert all(one != other for one, other in itertools.pairwise(powers))


def test_damaged_shields_may_be_mended() -> None:
    sim = peaceful()
    sim.shields[2].rows[4] = 0
    powers = set()
    for _ in range(60):
        drop_capsule(sim, 100 * UNIT, 100 * UNIT)
        powers.add(sim.capsule.power)
        sim.capsule = None
    assert powers == set(POWERS)


@pytest.mark.parametrize("power", [TWIN, LANCE, RAPID, SLOW, GLASS])
def test_a_power_lasts_its_time(power: int) -> None:
    sim = holding(power)
    assert (sim.power, sim.power_left) == (power, POWERS[power].ticks)
    events = run(sim, POWERS[power].ticks - 1)
    assert not happened(events, POWER_ENDED)
    assert happened(sim.step(0), POWER_ENDED) == [(power, TIME_UP)]
    assert sim.power == 0


def test_the_next_power_replaces_the_one_at_work() -> None:
    sim = holding(TWIN)
    events = give(sim, SLOW)
    assert happened(events, POWER_ENDED) == [(TWIN, REPLACED)]
    assert sim.power == SLOW


def test_a_lost_life_ends_the_power() -> None:
    sim = holding(RAPID)
    threaten(sim, TEARDROP, sim.player.x, sim.player.y - 9 * UNIT)
    assert happened(sim.step(0), POWER_ENDED) == [(RAPID, LIFE_LOST)]


def test_a_power_waits_while_no_one_fights() -> None:
    sim = holding(TWIN)
    leave_only(sim, 0, 0)
    shoot_at(sim, *sim.formation.alien_position(0, 0))
    sim.step(0)
    left = sim.power_left
    run(sim, 100)
    assert sim.power_left == left


# -- twin --------------------------------------------------------------------------------------------------------------


def test_twin_fires_two_side_by_side_and_both_count_as_shots() -> None:
    sim = holding(TWIN)
    sim.player.x = 110 * UNIT
    events = sim.step(FIRE)
    assert len(happened(events, FIRED)) == 2
    assert [bullet.x for bullet in sim.bullets] == [106 * UNIT, 114 * UNIT]
    assert (sim.shots, sim.wave_shots) == (2, 2)
    for _ in range(60):
        sim.step(FIRE)
        assert len(sim.bullets) <= 4


def test_a_pair_that_hits_twice_is_one_pip_but_both_kills_count() -> None:
    sim = holding(TWIN)
    sim.pips = 0
    sim.player.x = 110 * UNIT
    sim.step(FIRE)
    left, right = sim.bullets
    left.x, right.x = (sim.formation.alien_position(3, col)[0] for col in (2, 3))
    left.y = right.y = sim.formation.alien_position(3, 2)[1] + 8 * UNIT
    events = sim.step(0)
    assert happened(events, KILLED) == [(MITE, 10)] * 2
    assert happened(events, PIP) == [(1, 0)]
    assert sim.hits == 2


def test_a_pair_that_hits_once_has_not_missed() -> None:
    for hits in (0, 1):
        sim = holding(TWIN)
        sim.pips = 4
        sim.player.x = 110 * UNIT
        sim.step(FIRE)
        left, right = sim.bullets
        left.x, right.x = (sim.formation.alien_position(3, 2)[0], 380 * UNIT)
        (left if hits == 0 else right).y -= 10 * UNIT  # whichever is settled first
        events = run(sim, 60)
        assert len(happened(events, KILLED)) == 1
        assert not happened(events, MISSED)
        assert sim.pips == 5


def test_a_pair_that_misses_is_one_miss() -> None:
    sim = holding(TWIN)
    sim.pips = 4
    sim.player.x = 384 * UNIT
    leave_only(sim, 0, 0)
    sim.step(FIRE)
    events = run(sim, 60)
    assert len(happened(events, MISSED)) == 1
    assert sim.pips == 3


# -- lance -------------------------------------------------------------------------------------------------------------


def test_lance_pierces_three_each_a_pip_and_one_hit_for_the_accuracy() -> None:
    sim = holding(LANCE)
    sim.pips = 0
    sim.player.x = sim.formation.alien_position(3, 5)[0]
    events = sim.step(FIRE) + run(sim, 60)
    assert happened(events, KILLED) == [(MITE, 10)] * 3
    assert [a for a, _ in happened(events, PIP)] == [1, 2, 3]
    assert not happened(events, MISSED)
    assert (sim.hits, sim.shots, sim.formation.alive) == (1, 1, 37)


def test_lance_lets_only_one_shot_fly() -> None:
    sim = holding(LANCE)
    sim.player.x = 384 * UNIT
    for _ in range(80):
        sim.step(FIRE)
        assert len(sim.bullets) <= 1


def test_a_lance_that_meets_nothing_is_a_miss() -> None:
    sim = holding(LANCE)
    sim.player.x = 384 * UNIT
    leave_only(sim, 0, 0)
    sim.pips = 3
    assert len(happened(sim.step(FIRE) + run(sim, 60), MISSED)) == 1
    assert sim.pips == 2


# -- rapid -------------------------------------------------------------------------------------------------------------


def test_rapid_lets_four_fly_five_ticks_apart_and_a_miss_costs_two_pips_more() -> None:
    sim = holding(RAPID)
    leave_only(sim, 0, 0)
    sim.player.x = 384 * UNIT
    fired = [tick for tick in range(20) if happened(sim.step(FIRE), FIRED)]
    assert fired == [0, 5, 10, 15]
    assert len(sim.bullets) == 4
    sim.combo, sim.pips = 2, 7
    events = []
    while not happened(events, MISSED):
        events = sim.step(0)
    assert sim.pips == 7 - 1 - 2


# -- bubble ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("by", ["threat", "diver"])
def test_the_bubble_takes_one_hit_and_leaves_the_ship_safe_for_a_second(by: str) -> None:
    sim = holding(BUBBLE, 2)
    assert sim.power_left == 0
    if by == "threat":
        threaten(sim, ORB, sim.player.x, sim.player.y - 9 * UNIT)
    else:
        diver = send_down(sim, 0, 0, DIVE)
        diver.from_x, diver.from_y = sim.player.x, sim.player.y - 10 * UNIT
    events = run(sim, 5)
    assert len(happened(events, BUBBLE_BURST)) == 1
    assert happened(events, POWER_ENDED) == [(BUBBLE, USED_UP)]
    assert not happened(events, PLAYER_HIT)
    assert (sim.lives, sim.power, sim.threats, sim.divers) == (3, 0, [], [])
    assert 50 < sim.player.safe <= 60
    assert sim.phase == FIGHT


def test_the_bubble_does_not_wear_off() -> None:
    sim = holding(BUBBLE)
    run(sim, 2000)
    assert sim.power == BUBBLE


def test_the_combo_stops_at_two_while_the_bubble_holds() -> None:
    sim = peaceful()
    sim.combo = 4
    events = give(sim, BUBBLE)
    assert happened(events, COMBO_LOST) == [(2, 0)]
    for _ in range(40):
        count_hit(sim, 10, 0, 0)
    assert sim.combo == 2
    threaten(sim, ORB, sim.player.x, sim.player.y - 9 * UNIT)
    run(sim, 3)
    count_hit(sim, 10, 0, 0)
    assert sim.combo == 3


# -- mend --------------------------------------------------------------------------------------------------------------


def test_mend_makes_the_shields_whole_and_leaves_the_power_at_work_alone() -> None:
    sim = holding(TWIN)
    for shield in sim.shields:
        shield.rows = [0] * 10
    events = give(sim, MEND)
    assert happened(events, SHIELDS_MENDED) == [(0, 0)]
    assert sim.shields[0].rows[4] == (1 << 22) - 1
    assert sim.power == TWIN


def test_mended_shields_stop_your_shots_again() -> None:
    sim = peaceful()
    for shield in sim.shields:
        shield.rows = [0] * 10
    give(sim, MEND)
    sim.player.x = 60 * UNIT
    assert len(happened(sim.step(FIRE) + run(sim, 10), MISSED)) == 1


# -- slow --------------------------------------------------------------------------------------------------------------


def test_slow_halves_the_threats_in_flight_and_those_that_start_and_none_speeds_up_after() -> None:
    sim = peaceful(wave=6)
    sim.player.safe = NEVER
    assert launch(sim, TEARDROP, 20 * UNIT, 40 * UNIT)
    early = sim.threats[0]
    before = early.vy
    give(sim, SLOW)
    assert early.vy == before // 2
    assert launch(sim, TEARDROP, 100 * UNIT, 40 * UNIT)
    late = sim.threats[1]
    assert late.vy == before // 2
    sim.power_left = 1
    run(sim, 20)
    assert (sim.power, early.vy, late.vy) == (0, before // 2, before // 2)


def test_a_slowed_threat_still_arrives_when_and_where_it_says() -> None:
    sim = peaceful(wave=6)
    sim.player.safe = NEVER
    assert launch(sim, ZIGZAG, 110 * UNIT, 60 * UNIT)
    threat = sim.threats[0]
    run(sim, 20)
    give(sim, SLOW)
    sim.player.x = 388 * UNIT
    while sim.tick < threat.arrives:
        sim.step(0)
    assert abs(threat.y - sim.player.y) <= 2 * threat.vy
    assert abs(threat.x - threat.arrives_x) <= 10 * UNIT


def test_a_second_slow_does_not_slow_twice() -> None:
    sim = peaceful(wave=6)
    sim.player.safe = NEVER
    assert launch(sim, TEARDROP, 20 * UNIT, 40 * UNIT)
    speed = sim.threats[0].vy
    give(sim, SLOW)
    give(sim, SLOW)
    assert sim.threats[0].vy == speed // 2
    assert sim.power_left == POWERS[SLOW].ticks


def test_slow_halves_the_dives_to_their_end_without_a_jerk() -> None:
    sim = peaceful(wave=2)
    sim.player.safe = NEVER
    diver = send_down(sim, 0, 0, DIVE)
    give(sim, SLOW)
    sim.power_left = 40
    start = diver.age
    heights = []
    for _ in range(100):
        sim.step(0)
        heights.append(diver.y)
    assert diver.age - start == 50
    assert {after - before for before, after in itertools.pairwise(heights)} == {205}
    assert paths.moth(50, 0, 0, 0, 0)[1] == 50 * 410


def test_no_pips_are_gained_under_slow_but_points_are() -> None:
    sim = holding(SLOW)
    sim.pips = 2
    assert count_hit(sim, 10, 0, 0) == 10
    assert sim.pips == 2


# -- glass -------------------------------------------------------------------------------------------------------------


def test_glass_doubles_the_points() -> None:
    sim = holding(GLASS)
    sim.combo = 3
    assert count_hit(sim, 20, 0, 0) == 120


@pytest.mark.parametrize(("power", "beside", "hit"), [(TWIN, 7, False), (GLASS, 7, True), (GLASS, 12, False)])
def test_with_glass_the_hit_box_is_the_whole_ship(power: int, beside: int, hit: bool) -> None:
    sim = holding(power)
    threaten(sim, TEARDROP, sim.player.x + beside * UNIT, sim.player.y - 4 * UNIT)
    sim.step(0)
    assert (sim.lives == 2) == hit


@pytest.mark.parametrize(("power", "hit"), [(TWIN, False), (GLASS, True)])
def test_with_glass_bodies_meet_the_whole_ship_too(power: int, hit: bool) -> None:
    sim = holding(power, 2)
    diver = send_down(sim, 0, 0, DIVE)
    diver.from_x, diver.from_y = sim.player.x + 12 * UNIT, sim.player.y
    diver.aim_x = diver.from_x
    sim.step(0)
    assert diver.kind == MOTH
    assert (sim.lives == 2) == hit
