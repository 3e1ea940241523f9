"""Pictures that are made once and kept while there is room: the least recently used go first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

import pygame

T = TypeVar("T")


def bytes_of(surface: pygame.Surface) -> int:
    """What the pixels of a surface take in memory."""
    return surface.get_pitch() * surface.get_height()


class Kept(Generic[T]):
    """Things by key, made on first use, as many as find room in `room` bytes; the newest stays whatever its size.

    `weight`: the bytes of one.
    """

    def __init__(self, room: int, weight: Callable[[T], int]) -> None:
        self.room = room
        self.held = 0
        """Bytes that are kept now."""
        self._weight = weight
        self._things: OrderedDict[Hashable, T] = OrderedDict()

    def __len__(self) -> int:
        return len(self._things)

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """What is kept under `key`, or is made for it now."""
        found = self._things.get(key)
        if found is not None:
            self._things.move_to_end(key)
            return found
        made = self._things[key] = make()
        self.held += self._weight(made)
        while self.held > self.room and len(self._things) > 1:
            self.held -= self._weight(self._things.popitem(last=False)[1])
        return made
