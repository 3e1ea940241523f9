"""Renders the effects and the music from their data into assets/, as Ogg Vorbis.

    python assets/bake/sounds.py              everything
    python assets/bake/sounds.py shot title   only these

Needs numpy and `pip install soundfile` (for the encoder only; the synthesiser itself is pure Python). The synthesis is
the same on every machine; `fingerprints.json` keeps the SHA-256 of each sound before encoding, and a test compares.
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from array import array
from pathlib import Path

import numpy
import soundfile

TOP = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP))

from alienattack.game.audio.device import SAMPLE_RATE
from alienattack.game.audio.effects import EFFECTS, render_effect
from alienattack.game.audio.mixing import MUSIC_PEAK
from alienattack.game.audio.score import TRACKS
from alienattack.game.audio.sequencer import render_track
from alienattack.game.audio.synth.pcm import to_pcm

_QUALITY = {1: 0.5, 2: 0.3}  # compression level of libsndfile: 0 is best, 1 is smallest


def encode(target: Path, channels: list[array[float]], peak: float) -> None:
    """Encodes one sound. Vorbis overshoots sharp edges, so it is made softer until what comes out keeps to `peak`."""
    data = numpy.stack([numpy.array(channel) for channel in channels], axis=1)
    while True:
        soundfile.write(target, data, SAMPLE_RATE, format="OGG", subtype="VORBIS",
                        compression_level=_QUALITY[len(channels)])
        heard = numpy.abs(soundfile.read(target)[0]).max()
        if heard <= peak:
            return
        data *= 0.99 * peak / heard


def bake_one(folder: Path, file: str, channels: list[array[float]], peak: float) -> None:
    """Encodes one sound and notes the fingerprint of its samples."""
    encode(folder / file, channels, peak)
    notes = folder / "fingerprints.json"
    known = json.loads(notes.read_text()) if notes.exists() else {}
    known[file] = hashlib.sha256(to_pcm(channels)).hexdigest()
    notes.write_text(json.dumps(known, indent=0, sort_keys=True) + "\n")
    print(f"{file:24} {len(channels[0]) / SAMPLE_RATE:6.3f} s {(folder / file).stat().st_size:7} bytes")


def main(names: list[str]) -> None:
    """Bakes the named sounds and tracks, or all."""
    started = time.perf_counter()
    for name, effect in EFFECTS.items():
        if not names or name in names:
            for variant, file in enumerate(effect.files):
                bake_one(TOP / "assets" / "sounds", file, [render_effect(effect, variant)], effect.peak)
    for name, track in TRACKS.items():
        if not names or name in names:
            bake_one(TOP / "assets" / "music", track.file, list(render_track(track)), MUSIC_PEAK)
    print(f"{time.perf_counter() - started:.1f} s")


if __name__ == "__main__":
    main(sys.argv[1:])
