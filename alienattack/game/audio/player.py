"""`Audio`: what the game calls. Never waits, never raises: without a device every call does nothing."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol


class SoundSettings(Protocol):
    """The group `sound` of the settings: volumes in percent."""

    @property
    def master(self) -> int: ...
    @property
    def music(self) -> int: ...
    @property
    def effects(self) -> int: ...
    @property
    def mono(self) -> bool: ...


class Audio:
    """Effects and music. `problem` says once, in a sentence, why it is silent; it is empty while all is well."""

    def __init__(self, sound: SoundSettings, cache_dir: Path | None = None,
                 clock: Callable[[], float] = time.monotonic) -> None:
        self.problem = ""

    def play(self, name: str, pan: float = 0.0, volume: float = 1.0) -> None:
        """Plays an effect once."""

    def loop(self, name: str) -> None:
        """Plays an effect until `stop`."""

    def stop(self, name: str) -> None:
        """Ends a loop."""

    def music(self, track: str | None) -> None:
        """Changes the music: "title", "play", "game_over" or None for silence."""

    def gear(self, number: int) -> None:
        """Sets the tempo of "play", 0 (slow) to 3; it changes at the next bar."""

    def duck(self, db: float, attack_ms: float = 60, release_ms: float = 700) -> None:
        """Lowers the music by `db` (negative) for a moment."""

    def focus(self, focused: bool) -> None:
        """Without focus all is 12 dB softer."""

    def set_volumes(self, master: int, music: int, effects: int, mono: bool | None = None) -> None:
        """Sets the volumes in percent."""

    def close(self) -> None:
        """Ends all sound."""
