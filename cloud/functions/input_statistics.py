"""How a run was played, by its buttons alone: codes for a manager to look at, never a verdict.

Fingers hold a key for some sixtieths of a second, tire, and never beat time exactly; a program needs none of that. All
of it can be imitated, and an honest player may be odd: so this flags, and a person watches the replay.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean, pstdev

from alienattack.sim import FIRE, LEFT, RIGHT

ENOUGH_PRESSES = 60  # with fewer there is nothing to say
SHORTEST_HOLD_TICKS = 2  # 33 ms: the shortest press that fingers make now and then
FLICKERS_SHARE = 0.25
SHORTEST_TURN_TICKS = 1  # from one direction to the other without a pause
TURNS_SHARE = 0.6
TURNS_A_SECOND = 4.0
STEADY_SPREAD = 0.06  # standard deviation of the intervals over their mean; drummers reach 0.1 for a minute

#: What a flag says, for people.
FLAGS: dict[str, str] = {
    "flickers": "Very many presses are shorter than fingers make them.",
    "turns_at_once": "Turns from left to right without a pause, too often for fingers.",
    "steady_fire": "Fires as steadily as a machine.",
}

Held = tuple[int, int]  # buttons, ticks


@dataclass(frozen=True, slots=True)
class InputStatistics:
    """Figures of one run. `spread`: standard deviation over mean of the time between presses of fire."""

    presses: int
    flickers: float
    turns: int
    turns_at_once: float
    turns_a_second: float
    fire_presses: int
    fire_spread: float

    @property
    def flags(self) -> tuple[str, ...]:
        """Codes of FLAGS."""
        found = {
            "flickers": self.presses >= ENOUGH_PRESSES and self.flickers > FLICKERS_SHARE,
            "turns_at_once": (self.turns >= ENOUGH_PRESSES and self.turns_at_once > TURNS_SHARE
                              and self.turns_a_second > TURNS_A_SECOND),
            "steady_fire": self.fire_presses >= ENOUGH_PRESSES and self.fire_spread < STEADY_SPREAD,
        }
        return tuple(code for code, raised in found.items() if raised)


def statistics_of(inputs: Sequence[Held], ticks_per_second: int = 60) -> InputStatistics:
    """The figures of a replay's inputs: runs of (buttons, ticks)."""
    held = [length for button in (LEFT, RIGHT, FIRE) for _, length in _holds(inputs, button)]
    starts = [start for start, _ in _holds(inputs, FIRE)]
    waits = [float(later - earlier) for earlier, later in pairwise(starts)]
    gaps = _turns(inputs)
    seconds = max(sum(length for _, length in inputs) / ticks_per_second, 1.0)
    return InputStatistics(
        presses=len(held),
        flickers=_share([length <= SHORTEST_HOLD_TICKS for length in held]),
        turns=len(gaps),
        turns_at_once=_share([gap <= SHORTEST_TURN_TICKS for gap in gaps]),
        turns_a_second=round(len(gaps) / seconds, 2),
        fire_presses=len(starts),
        fire_spread=round(pstdev(waits) / fmean(waits), 3) if len(waits) > 1 else 1.0,
    )


def _share(found: list[bool]) -> float:
    return round(sum(found) / len(found), 3) if found else 0.0


def _holds(inputs: Sequence[Held], button: int) -> Iterator[tuple[int, int]]:
    """Every press of a button: (tick it began, ticks it lasted)."""
    tick = began = 0
    down = False
    for buttons, length in inputs:
        if bool(buttons & button) != down:
            if down:
                yield began, tick - began
            down, began = not down, tick
        tick += length
    if down:
        yield began, tick - began


def _turns(inputs: Sequence[Held]) -> list[int]:
    """For every change from one direction to the other: the ticks between them with neither or both."""
    gaps: list[int] = []
    last = gap = 0
    for buttons, length in inputs:
        way = buttons & (LEFT | RIGHT)
        if way in (0, LEFT | RIGHT):
            gap += length
            continue
        if last and way != last:
            gaps.append(gap)
        last, gap = way, 0
    return gaps
