"""The music: exact bars, gears, layers, loops that close, and changes that come at a bar."""

from __future__ import annotations

import hashlib
import json
import math
from array import array
from dataclasses import replace

import pytest

from alienattack.game.audio.cues import music_of
from alienattack.game.audio.device import SAMPLE_RATE
from alienattack.game.audio.ducking import Ducking
from alienattack.game.audio.effects import EFFECTS, Duck
from alienattack.game.audio.jukebox import Jukebox, seam
from alienattack.game.audio.library import music_folder
from alienattack.game.audio.mixing import MUSIC_PEAK
from alienattack.game.audio.score import GEAR_TICKS, TRACKS
from alienattack.game.audio.sequencer import Note, notes_of, render_track
from alienattack.game.audio.synth.pcm import to_pcm
from alienattack.game.audio.synth.pitches import hertz
from alienattack.sim import Sim
from alienattack.sim.aliens import EYE
from alienattack.sim.bosses.boss import ARRIVING, ATTACKING, DYING, LEAVING, Boss
from tests.game.audio_fakes import FakeClip, FakeDevice


def test_the_gears_are_112_to_180_beats_a_minute():
    beats = [60 * 60 / (4 * ticks) for ticks in GEAR_TICKS]
    assert beats == [112.5, pytest.approx(128.57, abs=0.01), 150.0, 180.0]


def test_a_bar_of_every_track_is_an_exact_number_of_samples():
    assert [TRACKS[f"play-{gear}"].bar_samples for gear in range(4)] == [94_080, 82_320, 70_560, 58_800]
    assert all(TRACKS[f"play-{gear}"].bars == 4 for gear in range(4))


def test_every_line_of_the_score_is_a_bar_of_sixteenths():
    for track in TRACKS.values():
        for part in track.parts:
            assert list(notes_of(part, track.bars)), track.file


def test_a_line_that_is_too_short_is_refused():
    part = TRACKS["play-0"].parts[0]
    with pytest.raises(ValueError, match="16"):
        list(notes_of(replace(part, lines=("A2 - .",)), 1))


def test_a_held_note_and_a_chord_are_read_as_written():
    part = replace(TRACKS["play-0"].parts[0], lines=("A4 - - . C4+E4 - . . . . . . . . . .",))
    assert list(notes_of(part, 1)) == [Note(0, 3, 440.0), Note(4, 2, hertz("C4")), Note(4, 2, hertz("E4"))]


def test_each_gear_adds_a_layer():
    counts = [len(TRACKS[f"play-{gear}"].parts) for gear in range(4)]
    assert counts == sorted(set(counts))


def test_the_bass_goes_down_from_a_to_e():
    bass = TRACKS["play-0"].parts[0]
    first = [next(note.pitch for note in notes_of(bass, 4) if note.step == 16 * bar) for bar in range(4)]
    assert first == [hertz(name) for name in ("A2", "G2", "F2", "E2")]


def test_the_fastest_track_renders_to_its_fingerprint_in_time_and_below_its_peak():
    track = TRACKS["play-3"]
    left, right = render_track(track)
    assert len(left) == len(right) == 4 * 58_800
    assert max(max(map(abs, left)), max(map(abs, right))) <= MUSIC_PEAK
    known = json.loads((music_folder() / "fingerprints.json").read_text())
    assert known[track.file] == hashlib.sha256(to_pcm([left, right])).hexdigest(), "run python assets/bake/sounds.py"


def test_every_track_is_baked():
    known = json.loads((music_folder() / "fingerprints.json").read_text())
    assert set(known) == {track.file for track in TRACKS.values()}
    assert all((music_folder() / file).is_file() for file in known)


def test_a_seam_begins_with_the_old_and_ends_with_the_new_and_is_never_louder():
    old, new = array("h", [1000, -1000] * 4410), array("h", [-400, 400] * 4410)
    mixed = array("h", seam(old.tobytes(), new.tobytes(), 2))
    assert mixed[:2] == old[:2]
    assert mixed[2 * 2646:] == new[2 * 2646:]
    assert max(map(abs, mixed)) <= 1000


def jukebox() -> tuple[FakeDevice, Jukebox]:
    device = FakeDevice()
    box = Jukebox(device)
    gears = [[FakeClip(f"{gear}.{bar}", bytes([gear, 0]) * 4 * 4410) for bar in range(4)] for gear in range(4)]
    box.add("play", gears, endless=True)
    box.add("title", [[FakeClip(f"t{bar}") for bar in range(8)]], endless=True)
    box.add("game_over", [[FakeClip("over0"), FakeClip("over1")]], endless=False)
    return device, box


def test_bars_follow_each_other_and_come_round():
    device, box = jukebox()
    box.music("play")
    box.update(0.0, 1.0)
    heard = []
    for step in range(6):
        heard.append(device.channels[0].playing.name)
        device.channels[0].end_bar()
        box.update(1.0 + step, 1.0)
    assert heard == ["0.0", "0.1", "0.2", "0.3", "0.0", "0.1"]


def test_a_new_gear_waits_for_the_bar_and_comes_in_through_a_seam():
    device, box = jukebox()
    box.music("play")
    box.update(0.0, 1.0)
    box.gear(2)
    box.update(0.5, 1.0)
    channel = device.channels[0]
    assert channel.playing.name == "0.0"  # still the old bar
    assert channel.waiting.name == "made"  # the seam
    channel.end_bar()
    box.update(2.0, 1.0)
    channel.end_bar()
    assert channel.playing.name == "2.2"  # the same place in the tune, in the new gear


