"""Bots that play as people do: late, a little off, minding few things at once; the stronger they are, the longer."""

from __future__ import annotations

from itertools import pairwise
from statistics import mean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alienattack.bots.dodging import Danger, refuge
from alienattack.bots.person import Person
from alienattack.bots.runner import play
from alienattack.bots.sight import Sighting, look
from alienattack.bots.strengths import STRENGTHS, Strength
from alienattack.sim import UNIT, Sim
from alienattack.sim.aliens import ORB, TEARDROP, ZIGZAG
from alienattack.sim.entities import Capsule, Threat
from alienattack.sim.field import SHIP_Y
from alienattack.sim.powers import TWIN


def to_the_fight(seed: int, strength: Strength) -> tuple[Sim, Person]:
    """A game just before anything falls, and who plays it."""
    sim, person = Sim(seed), Person(strength, seed)
    while sim.wave_tick < 60:
        sim.step(person.choose(sim))
    return sim, person


@pytest.mark.parametrize("strength", STRENGTHS, ids=lambda strength: strength.name)
def test_nobody_acts_on_a_threat_before_the_reaction_time_has_passed(strength: Strength) -> None:
    untouched, calm = to_the_fight(4, strength)
    threatened, startled = to_the_fight(4, strength)
    x = threatened.player.x
    threatened.threats.append(Threat(TEARDROP, x, SHIP_Y - 100 * UNIT, 0, UNIT, 0, x, 0, x, 2 * UNIT))
    together = 0
    while calm.choose(untouched) == startled.choose(threatened) and together < 90:
        untouched.step(0)
        threatened.step(0)
        together += 1
    assert strength.reaction <= together


def test_the_expert_steps_aside_for_one_threat() -> None:
    sim, person = to_the_fight(4, STRENGTHS[-1])
    x = sim.player.x
    sim.threats.append(Threat(TEARDROP, x, SHIP_Y - 150 * UNIT, 0, 2 * UNIT, 0, x, 0, x, 2 * UNIT))
    for _ in range(90):
        sim.step(person.choose(sim))
    assert sim.lives == 3


def test_each_strength_lasts_longer_than_the_one_below() -> None:
    """On average over a few games: the table of docs/rules.md is measured by tests/benchmarks/test_bot_strength.py."""
    lasted = [mean(play(strength.name, seed, 30_000)[0].tick for seed in range(500, 507)) for strength in STRENGTHS]
    assert all(weaker < stronger for weaker, stronger in pairwise(lasted))
    assert lasted[0] >= 45 * 60
    assert lasted[-1] >= 6 * 60 * 60


def test_the_expert_waits_in_the_lane_that_the_wings_leave() -> None:
    sim, person = to_the_fight(4, STRENGTHS[-1])
    seen = look(sim)
    seen.lane, seen.targets = (300 * UNIT, 340 * UNIT), seen.targets[:1]
    places = [place_of(person, sim, seen) for _ in range(20)]
    assert sum(300 * UNIT < place < 340 * UNIT for place in places) >= 18


def test_a_capsule_that_comes_down_near_by_is_fetched_unless_something_else_does() -> None:
    sim, person = to_the_fight(4, STRENGTHS[-1])
    sim.capsule = Capsule(TWIN, sim.player.x + 30 * UNIT, SHIP_Y - 20 * UNIT)
    assert place_of(person, sim, look(sim)) == sim.capsule.x
    sim.threats.append(Threat(TEARDROP, sim.player.x, SHIP_Y - 40 * UNIT, 0, UNIT, 0, 0, 0, 0, 2 * UNIT))
    assert place_of(person, sim, look(sim)) != sim.capsule.x


def place_of(person: Person, sim: Sim, seen: Sighting) -> int:
    """Where the person wants to be, having seen this."""
    person.decide(sim, seen)
    return person.place


def test_an_orb_that_flies_aslant_is_seen_where_it_is() -> None:
    sim = Sim(1)
    sim.threats.append(Threat(ORB, 90 * UNIT, 200 * UNIT, 150, 430, 0, 10 * UNIT, 0, 120 * UNIT, 9 * UNIT))
    sim.threats.append(Threat(ZIGZAG, 96 * UNIT, 200 * UNIT, 0, 430, 0, 90 * UNIT, 0, 90 * UNIT, 12 * UNIT))
    assert [faller.x for faller in look(sim).fallers] == [90 * UNIT, 90 * UNIT]


def test_stronger_people_are_better_in_every_column() -> None:
    for weaker, stronger in pairwise(STRENGTHS):
        for less in ("reaction", "glance", "misjudged", "aim", "vague", "sticky", "trigger", "lapse"):
            assert getattr(stronger, less) < getattr(weaker, less)
        for more in ("attention", "ahead", "reach", "sense"):
            assert getattr(stronger, more) > getattr(weaker, more)


def test_a_sighting_shows_every_threat_and_the_lowest_alien_of_each_column() -> None:
    sim = Sim(1)
    sim.threats.append(Threat(TEARDROP, 5 * UNIT, 9 * UNIT, 0, UNIT, 0, 5 * UNIT, 0, 5 * UNIT, 2 * UNIT))
    seen = look(sim)
    assert [(faller.x, faller.y) for faller in seen.fallers] == [(5 * UNIT, 9 * UNIT)]
    lowest = [sim.formation.alien_position(sim.formation.lowest_in(col), col) for col in range(10)]
    assert [(target.x, target.y) for target in seen.targets] == lowest


def test_without_danger_the_refuge_is_the_goal() -> None:
    assert refuge([], 100 * UNIT, 130 * UNIT, 140 * UNIT) == 130 * UNIT


@given(st.lists(st.integers(12, 388), min_size=1, max_size=4), st.integers(12, 388))
@settings(max_examples=200, deadline=None)
def test_a_refuge_is_safe_from_everything_that_comes_down_late_enough(falls: list[int], x: int) -> None:
    dangers: list[Danger] = [(fall * UNIT, 0, 30, 36, 12 * UNIT) for fall in falls]
    place = refuge(dangers, x * UNIT, x * UNIT, 140 * UNIT)
    assert all(abs(place - fall * UNIT) >= 12 * UNIT for fall in falls)
