"""The formation: one offset and a bitmask of living columns a row, so that no tick costs work for each alien."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from alienattack.sim.aliens import ALIENS, WRAITH
from alienattack.sim.field import CENTRE_X, FIRST_ROW_Y, UNIT, WALL_LEFT, WALL_RIGHT
from alienattack.sim.waves import row_mask, wave

ROW_PITCH: Final = 21 * 256
STEP: Final = 2 * 256
DROP: Final = 12 * 256
LIFT: Final = 72 * 256
# What the player's shot adds to a body: 1 px to each side, 3 px above and below its centre.
_SHOT_HALF_WIDTH: Final = 256
_REACH: Final = 9 * 256
_HALF_PITCH: Final = 21 * 128


@dataclass(slots=True)
class Row:
    """One row: bit c of a mask is column c from the left. `pitch`, `y`: px; `left`, `half_width`: 1/256 px."""

    kind: int
    mask: int
    columns: int
    pitch: int
    y: int
    left: int  # of column 0, from the formation's x
    half_width: int  # of the body and the shot that meets it
    away: int = 0  # columns whose alien is diving: its place counts for the walls, so that it can come home
    tough: bool = False  # shells: three hits while they are shut
    cracked: int = 0  # columns whose shell took one hit,
    broken: int = 0  # and two
    open: int = 0  # columns whose shell stands open
    faded: bool = False  # the whole row (wraiths) is untouchable now


@dataclass(slots=True)
class Formation:
    """All aliens that hold their rank, and the places of those who dive. (x, y): middle of the first row, 1/256 px."""

    x: int
    y: int
    direction: int
    rows: list[Row]
    size: int  # aliens at the start of the wave
    hit_points: int  # of all of them
    frame: int = 0
    note: int = 3
    alive: int = 0  # in rank
    occupied: int = 0  # columns with an alien in rank in any row
    leftmost: int = 0  # offsets of the outermost columns
    rightmost: int = 0
    lowest: int = 0  # offset of the lowest row
    fades: bool = False  # whether there are wraiths in it

    def alien_position(self, row: int, col: int) -> tuple[int, int]:
        """Centre of the place (row, col), in 1/256 px, whether somebody is there or not."""
        place = self.rows[row]
        return self.x + place.left + col * place.pitch * UNIT, self.y + place.y * UNIT

    def survey(self) -> None:
        """Find the outline again, after anybody left or came."""
        alive = occupied = 0
        left = right = low = living = 0
        for row in self.rows:
            mask = row.mask | row.away
            if mask:
                pitch = row.pitch * UNIT
                first = row.left + ((mask & -mask).bit_length() - 1) * pitch
                last = row.left + (mask.bit_length() - 1) * pitch
                if not living or first < left:
                    left = first
                if not living or last > right:
                    right = last
                living |= mask
                alive += row.mask.bit_count()
                occupied |= row.mask
                low = row.y * UNIT
        self.alive = alive
        self.occupied = occupied
        self.leftmost = left
        self.rightmost = right
        self.lowest = low

    def remove(self, row: int, col: int) -> None:
        """The alien of (row, col) is dead, in rank or out of it."""
        place = self.rows[row]
        others = ~(1 << col)
        place.mask &= others
        place.away &= others
        place.cracked &= others
        place.broken &= others
        place.open &= others
        self.survey()

    def strike(self, row: int, col: int) -> int:
        """The alien of (row, col) was hit: the hits it still takes; at 0 it's removed. A shut shell takes three."""
        place = self.rows[row]
        bit = 1 << col
        if place.tough and not (place.open | place.broken) & bit:
            if place.cracked & bit:
                place.broken |= bit
                return 1
            place.cracked |= bit
            return 2
        self.remove(row, col)
        return 0

    def shift(self, row: int) -> None:
        """Row `row` comes back one column on, the last one round to the first; not if that would leave the walls."""
        place = self.rows[row]
        before = place.mask
        place.mask = (before << 1 | before >> (place.columns - 1)) & ((1 << place.columns) - 1)
        self.survey()
        if self.x + self.rightmost > WALL_RIGHT or self.x + self.leftmost < WALL_LEFT:
            place.mask = before
            self.survey()

    def send_out(self, row: int, col: int) -> None:
        """The alien of (row, col) leaves its rank to dive."""
        self.rows[row].mask &= ~(1 << col)
        self.rows[row].away |= 1 << col
        self.survey()

    def take_back(self, row: int, col: int) -> None:
        """The alien of (row, col) is in its rank again."""
        self.rows[row].mask |= 1 << col
        self.rows[row].away &= ~(1 << col)
        self.survey()

    def find(self, x: int, y: int) -> int:
        """Who is hit by a shot at (x, y): row * 16 + column, or -1. Only the row nearest in height can be."""
        below = y - self.y
        if below < -_REACH or below > self.lowest + _REACH:
            return -1
        index = (below + _HALF_PITCH) // ROW_PITCH
        row = self.rows[index]
        below -= index * ROW_PITCH
        if not row.mask or row.faded or below > _REACH or below < -_REACH:
            return -1
        pitch = row.pitch * UNIT
        along = x - self.x - row.left + (pitch >> 1)
        col = along // pitch
        if col < 0 or not (row.mask >> col) & 1:
            return -1
        off = along - col * pitch - (pitch >> 1)
        if off > row.half_width or off < -row.half_width:
            return -1
        return index * 16 + col

    def lowest_in(self, col: int) -> int:
        """The lowest row with a living alien in column `col`, or -1."""
        for index in range(len(self.rows) - 1, -1, -1):
            if (self.rows[index].mask >> col) & 1:
                return index
        return -1

    def column_near(self, x: int) -> int:
        """The occupied column nearest to x (by the lowest row's grid); -1 when all are gone."""
        occupied = self.occupied
        best = -1
        best_distance = 0
        row = self.rows[-1]
        for col in range(10):
            if (occupied >> col) & 1:
                distance = abs(self.x + row.left + col * row.pitch * UNIT - x)
                if best < 0 or distance < best_distance:
                    best = col
                    best_distance = distance
        return best

    def at_wall(self) -> bool:
        """Whether there's no room for another step to the side."""
        if self.direction > 0:
            return self.x + self.rightmost + STEP > WALL_RIGHT
        return self.x + self.leftmost - STEP < WALL_LEFT

    def march(self) -> bool:
        """One step; at a wall a step down and a turn instead. True when it went down."""
        self.frame ^= 1
        self.note = (self.note + 1) & 3
        if self.at_wall():
            self.direction = -self.direction
            self.y += DROP
            return True
        self.x += self.direction * STEP
        return False


