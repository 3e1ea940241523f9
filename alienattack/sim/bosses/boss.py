"""What a boss is: its state, its attacks by number, and where it can be hit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from alienattack.sim.aliens import BROODMOTHER, CARRIER, EYE, TWINS
from alienattack.sim.field import CENTRE_X, UNIT

# States.
ARRIVING: Final = 1  # flies in during the wave's intro; shots pass through
RESTING: Final = 2  # between two attacks
TELLING: Final = 3  # shows which attack comes: `attack` is set, `aim_x` too where it's fixed beforehand
ATTACKING: Final = 4
DYING: Final = 5  # bursts, at the start of the parade
LEAVING: Final = 6  # after 90 s, upwards, without bonus; shots pass through

# Attacks.
NO_ATTACK: Final = 0
FANS: Final = 1  # Broodmother: fans of 3, 5, 7 orbs, each aimed once
BROOD: Final = 2  # Broodmother: four mites, as divers without a rank
WINGS: Final = 3  # Broodmother: feathers across the whole field, from the walls inwards, but for a lane at aim_x
BURN: Final = 4  # Carrier: a column of light at aim_x
LANCERS: Final = 5  # Carrier: lancers, as divers without a rank
TIERS: Final = 6  # Carrier: one of its tiers falls
DUET: Final = 7  # Twins: fans of 3 in turn
RAIN: Final = 8  # Twins: teardrops straight down from both
SCISSORS: Final = 9  # Twins: orbs in two lines that cross
RINGS: Final = 10  # Eye: rings of orbs with two gaps
STARE: Final = 11  # Eye: orbs one by one at where you are

ATTACK_NAMES: Final[dict[int, str]] = {
    FANS: "fans",
    BROOD: "brood",
    WINGS: "wings",
    BURN: "burn",
    LANCERS: "lancers",
    TIERS: "tiers",
    DUET: "duet",
    RAIN: "rain",
    SCISSORS: "scissors",
    RINGS: "rings",
    STARE: "stare",
}

BARS: Final = 3
BOSS_Y: Final = 104 * 256  # where it fights
LANE: Final = 20 * 256  # half of the lane that the wings leave
BEAM: Final = 14 * 256  # half of the column's width
TWIN_APART: Final = 20 * 256  # half the height between the twins, who cross

# Half the body's box, px, by kind; what is drawn is larger.
_HALF_WIDTH: Final[dict[int, int]] = {BROODMOTHER: 58, CARRIER: 60, TWINS: 26, EYE: 34}
_HALF_HEIGHT: Final[dict[int, int]] = {BROODMOTHER: 24, CARRIER: 20, TWINS: 18, EYE: 28}
# The weak points: how far to both sides of the middle (px), and half their width. A hit there counts double.
_WEAK_AT: Final[dict[int, int]] = {BROODMOTHER: 30, CARRIER: 0, TWINS: 0, EYE: 0}
_WEAK_HALF: Final[dict[int, int]] = {BROODMOTHER: 7, CARRIER: 11, TWINS: 7, EYE: 9}


@dataclass(slots=True)
class Boss:
    """A boss. (x, y): its middle in 1/256 px; for the twins the point about which they mirror each other.

    `phase` 0..2 is the number of bars that are gone; each bar is `bar_hp` hits long, `hp` is what is left of this one.
    """

    kind: int
    tier: int  # 0 the first time, 1 from wave 25 on, 2 from wave 45 on...
    bar_hp: int
    hp: int
    x: int
    y: int
    state: int = ARRIVING
    age: int = 0  # ticks in this state
    fought: int = 0  # ticks of fighting so far
    phase: int = 0
    attack: int = NO_ATTACK
    turn: int = 0  # attacks made in this phase
    aim_x: int = CENTRE_X  # of the lane (WINGS) or the column (BURN), from the tell on
    sway: int = 0  # ticks it has swayed; stands still while it burns
    shielded: int = -1  # the twin that can't be hit now, 0 or 1; -1 for other bosses
    open: bool = True  # the Eye: false while nothing can hurt it
    gap: int = 0  # the Eye: slot of the ring's first gap
    supply: int = 0  # mites or lancers it may still send
    tiers: int = 2  # the Carrier's tiers that still hang on it

    def bars(self) -> tuple[int, int, int]:
        """What is left of the three bars, in permille each, in the order in which they are used up."""
        left = self.hp * 1000 // self.bar_hp
        if self.phase == 0:
            return left, 1000, 1000
        return (0, left, 1000) if self.phase == 1 else (0, 0, left)

    def twin(self, which: int) -> tuple[int, int]:
        """The middle of twin 0 or 1; of any other boss its own middle."""
        if self.kind != TWINS:
            return self.x, self.y
        return (self.x, self.y - TWIN_APART) if which == 0 else (2 * CENTRE_X - self.x, self.y + TWIN_APART)

    def half_width(self) -> int:
        """Half the width of its body (of one twin's), 1/256 px."""
        return _HALF_WIDTH[self.kind] * UNIT

    def half_height(self) -> int:
        """Half the height of its body (of one twin's), 1/256 px."""
        return _HALF_HEIGHT[self.kind] * UNIT

    def weak_points(self) -> tuple[int, int]:
        """(at, half): the weak points lie `at` to both sides of its middle (0: one there), `half` wide to each side.

        The Carrier's is its lamp, open while it tells or burns; else half is 0. All 1/256 px.
        """
        if self.kind == CARRIER and self.attack != BURN:
            return 0, 0
        return _WEAK_AT[self.kind] * UNIT, _WEAK_HALF[self.kind] * UNIT

    def lane(self) -> tuple[int, int]:
        """The lane that the wings will leave, left and right edge in 1/256 px; (0, 0) when there's none now."""
        if self.attack != WINGS:
            return 0, 0
        return self.aim_x - LANE, self.aim_x + LANE

    def column(self) -> tuple[int, int]:
        """The column of light, left and right edge in 1/256 px: a thin line while TELLING, burning while ATTACKING."""
        if self.attack != BURN:
            return 0, 0
        return self.aim_x - BEAM, self.aim_x + BEAM
