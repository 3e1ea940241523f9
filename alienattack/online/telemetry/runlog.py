"""What the game holds of a run that is being told to the cloud: it appends, and nothing more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from alienattack.online.telemetry.sim_events import is_urgent
from alienattack.protocol.scores import Score

SimEvent = tuple[int, ...]
State = Score | tuple[int, int, int, int]
"""A Score or its numbers: most are never looked at, so the game's thread does not make scores of them."""


class TickEntry(NamedTuple):
    """One tick: the buttons that made it, the state after it, the simulation's events in it.

    A tuple, for sixty of them are made a second on the game's thread, which is thrice as quick as a dataclass. Without
    `analytics` the events decide what is urgent and are not told.
    """

    run: str
    tick: int
    buttons: int
    state: State
    events: Sequence[SimEvent]
    analytics: bool = True

    @property
    def score(self) -> Score:
        """The state as a score. Raises ValueError where it is none."""
        return self.state if isinstance(self.state, Score) else Score(*self.state)


@dataclass(frozen=True, slots=True)
class EndEntry:
    """The run's end with its replay."""

    run: str
    reason: str
    ticks: int
    digest: str
    replay: bytes
    analytics: bool = True


class RunLog:
    """The log of one run. Both calls only append to a queue: no file and no network on the game's thread.

    What must not wait wakes the thread that sends.

    `analytics`: whether the player lets the events be told; without them frames carry what board and verifier need.
    """

    def __init__(self, run: str, append: Callable[[TickEntry | EndEntry], None], wake: Callable[[], None],
                 analytics: bool = True) -> None:
        self.run = run
        self.analytics = analytics
        self._append = append
        self._wake = wake
        self._ended = False

    def tick(self, tick: int, buttons: int, state: State, events: Sequence[SimEvent] = ()) -> None:
        """After every tick; the first is 1. `state`: a Score or its numbers. `events`: as `Sim.step` gives them."""
        self._append(TickEntry(self.run, tick, buttons, state, events, self.analytics))
        if events and is_urgent(events):
            self._wake()

    def end(self, reason: str, ticks: int, digest: str, replay: bytes) -> None:
        """Once, after the last tick. `reason`: "dead", "quit" or "time"; `replay`: as `sim.replay.encode` makes it."""
        if self._ended:
            return
        self._ended = True
        self._append(EndEntry(self.run, reason, ticks, digest, replay, self.analytics))
        self._wake()
