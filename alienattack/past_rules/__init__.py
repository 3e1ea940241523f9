"""The rules as they were: a frozen copy of `alienattack.sim` for every ruleset before the current one that is kept.

A run that was granted before the rules changed is still verified, and its replay still plays. Each copy is written by
`python -m tests.sim.freeze_ruleset N`, the last act before RULESET is raised, and is never edited afterwards.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Final, Protocol, cast

#: The rulesets that are kept here, the newest last.
PAST: Final[tuple[int, ...]] = (1,)


class Replay(Protocol):
    """A replay as any ruleset reads it; see alienattack.sim.replay."""

    ruleset: int
    seed: int
    ticks: int
    score: tuple[int, int, int, int]
    digest: str
    inputs: tuple[tuple[int, int], ...]


class Verdict(Protocol):
    """What playing a replay again showed; see alienattack.sim.replay."""

    verdict: str
    reason: str
    score: int
    lives: int
    shots: int
    level: int


class Player(Protocol):
    """The part of a ruleset's `replay` module that reads replays and plays them again."""

    decode: Callable[[bytes], Replay]
    verify: Callable[[bytes], Verdict]


def player_of(ruleset: int) -> Player:
    """The player of replays of a ruleset in PAST; loaded on first use. Raises KeyError for any other."""
    if ruleset not in PAST:
        raise KeyError(ruleset)
    return cast(Player, import_module(f"alienattack.past_rules.ruleset_{ruleset}.replay"))
