"""The spores: they drift, and burst on their way unless they are killed above y 190."""

from __future__ import annotations

import pytest

from alienattack.sim import UNIT, Sim, paths
from alienattack.sim.aliens import SPORE, SPORELING
from alienattack.sim.entities import DIVE, Diver
from alienattack.sim.events import DIVER_KILLED, PLAYER_HIT, SPORE_BURST
from tests.sim.situations import NEVER, happened, peaceful, run, send_down, shoot_at


def drifting() -> tuple[Sim, Diver]:
    """The fight of wave 7 with a spore on its way."""
    sim = peaceful(wave=7)
    assert sim.formation.rows[1].kind == SPORE
    return sim, send_down(sim, 1, 2, DIVE)


def test_a_spore_drifts_down_a_px_a_tick_and_sways_twenty_px() -> None:
    places = [paths.spore(age, 0, 0, 0, 0) for age in range(200)]
    assert places[100][1] == 100 * UNIT
    assert max(x for x, _ in places) - min(x for x, _ in places) == 20 * UNIT


def test_a_spore_bursts_at_y_190_into_two_sporelings_that_part() -> None:
    sim, spore = drifting()
    alive = sim.formation.alive
    events = []
    while not happened(events, SPORE_BURST):
        events = sim.step(0)
    assert spore.y >= 190 * UNIT
    assert [diver.kind for diver in sim.divers] == [SPORELING, SPORELING]
    run(sim, 30)
    left, right = sim.divers
    assert left.x < spore.x < right.x
    assert left.y > spore.y + 30 * UNIT
    assert sim.formation.alive == alive
    assert sim.formation.rows[1].away == 0


def test_a_spore_killed_above_that_does_not_burst() -> None:
    sim, spore = drifting()
    run(sim, 20)
    shoot_at(sim, spore.x, spore.y)
    assert happened(sim.step(0), DIVER_KILLED) == [(SPORE, 40)]
    assert not happened(run(sim, 100), SPORE_BURST)


def test_a_sporeling_is_worth_ten_and_twice_that_on_its_way() -> None:
    sim, _ = drifting()
    while not sim.divers or sim.divers[0].kind != SPORELING:
        sim.step(0)
    run(sim, 3)
    shoot_at(sim, sim.divers[0].x, sim.divers[0].y)
    assert happened(sim.step(0), DIVER_KILLED) == [(SPORELING, 20)]


def test_sporelings_that_miss_leave_below_and_are_gone() -> None:
    sim, _ = drifting()
    sim.player.safe = NEVER
    run(sim, 400)
    assert sim.divers == []


def test_a_sporeling_rams() -> None:
    sim, _ = drifting()
    while not sim.divers or sim.divers[0].kind != SPORELING:
        sim.step(0)
    sim.player.x = sim.divers[1].aim_x
    assert happened(run(sim, 120), PLAYER_HIT) == [(SPORELING, 2)]


@pytest.mark.parametrize("ship", [12, 100, 250, 388])
def test_sporelings_never_start_within_sixty_px_of_the_ship(ship: int) -> None:
    sim, spore = drifting()
    sim.formation.y += 150 * UNIT
    spore.from_y = spore.y = 230 * UNIT
    sim.player.safe = NEVER
    sim.player.x = ship * UNIT
    for _ in range(200):
        for kind, x, y, _a, _b in sim.step(0):
            if kind == SPORE_BURST:
                assert abs(x - sim.player.x) >= 60 * UNIT or sim.player.y - y >= 60 * UNIT
