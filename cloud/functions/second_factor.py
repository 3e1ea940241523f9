"""Whether an account has a second factor. No token tells, so Cognito is asked, where the template demands it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

# A yes may last; who has just added one must not wait.
KNOWN_SECONDS = {True: 60.0, False: 5.0}
MOST_KNOWN = 1_000
LACKING = ("Managers need a second factor here, and this account has none. "
           "Add one, then sign in again: alienattack account second-factor")


class SecondFactor:
    """Says yes or no for a user name, and remembers it for KNOWN_SECONDS.

    `factors` returns what Cognito has for a user name; what it raises goes on: who can't be asked lets nobody in.
    `clock` tells seconds since 1970.
    """

    def __init__(self, factors: Callable[[str], Sequence[str]], clock: Callable[[], float]) -> None:
        self._factors = factors
        self._clock = clock
        self._known: dict[str, tuple[bool, float]] = {}

    def has(self, username: str) -> bool:
        """Whether the account is asked for a second factor when it signs in."""
        now = self._clock()
        answer, since = self._known.get(username, (False, float("-inf")))
        if 0 <= now - since < KNOWN_SECONDS[answer]:
            return answer
        answer = bool(self._factors(username))
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
        self._known[username] = (answer, now)
        return answer
