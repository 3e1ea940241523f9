"""The groups of figures, one row each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from alienattack.bench.figures import Figure
from alienattack.bench.memory import memory
from alienattack.bench.speed import speed


@dataclass(frozen=True, slots=True)
class Group:
    """`measure` returns its figures; `summary` says what they tell and how long it takes."""

    name: str
    summary: str
    measure: Callable[[], list[Figure]]


GROUPS: tuple[Group, ...] = (
    Group("speed", "the rules beside ale-py's Space Invaders, pure and compiled; a minute", speed),
    Group("memory", "an hour of bot play; half a minute", memory),
)
