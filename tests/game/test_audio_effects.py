"""The effects against the table of the art direction (lengths, peaks, pitches), and the files against the data."""

from __future__ import annotations

import hashlib
import json
import math
import os
from array import array
from itertools import pairwise

import pytest

from alienattack.game.audio.cues import SILENT, effect_of
from alienattack.game.audio.device import SAMPLE_RATE
from alienattack.game.audio.effects import EFFECTS, render_effect
from alienattack.game.audio.library import music_folder, sounds_folder
from alienattack.game.audio.mixing import KILL_PEAK, MUSIC_PEAK, OTHER_PEAK, PLAYER_HIT_PEAK, SHOT_PEAK, pan_gains
from alienattack.game.audio.score import TRACKS
from alienattack.game.audio.synth.pcm import to_pcm
from alienattack.game.audio.synth.pitches import hertz
from alienattack.sim.events import COMBO_UP, EVENT_NAMES, MARCHED

# name: milliseconds, as attack + hold + decay (+ the starts of later notes) in the table
LENGTHS = {
    "shot": 90, "kill_small": 160, "kill_diver": 160, "shell_ping": 60, "shell_open": 85, "spore_burst": 95,
    "wraith_fade": 280, "threat_fired": 45, "lancer_tell": 100, "dive": 710, "shield_chip": 30,
    "march_0": 130, "march_1": 130, "march_2": 130, "march_3": 130, "saucer_loop": 500, "saucer_kill": 280,
    "capsule_falls": 220, "capsule_caught": 265, "power_ends": 240, "combo_up_1": 200, "combo_up_2": 200,
    "combo_up_3": 200, "combo_up_4": 200, "combo_up_5": 200, "combo_lost": 200, "player_hit": 910, "respawn": 340,
    "extra_life": 360, "wave_intro": 400, "wave_clear": 625, "boss_warning": 1740, "boss_hit": 60, "boss_phase": 460,
    "boss_death": 2400, "rank_up": 440, "menu_move": 25, "menu_choose": 80, "menu_back": 70, "menu_refuse": 200,
    "countdown": 180, "go": 180, "game_over": 2310,
}

PITCHES = {
    "march_0": 55.0, "march_1": 49.0, "march_2": 43.7, "march_3": 41.2, "shell_ping": 1760.0, "boss_hit": 990.0,
    "combo_up_1": hertz("A4"), "combo_up_2": hertz("C5"), "combo_up_3": hertz("D5"), "combo_up_4": hertz("E5"),
    "combo_up_5": hertz("G5"), "menu_move": 660.0, "menu_back": 440.0, "menu_refuse": 196.0, "countdown": 660.0,
    "go": 1320.0, "wave_clear": hertz("A4"),
}


@pytest.fixture(scope="module")
def rendered() -> dict[str, list[array[float]]]:
    return {name: [render_effect(effect, number) for number in range(effect.variants)]
            for name, effect in EFFECTS.items()}


@pytest.fixture(scope="module")
def mixer():
    before = os.environ.get("SDL_AUDIODRIVER")
    os.environ["SDL_AUDIODRIVER"] = "dummy"
    from alienattack.game.audio.device import PygameDevice

    device = PygameDevice()
    yield device
    device.close()
    if before is None:
        del os.environ["SDL_AUDIODRIVER"]
    else:
        os.environ["SDL_AUDIODRIVER"] = before


def loudness_at(samples: array[float], frequency: float) -> float:
    """The strength of one frequency."""
    turn = 2.0 * math.pi * frequency / SAMPLE_RATE
    real = sum(value * math.cos(turn * index) for index, value in enumerate(samples))
    imaginary = sum(value * math.sin(turn * index) for index, value in enumerate(samples))
    return math.hypot(real, imaginary)


def test_every_row_of_the_table_has_an_effect():
    assert set(LENGTHS) <= set(EFFECTS)


@pytest.mark.parametrize(("name", "milliseconds"), LENGTHS.items())
def test_an_effect_is_as_long_as_the_table_says(rendered, name, milliseconds):
    for samples in rendered[name]:
        assert len(samples) == pytest.approx(milliseconds * SAMPLE_RATE / 1000, abs=1)


def test_no_effect_is_over_its_peak_and_none_is_lost_in_silence(rendered):
    for name, variants in rendered.items():
        for samples in variants:
            peak = max(map(abs, samples))
            assert 0.8 * EFFECTS[name].peak <= peak <= EFFECTS[name].peak, name


def test_effects_begin_and_end_at_zero_so_that_they_do_not_click(rendered):
    for name, variants in rendered.items():
        for samples in variants:
            assert abs(samples[0]) < 1e-4, name
            assert abs(samples[-1]) < 1e-3, name


def test_no_effect_pushes_the_speaker_to_one_side(rendered):
    for name, variants in rendered.items():
        assert abs(sum(variants[0]) / len(variants[0])) < 0.04 * EFFECTS[name].peak, name


