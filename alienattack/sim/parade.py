"""The parade after a beaten boss: three flights of eight, nobody fires, a prize for few shots."""

from __future__ import annotations

from typing import Final

from alienattack.sim.aliens import LANCER, MOTH, WEAVER
from alienattack.sim.entities import Flyer
from alienattack.sim.events import FLIGHT_CAME, PARADE_ENDED, PARADE_STARTED
from alienattack.sim.field import UNIT
from alienattack.sim.scoring import add_points
from alienattack.sim.sine import sine_of_turn
from alienattack.sim.world import World

FLIGHTS: Final = (MOTH, LANCER, WEAVER)  # who flies in which
FLYERS: Final = 8  # a flight
ALL: Final = 24
POINTS: Final = 50
PRIZE: Final = 2000  # for all of them
PRIZE_SHOTS: Final = 30  # with so many shots or fewer

BURST_TICKS: Final = 72  # the boss is still bursting
_FIRST_FLIGHT: Final = 84  # tick of the parade
_FLIGHT_EVERY: Final = 190
_FLYER_EVERY: Final = 10
WAY_TICKS: Final = 220
# When the last of the last flight is through.
PARADE_TICKS: Final = _FIRST_FLIGHT + 2 * _FLIGHT_EVERY + (FLYERS - 1) * _FLYER_EVERY + WAY_TICKS


def place(flight: int, age: int) -> tuple[int, int]:
    """Where a flyer of `flight` is at `age` ticks of its way (0 to WAY_TICKS), in 1/256 px."""
    if flight == 0:
        # In waves from the left to the right.
        return (age * 2 - 20) * UNIT, 100 * UNIT + (36 * sine_of_turn(age, 90) >> 8)
    if flight == 1:
        # From the right to the left, with a loop.
        return (420 - age * 2) * UNIT + (44 * sine_of_turn(age, 110) >> 8), 120 * UNIT - (
            44 * sine_of_turn(age + 27, 110) >> 8
        )
    # Down in a wide arc and up again.
    return 200 * UNIT + (150 * sine_of_turn(age, WAY_TICKS) >> 8), 90 * UNIT - (
        112 * sine_of_turn(age + WAY_TICKS // 4, WAY_TICKS) >> 8
    )


def begin_parade(world: World) -> None:
    """A boss is beaten."""
    boss = world.boss
    world.parade_shots = world.parade_hits = 0
    if boss is not None:
        world.events.append((PARADE_STARTED, boss.x, boss.y, boss.kind, 0))


def step_parade(world: World, tick: int) -> bool:
    """Tick `tick` (from 1) of the parade: who is due sets off, all fly on. Whether it's over."""
    if tick == BURST_TICKS:
        world.boss = None
    since = tick - _FIRST_FLIGHT
    if since >= 0:
        flight, within = divmod(since, _FLIGHT_EVERY)
        if flight < len(FLIGHTS):
            if within == 0:
                x, y = place(flight, 0)
                world.events.append((FLIGHT_CAME, x, y, flight, FLIGHTS[flight]))
            index, rest = divmod(within, _FLYER_EVERY)
            if rest == 0 and index < FLYERS:
                x, y = place(flight, 0)
                world.flyers.append(Flyer(FLIGHTS[flight], flight, index, x, y))
    through = False
    for flyer in world.flyers:
        flyer.age += 1
        flyer.x, flyer.y = place(flyer.flight, flyer.age)
        through = through or flyer.age >= WAY_TICKS
    if through:
        world.flyers = [flyer for flyer in world.flyers if flyer.age < WAY_TICKS]
    return tick >= PARADE_TICKS or world.parade_hits == ALL


def end_parade(world: World) -> None:
    """It's over: the prize, if it was won."""
    prize = PRIZE if world.parade_hits == ALL and world.parade_shots <= PRIZE_SHOTS else 0
    world.flyers.clear()
    world.events.append((PARADE_ENDED, world.player.x, world.player.y, world.parade_hits, prize))
    add_points(world, prize)
