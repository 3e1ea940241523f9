"""Plays music bar by bar: the next bar waits in the channel's queue, so that bars follow each other to the sample."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field

from alienattack.game.audio.device import SAMPLE_RATE, Channel, Clip, Device
from alienattack.game.audio.levels import MUSIC_CHANNELS

GEARS = 4
SEAM_SECONDS = 0.06
TRACK_FADE_SECONDS = 0.24


def seam(old: bytes, new: bytes, width: int, seconds: float = SEAM_SECONDS) -> bytes:
    """`new` as 16-bit PCM whose beginning is cross-faded with the beginning of `old`; the sum never exceeds either."""
    before, after = array("h", old), array("h", new)
    frames = min(round(seconds * SAMPLE_RATE), len(before) // width, len(after) // width)
    for frame in range(frames):
        share = frame / frames
        for index in range(frame * width, (frame + 1) * width):
            after[index] = round(before[index] * (1.0 - share) + after[index] * share)
    return after.tobytes()


@dataclass(slots=True)
class _Deck:
    """One channel with a track on it. `bar` is the number of the bar that sounds; `waiting` comes next."""

    channel: Channel
    track: str
    gear: int = 0
    bar: int = 0
    sounding: Clip | None = None
    waiting: Clip | None = None
    waiting_gear: int = 0
    fade_from: float = 0.0
    leaving: bool = False
    level: float = field(default=-1.0)


class Jukebox:
    """The music. `music` and `gear` say what is wanted; `update`, called often, makes it so. Times are in seconds."""

    def __init__(self, device: Device) -> None:
        self._device = device
        self._bars: dict[str, list[list[Clip]]] = {}
        self._endless: dict[str, bool] = {}
        self._channels = [device.channel(number) for number in MUSIC_CHANNELS]
        self._wanted: str | None = None
        self._gear = 0
        self._now: _Deck | None = None
        self._old: _Deck | None = None

    def add(self, track: str, gears: Sequence[Sequence[Clip]], endless: bool) -> None:
        """Makes a track known: its bars for each gear."""
        self._endless[track] = endless
        self._bars[track] = [list(bars) for bars in gears]

    def music(self, track: str | None) -> None:
        """What shall play; None for silence. A track that is not loaded yet begins when it is."""
        self._wanted = track

    def gear(self, number: int) -> None:
        """The tempo, 0 to 3; a track with fewer gears stays in its last."""
        self._gear = max(0, min(GEARS - 1, number))

    def update(self, now: float, level: float) -> None:
        """Starts, queues, fades and ends what is due; `level` (0 to 1) is the volume of the music now."""
        if (self._now.track if self._now else None) != self._wanted:
            self._change(now)
        if self._old is not None and now - self._old.fade_from >= TRACK_FADE_SECONDS:
            self._old.channel.stop()
            self._old = None
        for deck in (self._now, self._old):
            if deck is not None:
                self._advance(deck)
                self._set_level(deck, now, level)

    def stop(self) -> None:
        """Ends all music at once."""
        for deck in (self._now, self._old):
            if deck is not None:
                deck.channel.stop()
        self._now = self._old = None

    def _change(self, now: float) -> None:
        """Lets the present track leave and, if it is loaded, the wanted one begin."""
        if self._wanted is not None and self._wanted not in self._bars:
            if self._now is None:
                return
            leave_only = True
        else:
            leave_only = self._wanted is None
        if self._old is not None:
            self._old.channel.stop()
            self._old = None
        self._old, self._now = self._now, None
        if self._old is not None:
            self._old.leaving, self._old.fade_from = True, now
        if not leave_only and self._wanted is not None:
            busy = self._old.channel if self._old else None
            channel = next(channel for channel in self._channels if channel is not busy)
            self._now = _Deck(channel, self._wanted, gear=self._gear_of(self._wanted), fade_from=now)

    def _gear_of(self, track: str) -> int:
        return min(self._gear, len(self._bars[track]) - 1)

    def _advance(self, deck: _Deck) -> None:
        """Keeps a bar sounding and the right one waiting behind it."""
        if deck.sounding is None:
            deck.sounding = self._bars[deck.track][deck.gear][0]
            deck.sounding.set_volume(0.0)
            deck.channel.play(deck.sounding)
            self._queue(deck)
        elif deck.waiting is not None and deck.channel.get_queue() is None:
            deck.sounding, deck.gear, deck.bar = deck.waiting, deck.waiting_gear, deck.bar + 1
            self._queue(deck)
        elif deck.waiting is not None and deck.waiting_gear != self._gear_of(deck.track) and not deck.leaving:
            self._queue(deck)

    def _queue(self, deck: _Deck) -> None:
        """Puts the next bar behind the one that sounds; in another gear with a seam from the old one."""
        gears = self._bars[deck.track]
        number = deck.bar + 1
        if number >= len(gears[deck.gear]) and not self._endless[deck.track]:
            deck.waiting = None
            return
        gear = self._gear_of(deck.track)
        following = gears[gear][number % len(gears[gear])]
        if gear != deck.gear:
            kept = gears[deck.gear][number % len(gears[deck.gear])]
            following = self._device.clip(seam(kept.get_raw(), following.get_raw(), self._device.width))
        deck.waiting, deck.waiting_gear = following, gear
        following.set_volume(max(deck.level, 0.0))
        deck.channel.queue(following)

    def _set_level(self, deck: _Deck, now: float, level: float) -> None:
        """Volume of the bars: the level of the music times the fade of the track."""
        share = max(0.0, min(1.0, (now - deck.fade_from) / TRACK_FADE_SECONDS))
        value = level * (1.0 - share if deck.leaving else share)
        if value != deck.level:
            deck.level = value
            for clip in (deck.sounding, deck.waiting):
                if clip is not None:
                    clip.set_volume(value)
