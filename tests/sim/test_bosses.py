"""The bosses: when they come, how a fight goes, what each lets go, and the room that every pattern leaves."""

from __future__ import annotations

from itertools import pairwise

import pytest

from alienattack.bots import make_bot
from alienattack.sim import CLEAR, FIGHT, HIT, INTRO, PARADE, UNIT, Sim
from alienattack.sim.aliens import (
    BEAM,
    BROODMOTHER,
    CARRIER,
    DEBRIS,
    EYE,
    FEATHER,
    KILLED_BY_THREAT,
    LANCER,
    MITE,
    ORB,
    TEARDROP,
    TWINS,
)
from alienattack.sim.bosses.boss import (
    ATTACK_NAMES,
    ATTACKING,
    BROOD,
    BURN,
    DUET,
    FANS,
    IMMUNE,
    LANCERS,
    MISSED,
    RAIN,
    RESTING,
    RINGS,
    SCISSORS,
    STARE,
    TELLING,
    TIERS,
    WINGS,
    Boss,
)
from alienattack.sim.bosses.fight import PATIENCE, boss_of, take_damage
from alienattack.sim.bosses.volleys import MOST
from alienattack.sim.events import (
    BOSS_ATTACK,
    BOSS_CAME,
    BOSS_HIT,
    BOSS_KILLED,
    BOSS_LEFT,
    BOSS_PHASE,
    BOSS_PINGED,
    BOSS_RESTS,
    BOSS_TELL,
    DIVE_STARTED,
    EYE_OPENED,
    EYE_SHUT,
    PLAYER_HIT,
    SHIELD_CHIPPED,
    SHIELDS_MENDED,
    THREAT_FIRED,
    TWINS_SWAPPED,
    WAVE_CLEARED,
)
from alienattack.sim.events import (
    MISSED as SHOT_MISSED,
)
from alienattack.sim.field import KEEP_OUT
from alienattack.sim.rounds import begin_wave
from alienattack.sim.threats import GAP, TOGETHER
from tests.sim.situations import NEVER, about_to, duel, happened, run, shoot_at

WAVES = {5: BROODMOTHER, 10: CARRIER, 15: TWINS, 20: EYE}
ATTACKS_OF = {
    5: ((FANS, 0), (BROOD, 1), (WINGS, 2)),
    10: ((BURN, 0), (LANCERS, 1), (TIERS, 2)),
    15: ((DUET, 0), (RAIN, 1), (SCISSORS, 2)),
    20: ((RINGS, 0), (STARE, 1)),
}
EVERY_ATTACK = [(wave, attack, phase) for wave, attacks in ATTACKS_OF.items() for attack, phase in attacks]


def lanes(sim: Sim, since: int) -> list[tuple[int, int]]:
    """What the threats that arrive from tick `since` to `since` + TOGETHER take of the ship's height, left to right."""
    return sorted(
        (threat.arrives_x - threat.half_width, threat.arrives_x + threat.half_width)
        for threat in sim.threats
        if since <= threat.arrives < since + TOGETHER
    )


def widest_gap(taken: list[tuple[int, int]]) -> int:
    """The most room between two neighbours, walls included."""
    reached, widest = 0, 0
    for left, right in [*taken, (400 * UNIT, 400 * UNIT)]:
        widest = max(widest, left - reached)
        reached = max(reached, right)
    return widest


# -- coming and going --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wave", "kind", "tier"),
    [(5, BROODMOTHER, 0), (10, CARRIER, 0), (15, TWINS, 0), (20, EYE, 0), (25, BROODMOTHER, 1), (40, EYE, 1)],
)
def test_every_fifth_wave_is_a_bosss_and_after_four_they_come_a_tier_up(wave: int, kind: int, tier: int) -> None:
    boss = boss_of(wave)
    assert boss is not None
    assert (boss.kind, boss.tier) == (kind, tier)
    assert boss.bar_hp * 3 == 60 + 15 * tier


@pytest.mark.parametrize("wave", [1, 4, 6, 11, 99])
def test_no_boss_comes_in_other_waves(wave: int) -> None:
    assert boss_of(wave) is None


