"""`Audio`: what the game calls. Never waits, never raises: without a device every call does nothing."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from alienattack.errors import AlienAttackError
from alienattack.game.audio.device import CHANNELS, Channel, Clip, Device, NoDevice, PygameDevice
from alienattack.game.audio.ducking import Ducking
from alienattack.game.audio.effects import EFFECTS, Duck
from alienattack.game.audio.jukebox import Jukebox
from alienattack.game.audio.levels import LOOP_CHANNEL, Voices
from alienattack.game.audio.library import effects_in_order, load_effect, load_track, tracks_in_order
from alienattack.game.audio.mixing import UNFOCUSED_DB, gain_of, pan_gains

_PUMP_SECONDS = 0.015  # a step of a fade; far below the shortest bar


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
    """Effects and music. `problem` says once, in a sentence, why it is silent; it is empty while all is well.

    `cache_dir` keeps effects that are not baked. `open_device` is called with `mono`; it may raise NoDevice. With
    `background` false nothing runs by itself: tests call `load` and `update` themselves.
    """

    _clips: dict[str, list[Clip]]
    _turns: dict[str, int]
    _channels: dict[int, Channel]
    _voices: Voices
    _ducking: Ducking
    _looping: str | None
    _jukebox: Jukebox | None
    _threads: list[threading.Thread]
    _ended: threading.Event

    def __init__(self, sound: SoundSettings, cache_dir: Path | None = None,
                 clock: Callable[[], float] = time.monotonic, *,
                 open_device: Callable[[bool], Device] = PygameDevice, background: bool = True) -> None:
        self.problem = ""
        self.silent = False
        """Whether no device could be opened."""
        self._cache_dir = cache_dir
        self._clock = clock
        self._open_device = open_device
        self._background = background
        self._volumes = (sound.master, sound.music, sound.effects)
        self._mono = sound.mono
        self._focused = True
        self._track: str | None = None
        self._gear = 0
        self._lock = threading.Lock()
        self._device: Device | None = None
        self._open()

    # -- what the game calls --------------------------------------------------------------------------------------

    def play(self, name: str, pan: float = 0.0, volume: float = 1.0) -> None:
        """Plays an effect once; `pan` from -1 to 1 is held to 60 %. A name without a row is silence."""
        effect, clips = EFFECTS.get(name), self._clips.get(name)
        if effect is None or clips is None:
            return
        now = self._clock()
        grant = self._voices.ask(effect, volume, now)
        if grant is None:
            return
        for number in grant.silenced:
            self._channels[number].stop()
        self._turns[name] = turn = self._turns.get(name, -1) + 1
        channel = self._channels[grant.channel]
        channel.play(clips[turn % len(clips)])
        if self._mono or pan == 0.0:
            channel.set_volume(grant.gain)  # pygame ignores a pair of volumes where there is one speaker
        else:
            channel.set_volume(*(side * grant.gain for side in pan_gains(pan)))
        if effect.duck is not None:
            self._ducking.dip(name, effect.duck, now)

    def loop(self, name: str) -> None:
        """Plays an effect until `stop`; the music gives way meanwhile if its row says so."""
        effect, clips = EFFECTS.get(name), self._clips.get(name)
        if effect is None or clips is None or self._looping == name:
            return
        self._looping = name
        self._voices.start_loop(effect)
        self._channels[LOOP_CHANNEL].play(clips[0], -1)
        if effect.duck is not None:
            self._ducking.hold(name, effect.duck, self._clock())

    def stop(self, name: str) -> None:
        """Ends a loop; one that does not play stays quiet."""
        if self._looping == name:
            self._looping = None
            self._channels[LOOP_CHANNEL].stop()
            self._voices.stop_loop()
            self._ducking.release(name, self._clock())

    def music(self, track: str | None) -> None:
        """Changes the music: "title", "play", "boss", "game_over" (once) or None for silence."""
        self._track = track
        if self._jukebox is not None:
            self._jukebox.music(track)

    def gear(self, number: int) -> None:
        """Sets the tempo of "play" and "boss", 0 (slow) to 3; it changes at the next bar."""
        self._gear = number
        if self._jukebox is not None:
            self._jukebox.gear(number)

    def duck(self, db: float, attack_ms: float = 60.0, release_ms: float = 700.0) -> None:
        """Lowers the music by `db` (negative) for a moment."""
        self._ducking.dip("asked for", Duck(db, attack_ms, release_ms), self._clock())

    def focus(self, focused: bool) -> None:
        """Without focus all is 12 dB softer."""
        self._focused = focused
        self._apply_effect_volume()

    def set_volumes(self, master: int, music: int, effects: int, mono: bool | None = None) -> None:
        """Sets the volumes in percent. A change of `mono` opens the device anew."""
        self._volumes = (master, music, effects)
        if mono is not None and mono != self._mono:
            self._mono = mono
            self.close()
            self._open()
        else:
            self._apply_effect_volume()

    def close(self) -> None:
        """Ends all sound and gives the device back. May be called twice."""
        self._ended.set()
        for thread in self._threads:
            thread.join(timeout=2.0)
        self._threads = []
        self._clips, self._looping = {}, None
        if self._device is not None:
            self._device.close()
        self._device = self._jukebox = None

    # -- what runs behind it --------------------------------------------------------------------------------------

    def load(self) -> None:
        """Loads all sounds, menu first. A thread does this in the background."""
        device, jukebox = self._device, self._jukebox
        if device is None or jukebox is None:
            return
        for effect in effects_in_order():
            clips = load_effect(device, effect, self._cache_dir, self._note)
            for clip in clips:
                clip.set_volume(self._effect_level())
            self._clips[effect.name] = clips
            if self._ended.is_set():
                return
        self._apply_effect_volume()  # it may have changed meanwhile
        for name, tracks in tracks_in_order():
            try:
                bars = [load_track(device, track) for track in tracks]
            except Exception as error:  # noqa: BLE001 - without this piece of music the game goes on
                self._note(error)
                continue
            with self._lock:
                jukebox.add(name, bars, tracks[0].endless)
            if self._ended.is_set():
                return

    def update(self) -> None:
        """Moves music, fades and ducking on. A thread does this every 15 ms."""
        if self._jukebox is not None:
            now = self._clock()
            master, music, _effects = self._volumes
            level = master * music / 10_000.0 * self._focus_gain() * gain_of(self._ducking.decibels(now))
            with self._lock:
                self._jukebox.update(now, level)

    def _open(self) -> None:
        """Opens the device; without one the audio stays silent and says so."""
        self._clips = {}
        self._turns = {}
        self._channels = {}
        self._voices = Voices()
        self._ducking = Ducking()
        self._looping = None
        self._jukebox = None
        self._threads = []
        self._ended = threading.Event()
        try:
            self._device = self._open_device(self._mono)
        except NoDevice as error:
            self.silent = True
            self._note(error)
            return
        self.silent = False
        self._channels = {number: self._device.channel(number) for number in range(LOOP_CHANNEL, CHANNELS)}
        self._jukebox = Jukebox(self._device)
        self._jukebox.music(self._track)
        self._jukebox.gear(self._gear)
        if self._background:
            self._threads = [threading.Thread(target=self.load, name="audio-loader", daemon=True),
                             threading.Thread(target=self._pump, name="audio-pump", daemon=True)]
            for thread in self._threads:
                thread.start()

    def _pump(self) -> None:
        while not self._ended.wait(_PUMP_SECONDS):
            self.update()

    def _note(self, error: Exception) -> None:
        """Keeps the first problem; later ones would only repeat it."""
        if not self.problem:
            self.problem = str(error) if isinstance(error, AlienAttackError) else f"A sound can't be read: {error}"

    def _focus_gain(self) -> float:
        return 1.0 if self._focused else gain_of(UNFOCUSED_DB)

    def _effect_level(self) -> float:
        master, _music, effects = self._volumes
        return master * effects / 10_000.0 * self._focus_gain()

    def _apply_effect_volume(self) -> None:
        level = self._effect_level()
        for clips in list(self._clips.values()):
            for clip in clips:
                clip.set_volume(level)
