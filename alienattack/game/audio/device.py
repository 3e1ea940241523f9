"""The sound device behind three small protocols: pygame's mixer, or silence where there is none."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol, cast

from alienattack.errors import AlienAttackError

SAMPLE_RATE = 44_100
CHANNELS = 24
_BUFFER = 512  # 11.6 ms: the least that does not crackle on slow machines
_NO_DEVICE_REMEDY = "The game is silent. Connect a speaker or headphones and start it again."


class NoDevice(AlienAttackError):
    """There is no sound device, or it can't be opened."""


class Clip(Protocol):
    """A decoded sound. `pygame.mixer.Sound` is one."""

    def set_volume(self, value: float, /) -> None: ...

    def get_raw(self) -> bytes: ...


class Channel(Protocol):
    """One voice of the mixer. `pygame.mixer.Channel` is one."""

    def play(self, clip: Clip, loops: int = 0, /) -> None: ...

    def queue(self, clip: Clip, /) -> None: ...

    def get_queue(self) -> Clip | None: ...

    def get_busy(self) -> bool: ...

    def set_volume(self, *volumes: float) -> None: ...

    def stop(self) -> None: ...


class Device(Protocol):
    """What the audio needs from a mixer. `width` is the number of output channels: 2, or 1 when mono is asked for."""

    width: int

    def load(self, path: Path) -> Clip: ...

    def clip(self, pcm: bytes) -> Clip: ...

    def channel(self, number: int) -> Channel: ...

    def close(self) -> None: ...


class PygameDevice:
    """pygame's mixer at exactly 44,100 Hz and 16 bit, whatever the hardware prefers: bars must keep their length."""

    def __init__(self, mono: bool = False) -> None:
        """Opens the device. Raises NoDevice if there is none."""
        import pygame

        self._mixer = pygame.mixer
        self.width = 1 if mono else 2
        wanted = (SAMPLE_RATE, -16, self.width)
        try:
            if pygame.mixer.get_init() not in (None, wanted):
                pygame.mixer.quit()
            pygame.mixer.init(SAMPLE_RATE, -16, self.width, _BUFFER, allowedchanges=0)
        except pygame.error as error:
            raise NoDevice(f"No sound: {error}.", _NO_DEVICE_REMEDY) from error
        pygame.mixer.set_num_channels(CHANNELS)

    def load(self, path: Path) -> Clip:
        """Decodes a file. Raises OSError or pygame.error if it is missing or damaged."""
        return self._mixer.Sound(str(path))

    def clip(self, pcm: bytes) -> Clip:
        """A sound from 16-bit samples, interleaved if `width` is 2."""
        return self._mixer.Sound(buffer=pcm)

    def channel(self, number: int) -> Channel:
        """Channel 0 to CHANNELS-1."""
        return cast(Channel, self._mixer.Channel(number))  # it takes only its own sounds, and gets only those

    def close(self) -> None:
        """Ends all sound and gives the device back."""
        self._mixer.quit()