@pytest.mark.parametrize("wave", WAVES)
def test_a_boss_is_announced_and_flies_in_while_nothing_can_touch_it(wave: int) -> None:
    sim = Sim(1)
    sim.level = wave
    begin_wave(sim)
    assert happened(sim.step(0), BOSS_CAME) == [(WAVES[wave], 0)]
    boss = sim.boss
    assert boss is not None
    heights = []
    while sim.phase == INTRO:
        assert boss.damage_at(boss.x, boss.y) == MISSED
        heights.append(boss.y)
        sim.step(0)
    assert all(before <= after for before, after in pairwise(heights))
    assert sim.phase == FIGHT
    assert (boss.state, boss.y) == (RESTING, 104 * UNIT)


def test_no_saucer_comes_with_a_boss() -> None:
    sim, _ = duel(5)
    assert sim.saucers_left == 0
    for _ in range(3000):
        sim.step(0)
        sim.player.safe = NEVER
        assert sim.saucer is None


@pytest.mark.parametrize("wave", WAVES)
def test_after_ninety_seconds_it_leaves_without_bonus_or_parade_and_the_shields_are_whole(wave: int) -> None:
    sim, boss = duel(wave)
    sim.lives = 5
    told = []
    for _ in range(PATIENCE + 700):
        sim.player.safe = NEVER
        told += sim.step(0)
        if sim.phase != FIGHT:
            break
    assert boss.fought == PATIENCE
    assert happened(told, BOSS_LEFT) == [(WAVES[wave], 0)]
    assert happened(told, WAVE_CLEARED) == [(wave, 0)]
    assert happened(told, SHIELDS_MENDED) == [(1, 0)]
    assert (sim.phase, sim.boss, sim.divers, sim.score) == (CLEAR, None, [], 0)
    run(sim, 84)
    assert sim.level == wave + 1


@pytest.mark.parametrize("wave", WAVES)
def test_between_two_attacks_lie_thirty_ticks_and_a_tell(wave: int) -> None:
    sim, _ = duel(wave)
    rested = told = 0
    attacks = 0
    for _ in range(2500):
        sim.player.safe = NEVER
        for kind, _x, _y, _a, attack in sim.step(0):
            if kind == BOSS_RESTS:
                rested = sim.tick
            elif kind == BOSS_TELL:
                assert sim.tick - rested >= 20
                assert attack in ATTACK_NAMES
                told = sim.tick
            elif kind == BOSS_ATTACK:
                assert 30 <= sim.tick - told <= 90
                attacks += 1
    assert attacks > 8


@pytest.mark.parametrize("wave", WAVES)
def test_it_sways_220_px_in_eight_and_a_half_seconds(wave: int) -> None:
    sim, boss = duel(wave)
    boss.fought = -NEVER
    places = []
    while boss.sway < 510:
        sim.player.safe = NEVER
        sim.step(0)
        places.append(boss.x)
    assert max(places) - min(places) == pytest.approx(220 * UNIT, abs=UNIT)
    assert max(abs(after - before) for before, after in pairwise(places)) < 2 * UNIT


# -- being hit ---------------------------------------------------------------------------------------------------------


def test_a_hit_counts_one_and_in_a_weak_point_two_at_ten_points_each() -> None:
    sim, boss = duel(5)
    shoot_at(sim, boss.x, boss.y + 10 * UNIT)
    assert happened(sim.step(0), BOSS_HIT) == [(BROODMOTHER, 10)]
    shoot_at(sim, boss.x + 30 * UNIT, boss.y + 10 * UNIT)
    assert happened(sim.step(0), BOSS_HIT) == [(BROODMOTHER, 20)]
    assert boss.hp == boss.bar_hp - 3
    assert sim.hits == 2


@pytest.mark.parametrize("wave", WAVES)
def test_a_whole_boss_is_worth_what_its_hits_are_and_no_more(wave: int) -> None:
    sim, boss = duel(wave)
    for _ in range(4000):
        sim.player.safe = NEVER
        sim.combo, sim.pips = 1, 0
        x, y = boss.twin(1 - max(0, boss.shielded))
        if boss.open:
            shoot_at(sim, x, y)
        sim.step(0)
        if sim.phase != FIGHT:
            break
    assert sim.phase == PARADE
    assert sim.score == 3 * boss.bar_hp * 10 + 500


