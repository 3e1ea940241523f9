"""The policies by name."""

from __future__ import annotations

from typing import Final, Protocol

from alienattack.bots.hunter import Hunter
from alienattack.bots.idle import Idle
from alienattack.bots.person import Person
from alienattack.bots.sprayer import Sprayer
from alienattack.bots.strengths import STRENGTHS
from alienattack.sim import Sim


class Bot(Protocol):
    """A player: looks at the game before each tick and presses buttons."""

    def choose(self, sim: Sim) -> int:
        """The buttons for the next tick."""
        ...


# The strengths of people come first, weakest first.
POLICIES: Final[tuple[str, ...]] = (*(row.name for row in STRENGTHS), "hunter", "sprayer", "idle")


def make_bot(policy: str, seed: int) -> Bot:
    """A bot of the named policy with its own generator from `seed`. Raises KeyError for an unknown name."""
    for strength in STRENGTHS:
        if strength.name == policy:
            return Person(strength, seed)
    if policy == "hunter":
        return Hunter(seed)
    if policy == "sprayer":
        return Sprayer(seed)
    if policy == "idle":
        return Idle(seed)
    raise KeyError(policy)
