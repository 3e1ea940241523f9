"""Reading one field of an answer: each raises ValueError where it is missing or of another type."""

from __future__ import annotations

from typing import Any


def text(fields: dict[str, Any], name: str) -> str:
    """A text, which may be empty."""
    value = fields.get(name)
    if not isinstance(value, str):
        raise ValueError(f"{name}: text expected")
    return value


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
