"""The wraiths: they fade, nothing touches them, they come back one column on, and fire three orbs at once."""

from __future__ import annotations

import pytest

from alienattack.sim import UNIT, Sim
from alienattack.sim.aliens import ORB, WRAITH
from alienattack.sim.events import KILLED, ROW_BACK, ROW_FADED, THREAT_FIRED
from alienattack.sim.fire import attempt_fire
from alienattack.sim.threats import GAP
from tests.sim.situations import NEVER, happened, leave_only, peaceful, run, shoot_at


def haunted() -> Sim:
    """The fight of wave 9, in which wraiths stand in the first row."""
    sim = peaceful(wave=9)
    assert sim.formation.rows[0].kind == WRAITH
    return sim


def test_a_row_fades_sixty_of_every_180_ticks() -> None:
    sim = haunted()
    sim.player.safe = NEVER
    row = sim.formation.rows[0]
    faded = 0
    for _ in range(360):
        sim.step(0)
        faded += row.faded
    assert faded == 120


def test_nothing_touches_a_faded_wraith() -> None:
    sim = haunted()
    leave_only(sim, 0, 4)
    place = sim.formation.alien_position(0, 4)
    while not happened(sim.step(0), ROW_FADED):
        pass
    shoot_at(sim, *place)
    assert not happened(run(sim, 5), KILLED)
    assert sim.formation.alive == 1


def test_it_comes_back_one_column_on_and_from_the_last_to_the_first() -> None:
    sim = haunted()
    for col, after in ((4, 5), (9, 0)):
        leave_only(sim, 0, col)
        while not happened(sim.step(0), ROW_BACK):
            pass
        assert sim.formation.rows[0].mask == 1 << after


def test_it_stays_in_its_column_where_the_next_lies_beyond_the_wall() -> None:
    sim = haunted()
    leave_only(sim, 0, 4)
    formation = sim.formation
    formation.x = 388 * UNIT - formation.rightmost
    while not happened(sim.step(0), ROW_BACK):
        pass
    assert formation.rows[0].mask == 1 << 4


def test_a_wraith_fires_three_orbs_eighteen_degrees_apart() -> None:
    sim = haunted()
    leave_only(sim, 0, 4)
    sim.events = []
    attempt_fire(sim)
    assert happened(sim.events, THREAT_FIRED) == [(ORB, 0)] * 3
    middle, left, right = sim.threats
    assert middle.vx == 0
    assert left.vx / left.vy == pytest.approx(-right.vx / right.vy, abs=0.01)
    assert abs(right.vx / right.vy) == pytest.approx(0.325, abs=0.02)


def test_a_faded_wraith_does_not_fire() -> None:
    sim = haunted()
    leave_only(sim, 0, 4)
    while not happened(sim.step(0), ROW_FADED):
        pass
    attempt_fire(sim)
    assert sim.threats == []


def test_from_low_down_only_what_leaves_a_gap_is_fired() -> None:
    sim = haunted()
    leave_only(sim, 0, 4)
    sim.formation.y = 220 * UNIT
    sim.player.x = 380 * UNIT
    attempt_fire(sim)
    for index, one in enumerate(sim.threats):
        for other in sim.threats[:index]:
            assert abs(one.arrives_x - other.arrives_x) >= GAP
