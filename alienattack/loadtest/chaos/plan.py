"""Which fault happens when: a timetable drawn from a seed, so that a campaign can be repeated."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

KILL_CLOUD, KILL_CLIENT, CUT, STORM, EXPIRE = "kill_cloud", "kill_client", "cut", "storm", "expire"

#: Kind -> its share, and how long it lasts (seconds, from and to; 0 for an instant).
KINDS: dict[str, tuple[int, float, float]] = {
    KILL_CLIENT: (4, 0.0, 0.0),
    KILL_CLOUD: (2, 0.0, 0.0),
    CUT: (2, 0.5, 6.0),
    STORM: (3, 2.0, 8.0),
    EXPIRE: (2, 0.0, 0.0),
}
CALM_SECONDS = 2.0  # at the start
GAP_SECONDS = (1.0, 5.0)


@dataclass(frozen=True, slots=True)
class Fault:
    """`at`: seconds after the start; `lasts`: seconds; `chance`: 0 .. 1, which client it meets."""

    at: float
    kind: str
    lasts: float
    chance: float


def timetable(seed: int, seconds: float) -> Iterator[Fault]:
    """The faults of a campaign that lasts `seconds`, in their order. Every kind comes once before chance decides."""
    rng = random.Random(seed)
    due = list(KINDS)
    rng.shuffle(due)
    at = min(CALM_SECONDS, seconds / 4)
    while at < seconds:
        kind = due.pop() if due else rng.choices(list(KINDS), [share for share, _, _ in KINDS.values()])[0]
        _, shortest, longest = KINDS[kind]
        yield Fault(at, kind, rng.uniform(shortest, longest), rng.random())
        at += rng.uniform(*GAP_SECONDS)