@pytest.mark.parametrize(("name", "frequency"), PITCHES.items())
def test_a_note_has_its_pitch(rendered, name, frequency):
    samples = rendered[name][0]
    here = loudness_at(samples, frequency)
    width = max(0.12, 1500.0 / (len(samples) / SAMPLE_RATE * 1000) / frequency * 1.5)  # short sounds have broad peaks
    assert here > loudness_at(samples, frequency * (1 + width))
    assert here > loudness_at(samples, frequency / (1 + width))


def test_a_shot_falls_from_1180_to_420_hertz(rendered):
    samples = rendered["shot"][0]
    start, end = samples[:400], samples[-900:-100]
    assert loudness_at(start, 1150) > 2 * loudness_at(start, 450)
    assert loudness_at(end, 450) > 2 * loudness_at(end, 1150)


def test_shot_kills_and_chip_come_in_three_variants_and_the_others_in_one():
    several = {name for name, effect in EFFECTS.items() if effect.variants > 1}
    assert several == {"shot", "kill_small", "kill_diver", "shield_chip"}
    assert all(EFFECTS[name].variants == 3 for name in several)


def test_the_peaks_are_those_of_the_budget():
    assert EFFECTS["player_hit"].peak == PLAYER_HIT_PEAK
    assert EFFECTS["kill_small"].peak == EFFECTS["kill_diver"].peak == KILL_PEAK
    assert EFFECTS["shot"].peak == SHOT_PEAK
    fight = {"threat_fired", "dive", "lancer_tell", "shield_chip", "march_0", "combo_up_3", "capsule_caught"}
    assert all(EFFECTS[name].peak <= OTHER_PEAK for name in fight)


def test_rendering_twice_gives_the_same_bytes(rendered):
    for name in ("shot", "kill_small", "wave_intro", "rank_up"):
        again = render_effect(EFFECTS[name], 0)
        assert to_pcm([again]) == to_pcm([rendered[name][0]])


def test_the_baked_effects_are_those_of_the_data(rendered):
    known = json.loads((sounds_folder() / "fingerprints.json").read_text())
    fresh = {file: hashlib.sha256(to_pcm([samples])).hexdigest()
             for name, effect in EFFECTS.items()
             for file, samples in zip(effect.files, rendered[name], strict=True)}
    assert known == fresh, "a row changed: run python assets/bake/sounds.py"


def test_every_baked_effect_decodes_to_its_length_within_its_peak(mixer):
    for name, effect in EFFECTS.items():
        for file in effect.files:
            samples = array("h", mixer.load(sounds_folder() / file).get_raw())
            assert len(samples) / 2 == pytest.approx(effect.milliseconds * SAMPLE_RATE / 1000, abs=1), name
            assert max(map(abs, samples)) / 32767 <= effect.peak, name


def test_every_baked_track_decodes_to_whole_bars_within_the_peak_of_music(mixer):
    for track in TRACKS.values():
        samples = array("h", mixer.load(music_folder() / track.file).get_raw())
        assert len(samples) == 2 * track.bars * track.bar_samples
        assert max(map(abs, samples)) / 32767 <= MUSIC_PEAK


def test_every_endless_track_and_the_saucer_close_without_a_click(mixer):
    files = [music_folder() / track.file for track in TRACKS.values() if track.endless]
    for path in [*files, sounds_folder() / "saucer_loop.ogg"]:
        samples = array("h", mixer.load(path).get_raw())[0::2]
        steps = sorted(abs(after - before) for before, after in pairwise(samples))
        assert abs(samples[0] - samples[-1]) <= steps[int(0.999 * len(steps))], path.name


def test_all_sounds_together_stay_small():
    assert sum(file.stat().st_size for file in sounds_folder().iterdir()) < 600_000
    assert sum(file.stat().st_size for file in music_folder().iterdir()) < 1_500_000


def test_pan_softens_the_far_side_only_and_by_sixty_percent_at_most():
    assert pan_gains(0.0) == (1.0, 1.0)
    assert pan_gains(1.0) == (pytest.approx(0.4), 1.0)
    assert pan_gains(-0.3) == (1.0, pytest.approx(0.7))


def test_every_event_of_the_simulation_is_heard_or_meant_to_be_silent():
    for kind in EVENT_NAMES:
        name = effect_of((kind, 0, 0, 1, 0))
        assert (name is None) == (kind in SILENT)
        assert name is None or name in EFFECTS


def test_the_march_walks_through_four_notes_and_the_combo_climbs_five():
    assert [effect_of((MARCHED, 0, 0, note, 0)) for note in range(4)] == ["march_0", "march_1", "march_2", "march_3"]
    assert [effect_of((COMBO_UP, 0, 0, factor, 0)) for factor in (2, 5)] == ["combo_up_2", "combo_up_5"]
