"""Reading one field of an answer: each raises ValueError where it is missing or of another type."""

from __future__ import annotations

import unicodedata
from typing import Any, Final

MOST_LETTERS: Final = 40  # of a name of a player or a session
_MOST_MARKS: Final = 2  # on one letter


def text(fields: dict[str, Any], name: str) -> str:
    """A text, which may be empty."""
    value = fields.get(name)
    if not isinstance(value, str):
        raise ValueError(f"{name}: text expected")
    return value


def label(fields: dict[str, Any], name: str) -> str:
    """A name for people to read, as `shown` makes it."""
    return shown(text(fields, name))


def shown(name: str) -> str:
    """A name as it may stand on a screen, in a file or in a terminal, whoever wrote it and whatever cloud sent it.

    At most MOST_LETTERS, and nothing that is not seen but acts: control characters, line ends, marks that turn the
    direction of writing (all that Unicode calls Cc, Cf, Zl, Zp, Cs, Co, Cn), heaps of accents on one letter.
    """
    kept: list[str] = []
    marks = 0
    for letter in name[:4 * MOST_LETTERS]:
        marks = marks + 1 if unicodedata.category(letter) in ("Mn", "Me") else 0
        if letter.isprintable() and marks <= _MOST_MARKS and len(kept) < MOST_LETTERS:
            kept.append(letter)
    return "".join(kept)


def whole(fields: dict[str, Any], name: str) -> int:
    """A whole number; neither a truth value nor 1.0."""
    value = fields.get(name)
    if type(value) is not int:
        raise ValueError(f"{name}: whole number expected")
    return value


def number(fields: dict[str, Any], name: str) -> float:
    """A number, as a float."""
    value = fields.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{name}: number expected")
    return float(value)


def an_object(value: object, what: str) -> dict[str, Any]:
    """The value itself; `what` names it in the error."""
    if not isinstance(value, dict):
        raise ValueError(f"{what}: object expected")
    return value
