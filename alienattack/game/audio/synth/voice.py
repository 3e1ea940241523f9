"""A voice: one wave or noise with pitch, slide, vibrato, filter and envelope. A sound is a few of them."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from alienattack.game.audio.synth.filters import Filter, apply_filter
from alienattack.game.audio.synth.noise import white_noise
from alienattack.game.audio.synth.oscillators import oscillate

NOISE = "noise"
_LEAST_ATTACK_MS = 0.5  # a wave that starts at full height clicks; half a millisecond is still "at once"
_LEAST_DECAY_MS = 2.0


@dataclass(frozen=True, slots=True)
class Voice:
    """All times in ms, pitches in Hz. `slide_to` is reached at the end; `vibrato` is (Hz, depth as a fraction).

    `delay` is the silence before it.
    """

    wave: str
    pitch: float = 440.0
    slide_to: float | None = None
    attack: float = 0.0
    hold: float = 0.0
    decay: float = 100.0
    delay: float = 0.0
    gain: float = 1.0
    duty: float = 0.5
    vibrato: tuple[float, float] = (0.0, 0.0)
    filter: Filter | None = None

    @property
    def duration(self) -> float:
        """From the beginning of the sound to the end of this voice, ms."""
        return self.delay + self.attack + self.hold + self.decay


def samples_of(milliseconds: float, rate: int) -> int:
    """A duration in whole samples."""
    return round(milliseconds * rate / 1000.0)


def _frequencies(voice: Voice, count: int, rate: int, tune: float) -> Iterator[float]:
    """The pitch for every sample: slides are even to the ear (exponential), vibrato is a sine in pitch."""
    frequency = voice.pitch * tune
    ratio = ((voice.slide_to or voice.pitch) / voice.pitch) ** (1.0 / max(count, 1))
    hertz, depth = voice.vibrato
    turn = 2.0 * math.pi * hertz / rate
    for index in range(count):
        yield frequency * (1.0 + depth * math.sin(turn * index)) if depth else frequency
        frequency *= ratio


def _shape(samples: array[float], voice: Voice, rate: int) -> None:
    """Applies the envelope in place: a straight attack, a hold, and a decay that ends at zero with zero slope."""
    count = len(samples)
    attack = min(samples_of(max(voice.attack, _LEAST_ATTACK_MS), rate), count)
    decay = min(samples_of(max(voice.decay, _LEAST_DECAY_MS), rate), count - attack)
    for index in range(attack):
        samples[index] *= voice.gain * index / attack
    for index in range(attack, count - decay):
        samples[index] *= voice.gain
    for index in range(decay):
        left = 1.0 - (index + 1) / decay
        samples[count - decay + index] *= voice.gain * left * left


def render_voice(voice: Voice, rate: int, seed: int, tune: float = 1.0) -> array[float]:
    """The samples of one voice without its delay. `tune` multiplies its pitch and the corners of its filter."""
    count = samples_of(voice.attack + voice.hold + voice.decay, rate)
    if voice.wave == NOISE:
        samples = white_noise(count, seed)
    else:
        samples = oscillate(voice.wave, _frequencies(voice, count, rate, tune), rate, voice.duty)
    if voice.filter is not None:
        shape = voice.filter
        tuned = Filter(shape.kind, shape.start * tune, shape.end * tune, shape.resonance)
        samples = apply_filter(samples, tuned, rate)
    _shape(samples, voice, rate)
    return samples


def add(target: array[float], samples: Sequence[float], at: int, gain: float = 1.0) -> None:
    """Mixes `samples` into `target` from index `at`."""
    for index, value in enumerate(samples, at):
        target[index] += gain * value


def render_voices(voices: Sequence[Voice], rate: int, seed: int, tune: float = 1.0) -> array[float]:
    """The sum of several voices, as long as the longest."""
    total = array("d", bytes(8 * max(samples_of(voice.duration, rate) + 1 for voice in voices)))
    for number, voice in enumerate(voices):
        add(total, render_voice(voice, rate, seed + 7919 * number, tune), samples_of(voice.delay, rate))
    return total


def scale_to_peak(samples: array[float], peak: float) -> None:
    """Scales in place so that the largest value is exactly `peak`."""
    largest = max(max(samples, default=0.0), -min(samples, default=0.0))
    if largest > 0.0:
        factor = peak / largest
        for index in range(len(samples)):
            samples[index] *= factor
