"""Where time comes from, so that tests can hold it in their hands."""

from __future__ import annotations

import time
from typing import Protocol


class Clock(Protocol):
    """Two readings: one that never jumps, for intervals, and the time of day, for what the server dates."""

    def monotonic(self) -> float:
        """Seconds since an arbitrary instant; never goes back."""

    def time(self) -> float:
        """Seconds since 1970, as this machine believes."""


class SystemClock:
    """The machine's own clocks."""

    def monotonic(self) -> float:
        """Seconds since an arbitrary instant; never goes back."""
        return time.monotonic()

    def time(self) -> float:
        """Seconds since 1970, as this machine believes."""
        return time.time()


class ServerTime:
    """The server's time of day, however this machine's is set meanwhile: it goes on by the clock that never jumps.

    `offset`: seconds to add to this machine's time of day at this moment to get the server's.
    """

    def __init__(self, clock: Clock, offset: float = 0.0) -> None:
        self._clock = clock
        self._ahead = clock.time() + offset - clock.monotonic()

    def now(self) -> float:
        """Seconds since 1970, as the server believes."""
        return self._clock.monotonic() + self._ahead

    def heard(self, instant: float) -> None:
        """The server has just said that it is `instant`: sets right what a sleeping machine may have missed."""
        self._ahead = instant - self._clock.monotonic()