def test_at_the_end_of_a_bar_the_threats_dissolve_and_it_rests_longer() -> None:
    sim, boss = duel(5)
    run(sim, 100)
    assert sim.threats
    boss.hp = 1
    shoot_at(sim, boss.x, boss.y)
    events = sim.step(0)
    assert happened(events, BOSS_PHASE) == [(BROODMOTHER, 1)]
    assert sim.threats == []
    assert (boss.hp, boss.bars()) == (boss.bar_hp, (0, 1000, 1000))
    assert not happened(run(sim, 70), BOSS_TELL)


def test_the_last_bar_ends_in_its_death_and_the_parade() -> None:
    sim, boss = duel(10)
    sim.combo = 3
    boss.phase, boss.hp = 2, 1
    shoot_at(sim, boss.x + 30 * UNIT, boss.y)
    events = sim.step(0)
    assert happened(events, BOSS_KILLED) == [(CARRIER, 1500)]
    assert (sim.phase, sim.score) == (PARADE, 1530)


def test_a_boss_that_dies_while_the_ship_is_away_is_beaten_all_the_same() -> None:
    sim, boss = duel(5)
    sim.player.alive = False
    sim.phase, sim.phase_tick = HIT, 0
    boss.phase, boss.hp = 2, 1
    shoot_at(sim, boss.x, boss.y)
    assert happened(sim.step(0), BOSS_KILLED)
    run(sim, 70)
    assert sim.phase == PARADE


def test_a_shut_eye_is_immune_and_the_shot_a_miss() -> None:
    sim, boss = duel(20)
    assert not boss.open
    assert boss.damage_at(boss.x, boss.y) == IMMUNE
    sim.pips = 3
    shoot_at(sim, boss.x, boss.y)
    events = sim.step(0)
    assert happened(events, BOSS_PINGED) == [(EYE, 0)]
    assert happened(events, SHOT_MISSED)
    assert (sim.pips, sim.bullets, boss.hp) == (2, [], boss.bar_hp)


def test_the_eye_is_open_from_its_tell_to_the_end_of_its_attack() -> None:
    sim, boss = duel(20)
    for _ in range(1500):
        sim.player.safe = NEVER
        events = sim.step(0)
        assert boss.open == (boss.state in (TELLING, ATTACKING))
        assert bool(happened(events, EYE_OPENED)) == bool(happened(events, BOSS_TELL))
        assert bool(happened(events, EYE_SHUT)) == bool(happened(events, BOSS_RESTS))


def test_the_twins_mirror_each_other_and_one_is_shielded_at_a_time() -> None:
    sim, boss = duel(15)
    swapped = 0
    for _ in range(1000):
        sim.player.safe = NEVER
        swapped += len(happened(sim.step(0), TWINS_SWAPPED))
        (left, _), (right, _) = boss.twin(0), boss.twin(1)
        assert left + right == 400 * UNIT
        assert boss.shielded in (0, 1)
        assert boss.damage_at(*boss.twin(1 - boss.shielded)) in (1, 2) or abs(left - right) < 60 * UNIT
    assert swapped == 4


def test_the_carriers_lamp_is_weak_while_it_burns_and_for_good_without_its_tiers() -> None:
    _, boss = duel(10)
    assert boss.damage_at(boss.x, boss.y) == 1
    boss.attack = BURN
    assert boss.damage_at(boss.x, boss.y) == 2
    boss.attack, boss.tiers = 0, 0
    assert boss.damage_at(boss.x, boss.y) == 2


# -- what they let go --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("wave", "attack", "phase"), EVERY_ATTACK)
@pytest.mark.parametrize("ship", [30, 140, 200, 380])
def test_every_pattern_leaves_a_gap_starts_far_off_and_holds_forty_threats_at_most(
    wave: int, attack: int, phase: int, ship: int
) -> None:
    for level in (wave, wave + 20, wave + 60):
        sim, boss = duel(level, ship)
        sim.player.x = ship * UNIT
        about_to(sim, boss, attack, phase)
        for _ in range(500):
            sim.player.safe = NEVER
            for kind, x, y, _a, _b in sim.step(0):
                if kind in (THREAT_FIRED, DIVE_STARTED):
                    assert abs(x - sim.player.x) >= KEEP_OUT or sim.player.y - y >= KEEP_OUT
            assert len(sim.threats) <= MOST
            assert widest_gap(lanes(sim, sim.tick)) >= GAP
            if boss.state == RESTING:
                break


