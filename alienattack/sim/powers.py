"""The power-ups, one row a kind: how long each lasts. What each gives and costs is where it acts:

twin, lance, rapid in ship.py and shots.py; bubble in ship.py; combo and pips in scoring.py; slow in threats.py and
dives.py; glass in ship.py and scoring.py; mend in capsules.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

NO_POWER: Final = 0
TWIN: Final = 1
LANCE: Final = 2
RAPID: Final = 3
BUBBLE: Final = 4
MEND: Final = 5
SLOW: Final = 6
GLASS: Final = 7

# Why a power ended.
TIME_UP: Final = 0
USED_UP: Final = 1
LIFE_LOST: Final = 2
REPLACED: Final = 3
ENDINGS: Final[dict[int, str]] = {TIME_UP: "time", USED_UP: "used", LIFE_LOST: "life", REPLACED: "replaced"}


@dataclass(frozen=True, slots=True)
class Power:
    """A power-up: `ticks` it lasts; 0 for the bubble, which lasts until used, and for mend, which acts at once."""

    power: int
    name: str
    ticks: int


POWERS: Final[dict[int, Power]] = {
    TWIN: Power(TWIN, "twin", 720),
    LANCE: Power(LANCE, "lance", 720),
    RAPID: Power(RAPID, "rapid", 600),
    BUBBLE: Power(BUBBLE, "bubble", 0),
    MEND: Power(MEND, "mend", 0),
    SLOW: Power(SLOW, "slow", 360),
    GLASS: Power(GLASS, "glass", 900),
}
