"""Where the ship is safe: what will come down when, and which way leaves the most room.

A danger is a tuple (x, vx, begins, ends, need): where it is and how fast it goes across (1/256 px, 1/256 px a tick),
from when to when it is at the ship's height (ticks from the look on), and how far from its middle the ship is safe.
"""

from __future__ import annotations

from typing import Final

from alienattack.sim.field import WALL_LEFT, WALL_RIGHT
from alienattack.sim.ship import SPEED

Danger = tuple[int, int, int, int, int]

# Half the heights at which a shot, or a body, can meet the ship.
SHOT_HEIGHT: Final = 9 * 256
BODY_HEIGHT: Final = 14 * 256
# How long a dodge is planned, in ticks; then the ship stands.
_DODGE: Final = 10
# How finely a refuge is looked for.
_STEP: Final = 4 * 256
PLENTY: Final = 1 << 30


def room(dangers: list[Danger], x: int, way: int) -> int:
    """The least room of a ship at x that goes `way` for a short while and then stands; below zero it is hit."""
    step = way * SPEED
    least = PLENTY
    for danger_x, vx, begins, ends, need in dangers:
        first = begins if begins > 0 else 0
        left = _apart(danger_x, vx, x, step, first) - need
        if left < least:
            least = left
        left = _apart(danger_x, vx, x, step, (first + ends) >> 1) - need
        if left < least:
            least = left
        left = _apart(danger_x, vx, x, step, ends) - need
        if left < least:
            least = left
    return least


def _apart(danger_x: int, vx: int, x: int, step: int, at: int) -> int:
    """How far a danger is from the ship at that tick. Without `abs`, which machine code has to ask Python for."""
    mine = x + step * (at if at < _DODGE else _DODGE)
    if mine < WALL_LEFT:
        mine = WALL_LEFT
    elif mine > WALL_RIGHT:
        mine = WALL_RIGHT
    apart = danger_x + vx * at - mine
    return apart if apart >= 0 else -apart


def safest(dangers: list[Danger], x: int, want: int) -> int:
    """The wanted way if it's safe, else the one with the most room: -1, 0 or 1."""
    best_way = want
    best_room = room(dangers, x, want)
    if best_room >= 0:
        return want
    for way in (0, -1, 1):
        if way != want:
            left = room(dangers, x, way)
            if left > best_room:
                best_room = left
                best_way = way
    return best_way


def refuge(dangers: list[Danger], x: int, goal: int, reach: int) -> int:
    """Where to go from x so that nothing hits the ship on the way or there: as near to the goal as may be.

    Looked for up to `reach` (1/256 px) to both sides; where no place is safe, the one with the most room.
    """
    best = goal
    best_room = _room_towards(dangers, x, goal)
    if best_room >= 0:
        return goal
    best_cost = -1
    place = x - reach
    while place <= x + reach:
        if WALL_LEFT <= place <= WALL_RIGHT:
            left = _room_towards(dangers, x, place)
            if left >= 0:
                cost = abs(place - goal) + abs(place - x)
                if best_cost < 0 or cost < best_cost:
                    best_cost = cost
                    best = place
            elif best_cost < 0 and left > best_room:
                best_room = left
                best = place
        place += _STEP
    return best


def _room_towards(dangers: list[Danger], x: int, place: int) -> int:
    """The least room of a ship that goes from x to `place` and stays there."""
    least = PLENTY
    for danger_x, vx, begins, ends, need in dangers:
        first = begins if begins > 0 else 0
        for at in (first, (first + ends) >> 1, ends):
            way = place - x
            far = SPEED * at
            mine = x + (far if way > far else -far if way < -far else way)
            left = abs(danger_x + vx * at - mine) - need
            if left < least:
                least = left
    return least
