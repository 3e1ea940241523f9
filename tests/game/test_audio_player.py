"""`Audio` as the game calls it: the budget, repeats, ducking, focus, mono, and silence without a device."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from alienattack.game.audio import Audio
from alienattack.game.audio.cues import hear
from alienattack.game.audio.effects import EFFECTS, Effect
from alienattack.game.audio.levels import EFFECT_CHANNELS, LOOP_CHANNEL, UI_CHANNELS, Voices
from alienattack.game.audio.library import rendered
from alienattack.game.speaker import Speaker
from alienattack.sim import events
from tests.game.audio_fakes import Clock, FakeDevice, Volumes, no_device


def audio(volumes: Volumes | None = None, device: FakeDevice | None = None) -> tuple[Audio, FakeDevice, Clock]:
    device, clock = device or FakeDevice(), Clock()

    def opened(mono: bool) -> FakeDevice:
        device.width = 1 if mono else 2
        return device

    made = Audio(volumes or Volumes(), clock=clock, open_device=opened, background=False)
    made.load()
    return made, device, clock


def test_the_worst_sum_is_never_over_full_scale():
    dice, voices, now, most = random.Random(5), Voices(), 0.0, 0.0
    voices.start_loop(EFFECTS["saucer_loop"])
    names = list(EFFECTS)
    for _ in range(5_000):
        now += dice.choice((0.0, 0.004, 0.03))
        voices.ask(EFFECTS[dice.choice(names)], 1.0, now)
        most = max(most, voices.peak_sum(now))
    assert 0.9 < most <= 1.0 + 1e-9


def test_the_busiest_moment_of_the_art_direction_fits_without_anybody_giving_way():
    voices = Voices()
    for name in ("player_hit", "kill_small", "kill_diver", "dive", "march_0", "lancer_tell"):
        grant = voices.ask(EFFECTS[name], 1.0, 0.0)
        assert grant is not None
        assert grant.silenced == ()
    assert voices.peak_sum(0.0) <= 1.0


def test_the_second_of_its_name_within_50_ms_is_softer_and_the_third_is_dropped():
    voices, shot = Voices(), EFFECTS["shot"]
    first, second, third = (voices.ask(shot, 1.0, now) for now in (0.0, 0.01, 0.02))
    assert first is not None
    assert first.gain == 1.0
    assert second is not None
    assert second.gain == 0.6
    assert third is None
    later = voices.ask(shot, 1.0, 0.06)
    assert later is not None
    assert later.gain == 1.0


def test_when_all_channels_are_taken_the_oldest_of_the_quietest_gives_way():
    voices = Voices()
    loud, soft = EFFECTS["march_0"].voices, 0.01
    for number in range(len(EFFECT_CHANNELS)):
        assert voices.ask(Effect(f"loud {number}", loud, 0.02 if number else 0.03), 1.0, 0.001 * number) is not None
    grant = voices.ask(Effect("new", loud, soft), 1.0, 0.03)
    assert grant is not None
    assert grant.silenced == (EFFECT_CHANNELS[1],)  # the first was louder, the second is the oldest of the rest


def test_the_menu_has_its_own_channels():
    made, device, clock = audio()
    made.play("menu_move")
    clock.now += 0.01
    made.play("menu_choose")
    assert [number for verb, number, _ in device.log if verb == "play"] == list(UI_CHANNELS)


def test_variants_take_turns():
    made, device, clock = audio()
    for _ in range(4):
        made.play("shot")
        clock.now += 0.2
    assert device.played() == ["shot-1.ogg", "shot-2.ogg", "shot-3.ogg", "shot-1.ogg"]


def test_a_sound_on_the_right_is_softer_on_the_left_unless_all_is_mono():
    made, device, _clock = audio()
    made.play("dive", pan=1.0)
    assert device.channels[EFFECT_CHANNELS[0]].volume == (pytest.approx(0.4), 1.0)
    made, device, _clock = audio(Volumes(mono=True))
    made.play("dive", pan=1.0)
    assert device.channels[EFFECT_CHANNELS[0]].volume == (1.0,)


def test_volumes_multiply_and_lost_focus_takes_twelve_decibels():
    made, _device, _clock = audio(Volumes(master=50, effects=80))
    clip = made._clips["dive"][0]
    assert clip.volume == pytest.approx(0.4)
    made.focus(False)
    assert clip.volume == pytest.approx(0.4 * 10 ** (-12 / 20))
    made.focus(True)
    made.set_volumes(100, 0, 30)
    assert clip.volume == pytest.approx(0.3)


def test_a_hit_ducks_the_music_and_it_comes_back():
    made, device, clock = audio()
    made.music("title")
    made.update()
    clock.now += 1.0
    made.update()
    bar = device.channels[0].playing
    assert bar.volume == 1.0
    made.play("player_hit")
    clock.now += 0.06
    made.update()
    assert bar.volume == pytest.approx(10 ** (-14 / 20))
    clock.now += 0.7
    made.update()
    assert bar.volume == pytest.approx(1.0)


def test_the_saucer_sounds_until_it_is_gone_and_the_music_gives_way():
    made, device, clock = audio()
    made.music("title")
    speaker = Speaker()
    speaker.attach(made)
    hear(speaker, [(events.SAUCER_CAME, 0, 0, 0, 0)])
    made.loop("saucer_loop")  # a second time changes nothing
    assert device.played() == ["saucer_loop.ogg"]
    clock.now += 5.0
    made.update()
    clock.now += 1.0
    made.update()
    assert device.channels[0].playing.volume == pytest.approx(10 ** (-3 / 20))
    hear(speaker, [(events.SAUCER_KILLED, 200 * 256, 0, 0, 300)])
    assert device.channels[LOOP_CHANNEL].playing is None
    assert device.played()[-1] == "saucer_kill.ogg"


def test_mono_opens_the_device_anew_and_the_music_goes_on():
    made, device, _clock = audio()
    made.music("play")
    made.set_volumes(100, 100, 100, mono=True)
    assert device.closed
    made.load()
    made.update()
    assert device.width == 1
    assert device.channels[0].playing is not None


def test_without_a_device_every_call_does_nothing_and_the_reason_is_said():
    made = Audio(Volumes(), open_device=no_device)
    made.play("shot")
    made.loop("saucer_loop")
    made.stop("saucer_loop")
    made.music("title")
    made.gear(3)
    made.duck(-6.0)
    made.focus(False)
    made.set_volumes(10, 20, 30, mono=True)
    made.update()
    made.close()
    assert made.problem == "No sound: nothing is plugged in. Plug something in."


def test_a_device_that_pygame_cannot_open_is_silence_too(monkeypatch):
    monkeypatch.setenv("SDL_AUDIODRIVER", "no such driver")
    made = Audio(Volumes())
    made.play("shot")
    made.close()
    assert made.problem.startswith("No sound:")


def test_after_closing_every_call_does_nothing():
    made, device, _clock = audio()
    made.close()
    made.close()
    made.play("shot")
    made.loop("saucer_loop")
    made.stop("saucer_loop")
    made.music("title")
    made.update()
    assert device.played() == []


def test_a_name_without_a_row_is_silence():
    made, device, _clock = audio()
    made.play("no such sound")
    assert device.played() == []


def test_a_missing_file_is_rendered_instead_and_said():
    made, device, _clock = audio(device=FakeDevice(missing={"dive.ogg", "title-0.ogg"}))
    made.play("dive")
    assert device.played() == ["made"]
    assert "dive.ogg" in made.problem
    made.music("title")
    made.update()  # no music, no exception
    assert device.played() == ["made"]


def test_a_rendered_effect_is_kept_and_a_damaged_copy_is_made_anew(tmp_path):
    first = rendered(EFFECTS["menu_move"], 0, tmp_path)
    kept = next((tmp_path / "sounds").iterdir())
    stored = kept.read_bytes()
    kept.write_bytes(stored[:500])
    assert rendered(EFFECTS["menu_move"], 0, tmp_path) == first
    assert kept.read_bytes() == stored
    assert rendered(EFFECTS["menu_move"], 0, kept) == first  # a file is no folder: it can't be written


def test_every_sound_the_game_asks_for_by_name_exists():
    game = Path(__file__).resolve().parents[2] / "alienattack" / "game"
    asked = {name for file in game.rglob("*.py") for name in
             re.findall(r'(?:audio\.play|app\.sound|speaker\.play|\.loop)\("([a-z_0-9]+)"', file.read_text("utf-8"))}
    assert {"menu_move", "menu_choose"} <= asked <= set(EFFECTS)
