"""The card of a replay: who played it, when, where, and what ended it. The rules know nothing of this.

It stands behind the replay in the file: JSON, its length as u32 (little-endian), "AARC". It's a claim like a name on a
photograph: nothing but words comes of it.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

PRACTICE, ASSISTED, RANKED, DAILY, DEMO = "practice", "assisted", "ranked", "daily", "demo"
KINDS = (PRACTICE, ASSISTED, RANKED, DAILY, DEMO)

_MAGIC = b"AARC"
_TAIL = 8
_MOST_BYTES = 1024
_NAME_LETTERS, _PLACE_LETTERS = 24, 40


@dataclass(frozen=True, slots=True)
class Card:
    """`at`: seconds since 1970. `kind`: one of KINDS. `where`: the session's name, the day of a daily run, or
    the speed of an assisted one ("70%").
    `killer`: as the simulation names it; `landed`: whether the last life was lost to a landing."""

    name: str = ""
    at: int = 0
    kind: str = PRACTICE
    where: str = ""
    killer: int = 0
    landed: bool = False


def attach(replay: bytes, card: Card) -> bytes:
    """The file that holds both."""
    words = json.dumps(asdict(card), separators=(",", ":")).encode()
    return replay + words + len(words).to_bytes(4, "little") + _MAGIC


def detach(data: bytes) -> tuple[bytes, Card]:
    """The replay and its card; an empty card where there is none, or none that can be read."""
    length = int.from_bytes(data[-_TAIL:-4], "little")
    if data[-4:] != _MAGIC or not 0 < length <= min(_MOST_BYTES, len(data) - _TAIL):
        return data, Card()
    end = len(data) - _TAIL
    try:
        card = _read(json.loads(data[end - length:end].decode()))
    except (ValueError, TypeError, KeyError, RecursionError):
        card = Card()
    return data[:end - length], card


def _read(value: Any) -> Card:
    at, killer = value["at"], value["killer"]
    if type(at) is not int or not 0 <= at < 2**40 or type(killer) is not int or not 0 <= killer < 1000:
        raise ValueError("numbers expected")
    kind = value["kind"]
    return Card(_words(value["name"], _NAME_LETTERS), at, kind if kind in KINDS else PRACTICE,
                _words(value["where"], _PLACE_LETTERS), killer, value["landed"] is True)


def _words(value: object, most: int) -> str:
    """A stranger's words, made harmless: only printable characters, and not too many."""
    if not isinstance(value, str):
        raise ValueError("text expected")
    return "".join(letter for letter in value if letter.isprintable())[:most].strip()
