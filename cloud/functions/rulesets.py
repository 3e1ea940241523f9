"""Which rulesets new runs may be played under."""

from __future__ import annotations

from alienattack.sim import RULESET

#: The newest last. A client that knows none of them has to be updated.
PLAYABLE: tuple[int, ...] = (RULESET,)
#: Those that the verifier can still play, so that a deploy during a session breaks no run.
VERIFIABLE: tuple[int, ...] = PLAYABLE
OLDEST_CLIENT = "0.1.0"


def version_number(text: str) -> tuple[int, ...]:
    """`"1.10.2"` as (1, 10, 2), so that versions compare; what follows the numbers is left out. Raises ValueError."""
    parts = []
    for part in text.split(".")[:3]:
        digits = part[:len(part) - len(part.lstrip("0123456789"))]
        if not digits:
            raise ValueError(f"{text!r} is no version")
        parts.append(int(digits))
    return tuple(parts)
