"""The secret that holds the master keys: its one form, how long each key counts, and how it is rotated.

One JSON object, `{"current": kid, kid: key, ..., "retired": {kid: key, ...}}`; CloudFormation generates the flat part.
A kid made here is `k` and the second of its birth, so that the secret alone says when each key is over: 48 hours after
a newer one came, longer than any ticket under it lives. A kid that tells no birth (the generated `k1`) counts as the
oldest.

A key that is over admits nothing any more, yet it stays among the retired ones for good: only by it can the archive
prove that the frames of its days are those that were sent. It lies in the same secret, so that one write moves it and
no crash can lose it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

OVERLAP_SECONDS = 48 * 3600
REREAD_SECONDS = 60.0  # the copy of a process that grants and checks is no older
SETTLE_SECONDS = REREAD_SECONDS + 15.0  # by then all grant under a new key, and what was signed before is read
_RETIRED = "retired"
_FIRST_BIRTH = 1_000_000_000  # a smaller number is a name, not an instant


def born(kid: str) -> int:
    """When a key was made, in seconds since 1970; 0 where its name does not tell."""
    digits = kid[1:]
    born = int(digits) if kid[:1] == "k" and digits.isascii() and digits.isdigit() and len(digits) < 13 else 0
    return born if born >= _FIRST_BIRTH else 0


def _ages(kids: Mapping[str, object]) -> list[str]:
    return sorted(kids, key=lambda kid: (born(kid), kid))


@dataclass(frozen=True, slots=True)
class KeyRing:
    """One reading of the secret. `keys`: kid -> master key, only those that counted at the moment of reading."""

    current: str
    keys: Mapping[str, bytes] = field(repr=False)

    @staticmethod
    def from_secret(text: str, now: float) -> KeyRing:
        """Reads the secret's text at `now` (seconds since 1970). Raises ValueError where it holds no current key."""
        current, keys, _ = _read(text)
        over = _over(keys, current, now)
        return KeyRing(current, {kid: key.encode("utf-8") for kid, key in keys.items() if kid not in over})

    @property
    def current_key(self) -> bytes:
        """The key under which new runs are granted."""
        return self.keys[self.current]


@dataclass(frozen=True, slots=True)
class Rotation:
    """A secret after its rotation: the new text, and what became of each key."""

    text: str = field(repr=False)
    current: str
    kept: tuple[str, ...]
    dropped: tuple[str, ...]


def rotated(text: str, new_key: str, now: float) -> Rotation:
    """The secret with a new current key; those that are over are among the retired ones.

    Raises ValueError where the text holds no current key, or was rotated in this very second.
    """
    _, keys, retired = _read(text)
    kid = f"k{int(now)}"
    if kid in keys or kid in retired:
        raise ValueError("the keys were rotated this very second")
    return _without(_over({**keys, kid: new_key}, kid, now), {kid: new_key, **keys}, retired, kid)


def cut_short(text: str, current: str, now: float) -> Rotation:
    """The secret without any key older than `current`, for one that became known: runs that go on under it end.

    Only SETTLE_SECONDS after the birth of `current`: before, somebody may still be granted a run under the older key,
    and a session's end may be signed by it. Raises ValueError then, and where another key is current.
    """
    named, keys, retired = _read(text)
    if named != current:
        raise ValueError("they were rotated once more meanwhile")
    if (left := born(current) + SETTLE_SECONDS - now) > 0:
        raise ValueError(f"for {left:.0f} s more, runs may be granted under the older one")
    return _without(set(keys) - {current}, keys, retired, current)


def _without(over: set[str], keys: Mapping[str, str], retired: Mapping[str, str], current: str) -> Rotation:
    """The secret in which the keys that are `over` are retired."""
    kept = {name: key for name, key in keys.items() if name not in over}
    gone = {**retired, **{name: keys[name] for name in over}}
    fresh = json.dumps({"current": current, **kept, **({_RETIRED: gone} if gone else {})})
    older = tuple(name for name in _ages(kept) if name != current)
    return Rotation(fresh, current, older, tuple(_ages({name: keys[name] for name in over})))


def every_key(text: str) -> dict[str, bytes]:
    """Every key of the secret's text, those in force and the retired ones: for verifying the archive, never to admit.

    Raises ValueError where the text is no such secret.
    """
    _, keys, retired = _read(text)
    return {kid: key.encode("utf-8") for kid, key in {**retired, **keys}.items()}


def _read(text: str) -> tuple[str, dict[str, str], dict[str, str]]:
    """The current kid, the keys in force, the retired ones."""
    fields = json.loads(text)
    retired = fields.pop(_RETIRED, {}) if isinstance(fields, dict) else None
    if not isinstance(retired, dict) or any(not isinstance(key, str) for key in (*fields.values(), *retired.values())):
        raise ValueError("the secret of the run keys is no object of texts")
    current = fields.pop("current", None)
    if current not in fields:
        raise ValueError("the secret of the run keys names no current key")
    return str(current), fields, retired


def _over(keys: Mapping[str, str], current: str, now: float) -> set[str]:
    """The keys whose next newer one has been there for OVERLAP_SECONDS; never the current one."""
    return {older for older, newer in pairwise(_ages(keys))
            if older != current and 0 < born(newer) <= now - OVERLAP_SECONDS}
