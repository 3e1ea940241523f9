"""The master keys from which every run's key is derived: read from Secrets Manager, kept in the process for a while.

The last two keys live together for 48 hours, so a running process may meet a kid that is newer than its copy, and must
not go on granting under one that is over.
"""

from __future__ import annotations

from collections.abc import Callable

from aws_lambda_powertools import Logger
from botocore.exceptions import BotoCoreError, ClientError

from alienattack.protocol.keyring import REREAD_SECONDS, KeyRing, born

_PAUSE_SECONDS = 1.0  # between two looks for keys that claim to be new
_SKEW_SECONDS = 30.0  # by which the clock of whoever rotates may be slow

logger = Logger()


class MasterKeys:
    """The key ring: read again when it is REREAD_SECONDS old, and for an unknown kid, that too once in REREAD_SECONDS.

    A kid may claim to be younger than the last look for one: it is looked for again, once a second at most, so that
    nobody who sends kids of their own invention keeps a new one from being found.
    Where reading again fails, the ring that is there goes on to count. `read` returns the secret's text; `clock` tells
    seconds since 1970.
    """

    def __init__(self, read: Callable[[], str], clock: Callable[[], float]) -> None:
        self._read = read
        self._clock = clock
        self._ring: KeyRing | None = None
        self._read_at = 0.0
        self._looked_at: float | None = None

    def ring(self) -> KeyRing:
        """The key ring, at most REREAD_SECONDS old. Raises whatever reading raises while there is none."""
        now = self._clock()
        if self._ring is None:
            self._ring, self._read_at = KeyRing.from_secret(self._read(), now), now
        elif _over(self._read_at, now):
            self._ring, self._read_at = self._again(self._ring, now), now
        return self._ring

    def ring_with(self, kid: str) -> KeyRing:
        """The key ring, read again first if it lacks `kid`: a new key may be younger than the last reading."""
        ring, now = self.ring(), self._clock()
        if kid not in ring.keys and self._worth_a_look(kid, now):
            self._looked_at = now
            self._ring = ring = self._again(ring, now)
        return ring

    def _worth_a_look(self, kid: str, now: float) -> bool:
        looked = self._looked_at
        if looked is None or _over(looked, now):
            return True
        return now - looked >= _PAUSE_SECONDS and born(kid) >= looked - _SKEW_SECONDS

    def _again(self, ring: KeyRing, now: float) -> KeyRing:
        try:
            return KeyRing.from_secret(self._read(), now)
        except (ClientError, BotoCoreError, ValueError) as error:
            logger.warning("the master keys could not be read again", extra={"error": repr(error)})
            return ring


def _over(since: float, now: float) -> bool:
    """Whether a minute has gone by; a clock that was set back stops nothing."""
    return not 0 <= now - since < REREAD_SECONDS
