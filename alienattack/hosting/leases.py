"""Leases: a game that plays holds one; a host that was started by a game ends when nobody has held one for a while."""

from __future__ import annotations

from collections.abc import Callable

FIRST_LEASE_SECONDS = 30.0
"""How long a new host waits for the game that started it."""


class Leases:
    """Who is there. `clock` is monotonic seconds; a lease that is not renewed for `lasts` is gone."""

    def __init__(self, clock: Callable[[], float], lasts: float, linger: float) -> None:
        self._clock = clock
        self._lasts = lasts
        self._linger = linger
        self._seen: dict[str, float] = {}
        self._empty_since = clock() + FIRST_LEASE_SECONDS - linger
        self.kept = False
        """True once somebody asked the host to stay."""

    def renew(self, lease: str) -> None:
        """`lease` is held from now on, for one term."""
        self._seen[lease] = self._clock()

    def release(self, lease: str) -> None:
        """`lease` is given back."""
        if self._seen.pop(lease, None) is not None and not self._seen:
            self._empty_since = self._clock()

    def held(self) -> int:
        """How many games are there."""
        now = self._clock()
        for lease in [lease for lease, seen in self._seen.items() if now - seen > self._lasts]:
            self.release(lease)
        return len(self._seen)

    def over(self) -> bool:
        """Whether the host may end."""
        return not self.kept and self.held() == 0 and self._clock() - self._empty_since >= self._linger