def test_a_gear_that_is_taken_back_before_the_bar_is_forgotten():
    device, box = jukebox()
    box.music("play")
    box.update(0.0, 1.0)
    box.gear(3)
    box.update(0.2, 1.0)
    box.gear(0)
    box.update(0.4, 1.0)
    assert device.channels[0].waiting.name == "0.1"


def test_another_track_fades_in_while_the_old_one_fades_out():
    device, box = jukebox()
    box.music("title")
    box.update(0.0, 1.0)
    box.update(1.0, 1.0)
    assert device.channels[0].playing.volume == 1.0
    box.music("play")
    box.update(2.0, 1.0)
    box.update(2.12, 1.0)
    old, new = device.channels[0].playing, device.channels[1].playing
    assert old.volume == pytest.approx(0.5)
    assert new.volume == pytest.approx(0.5)
    box.update(2.3, 1.0)
    assert device.channels[0].playing is None
    assert new.volume == 1.0


def test_the_sting_is_played_once():
    device, box = jukebox()
    box.music("game_over")
    box.update(0.0, 1.0)
    device.channels[0].end_bar()
    box.update(4.0, 1.0)
    assert device.channels[0].playing.name == "over1"
    device.channels[0].end_bar()
    box.update(8.0, 1.0)
    assert device.channels[0].playing is None


def test_music_that_is_not_loaded_yet_begins_when_it_is():
    device = FakeDevice()
    box = Jukebox(device)
    box.music("title")
    box.update(0.0, 1.0)
    assert device.played() == []
    box.add("title", [[FakeClip("t0"), FakeClip("t1")]], endless=True)
    box.update(0.1, 1.0)
    assert device.played() == ["t0"]


def test_silence_ends_the_music():
    device, box = jukebox()
    box.music("title")
    box.update(0.0, 1.0)
    box.music(None)
    box.update(1.0, 1.0)
    box.update(1.3, 1.0)
    assert device.channels[0].playing is None


def test_ducking_goes_down_in_60_ms_and_comes_back_in_700():
    ducking = Ducking()
    ducking.dip("hit", Duck(-14.0), 10.0)
    levels = [ducking.decibels(10.0 + seconds) for seconds in (0.0, 0.03, 0.06, 0.41, 0.77)]
    assert levels == pytest.approx([0.0, -7.0, -14.0, -7.0, 0.0])


def test_a_held_duck_stays_until_it_is_released_and_the_deepest_counts():
    ducking = Ducking()
    ducking.hold("saucer", Duck(-3.0, 100, 400), 0.0)
    assert ducking.decibels(60.0) == -3.0
    ducking.dip("hit", Duck(-14.0), 60.0)
    assert ducking.decibels(60.06) == pytest.approx(-14.0)
    assert ducking.decibels(61.0) == -3.0
    ducking.release("saucer", 61.0)
    assert ducking.decibels(61.2) == pytest.approx(-1.5)
    assert ducking.decibels(61.5) == 0.0


def test_the_boss_is_played_at_150_and_in_its_last_bar_at_180_beats_a_minute():
    beats = [60 * 60 / (4 * TRACKS[f"boss-{gear}"].ticks) for gear in range(2)]
    assert beats == [150.0, 180.0]
    assert len(TRACKS["boss-1"].parts) > len(TRACKS["boss-0"].parts)


def test_the_boss_is_in_a_phrygian():
    def degree(pitch: float) -> int:
        return round(12 * math.log2(pitch / hertz("A4"))) % 12

    heard = {degree(note.pitch) for part in TRACKS["boss-1"].parts if part.instrument.pitched
             for note in notes_of(part, 4)}
    assert heard == {degree(hertz(name)) for name in ("A4", "Bb4", "C4", "D4", "E4", "F4", "G4")}


def test_the_sting_and_the_effect_of_the_same_name_play_the_same_notes_together():
    """They begin in one tick; anything else than unison would clash."""
    melody = TRACKS["game_over-0"].parts[0]
    notes = list(notes_of(melody, 1))[:4]
    effect = [voice for voice in EFFECTS["game_over"].voices if voice.wave == "triangle"]
    for note, voice in zip(notes, effect, strict=True):
        assert note.pitch == voice.pitch
        assert note.step * TRACKS["game_over-0"].step_samples == pytest.approx(SAMPLE_RATE * voice.delay / 1000, abs=1)


def left_of(sim: Sim, share: float) -> Sim:
    """A simulation with about `share` of its formation left."""
    for index, row in enumerate(sim.formation.rows):
        for col in range(row.columns):
            if row.mask >> col & 1 and sim.formation.alive > share * sim.formation.size:
                sim.formation.remove(index, col)
    return sim


@pytest.mark.parametrize(("share", "gear"), [(1.0, 0), (0.7, 1), (0.45, 2), (0.2, 2), (0.05, 3)])
def test_the_fewer_are_left_the_faster_the_music(share, gear):
    assert music_of(left_of(Sim(1), share)) == ("play", gear)


@pytest.mark.parametrize(("state", "phase", "music"), [
    (ARRIVING, 0, ("boss", 0)), (ATTACKING, 1, ("boss", 0)), (ATTACKING, 2, ("boss", 1)),
])
def test_a_boss_has_its_own_music(state, phase, music):
    sim = Sim(1)
    sim.boss = Boss(EYE, 0, 20, 20, 0, 0, supply=0, state=state, phase=phase)
    assert music_of(sim) == music


@pytest.mark.parametrize("state", [DYING, LEAVING])
def test_its_music_ends_with_it(state):
    sim = Sim(1)
    sim.boss = Boss(EYE, 0, 20, 20, 0, 0, supply=0, state=state)
    assert music_of(sim)[0] == "play"
