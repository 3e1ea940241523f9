"""What became of a run after its end: from "ended" to its verdict, asked for at a decent pace."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from alienattack.errors import ApiError, CloudUnavailable
from alienattack.online.clocks import Clock
from alienattack.protocol.api import RunStatus

FINAL = ("verified", "rejected", "unverifiable")
FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 0.3, 3.0
TOLD_SECONDS = 1.0  # after a reading that found no verdict yet; a verifier takes about as long


class RunReader(Protocol):
    """`Api.run`."""

    def run(self, run_id: str) -> RunStatus:
        """How far the run was applied, and its verdict."""


class RunOutcome:
    """Follows one run. Call `look` from a background thread as often as you like; it asks only when it is time."""

    def __init__(self, api: RunReader, run_id: str, clock: Clock) -> None:
        self.run_id = run_id
        self.status: RunStatus | None = None
        self._api = api
        self._clock = clock
        self._wait = FIRST_WAIT_SECONDS
        self._next = clock.monotonic()

    @property
    def final(self) -> bool:
        """Nothing more will happen: verified, rejected or unverifiable."""
        return self.status is not None and self.status.status in FINAL

    @property
    def seconds_to_next(self) -> float:
        """How long until `look` would ask again."""
        return max(0.0, self._next - self._clock.monotonic())

    def told(self, status: RunStatus) -> None:
        """A reading for another purpose has told it: the next one can wait."""
        if not self.final:
            self.status = status
            self._next = max(self._next, self._clock.monotonic() + TOLD_SECONDS)
            self._wait = max(self._wait, TOLD_SECONDS)

    def look(self) -> RunStatus | None:
        """The newest status; None before the first answer. Being offline or too early is no error here."""
        if self.final or self._clock.monotonic() < self._next:
            return self.status
        try:
            self.status = self._api.run(self.run_id)
        except CloudUnavailable:
            pass  # the run's end is in the spool; there is time
        except ApiError as error:
            if error.status not in (404, 429):
                raise
        self._next = self._clock.monotonic() + self._wait
        self._wait = min(LONGEST_WAIT_SECONDS, self._wait * 1.4)
        return self.status


def await_verdict(outcome: RunOutcome, timeout: float, clock: Clock,
                  pause: Callable[[float], object]) -> RunStatus | None:
    """Blocks until the verdict or `timeout` seconds; returns the last status. `pause` waits (time.sleep)."""
    end = clock.monotonic() + timeout
    while True:
        outcome.look()
        now = clock.monotonic()
        if outcome.final or now >= end:
            return outcome.status
        pause(min(max(outcome.seconds_to_next, 0.01), end - now))
