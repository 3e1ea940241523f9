"""How the API names a player."""

from __future__ import annotations

import hashlib


def player_id(sub: str) -> str:
    """The opaque id of a player on boards: the same everywhere, and no way back to the account's `sub`."""
    return hashlib.sha256(b"player|" + sub.encode()).hexdigest()[:16]
