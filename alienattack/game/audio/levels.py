"""The voices that sound now: who gets a channel, who gives way, how loud; the sum stays within full scale."""

from __future__ import annotations

from dataclasses import dataclass

from alienattack.game.audio.effects import Effect
from alienattack.game.audio.mixing import MUSIC_PEAK, REPEAT_GAIN, REPEAT_SECONDS

MUSIC_CHANNELS = (0, 1)
LOOP_CHANNEL = 2
UI_CHANNELS = (3, 4)
EFFECT_CHANNELS = tuple(range(5, 24))


@dataclass(frozen=True, slots=True)
class Grant:
    """Permission to sound: on `channel`, at `gain`, after stopping the channels in `silenced`."""

    channel: int
    gain: float
    silenced: tuple[int, ...]


@dataclass(slots=True)
class _Sounding:
    channel: int
    peak: float
    started: float
    ends: float


class Voices:
    """Keeps the account of what sounds. Works on times that are passed in, in seconds; touches no device."""

    def __init__(self) -> None:
        self._sounding: list[_Sounding] = []
        self._recent: dict[str, tuple[float, int]] = {}
        self._loop_peak = 0.0

    def peak_sum(self, now: float) -> float:
        """The largest the whole mix can be right now, music at its loudest included; at most 1.0."""
        self._forget_ended(now)
        return MUSIC_PEAK + self._loop_peak + sum(voice.peak for voice in self._sounding)

    def ask(self, effect: Effect, volume: float, now: float) -> Grant | None:
        """A place for `effect` at `volume` (0 to 1), or None if it came too often (third time within 50 ms)."""
        gain = min(1.0, max(0.0, volume)) * self._repeat_gain(effect.name, now)
        if gain <= 0.0:
            return None
        self._forget_ended(now)
        peak = effect.peak * gain
        silenced = self._make_room(peak, UI_CHANNELS if effect.ui else EFFECT_CHANNELS)
        taken = {voice.channel for voice in self._sounding}
        channel = next(number for number in (UI_CHANNELS if effect.ui else EFFECT_CHANNELS) if number not in taken)
        self._sounding.append(_Sounding(channel, peak, now, now + effect.milliseconds / 1000.0))
        return Grant(channel, gain, silenced)

    def start_loop(self, effect: Effect) -> None:
        """Counts a loop in; a second start changes nothing."""
        self._loop_peak = effect.peak

    def stop_loop(self) -> None:
        """Counts the loop out."""
        self._loop_peak = 0.0

    def _repeat_gain(self, name: str, now: float) -> float:
        """1 for the first of its name within 50 ms, less for the second, 0 for the others."""
        since, count = self._recent.get(name, (float("-inf"), 0))
        if now - since >= REPEAT_SECONDS:
            since, count = now, 0
        self._recent[name] = (since, count + 1)
        return (1.0, REPEAT_GAIN)[count] if count < 2 else 0.0

    def _forget_ended(self, now: float) -> None:
        self._sounding = [voice for voice in self._sounding if voice.ends > now]

    def _make_room(self, peak: float, channels: tuple[int, ...]) -> tuple[int, ...]:
        """Ends the oldest of the quietest until there is a free channel and `peak` fits under full scale."""
        silenced: list[int] = []
        room = 1.0 - MUSIC_PEAK - self._loop_peak - peak + 1e-9
        while True:
            mine = [voice for voice in self._sounding if voice.channel in channels]
            crowded = len(mine) == len(channels)
            if not crowded and sum(voice.peak for voice in self._sounding) <= room:
                return tuple(silenced)
            victim = min(mine if crowded else self._sounding, key=lambda voice: (voice.peak, voice.started))
            self._sounding.remove(victim)
            silenced.append(victim.channel)
