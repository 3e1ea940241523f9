"""The saucer."""

from __future__ import annotations

import pytest

from alienattack.sim import UNIT
from alienattack.sim.aliens import SAUCER
from alienattack.sim.events import MISSED, SAUCER_CAME, SAUCER_KILLED, SAUCER_LEFT
from tests.sim.situations import NEVER, fighting, happened, peaceful, run, shoot_at


def test_the_first_saucer_comes_at_tick_1500_of_the_wave() -> None:
    sim = fighting()
    sim.attempt_at = NEVER
    assert not happened(run(sim, 1499), SAUCER_CAME)
    assert happened(sim.step(0), SAUCER_CAME)
    assert sim.saucer is not None
    assert sim.saucer.y == 52 * UNIT


def test_at_most_two_come_in_a_wave() -> None:
    sim = fighting()
    sim.attempt_at = sim.march_left = NEVER
    assert len(happened(run(sim, 9000), SAUCER_CAME)) == 2


def test_saucers_come_from_both_sides() -> None:
    directions = set()
    for seed in range(10):
        sim = peaceful(seed)
        sim.saucer_at = 0
        sim.step(0)
        assert sim.saucer is not None
        directions.add(sim.saucer.direction)
    assert directions == {1, -1}


def test_it_crosses_at_1_1_px_a_tick_and_leaves() -> None:
    sim = peaceful()
    sim.saucer_at = 0
    sim.step(0)
    assert sim.saucer is not None
    x, direction = sim.saucer.x, sim.saucer.direction
    run(sim, 100)
    assert (sim.saucer.x - x) * direction == pytest.approx(110 * UNIT, abs=60)
    sim.saucers_left = 0
    assert happened(run(sim, 300), SAUCER_LEFT)
    assert sim.saucer is None


@pytest.mark.parametrize(("quarter", "worth"), [(0, 300), (1, 200), (2, 100), (3, 50)])
def test_it_is_worth_less_with_every_quarter_of_its_way(quarter: int, worth: int) -> None:
    sim = peaceful()
    sim.saucer_at = 0
    sim.step(0)
    run(sim, quarter * 98 + 40)
    assert sim.saucer is not None
    sim.combo = 2
    sim.pips = 3
    shoot_at(sim, sim.saucer.x, sim.saucer.y)
    assert happened(sim.step(0), SAUCER_KILLED) == [(SAUCER, 2 * worth)]
    assert (sim.score, sim.saucer, sim.saucers_shot, sim.pips) == (2 * worth, None, 1, 4)


def test_a_shot_beside_it_is_a_miss() -> None:
    sim = peaceful()
    sim.saucer_at = 0
    run(sim, 120)
    assert sim.saucer is not None
    shoot_at(sim, sim.saucer.x + 24 * UNIT * -sim.saucer.direction, sim.saucer.y)
    assert happened(run(sim, 30), MISSED)
    assert sim.saucer is not None
