"""The four shields: ten rows of 22 cells of 2 px each, as bitmasks (bit 21 is the leftmost cell)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from alienattack.sim.field import UNIT

COUNT: Final = 4
FIRST_X: Final = 44  # px
SPACING: Final = 88  # px from one shield's left edge to the next
TOP: Final = 270  # px
WIDTH: Final = 44  # px
HEIGHT: Final = 20  # px
ROWS: Final = 10
COLUMNS: Final = 22
# The band of heights (1/256 px) in which anything can touch a shield.
BAND_TOP: Final = TOP * 256
BAND_BOTTOM: Final = (TOP + HEIGHT) * 256

# An arch: corners rounded, the middle cut out below.
WHOLE: Final[tuple[int, ...]] = (
    0b0000111111111111110000,
    0b0011111111111111111100,
    0b0111111111111111111110,
    0b0111111111111111111110,
    0b1111111111111111111111,
    0b1111111111111111111111,
    0b1111111000000001111111,
    0b1111110000000000111111,
    0b1111110000000000111111,
    0b1111110000000000111111,
)
# Discs a hit takes away, as bit patterns around bit 3: five and six cells for a threat, three for a shot.
_DISC_FIVE: Final[tuple[int, ...]] = (0b0011100, 0b0111110, 0b0111110, 0b0111110, 0b0011100)
_DISC_SIX: Final[tuple[int, ...]] = (0b0011000, 0b0111110, 0b1111110, 0b1111110, 0b0111110, 0b0011000)
_DISC_THREE: Final[tuple[int, ...]] = (0b0001000, 0b0011100, 0b0001000)
_ALL: Final = (1 << 22) - 1


@dataclass(slots=True)
class Shield:
    """One shield; (x, y) is its top left in px."""

    x: int
    y: int
    rows: list[int]


def raise_shields() -> list[Shield]:
    """Four whole shields."""
    return [Shield(FIRST_X + SPACING * index, TOP, list(WHOLE)) for index in range(COUNT)]


def are_whole(shields: list[Shield]) -> bool:
    """Whether no cell of any shield is gone."""
    return all(row == whole for shield in shields for row, whole in zip(shield.rows, WHOLE, strict=True))


def shield_under(x: int) -> int:
    """Which shield spans the height line at x (1/256 px): 0..3, or -1."""
    from_first = x - FIRST_X * UNIT
    if from_first < 0 or from_first % (SPACING * UNIT) >= WIDTH * UNIT:
        return -1
    index = from_first // (SPACING * UNIT)
    return index if index < COUNT else -1


def meets(shield: Shield, x: int, y_from: int, y_to: int) -> int:
    """The first row of `shield` with a cell at x on the way from y_from to y_to (1/256 px, either way), or -1."""
    bit = 1 << (COLUMNS - 1 - (x // UNIT - shield.x) // 2)
    rows = shield.rows
    first = (y_from // UNIT - TOP) >> 1
    last = (y_to // UNIT - TOP) >> 1
    if first <= last:
        for row in range(max(0, first), min(ROWS - 1, last) + 1):
            if rows[row] & bit:
                return row
    else:
        for row in range(min(ROWS - 1, first), max(0, last) - 1, -1):
            if rows[row] & bit:
                return row
    return -1


def bite(shield: Shield, x: int, row: int, disc: tuple[int, ...]) -> None:
    """Take a disc around the cell at x (1/256 px) in row `row` out of `shield`."""
    shift = COLUMNS - 1 - (x // UNIT - shield.x) // 2 - 3
    top = row - len(disc) // 2
    for index, bits in enumerate(disc):
        if 0 <= top + index < ROWS:
            taken = bits << shift if shift >= 0 else bits >> -shift
            shield.rows[top + index] &= ~taken & _ALL


def threat_disc(odd: int) -> tuple[int, ...]:
    """What a threat takes: discs of five and six cells in turn."""
    return _DISC_SIX if odd & 1 else _DISC_FIVE


def shot_disc() -> tuple[int, ...]:
    """What the player's own shot takes."""
    return _DISC_THREE


def crush(shields: list[Shield], left: int, top: int, right: int, bottom: int) -> int:
    """Take every cell a body touches (its box in 1/256 px); bitmask of the shields that lost something."""
    first = max(0, (top // UNIT - TOP) >> 1)
    last = min(ROWS - 1, (bottom // UNIT - TOP) >> 1)
    changed = 0
    for index, shield in enumerate(shields):
        near = max(0, (left // UNIT - shield.x) >> 1)
        far = min(COLUMNS - 1, (right // UNIT - shield.x) >> 1)
        if near > far:
            continue
        cells = ((1 << (far - near + 1)) - 1) << (COLUMNS - 1 - far)
        for row in range(first, last + 1):
            if shield.rows[row] & cells:
                shield.rows[row] &= ~cells
                changed |= 1 << index
    return changed
