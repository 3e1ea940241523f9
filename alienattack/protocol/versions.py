"""Versions of the game as client and cloud compare them."""

from __future__ import annotations


def version_number(text: str) -> tuple[int, ...]:
    """`"1.10.2"` as (1, 10, 2), so that versions compare; what follows the numbers is left out. Raises ValueError."""
    parts = []
    for part in text.split(".")[:3]:
        digits = part[:len(part) - len(part.lstrip("0123456789"))]
        if not digits:
            raise ValueError(f"{text!r} is no version")
        parts.append(int(digits))
    return tuple(parts)
