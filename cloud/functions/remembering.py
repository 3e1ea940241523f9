"""What a process keeps between requests has a bound: of too many entries the oldest are forgotten."""

from __future__ import annotations

from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


def keep(memory: dict[K, V], key: K, value: V, most: int) -> None:
    """Remembers one more as the youngest; `most` stay."""
    memory.pop(key, None)
    memory[key] = value
    while len(memory) > most:
        del memory[next(iter(memory))]
