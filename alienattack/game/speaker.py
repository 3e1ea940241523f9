"""What scenes call for sound: silent until the audio is ready, and for good where there is none."""

from __future__ import annotations

from typing import Any

FIELD_WIDTH = 400
_WIDEST_PAN = 0.6


class Speaker:
    """Passes sounds on to `Audio` once it is attached; before that, everything is silence."""

    def __init__(self) -> None:
        self._audio: Any = None
        self._track: str | None = None
        self._gear = 0

    def attach(self, audio: Any) -> None:
        """Sound is there: play from now on what was asked for last."""
        self._audio = audio
        if self._track is not None:
            audio.music(self._track)
            audio.gear(self._gear)

    @property
    def attached(self) -> Any:
        """The `Audio` behind it, or None."""
        return self._audio

    @property
    def silent(self) -> bool:
        """Whether there is an `Audio` that found no device to play on."""
        return bool(getattr(self._audio, "silent", False))

    def play(self, name: str, x: float | None = None) -> None:
        """Play the effect `name`, heard from `x` (0..399 px across the field; None: the middle)."""
        if self._audio is not None:
            pan = 0.0 if x is None else max(-1.0, min(1.0, (x - FIELD_WIDTH / 2) / (FIELD_WIDTH / 2))) * _WIDEST_PAN
            self._audio.play(name, pan=pan)

    def music(self, track: str | None) -> None:
        """Play the music `track` in a loop; None ends it."""
        if track == self._track:
            return
        self._track = track
        if self._audio is not None:
            self._audio.music(track)

    def gear(self, number: int) -> None:
        """Set the tempo gear of the music, 0 (slow) to 3."""
        if number != self._gear:
            self._gear = number
            if self._audio is not None:
                self._audio.gear(number)

    def __getattr__(self, name: str) -> Any:
        """Anything else the audio can do (ducking, volumes); does nothing while there is no audio."""
        if name.startswith("_"):
            raise AttributeError(name)
        audio = self.__dict__.get("_audio")
        return getattr(audio, name) if audio is not None else _nothing


def _nothing(*_args: Any, **_fields: Any) -> None:
    return None
