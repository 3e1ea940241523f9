"""When to try again: full jitter, doubling, with a cap.

Source: M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
"""

from __future__ import annotations

import random

BASE_SECONDS = 0.2
CAP_SECONDS = 30.0
OFFLINE_SECONDS = (1.0, 4.0)  # offline is no attempt: the waiting does not grow, so that coming back is noticed soon


class Backoff:
    """Counts attempts and says how long to wait after each."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self.attempts = 0

    def failed(self) -> float:
        """Seconds to wait: uniform in 0 .. min(30, 0.2 * 2**attempts)."""
        ceiling = min(CAP_SECONDS, BASE_SECONDS * 2.0 ** min(self.attempts, 16))
        self.attempts += 1
        return self._rng.uniform(0.0, ceiling)

    def offline(self) -> float:
        """Seconds to wait while nobody answers; counts as no attempt."""
        return self._rng.uniform(*OFFLINE_SECONDS)

    def succeeded(self) -> None:
        """The next failure starts anew."""
        self.attempts = 0