def muster(number: int, lowered: int) -> Formation:
    """The formation of wave `number`, its first row `lowered` (1/256 px) below its place in wave 1."""
    plan = wave(number)
    rows: list[Row] = []
    hit_points = 0
    for index, kind in enumerate(plan.kinds):
        alien = ALIENS[kind]
        # Eight stand in the middle of the grid of ten, nine have a grid of their own.
        columns = 10 if alien.columns == 8 else alien.columns
        mask = row_mask(plan.shape, index, alien.columns) << (columns - alien.columns) // 2
        hit_points += alien.hit_points * mask.bit_count()
        rows.append(
            Row(
                kind=kind,
                mask=mask,
                columns=columns,
                pitch=alien.pitch,
                y=index * (ROW_PITCH // UNIT),
                left=-(columns - 1) * alien.pitch * (UNIT // 2),
                half_width=alien.half_width * UNIT + _SHOT_HALF_WIDTH,
                tough=alien.hit_points > 1,
            )
        )
    formation = Formation(x=CENTRE_X, y=FIRST_ROW_Y + lowered, direction=1, rows=rows, size=0, hit_points=hit_points)
    formation.survey()
    formation.size = formation.alive
    formation.fades = WRAITH in plan.kinds
    return formation


def nth_column(mask: int, nth: int) -> int:
    """The column of the `nth` (from 0) set bit of `mask`."""
    for _ in range(nth):
        mask &= mask - 1
    return (mask & -mask).bit_length() - 1
