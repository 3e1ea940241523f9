"""Whether an account has a second factor. No token tells, so Cognito is asked, where the template demands it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

# A yes may last; a no is asked for again, for who has just added one must not wait.
KNOWN_SECONDS = 60.0
MOST_KNOWN = 1_000
LACKING = ("Managers need a second factor here, and this account has none. "
           "Add one, then sign in again: alienattack account second-factor")


class SecondFactor:
    """Says yes or no for a user name, and remembers a yes for KNOWN_SECONDS.

    `factors` returns what Cognito has for a user name; what it raises goes on: who can't be asked lets nobody in.
    `clock` tells seconds since 1970.
    """

    def __init__(self, factors: Callable[[str], Sequence[str]], clock: Callable[[], float]) -> None:
        self._factors = factors
        self._clock = clock
        self._known: dict[str, float] = {}

    def has(self, username: str) -> bool:
        """Whether the account is asked for a second factor when it signs in."""
        now = self._clock()
        if 0 <= now - self._known.get(username, float("-inf")) < KNOWN_SECONDS:
            return True
        self._known.pop(username, None)
        if not self._factors(username):
            return False
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
        self._known[username] = now
        return True
