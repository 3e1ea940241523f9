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
