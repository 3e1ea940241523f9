"""Fixed steps out of uneven frames."""

from __future__ import annotations

TICKS_PER_SECOND = 60
TICK = 1.0 / TICKS_PER_SECOND


class FixedStep:
    """Turns the time of frames into whole ticks of 1/60 s and a remainder for interpolation.

    Catching up is bounded: after a long stall at most `most` ticks are given and the rest is forgotten,
    so that a machine that can't keep up slows down instead of spiralling.
    """

    # Frame times within this distance of a whole tick count as whole: a 60 Hz display then gives one tick a frame.
    _SNAP = 0.0015

    def __init__(self, most: int = 5) -> None:
        self._most = most
        self._left = 0.0
        self.forgotten = 0.0
        """Seconds given up so far because the machine could not keep up."""

    @property
    def alpha(self) -> float:
        """How far time is from the last tick to the next, 0..1."""
        return min(1.0, max(0.0, self._left / TICK))

    def advance(self, dt: float) -> int:
        """Add `dt` seconds; returns how many ticks are due."""
        if abs(dt - TICK) < self._SNAP:
            dt = TICK
        self._left += max(0.0, dt)
        ticks = int(self._left / TICK + 1e-9)
        self._left = max(0.0, self._left - ticks * TICK)
        if ticks > self._most:
            self.forgotten += (ticks - self._most) * TICK
            ticks = self._most
        return ticks

    def reset(self) -> None:
        """Forget the remainder (after a pause or a loading stall)."""
        self._left = 0.0
