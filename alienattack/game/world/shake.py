"""Camera shake by trauma: quick to come, quadratic to fade, the world only."""

from __future__ import annotations

import random

_LARGEST_PX = 6.0
_DECAY_PER_SECOND = 1.6
_NOISE_HZ = 24.0


class Shake:
    """Trauma 0..1; the offset is 6 px * trauma^2 along smooth noise of 24 Hz. `percent` scales it, 0 turns it off."""

    def __init__(self, rng: random.Random, percent: int = 100) -> None:
        self._rng = rng
        self.percent = percent
        self._time = 0.0
        self._from = (0.0, 0.0)
        self._to = (0.0, 0.0)
        self.trauma = 0.0

    def add(self, trauma: float) -> None:
        """Something hit: more trauma, 1 at most."""
        self.trauma = min(1.0, self.trauma + trauma)

    def update(self, dt: float) -> None:
        """Move on by `dt` seconds."""
        self.trauma = max(0.0, self.trauma - _DECAY_PER_SECOND * dt)
        self._time += dt * _NOISE_HZ
        if self._time >= 1.0:
            self._time %= 1.0
            self._from, self._to = self._to, (self._rng.uniform(-1, 1), self._rng.uniform(-1, 1))

    @property
    def offset(self) -> tuple[float, float]:
        """By how many px the world is off its place now."""
        reach = _LARGEST_PX * self.trauma * self.trauma * self.percent / 100.0
        if reach < 0.01:
            return 0.0, 0.0
        smooth = self._time * self._time * (3.0 - 2.0 * self._time)
        return (
            reach * (self._from[0] + (self._to[0] - self._from[0]) * smooth),
            reach * (self._from[1] + (self._to[1] - self._from[1]) * smooth),
        )
