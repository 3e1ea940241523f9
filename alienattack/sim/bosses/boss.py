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
TIERS: Final = 6  # Carrier: one of its tiers falls, at aim_x
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
TIER_HALF: Final = (26 * 256, 38 * 256)  # half the width of the last tier, and of the one that falls first
TWIN_APART: Final = 20 * 256  # half the height between the twins, who cross

# Half the body's box, px, by kind; what is drawn is larger.
_HALF_WIDTH: Final[dict[int, int]] = {BROODMOTHER: 58, CARRIER: 60, TWINS: 26, EYE: 34}
_HALF_HEIGHT: Final[dict[int, int]] = {BROODMOTHER: 24, CARRIER: 20, TWINS: 18, EYE: 28}
# The weak points: how far to both sides of the middle (px), and half their width. A hit there counts double.
_WEAK_AT: Final[dict[int, int]] = {BROODMOTHER: 30, CARRIER: 0, TWINS: 0, EYE: 0}
_WEAK_HALF: Final[dict[int, int]] = {BROODMOTHER: 7, CARRIER: 11, TWINS: 7, EYE: 9}
# What the player's shot adds to a body on each side.
_SHOT: Final = 256

# What a shot at a place does: no boss is there, nothing can hurt it now, or else as many hits as it counts.
MISSED: Final = -1
IMMUNE: Final = 0


@dataclass(slots=True)
class Boss:
    """A boss. (x, y): its middle in 1/256 px; of the twins the upper one's, whom the other mirrors.

    `phase` 0..2 is the number of bars that are gone; each bar is `bar_hp` hits long, `hp` is what is left of this one.
    """

    kind: int
    tier: int  # 0 the first time, 1 from wave 25 on, 2 from wave 45 on...
    bar_hp: int
    hp: int
    x: int
    y: int
    supply: int  # mites or lancers it may still send: a boss is no farm
    state: int = ARRIVING
    age: int = 0  # ticks in this state
    rest: int = 0  # ticks that this rest lasts
    fought: int = 0  # ticks of fighting so far
    phase: int = 0
    attack: int = NO_ATTACK
    turn: int = 0  # attacks begun in this phase
    aim_x: int = CENTRE_X  # of the lane (WINGS), the column (BURN) or the fall (TIERS), from the tell on
    sway: int = 0  # ticks it has swayed; stands still while it burns or drops a tier
    shielded: int = -1  # the twin that can't be hit now, 0 or 1; -1 for other bosses
    open: bool = True  # the Eye: false while nothing can hurt it
    gap: int = 0  # the Eye: slot of the first gap in the ring that comes next
    rings: int = 0  # the Eye: rings so far
    volley: int = 0  # number of its last volley
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

        The Carrier's is its lamp, open while it tells or burns, and for good without its tiers; else half is 0.
        All 1/256 px.
        """
        if self.kind == CARRIER and self.attack != BURN and self.tiers:
            return 0, 0
        return _WEAK_AT[self.kind] * UNIT, _WEAK_HALF[self.kind] * UNIT

    def lane(self) -> tuple[int, int]:
        """The lane that the wings will leave, left and right edge in 1/256 px; (0, 0) when there's none now."""
        if self.attack != WINGS:
            return 0, 0
        return self.aim_x - LANE, self.aim_x + LANE

    def column(self) -> tuple[int, int]:
        """What will be burnt (BURN) or struck (TIERS) from top to bottom: left and right edge in 1/256 px, or (0, 0).

        A thin line while TELLING; the light burns all the while it is ATTACKING.
        """
        if self.attack == BURN:
            return self.aim_x - BEAM, self.aim_x + BEAM
        if self.attack == TIERS and self.tiers:
            half = TIER_HALF[self.tiers - 1]
            return self.aim_x - half, self.aim_x + half
        return 0, 0

    def damage_at(self, x: int, y: int) -> int:
        """What a shot at (x, y) does to it: MISSED, IMMUNE, 1, or 2 in a weak point."""
        if self.state not in (RESTING, TELLING, ATTACKING):
            return MISSED
        half_width = self.half_width() + _SHOT
        half_height = self.half_height()
        for which in (1, 0) if self.kind == TWINS else (0,):
            middle_x, middle_y = self.twin(which)
            across = abs(x - middle_x)
            if across > half_width or not -half_height <= y - middle_y <= half_height:
                continue
            if which == self.shielded or not self.open:
                return IMMUNE
            at, half = self.weak_points()
            return 2 if half and abs(across - at) <= half + _SHOT else 1
        return MISSED

    def begin_rest(self, ticks: int) -> None:
        """Rest for `ticks`."""
        self.state = RESTING
        self.age = 0
        self.rest = ticks
        self.attack = NO_ATTACK
