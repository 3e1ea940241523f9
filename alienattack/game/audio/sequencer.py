"""Renders a track of the score: notes wrap round the end, so that a loop closes on itself without a seam."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from alienattack.game.audio.device import SAMPLE_RATE
from alienattack.game.audio.instruments import Instrument
from alienattack.game.audio.mixing import MUSIC_PEAK, pan_gains
from alienattack.game.audio.score import TICKS_PER_SECOND, Part, Track
from alienattack.game.audio.synth.noise import seed_of
from alienattack.game.audio.synth.pitches import hertz
from alienattack.game.audio.synth.voice import render_voices

_CODEC_MARGIN = 0.92  # Vorbis may overshoot a peak by a few percent
_ECHO_STEPS = 3  # the echo comes after three sixteenths, from the other side
_ECHO_FEEDBACK = 0.42
_ECHO_DAMPING = 0.45  # how much duller each echo is


@dataclass(frozen=True, slots=True)
class Note:
    """`step` is the sixteenth of the track it begins in, `length` counts sixteenths; a drum has no pitch."""

    step: int
    length: int
    pitch: float


def notes_of(part: Part, bars: int) -> Iterator[Note]:
    """The notes of a part. Raises ValueError for a line that is not 16 sixteenths."""
    steps: list[str] = []
    for bar in range(bars):
        line = part.lines[bar % len(part.lines)].split()
        if len(line) != 16:
            raise ValueError(f"A bar has 16 sixteenths, this one {len(line)}: {' '.join(line)}")
        steps += line
    for step, written in enumerate(steps):
        if written in ".-":
            continue
        length = 1
        while step + length < len(steps) and steps[step + length] == "-":
            length += 1
        for name in written.split("+"):
            yield Note(step, length, 1.0 if name == "x" else hertz(name))


def _render_note(instrument: Instrument, note: Note, ticks: int, seed: int) -> array[float]:
    voices = instrument.voices
    if instrument.sustained:
        held = 1000.0 * note.length * ticks / TICKS_PER_SECOND
        voices = tuple(replace(voice, hold=max(0.0, held - voice.attack)) for voice in voices)
    return render_voices(voices, SAMPLE_RATE, seed, note.pitch if instrument.pitched else 1.0)


def _add_round(target: array[float], samples: Sequence[float], at: int, gain: float) -> None:
    """Mixes into a circle: what goes past the end comes in at the beginning."""
    size = len(target)
    for index, value in enumerate(samples, at):
        target[index % size] += gain * value


def _echo(left: array[float], right: array[float], delay: int, turns: int) -> tuple[array[float], array[float]]:
    """Ping-pong echo of a circle: `turns` rounds, so that an endless track carries the echo of its own end."""
    size = len(left)
    line_left, line_right = array("d", bytes(8 * delay)), array("d", bytes(8 * delay))
    out_left, out_right = array("d", bytes(8 * size)), array("d", bytes(8 * size))
    dull_left = dull_right = 0.0
    at = 0
    for _turn in range(turns):
        for index in range(size):
            heard_left, heard_right = line_left[at], line_right[at]
            out_left[index], out_right[index] = heard_left, heard_right
            dull_left += (heard_left - dull_left) * (1.0 - _ECHO_DAMPING)
            dull_right += (heard_right - dull_right) * (1.0 - _ECHO_DAMPING)
            line_left[at] = left[index] + _ECHO_FEEDBACK * dull_right
            line_right[at] = right[index] + _ECHO_FEEDBACK * dull_left
            at = at + 1 if at + 1 < delay else 0
    return out_left, out_right


def render_track(track: Track) -> tuple[array[float], array[float]]:
    """Left and right samples of a track, exactly `bars` bars long, never above the peak of music."""
    size = track.bars * track.bar_samples
    left, right, send_left, send_right = (array("d", bytes(8 * size)) for _ in range(4))
    for number, part in enumerate(track.parts):
        seed = seed_of(f"{track.piece} {number}")
        rendered: dict[tuple[float, int], array[float]] = {}
        gain_left, gain_right = pan_gains(part.pan)
        for note in notes_of(part, track.bars):
            key = (note.pitch, note.length)
            if key not in rendered:
                rendered[key] = _render_note(part.instrument, note, track.ticks, seed)
            start = note.step * track.step_samples
            _add_round(left, rendered[key], start, part.gain * gain_left)
            _add_round(right, rendered[key], start, part.gain * gain_right)
            if part.echo:
                side = send_left if note.step % 2 == 0 else send_right
                _add_round(side, rendered[key], start, part.gain * part.echo)
    echoes = _echo(send_left, send_right, _ECHO_STEPS * track.step_samples, 2 if track.endless else 1)
    peak = MUSIC_PEAK * _CODEC_MARGIN
    for dry, echo in zip((left, right), echoes, strict=True):
        for index in range(size):
            dry[index] = peak * math.tanh(dry[index] + echo[index])
    return left, right
