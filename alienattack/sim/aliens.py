"""The aliens, one row a kind. To add one: a row here, a path in paths.py, a sprite, a test row.

Numbers are for ever: recorded events and killers mean them. Bosses share them, so that any of them can be a killer.
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
SPORELING: Final = 9
BROODMOTHER: Final = 10
CARRIER: Final = 11
TWINS: Final = 12
EYE: Final = 13

# Kinds of threat; a weapon that lets one of them fall straight has its number.
NO_WEAPON: Final = 0
TEARDROP: Final = 1
ZIGZAG: Final = 2
ORB: Final = 3
BEAM: Final = 4  # the Carrier's column of light: never in flight, but a killer
DEBRIS: Final = 5  # a tier of the Carrier's: as wide as it looks
FEATHER: Final = 6  # of the Broodmother's wings
# Weapons beyond these: an orb at where the player is, three orbs side by side.
AIMED_ORB: Final = 11
ORB_FAN: Final = 12

NEVER: Final = 1 << 30

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
    columns: int  # how many stand in a full row
    pitch: int  # px between two columns
    weapon: int
    first_dive: int  # first wave in which it dives; NEVER for kinds that hold their rank
    tell: int  # ticks it shows that it's about to dive
    drops: tuple[int, ...] = ()  # ticks of its dive at which it drops its weapon


ALIENS: Final[dict[int, Alien]] = {
    MITE: Alien(MITE, "mite", 10, 1, 9, 6, 10, 29, TEARDROP, 3, 18),
    MOTH: Alien(MOTH, "moth", 20, 1, 11, 6, 10, 29, TEARDROP, 2, 20, (36, 72)),
    WEAVER: Alien(WEAVER, "weaver", 30, 1, 10, 7, 9, 30, ZIGZAG, 2, 18, (44,)),
    LANCER: Alien(LANCER, "lancer", 30, 1, 9, 7, 10, 29, NO_WEAPON, 2, 24),
    SPORE: Alien(SPORE, "spore", 20, 1, 8, 6, 10, 29, NO_WEAPON, 2, 20),
    SHELL: Alien(SHELL, "shell", 40, 3, 10, 6, 8, 29, AIMED_ORB, NEVER, 40),
    WRAITH: Alien(WRAITH, "wraith", 50, 1, 9, 6, 8, 29, ORB_FAN, NEVER, 0),
    # What a spore bursts into: never in rank.
    SPORELING: Alien(SPORELING, "sporeling", 10, 1, 5, 5, 10, 29, NO_WEAPON, NEVER, 0),
}

BOSS_NAMES: Final[dict[int, str]] = {
    BROODMOTHER: "broodmother",
    CARRIER: "carrier",
    TWINS: "twins",
    EYE: "eye",
}
THREAT_NAMES: Final[dict[int, str]] = {
    TEARDROP: "teardrop",
    ZIGZAG: "zigzag",
    ORB: "orb",
    BEAM: "beam",
    DEBRIS: "debris",
    FEATHER: "feather",
}


def killer_name(killer: int) -> str:
    """The name of what last hit the player, or of who was hit: "mite", "teardrop", "eye", "nobody"..."""
    if killer >= KILLED_BY_THREAT:
        return THREAT_NAMES[killer - KILLED_BY_THREAT]
    if killer in BOSS_NAMES:
        return BOSS_NAMES[killer]
    return ALIENS[killer].name if killer in ALIENS else "nobody"
