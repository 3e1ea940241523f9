"""The policies by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol

from alienattack.bots.hunter import Hunter
from alienattack.bots.idle import Idle
from alienattack.bots.sprayer import Sprayer
from alienattack.sim import Sim


class Bot(Protocol):
    """A player: looks at the game before each tick and presses buttons."""

    def choose(self, sim: Sim) -> int:
        """The buttons for the next tick."""
        ...


POLICIES: Final[dict[str, Callable[[int], Bot]]] = {"idle": Idle, "sprayer": Sprayer, "hunter": Hunter}


def make_bot(policy: str, seed: int) -> Bot:
    """A bot of the named policy with its own generator from `seed`. Raises KeyError for an unknown name."""
    return POLICIES[policy](seed)