def test_fans_have_three_five_and_seven_orbs() -> None:
    sim, boss = duel(5)
    about_to(sim, boss, FANS)
    fired = {}
    while boss.state != RESTING:
        sim.player.safe = NEVER
        orbs = happened(sim.step(0), THREAT_FIRED)
        if orbs:
            fired[sim.tick] = len(orbs)
            assert set(orbs) == {(ORB, 0)}
    assert list(fired.values()) == [3, 5, 7]


def test_a_fan_of_seven_leaves_a_gap_between_any_two() -> None:
    sim, boss = duel(5)
    about_to(sim, boss, FANS)
    while boss.state != RESTING:
        sim.player.safe = NEVER
        sim.step(0)
    places = sorted(threat.arrives_x for threat in sim.threats if threat.volley == boss.volley)
    assert len(places) == 7
    assert min(after - before for before, after in pairwise(places)) >= GAP + 5 * UNIT


def test_the_brood_is_four_mites_worth_twenty_each_and_there_is_an_end_to_them() -> None:
    sim, boss = duel(5)
    for _ in range(6):
        about_to(sim, boss, BROOD, 1) if boss.supply else None
        while boss.state != RESTING:
            sim.player.safe = NEVER
            sim.step(0)
        assert all((diver.kind, diver.row) == (MITE, -1) for diver in sim.divers)
    assert boss.supply == 0
    with pytest.raises(AssertionError):
        about_to(sim, boss, BROOD, 1)
    run(sim, 400)
    assert sim.divers == []


