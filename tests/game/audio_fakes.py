"""A mixer that plays nothing and remembers everything."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from alienattack.game.audio.device import NoDevice


@dataclass(eq=False)
class FakeClip:
    name: str
    pcm: bytes = b"\0\0\0\0"
    volume: float = 1.0

    def set_volume(self, value: float, /) -> None:
        self.volume = value

    def get_raw(self) -> bytes:
        return self.pcm


@dataclass
class FakeChannel:
    """`end_bar` stands for the mixer reaching the end of the clip: the waiting one begins."""

    number: int
    log: list[tuple[str, int, object]]
    playing: FakeClip | None = None
    waiting: FakeClip | None = None
    volume: tuple[float, ...] = (1.0,)

    def play(self, clip: FakeClip, loops: int = 0, /) -> None:
        self.playing, self.waiting, self.volume = clip, None, (1.0,)
        self.log.append(("play", self.number, clip.name))

    def queue(self, clip: FakeClip, /) -> None:
        self.waiting = clip

    def get_queue(self) -> FakeClip | None:
        return self.waiting

    def get_busy(self) -> bool:
        return self.playing is not None

    def set_volume(self, *volumes: float) -> None:
        self.volume = volumes

    def stop(self) -> None:
        self.playing = self.waiting = None
        self.log.append(("stop", self.number, None))

    def end_bar(self) -> None:
        self.playing, self.waiting = self.waiting, None


@dataclass
class FakeDevice:
    width: int = 2
    log: list[tuple[str, int, object]] = field(default_factory=list)
    missing: set[str] = field(default_factory=set)
    closed: bool = False

    def __post_init__(self) -> None:
        self.channels = {number: FakeChannel(number, self.log) for number in range(24)}

    def load(self, path: Path) -> FakeClip:
        if path.name in self.missing or not path.is_file():
            raise FileNotFoundError(f"no {path.name}")
        return FakeClip(path.name, bytes(8 * 94_080 * 2 * self.width))

    def clip(self, pcm: bytes) -> FakeClip:
        return FakeClip("made", pcm)

    def channel(self, number: int) -> FakeChannel:
        return self.channels[number]

    def close(self) -> None:
        self.closed = True

    def played(self) -> list[object]:
        return [what for verb, _number, what in self.log if verb == "play"]


def no_device(_mono: bool) -> FakeDevice:
    raise NoDevice("No sound: nothing is plugged in.", "Plug something in.")


@dataclass(frozen=True)
class Volumes:
    master: int = 100
    music: int = 100
    effects: int = 100
    mono: bool = False


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now
