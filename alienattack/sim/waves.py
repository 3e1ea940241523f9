"""The waves as a table: which kinds, row by row from the top, in which shape. After the last it turns, without end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from alienattack.sim.aliens import (
    BROODMOTHER,
    CARRIER,
    EYE,
    LANCER,
    MITE,
    MOTH,
    NOBODY,
    SHELL,
    SPORE,
    TWINS,
    WEAVER,
    WRAITH,
)

# One string a row, top row first; ten columns, drawn narrower where a kind has fewer.
SHAPES: Final[dict[str, tuple[str, ...]]] = {
    "block": ("##########",) * 5,
    "chequered": ("#.#.#.#.#.", ".#.#.#.#.#", "#.#.#.#.#.", ".#.#.#.#.#", "#.#.#.#.#."),
    "vee": ("##......##", "###....###", ".###..###.", "..######..", "...####..."),
    "wings": ("###....###", "####..####", "####..####", "###....###", "##......##"),
    "arrow": ("...####...", "..######..", "..######..", ".########.", "##########"),
    "arch": ("..######..", ".########.", "###....###", "##......##", "##......##"),
    "stairs": ("##########", "########..", "######....", "####......", "##........"),
    "fortress": ("#.#.##.#.#", "##########", "##.####.##", "##......##", "##......##"),
    "crown": ("#...##...#", "##..##..##", "##########", "##########", ".########."),
}
_TURNING: Final = ("block", "chequered", "vee", "wings", "arrow", "arch", "stairs", "fortress", "crown")
# "The rows move one kind up" with each turn of the table.
_UPWARDS: Final = (MITE, MOTH, WEAVER, LANCER, SPORE, SHELL, WRAITH)
# More rows of these in one wave would be a wall, not a fight; what is too many stays a spore.
_MOST_ROWS: Final = 2


@dataclass(frozen=True, slots=True)
class Wave:
    """A wave: its name for the banner, its kinds row by row from the top, its shape; or its boss, and no rows."""

    name: str
    kinds: tuple[int, ...]
    shape: str
    boss: int = NOBODY


# The bosses' places, 5 and 10, are empty.
WAVES: Final[tuple[Wave, ...]] = (
    Wave("FIRST CONTACT", (MITE, MITE, MITE, MITE), "block"),
    Wave("DUSK WINGS", (MOTH, MITE, MITE, MITE), "chequered"),
    Wave("ARROWHEAD", (MOTH, MOTH, MITE, MITE, MITE), "vee"),
    Wave("THE WEAVERS", (WEAVER, MOTH, MOTH, MITE, MITE), "wings"),
    Wave("", (), ""),
    Wave("THE LANCERS", (LANCER, WEAVER, MOTH, MOTH, MITE), "arch"),
    Wave("SPORE STAIRS", (LANCER, SPORE, WEAVER, MOTH, MITE), "stairs"),
    Wave("WALL OF SHELLS", (SHELL, WEAVER, MOTH, MITE, MITE), "block"),
    Wave("GHOST FORTRESS", (WRAITH, SHELL, LANCER, MOTH, MITE), "fortress"),
    Wave("", (), ""),
)


BOSS_EVERY: Final = 5
BOSSES: Final[tuple[Wave, ...]] = (
    Wave("THE BROODMOTHER", (), "", BROODMOTHER),
    Wave("THE CARRIER", (), "", CARRIER),
    Wave("THE TWINS", (), "", TWINS),
    Wave("THE EYE", (), "", EYE),
)


def boss_tier(number: int) -> int:
    """How often the boss of wave `number` (a multiple of five) has come before: 0 up to wave 20, 1 up to 40..."""
    return (number // BOSS_EVERY - 1) // len(BOSSES)


def wave(number: int) -> Wave:
    """Wave `number`, 1-based. Every fifth is a boss's.

    Beyond the table the shapes turn by three and the kinds move up, turn after turn.
    """
    if number % BOSS_EVERY == 0:
        return BOSSES[(number // BOSS_EVERY - 1) % len(BOSSES)]
    turn, index = divmod(number - 1, len(WAVES))
    first = WAVES[index]
    if turn == 0:
        return first
    shape = _TURNING[(_TURNING.index(first.shape) + 3 * turn) % len(_TURNING)]
    return Wave(first.name, _moved_up(first.kinds, turn), shape)


def _moved_up(kinds: tuple[int, ...], turns: int) -> tuple[int, ...]:
    moved: list[int] = []
    for kind in kinds:
        up = _UPWARDS[min(_UPWARDS.index(kind) + turns, len(_UPWARDS) - 1)]
        if up in (SHELL, WRAITH) and moved.count(up) == _MOST_ROWS:
            up = SPORE
        moved.append(up)
    return tuple(moved)


def row_mask(shape: str, row: int, columns: int) -> int:
    """Bitmask (bit c = column c) of row `row` of a shape, drawn on `columns` columns (at most ten)."""
    pattern = SHAPES[shape][row]
    half = columns // 2
    fitted = pattern[:half] + pattern[5] * (columns % 2) + pattern[10 - half :]
    mask = 0
    for column in range(columns):
        if fitted[column] == "#":
            mask |= 1 << column
    return mask
