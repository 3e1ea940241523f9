"""Loads the baked sounds: menu first, then the fight, then the music. What is not baked is rendered once and kept."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from alienattack.game.audio.device import Clip, Device
from alienattack.game.audio.effects import EFFECTS, Effect, render_effect
from alienattack.game.audio.score import TRACKS, Track
from alienattack.game.audio.synth.pcm import to_pcm
from alienattack.resources import assets_dir


def sounds_folder() -> Path:
    """Where the baked effects are."""
    return assets_dir() / "sounds"


def music_folder() -> Path:
    """Where the baked music is."""
    return assets_dir() / "music"


def effects_in_order() -> list[Effect]:
    """All effects, those of the menu first: they are heard first."""
    return sorted(EFFECTS.values(), key=lambda effect: not effect.ui)


def load_effect(device: Device, effect: Effect, cache_dir: Path | None,
                report: Callable[[Exception], None]) -> list[Clip]:
    """The clips of an effect, one a variant. A missing or damaged file is rendered: a new row sounds at once."""
    clips = []
    for variant, file in enumerate(effect.files):
        try:
            clips.append(device.load(sounds_folder() / file))
        except Exception as error:  # noqa: BLE001 - pygame raises its own and OSError; a damaged sound is never fatal
            report(error)
            pcm = rendered(effect, variant, cache_dir)
            clips.append(device.clip(b"".join(pcm[at:at + 2] * device.width for at in range(0, len(pcm), 2))))
    return clips


def rendered(effect: Effect, variant: int, cache_dir: Path | None) -> bytes:
    """An effect as 16-bit mono, from the cache or rendered now. A changed row or a damaged file is rendered anew."""
    if cache_dir is None:
        return to_pcm([render_effect(effect, variant)])
    row = hashlib.sha256(f"{effect!r} {variant}".encode()).hexdigest()
    kept = cache_dir / "sounds" / f"{row}.pcm"
    with contextlib.suppress(OSError):
        pcm, _, digest = kept.read_bytes().rpartition(b"\n")
        if hashlib.sha256(pcm).hexdigest().encode() == digest:
            return pcm
    pcm = to_pcm([render_effect(effect, variant)])
    with contextlib.suppress(OSError):  # a cache that can't be written only costs the rendering next time
        kept.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=kept.parent, delete=False) as file:
            file.write(pcm + b"\n" + hashlib.sha256(pcm).hexdigest().encode())
        os.replace(file.name, kept)
    return pcm


def load_track(device: Device, track: Track) -> list[Clip]:
    """The bars of a track. Raises pygame.error or OSError if its file can't be read."""
    pcm = device.load(music_folder() / track.file).get_raw()
    size = track.bar_samples * 2 * device.width
    return [device.clip(pcm[start:start + size]) for start in range(0, track.bars * size, size)]


def tracks_in_order() -> Iterator[tuple[str, list[Track]]]:
    """Name and gears of every piece of music, in the order they are needed."""
    for name in dict.fromkeys(track.piece for track in TRACKS.values()):
        yield name, [track for track in TRACKS.values() if track.piece == name]
