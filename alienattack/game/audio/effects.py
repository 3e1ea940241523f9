"""The effects as data, one row each. To add one: add a row, then bake it (`python assets/bake/sounds.py NAME`)."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, replace

from alienattack.game.audio.device import SAMPLE_RATE
from alienattack.game.audio.mixing import KILL_PEAK, OTHER_PEAK, PLAYER_HIT_PEAK, SHOT_PEAK, SOFT_PEAK
from alienattack.game.audio.score import GAME_OVER_TICKS
from alienattack.game.audio.synth.filters import Filter
from alienattack.game.audio.synth.noise import seed_of
from alienattack.game.audio.synth.pitches import hertz
from alienattack.game.audio.synth.voice import NOISE, Voice, render_voices, samples_of, scale_to_peak

VARIANT_TUNES = (1.0, 0.97, 1.03)
_CODEC_MARGIN = 0.94  # Vorbis may overshoot a peak by a few percent


@dataclass(frozen=True, slots=True)
class Duck:
    """How the music gives way: by `decibels` within `attack` ms, back within `release` ms."""

    decibels: float
    attack: float = 60.0
    release: float = 700.0


@dataclass(frozen=True, slots=True)
class Effect:
    """One effect.

    `peak` is its share of full scale; `loop` in ms makes it endless; `ui` gives it the channels of the menu.
    """

    name: str
    voices: tuple[Voice, ...]
    peak: float = OTHER_PEAK
    variants: int = 1
    duck: Duck | None = None
    ui: bool = False
    loop: float = 0.0

    @property
    def milliseconds(self) -> float:
        """How long it sounds."""
        return self.loop or max(voice.duration for voice in self.voices)

    @property
    def files(self) -> tuple[str, ...]:
        """The names of its baked files, one for each variant."""
        if self.variants == 1:
            return (f"{self.name}.ogg",)
        return tuple(f"{self.name}-{number}.ogg" for number in range(1, self.variants + 1))


def render_effect(effect: Effect, variant: int = 0, rate: int = SAMPLE_RATE) -> array[float]:
    """The samples of one variant, at its peak. The same on every machine."""
    samples = render_voices(effect.voices, rate, seed_of(effect.files[variant]), VARIANT_TUNES[variant])
    del samples[samples_of(effect.milliseconds, rate):]
    scale_to_peak(samples, effect.peak * _CODEC_MARGIN)
    return samples


def _run(wave: str, notes: str, apart: float, hold: float, decay: float, duty: float = 0.5) -> tuple[Voice, ...]:
    """Notes one after the other, `apart` ms from start to start."""
    return tuple(Voice(wave, hertz(note), hold=hold, decay=decay, delay=apart * number, duty=duty)
                 for number, note in enumerate(notes.split()))


def _bell(pitch: float, hold: float, decay: float, delay: float = 0.0) -> tuple[Voice, ...]:
    """A sine with two partials of a struck bar (2.76 and 5.40), which die sooner."""
    return (Voice("sine", pitch, hold=hold, decay=decay, delay=delay),
            Voice("sine", pitch * 2.76, decay=decay * 0.4, delay=delay, gain=0.25),
            Voice("sine", pitch * 5.40, decay=decay * 0.15, delay=delay, gain=0.12))


def _pluck(note: str) -> tuple[Voice, ...]:
    """A string: a soft body and a bright beginning."""
    pitch = hertz(note)
    return (Voice("triangle", pitch, hold=10, decay=190),
            Voice("square", pitch, decay=70, gain=0.35, duty=0.25, filter=Filter("low", 5200, 900)),
            Voice("sine", pitch * 2, decay=110, gain=0.25))


def _later(voices: Iterable[Voice], delay: float, gain: float = 1.0) -> tuple[Voice, ...]:
    return tuple(replace(voice, delay=voice.delay + delay, gain=voice.gain * gain) for voice in voices)


def _march(pitch: float) -> tuple[Voice, ...]:
    """Felt more than heard; the second harmonic and the click carry it over small speakers."""
    return (Voice("triangle", pitch, hold=20, decay=110),
            Voice("sine", pitch * 2, hold=10, decay=70, gain=0.35),
            Voice(NOISE, decay=5, gain=0.35, filter=Filter("low", 2400, 1200)))


_KILL = (Voice(NOISE, hold=20, decay=140, filter=Filter("low", 6000, 900)),
         Voice("square", 520, 110, hold=20, decay=140, gain=0.55))
_BURST = (Voice(NOISE, hold=40, decay=420, filter=Filter("low", 3000, 200)),
          Voice("sine", 90, 40, hold=40, decay=420, gain=0.9))
_GRAIN = Voice(NOISE, hold=5, decay=40, filter=Filter("band", 1200, 1200, 2.0))
_CHIRP = Voice("square", 1320, 1480, attack=2, hold=18, decay=20, duty=0.12)
_ALARM = (Voice("saw", hertz("A1"), attack=8, hold=332, decay=60, filter=Filter("low", 1800, 900)),
          Voice("saw", hertz("Eb2"), attack=8, hold=332, decay=60, filter=Filter("low", 1800, 900)))
_TOLL = GAME_OVER_TICKS * 1000.0 / 60.0  # as in the music that begins with it
_SAUCER_HALF = 1000.0 / 12.0  # 6 Hz: twelve halves a second


def _saucer() -> tuple[Voice, ...]:
    """620 and 780 Hz in turn, each half faded at both ends, so that the loop closes on itself."""
    def half(number: int) -> Voice:
        return Voice("square", 780.0 if number % 2 else 620.0, attack=6, hold=_SAUCER_HALF - 12, decay=6,
                     delay=_SAUCER_HALF * number, duty=0.12)
    return tuple(half(number) for number in range(6))


_ROWS = (
    Effect("shot", (Voice("square", 1180, 420, hold=10, decay=80, duty=0.25),), SHOT_PEAK, 3),
    Effect("kill_small", _KILL, KILL_PEAK, 3),
    Effect("kill_diver", (*_KILL, Voice("triangle", 660, 990, hold=10, decay=90, gain=0.8)), KILL_PEAK, 3),
    Effect("shell_ping", (Voice("triangle", 1760, decay=60), Voice("triangle", 2637, decay=60, gain=0.7))),
    Effect("shell_open", (Voice("triangle", 330, attack=5, hold=20, decay=60),
                          Voice("triangle", 392, attack=5, hold=20, decay=60))),
    Effect("spore_burst", (_GRAIN, replace(_GRAIN, delay=25), replace(_GRAIN, delay=50))),
    Effect("wraith_fade", (Voice("sine", 880, 440, attack=40, hold=60, decay=180, vibrato=(9, 0.03)),)),
    Effect("threat_fired", (Voice("sine", 240, 180, hold=5, decay=40),), SOFT_PEAK),
    Effect("threat_shot", (Voice("triangle", 1320, 1760, decay=50),
                           Voice(NOISE, decay=25, gain=0.4, filter=Filter("high", 3000, 3000)))),
    Effect("graze", (Voice(NOISE, decay=12, filter=Filter("band", 5200, 5200, 3.0)),), SOFT_PEAK),
    Effect("lancer_tell", (_CHIRP, replace(_CHIRP, delay=60))),
    Effect("dive", (Voice("triangle", 1400, 500, attack=10, hold=500, decay=200, vibrato=(7, 0.025)),)),
    Effect("shield_chip", (Voice(NOISE, decay=30, filter=Filter("high", 2000, 2000)),), OTHER_PEAK, 3),
    Effect("march_0", _march(55.0)), Effect("march_1", _march(49.0)),
    Effect("march_2", _march(43.7)), Effect("march_3", _march(41.2)),
    Effect("hurry", _run("square", "E5 B5", 90, 40, 60, 0.25)),
    Effect("landed", (Voice("saw", 110, 36, hold=60, decay=400, filter=Filter("low", 900, 120)),
                      Voice(NOISE, hold=20, decay=240, gain=0.6, filter=Filter("low", 1400, 160)))),
    Effect("saucer_loop", _saucer(), duck=Duck(-3.0, 120, 400), loop=500.0),
    Effect("saucer_kill", (*_run("square", "A5 C6 E6 A6", 50, 10, 120, 0.25), *_KILL), KILL_PEAK),
    Effect("capsule_falls", (Voice("sine", 880, 1175, hold=20, decay=200),
                             Voice("sine", 880 * 2.76, 1175 * 2.76, decay=80, gain=0.2))),
    Effect("capsule_caught", _run("triangle", "A4 C5 E5 A5 C6", 35, 15, 110)),
    Effect("power_ends", _run("triangle", "A5 E5 C5", 60, 20, 100)),
    Effect("combo_up_1", _pluck("A4")), Effect("combo_up_2", _pluck("C5")), Effect("combo_up_3", _pluck("D5")),
    Effect("combo_up_4", _pluck("E5")), Effect("combo_up_5", _pluck("G5")),
    Effect("combo_lost", (Voice("triangle", hertz("E4"), hertz("A3"), hold=40, decay=160),)),
    Effect("player_hit", (Voice(NOISE, hold=60, decay=850, filter=Filter("low", 8000, 150)),
                          Voice("saw", 220, 45, hold=60, decay=850, gain=0.6)), PLAYER_HIT_PEAK,
           duck=Duck(-14.0)),
    Effect("respawn", (Voice("sine", 220, 880, attack=80, hold=60, decay=200),
                       Voice("sine", 440, 1760, attack=80, hold=60, decay=140, gain=0.25))),
    Effect("extra_life", _run("square", "E5 A5 C#6 E6", 70, 30, 120, 0.25)),
    Effect("wave_intro", (Voice(NOISE, attack=340, decay=60, filter=Filter("band", 300, 4800, 1.4)),
                          Voice("sine", 220, 880, attack=340, decay=60, gain=0.3))),
    Effect("wave_clear", tuple(Voice("triangle", hertz(note), attack=5, hold=120, decay=500)
                               for note in ("A4", "C5", "E5", "A5"))),
    Effect("boss_warning", (*_ALARM, *_later(_ALARM, 670), *_later(_ALARM, 1340)), KILL_PEAK,
           duck=Duck(-6.0, 60, 1700)),
    Effect("boss_hit", (Voice("triangle", 990, decay=60), Voice("triangle", 1485, decay=40, gain=0.5))),
    Effect("boss_phase", _BURST, KILL_PEAK),
    Effect("boss_death", (*_BURST, *_later(_BURST, 240), *_later(_BURST, 480), *_later(_BURST, 720),
                          *_later(_BURST, 960),
                          Voice(NOISE, delay=1200, hold=40, decay=1160, gain=1.2, filter=Filter("low", 2400, 80)),
                          Voice("sine", 70, 30, delay=1200, hold=40, decay=1160)), PLAYER_HIT_PEAK),
    Effect("rank_up", (*_bell(hertz("E6"), 20, 300), *_bell(hertz("A6"), 20, 300, 120)), SOFT_PEAK, ui=True),
    Effect("menu_move", (Voice("square", 660, decay=25),), ui=True),
    Effect("menu_choose", (Voice("square", 880, hold=10, decay=70), Voice("square", 1320, hold=10, decay=70)),
           ui=True),
    Effect("menu_back", (Voice("square", 440, hold=10, decay=60),), ui=True),
    Effect("menu_refuse", (Voice("square", 196, hold=20, decay=70),
                           Voice("square", 196, hold=20, decay=70, delay=110)), ui=True),
    Effect("countdown", (Voice("square", 660, hold=60, decay=120),), ui=True),
    Effect("go", (Voice("square", 1320, hold=60, decay=120),), ui=True),
    Effect("game_over", (*_run("triangle", "A4 G4 F4", _TOLL, 120, 300),
                         Voice("triangle", hertz("E4"), delay=3 * _TOLL, hold=160, decay=1500, vibrato=(5, 0.006)),
                         Voice("sine", hertz("E3"), delay=3 * _TOLL, hold=160, decay=1500, gain=0.5))),
    Effect("boss_tell", (Voice("saw", 58, 92, attack=60, hold=160, decay=260, vibrato=(11, 0.05),
                               filter=Filter("low", 500, 1900)),
                         Voice("triangle", 233, 349, attack=60, hold=160, decay=260, gain=0.4, vibrato=(11, 0.05)))),
    Effect("beam_burns", (Voice(NOISE, attack=30, hold=820, decay=150, filter=Filter("band", 900, 520, 0.9)),
                          Voice("saw", 110, 104, attack=30, hold=820, decay=150, gain=0.7, vibrato=(14, 0.01),
                                filter=Filter("low", 1600, 1100)),
                          Voice("square", 55, attack=30, hold=820, decay=150, gain=0.4, duty=0.25)), KILL_PEAK),
    Effect("bubble_burst", (Voice("sine", 1568, 620, hold=5, decay=150),
                            Voice("triangle", 2637, 1100, decay=70, gain=0.6),
                            Voice(NOISE, decay=60, gain=0.5, filter=Filter("high", 4000, 2500)))),
    Effect("shields_mended", _run("triangle", "A4 E5 A5", 70, 30, 180)),
    Effect("eye_opens", (Voice("sine", 196, 392, attack=30, hold=60, decay=200, vibrato=(6, 0.02)),
                         Voice("triangle", 294, 588, attack=30, hold=60, decay=160, gain=0.4))),
    Effect("parade_comes", _run("square", "A4 C5 E5 A5 E5 A5", 90, 40, 120, 0.25)),
)

EFFECTS: dict[str, Effect] = {effect.name: effect for effect in _ROWS}
