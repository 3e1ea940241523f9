"""The parade after a beaten boss."""

from __future__ import annotations

from itertools import pairwise

import pytest

from alienattack.sim import CLEAR, PARADE, UNIT, Sim, parade
from alienattack.sim.events import (
    FLIGHT_CAME,
    KILLED,
    PARADE_ENDED,
    PLAYER_HIT,
    SHIELDS_MENDED,
    THREAT_FIRED,
    WAVE_CLEARED,
)
from tests.sim.situations import beaten, happened, run, shoot_at


def shoot_all(sim: Sim, misses: int = 0) -> list[tuple[int, int, int, int, int]]:
    """Shoot every flyer as it comes, with `misses` more shots than that; all events to the end of the parade."""
    events = []
    sim.parade_shots += misses
    while sim.phase == PARADE:
        for flyer in sim.flyers:
            if flyer.age > 20:
                sim.parade_shots += 1
                shoot_at(sim, flyer.x, flyer.y)
        sim.bullets = sim.bullets[:24]
        events += sim.step(0)
    return events


def test_three_flights_of_eight_come_in_twelve_seconds_and_nobody_fires() -> None:
    sim = beaten(5)
    begun = sim.tick
    most = set()
    events = []
    while sim.phase == PARADE:
        events += sim.step(0)
        most |= {(flyer.flight, flyer.index) for flyer in sim.flyers}
    assert len(most) == 24
    assert [flight for flight, _ in happened(events, FLIGHT_CAME)] == [0, 1, 2]
    assert not happened(events, THREAT_FIRED)
    assert not happened(events, PLAYER_HIT)
    assert 11 * 60 <= sim.tick - begun <= 13 * 60
    assert happened(events, PARADE_ENDED) == [(0, 0)]
    assert happened(events, SHIELDS_MENDED) == [(1, 0)]
    assert sim.phase == CLEAR


def test_the_boss_bursts_for_72_ticks_first() -> None:
    sim = beaten(5)
    run(sim, 71)
    assert sim.boss is not None
    sim.step(0)
    assert sim.boss is None


def test_each_is_worth_fifty_and_all_with_thirty_shots_two_thousand_more() -> None:
    for misses, prize in ((0, 2000), (6, 2000), (7, 0)):
        sim = beaten(5)
        sim.score = 0
        sim.combo = 1
        events = shoot_all(sim, misses)
        assert len(happened(events, KILLED)) == 24
        assert happened(events, KILLED)[0][1] == 50
        assert happened(events, PARADE_ENDED) == [(24, prize)]


def test_one_that_gets_away_costs_the_prize() -> None:
    sim = beaten(5)
    run(sim, 110)
    sim.flyers.pop()
    assert happened(shoot_all(sim), PARADE_ENDED)[0][1] == 0


def test_after_the_parade_comes_the_bonus_of_the_wave() -> None:
    sim = beaten(10)
    events = shoot_all(sim)
    assert happened(events, WAVE_CLEARED)[0][0] == 10
    assert happened(events, WAVE_CLEARED)[0][1] >= 100 + 200
    assert sim.clear_card is not None
    assert sim.clear_card[2] == (60 + 24) * 3 // 2


@pytest.mark.parametrize("flight", [0, 1, 2])
def test_a_flight_comes_in_and_goes_out_where_nobody_sees_it_and_never_comes_low(flight: int) -> None:
    def outside(place: tuple[int, int]) -> bool:
        x, y = place
        return not (-12 * UNIT < x < 412 * UNIT and y > -12 * UNIT)

    way = [parade.place(flight, age) for age in range(parade.WAY_TICKS + 1)]
    assert outside(way[0])
    assert outside(way[-1])
    assert max(y for _, y in way) < 230 * UNIT
    assert sum(20 * UNIT < x < 380 * UNIT and y > 40 * UNIT for x, y in way) > 120
    assert max(abs(a[0] - b[0]) + abs(a[1] - b[1]) for a, b in pairwise(way)) < 9 * UNIT
