"""The password rule of the user pool, said before somebody types one and checked before it is sent."""

from __future__ import annotations

MIN_LENGTH = 12
RULE = "At least 12 characters, with a small letter, a capital and a digit."


def missing(password: str) -> str:
    """What `password` still lacks, as a few words; empty if nothing."""
    lacks = []
    if len(password) < MIN_LENGTH:
        lacks.append(f"{MIN_LENGTH - len(password)} more characters")
    if not any("a" <= letter <= "z" for letter in password):
        lacks.append("a small letter")
    if not any("A" <= letter <= "Z" for letter in password):
        lacks.append("a capital")
    if not any("0" <= letter <= "9" for letter in password):
        lacks.append("a digit")
    return ", ".join(lacks)
