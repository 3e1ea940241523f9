"""The aliens, one row a kind. To add one: a row here, a path in paths.py, a sprite, a test row.

Kinds without a row yet (shell, spore, wraith) have their number reserved, so that recorded events keep their meaning.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

NOBODY: Final = 0
MITE: Final = 1
MOTH: Final = 2
WEAVER: Final = 3
LANCER: Final = 4
SHELL: Final = 5
SPORE: Final = 6
WRAITH: Final = 7
SAUCER: Final = 8

NO_WEAPON: Final = 0
TEARDROP: Final = 1
ZIGZAG: Final = 2
ORB: Final = 3

# The killer of a player hit by a threat is this plus the threat's kind.
KILLED_BY_THREAT: Final = 100


@dataclass(frozen=True, slots=True)
class Alien:
    """A kind of alien: `half_width` and `half_height` of its body in px, `tell` in ticks."""

    kind: int
    name: str
    points: int
    hit_points: int
    half_width: int
    half_height: int
    columns: int
    pitch: int  # px between two columns
    weapon: int
    first_dive: int  # first wave in which it dives
    tell: int  # ticks it shows that it's about to dive
    drops: tuple[int, ...] = ()  # ticks of its dive at which it drops its weapon


ALIENS: Final[dict[int, Alien]] = {
    MITE: Alien(MITE, "mite", 10, 1, 9, 6, 10, 29, TEARDROP, 3, 18),
    MOTH: Alien(MOTH, "moth", 20, 1, 11, 6, 10, 29, TEARDROP, 2, 20, (36, 72)),
    WEAVER: Alien(WEAVER, "weaver", 30, 1, 10, 7, 9, 30, ZIGZAG, 2, 18, (44,)),
    LANCER: Alien(LANCER, "lancer", 30, 1, 9, 7, 10, 29, NO_WEAPON, 2, 24),
}

THREAT_NAMES: Final[dict[int, str]] = {TEARDROP: "teardrop", ZIGZAG: "zigzag", ORB: "orb"}


def killer_name(killer: int) -> str:
    """The name of what last hit the player: "mite", "teardrop", "nobody"..."""
    if killer >= KILLED_BY_THREAT:
        return THREAT_NAMES[killer - KILLED_BY_THREAT]
    return ALIENS[killer].name if killer in ALIENS else "nobody"