@pytest.mark.parametrize("ship", [12, 60, 200, 340, 388])
@pytest.mark.parametrize("level", [5, 25, 85])
def test_the_wings_leave_the_lane_that_was_marked_and_nothing_else(ship: int, level: int) -> None:
    sim, boss = duel(level, ship)
    sim.player.x = ship * UNIT
    about_to(sim, boss, WINGS, 2)
    left, right = boss.lane()
    assert right - left == 40 * UNIT
    assert left >= 12 * UNIT
    assert right <= 388 * UNIT
    assert abs((left + right) // 2 - sim.player.x) <= 90 * UNIT + 20 * UNIT
    told = sim.tick
    sim.player.safe = 0
    # Whoever goes there when it's told, and waits, is safe; and it's told early enough.
    sim.player.x = (left + right) // 2
    places = set()
    while boss.state != RESTING:
        assert happened(sim.step(0), PLAYER_HIT) == []
        assert boss.lane() in ((left, right), (0, 0))
        for threat in sim.threats:
            if threat.kind == FEATHER:
                places.add(threat.x)
                assert not left < threat.x < right
        if boss.attack == WINGS and boss.state == TELLING:
            assert not sim.threats
    assert sim.tick - told >= 70 + 60
    shut = sorted([0, *places, left, right, 400 * UNIT])
    assert all(after - before <= 24 * UNIT for before, after in pairwise(shut) if (before, after) != (left, right))


def test_the_beam_is_shown_45_ticks_burns_60_where_it_was_shown_and_takes_the_shields_in_it() -> None:
    sim, boss = duel(10)
    about_to(sim, boss, BURN)
    left, right = boss.column()
    assert right - left == 28 * UNIT
    shown = burnt = 0
    chipped = []
    while boss.state != RESTING:
        sim.player.x = left - 4 * UNIT
        sim.player.safe = 0
        shown += boss.state == TELLING
        burnt += boss.state == ATTACKING
        events = sim.step(0)
        chipped += happened(events, SHIELD_CHIPPED)
        assert not happened(events, PLAYER_HIT)
        assert boss.column() in ((left, right), (0, 0))
        assert boss.attack != BURN or boss.x == (left + right) // 2
    assert (shown, burnt) == (45, 60)


@pytest.mark.parametrize(("beside", "hit"), [(0, True), (17, True), (18, False)])
def test_the_beam_kills_who_stands_in_it(beside: int, hit: bool) -> None:
    sim, boss = duel(10)
    about_to(sim, boss, BURN)
    events = []
    while boss.state != RESTING and not happened(events, PLAYER_HIT):
        sim.player.x = boss.aim_x + beside * UNIT
        sim.player.safe = 0
        events = sim.step(0)
    assert happened(events, PLAYER_HIT) == ([(KILLED_BY_THREAT + BEAM, 2)] if hit else [])


def test_lancers_leave_the_carrier_shake_and_dive_at_the_ship() -> None:
    sim, boss = duel(10)
    supply = boss.supply
    about_to(sim, boss, LANCERS, 1)
    events = run(sim, 150)
    assert happened(events, DIVE_STARTED) == [(LANCER, 0)] * 2
    assert boss.supply == supply - 2


def test_a_tier_falls_where_it_was_shown_as_wide_as_it_looks_and_crushes_the_shields() -> None:
    sim, boss = duel(10)
    about_to(sim, boss, TIERS, 2)
    left, right = boss.column()
    assert right - left == 76 * UNIT
    while boss.state != RESTING:
        sim.player.safe = NEVER
        sim.step(0)
    debris = sim.threats[-1]
    assert (debris.kind, debris.x, debris.half_width) == (DEBRIS, (left + right) // 2, 38 * UNIT)
    assert boss.tiers == 1
    boss.begin_rest(NEVER)
    sim.player.x = debris.x + 40 * UNIT
    sim.player.safe = 0
    assert happened(run(sim, 200), PLAYER_HIT) == [(KILLED_BY_THREAT + DEBRIS, 2)]


def test_in_the_rain_teardrops_fall_from_both_twins() -> None:
    sim, boss = duel(15)
    about_to(sim, boss, RAIN, 1)
    kinds = []
    while boss.state != RESTING:
        sim.player.safe = NEVER
        kinds += happened(sim.step(0), THREAT_FIRED)
    assert set(kinds) == {(TEARDROP, 0)}
    assert len(kinds) >= 6


def test_the_scissors_cross_in_front_of_the_ship() -> None:
    sim, boss = duel(15)
    about_to(sim, boss, SCISSORS, 2)
    ways = set()
    while boss.state != RESTING:
        sim.player.safe = NEVER
        sim.step(0)
        ways |= {(threat.vx > 0) - (threat.vx < 0) for threat in sim.threats}
    assert {-1, 1} <= ways


def test_a_ring_has_sixteen_orbs_and_two_gaps_of_44_px_that_turn_from_ring_to_ring() -> None:
    sim, boss = duel(20)
    about_to(sim, boss, RINGS)
    seen: list[list[int]] = []
    volley = boss.volley
    while boss.state != RESTING:
        sim.player.safe = NEVER
        sim.step(0)
        if boss.volley != volley:
            volley = boss.volley
            ring = [threat for threat in sim.threats if threat.volley == volley]
            places = sorted(threat.arrives_x for threat in ring)
            gaps = [before for before, after in pairwise(places) if after - before >= 49 * UNIT]
            inner = [before for before in gaps if abs(before - boss.x) < 230 * UNIT]
            assert len(ring) == 16 or len(sim.threats) > 16
            assert len(inner) >= 2
            seen.append(inner)
    assert len(seen) == 3
    assert all(before != after for before, after in pairwise(seen))


def test_the_eye_stares_at_where_the_ship_is_again_and_again() -> None:
    sim, boss = duel(20)
    about_to(sim, boss, STARE, 1)
    while boss.state != RESTING:
        sim.player.safe = NEVER
        sim.step(2)
    places = [threat.arrives_x for threat in sim.threats]
    assert len(places) >= 3
    assert places == sorted(places)


def test_a_hit_breaks_the_attack_off() -> None:
    sim, boss = duel(10)
    about_to(sim, boss, BURN)
    sim.player.x = boss.aim_x
    sim.player.safe = 0
    while sim.phase == FIGHT:
        sim.step(0)
    assert sim.phase == HIT
    run(sim, 70)
    assert sim.phase == FIGHT
    assert (boss.state, boss.attack) == (RESTING, 0)


@pytest.mark.parametrize("wave", WAVES)
def test_a_hunter_can_beat_it(wave: int) -> None:
    beaten = 0
    for seed in range(6):
        sim = Sim(seed)
        sim.level = wave
        begin_wave(sim)
        sim.lives = 5
        bot = make_bot("hunter", seed)
        while sim.level == wave and not sim.over and sim.tick < 8000:
            beaten += bool(happened(sim.step(bot.choose(sim)), BOSS_KILLED))
            sim.lives = 5
    assert beaten >= 4


def test_a_boss_keeps_its_own_count() -> None:
    sim, boss = duel(5)
    assert isinstance(boss, Boss)
    take_damage(sim, boss, 5)
    assert boss.bars() == (750, 1000, 1000)
