"""How the music gives way to what matters more, and comes back."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from alienattack.game.audio.effects import Duck


@dataclass(slots=True)
class _Dip:
    duck: Duck
    started: float
    released: float | None  # the second in which it begins to come back; None while it is held


class Ducking:
    """Dips in the level of the music. The deepest counts; they never add up. Times are in seconds.

    Asked by the game and by the thread that moves the music, so it locks itself.
    """

    def __init__(self) -> None:
        self._dips: dict[str, _Dip] = {}
        self._lock = threading.Lock()

    def dip(self, name: str, duck: Duck, now: float) -> None:
        """Goes down by `duck.decibels` and comes back at once."""
        with self._lock:
            self._dips[name] = _Dip(duck, now, now + duck.attack / 1000.0)

    def hold(self, name: str, duck: Duck, now: float) -> None:
        """Goes down and stays there until `release`."""
        with self._lock:
            self._dips[name] = _Dip(duck, now, None)

    def release(self, name: str, now: float) -> None:
        """Lets a held dip come back."""
        with self._lock:
            dip = self._dips.get(name)
            if dip is not None and dip.released is None:
                dip.released = now

    def decibels(self, now: float) -> float:
        """The level at `now`, 0 or below; straight lines in dB."""
        with self._lock:
            self._dips = {name: dip for name, dip in self._dips.items()
                          if dip.released is None or now < dip.released + dip.duck.release / 1000.0}
            return min((_level(dip, now) for dip in self._dips.values()), default=0.0)


def _level(dip: _Dip, now: float) -> float:
    down = min(1.0, (now - dip.started) * 1000.0 / max(dip.duck.attack, 1e-9))
    if dip.released is not None and now > dip.released:
        down *= max(0.0, 1.0 - (now - dip.released) * 1000.0 / max(dip.duck.release, 1e-9))
    return dip.duck.decibels * down
