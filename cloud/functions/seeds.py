"""Seeds of games: the server picks them, so that nobody can play a game before it is granted."""

from __future__ import annotations

import secrets

_SEEDS = 2**31 - 1  # seeds are 1 .. this: zero is no state for an xorshift generator


def new_seed() -> int:
    """A seed that nobody can foresee."""
    return secrets.randbelow(_SEEDS) + 1
