"""The things that move on their own: ship, shots, threats, divers, saucer, capsule, flyers of the parade.

All positions are centres in 1/256 px.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

# States of a diver.
TELL: Final = 1
DIVE: Final = 2
HANG: Final = 3
CLIMB: Final = 4
RETURN: Final = 5

SAUCER_SPEED: Final = 282  # 1.1 px a tick
SAUCER_WAY: Final = 432 * 256
WORTHS: Final = (300, 200, 100, 50)


@dataclass(slots=True)
class Player:
    """The ship. `way` is the direction of the last tick (-1, 0, 1), `safe` the ticks it can't be hit any more."""

    x: int
    y: int
    alive: bool = True
    safe: int = 0
    way: int = 0


@dataclass(slots=True)
class Bullet:
    """A shot of the player's in flight.

    `power`: the power-up it was fired with; `pierce`: what it can still hit; `landed`: it has hit something;
    `pair`: number it shares with the other of a twin shot while both fly and neither has met anything, else 0;
    `spare`: the other one has hit, so this one neither gains nor costs pips.
    """

    x: int
    y: int
    power: int = 0
    pierce: int = 1
    landed: bool = False
    pair: int = 0
    spare: bool = False


@dataclass(slots=True)
class Threat:
    """A shot of the aliens. `arrives` and `arrives_x`: tick and place at the ship's height, known at its start."""

    kind: int
    x: int
    y: int
    vx: int
    vy: int
    age: int
    home_x: int  # the line a zig-zag sways about
    arrives: int
    arrives_x: int
    half_width: int  # of the lane it needs, with its sway
    angle: int = 0  # of a zig-zag's sway, 512 to the turn
    sway: int = 10  # and by how much that grows a tick
    slow: bool = False  # it was let go, or met, by the power SLOW, and stays so
    volley: int = 0  # those of one volley (a boss's pattern) leave their gap by design; 0: none


@dataclass(slots=True)
class Diver:
    """An alien that left its rank at (row, col); (from_x, from_y) and (aim_x, aim_y) fix its path.

    Row -1: it has no rank to come home to (a sporeling, what a boss sends); it leaves below.
    """

    kind: int
    row: int
    col: int
    x: int
    y: int
    state: int
    age: int
    from_x: int = 0
    from_y: int = 0
    aim_x: int = 0
    aim_y: int = 0
    slow: bool = False  # it set off, or was met, under the power SLOW, and stays so
    half: bool = False  # a slow one: half a tick further than `age` says


@dataclass(slots=True)
class Saucer:
    """The saucer: `direction` +1 or -1, `born` the tick it came."""

    x: int
    y: int
    direction: int
    born: int

    def worth(self, tick: int) -> int:
        """Its points at `tick`, by the quarter of its way that it has reached."""
        return WORTHS[min(3, max(0, (tick - self.born) * SAUCER_SPEED * 4 // SAUCER_WAY))]


@dataclass(slots=True)
class Opening:
    """A shell in rank at (row, col) that stands open: one hit kills it. After `left` ticks more it fires and shuts."""

    row: int
    col: int
    left: int


@dataclass(slots=True)
class Capsule:
    """A power-up on its way down; `power` is one of powers.py."""

    power: int
    x: int
    y: int


@dataclass(slots=True)
class Flyer:
    """One of the parade: number `index` (0..7) of flight `flight` (0..2); `age` ticks since it set off."""

    kind: int
    flight: int
    index: int
    x: int
    y: int
    age: int = 0
