"""The master keys from which every run's key is derived: read from Secrets Manager, kept in the process.

The secret is one flat JSON object, `{"current": kid, kid: key, ...}`: the shape that CloudFormation can generate. The
last two keys live together for 48 hours, so a running process may meet a kid that is newer than its copy.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

REREAD_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class KeyRing:
    """One reading of the secret. `keys`: kid -> master key."""

    current: str
    keys: Mapping[str, bytes] = field(repr=False)

    @staticmethod
    def from_secret(text: str) -> KeyRing:
        """Reads the secret's text. Raises ValueError where it holds no current key."""
        fields = json.loads(text)
        current = fields.pop("current", None)
        if not isinstance(current, str) or current not in fields:
            raise ValueError("the secret of the run keys names no current key")
        return KeyRing(current, {kid: key.encode("utf-8") for kid, key in fields.items()})

    @property
    def current_key(self) -> bytes:
        """The key under which new runs are granted."""
        return self.keys[self.current]


class MasterKeys:
    """The key ring, read once and again only for an unknown kid, at most once in REREAD_SECONDS.

    `read` returns the secret's text; `clock` counts seconds.
    """

    def __init__(self, read: Callable[[], str], clock: Callable[[], float]) -> None:
        self._read = read
        self._clock = clock
        self._ring: KeyRing | None = None
        self._read_at = 0.0

    def ring(self) -> KeyRing:
        """The key ring as last read."""
        if self._ring is None:
            self._load()
        assert self._ring is not None
        return self._ring

    def ring_with(self, kid: str) -> KeyRing:
        """The key ring, read again first if it lacks `kid` and the last reading is old enough."""
        ring = self.ring()
        if kid not in ring.keys and self._clock() - self._read_at >= REREAD_SECONDS:
            self._load()
            ring = self.ring()
        return ring

    def _load(self) -> None:
        self._ring = KeyRing.from_secret(self._read())
        self._read_at = self._clock()
