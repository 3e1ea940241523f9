"""What effects must ask before they may: flashes of the screen, and holding the clock."""

from __future__ import annotations

from collections import deque

FLASHES_PER_SECOND = 3
HELD_PER_SECOND = 0.250
_WINDOW = 1.0


class FlashLimiter:
    """Lets at most three flashes of a large part of the screen through in any second (photosensitivity)."""

    def __init__(self, allowed: bool = True) -> None:
        self.allowed = allowed
        """Whether the player wants flashes at all."""
        self._given: deque[float] = deque()

    def ask(self, now: float) -> bool:
        """Whether a flash may begin at `now` seconds; a yes counts as one."""
        while self._given and now - self._given[0] >= _WINDOW:
            self._given.popleft()
        if not self.allowed or len(self._given) >= FLASHES_PER_SECOND:
            return False
        self._given.append(now)
        return True


class HitStop:
    """Holds the client's clock for a moment, at most 250 ms in any second. The simulation never knows."""

    def __init__(self, allowed: bool = True) -> None:
        self.allowed = allowed
        self._given: deque[tuple[float, float]] = deque()
        self._left = 0.0

    @property
    def holding(self) -> bool:
        """Whether the clock stands still now."""
        return self._left > 1e-6

    def ask(self, seconds: float, now: float) -> float:
        """Hold for `seconds`, or what is left of the budget; returns the seconds given."""
        while self._given and now - self._given[0][0] >= _WINDOW:
            self._given.popleft()
        given = min(seconds, HELD_PER_SECOND - sum(amount for _, amount in self._given))
        if not self.allowed or given <= 0:
            return 0.0
        self._given.append((now, given))
        self._left = max(self._left, given)
        return given

    def pass_time(self, dt: float) -> bool:
        """One frame step of `dt` seconds; True when the clock stood still for it."""
        if not self.holding:
            return False
        self._left -= dt
        return True
