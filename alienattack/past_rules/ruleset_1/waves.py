"""The waves as a table: which kinds, row by row from the top, in which shape. After the last it turns, without end.

Bosses, spores, shells and wraiths belong to a later ruleset; until then the four kinds there are hold their waves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from alienattack.past_rules.ruleset_1.aliens import LANCER, MITE, MOTH, WEAVER

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
_NEXT_UP: Final[dict[int, int]] = {MITE: MOTH, MOTH: WEAVER, WEAVER: LANCER, LANCER: LANCER}


@dataclass(frozen=True, slots=True)
class Wave:
    """A wave: its name for the banner, its kinds row by row from the top, its shape."""

    name: str
    kinds: tuple[int, ...]
    shape: str


WAVES: Final[tuple[Wave, ...]] = (
    Wave("FIRST CONTACT", (MITE, MITE, MITE, MITE), "block"),
    Wave("DUSK WINGS", (MOTH, MITE, MITE, MITE), "chequered"),
    Wave("ARROWHEAD", (MOTH, MOTH, MITE, MITE, MITE), "vee"),
    Wave("THE WEAVERS", (WEAVER, MOTH, MOTH, MITE, MITE), "wings"),
    Wave("SPEARHEAD", (LANCER, MOTH, MOTH, MITE, MITE), "arrow"),
    Wave("THE LANCERS", (LANCER, WEAVER, MOTH, MOTH, MITE), "arch"),
    Wave("STAIRWAY", (LANCER, MOTH, WEAVER, MOTH, MITE), "stairs"),
    Wave("WALL OF EYES", (WEAVER, WEAVER, MOTH, MITE, MITE), "block"),
    Wave("FORTRESS", (LANCER, WEAVER, LANCER, MOTH, MITE), "fortress"),
    Wave("CROWN", (LANCER, LANCER, WEAVER, MOTH, MITE), "crown"),
)


def wave(number: int) -> Wave:
    """Wave `number`, 1-based; beyond the table the shapes turn by three and the kinds move up, turn after turn."""
    turn, index = divmod(number - 1, len(WAVES))
    first = WAVES[index]
    if turn == 0:
        return first
    shape = _TURNING[(_TURNING.index(first.shape) + 3 * turn) % len(_TURNING)]
    kinds = list(first.kinds)
    for _ in range(min(turn, len(_NEXT_UP))):
        kinds = [_NEXT_UP[kind] for kind in kinds]
    return Wave(first.name, tuple(kinds), shape)


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
