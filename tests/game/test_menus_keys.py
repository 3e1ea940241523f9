"""The control maps: changed at once, conflicts marked on both rows, a swap offered, and nobody gets stuck."""

from __future__ import annotations

from pathlib import Path

import pygame

from alienattack import settings as settings_of_user
from alienattack.game.input import DEFAULT_KEYS, DEFAULT_PAD, Intent
from alienattack.game.scenes.keys import PAD, WAIT_SECONDS, KeysScene
from tests.game.pads import button
from tests.game.stage import show, stage


def kept(folder: Path) -> settings_of_user.Settings:
    return settings_of_user.load({}, {"ALIENATTACK_HOME": str(folder)})


def test_a_new_key_takes_the_place_of_the_old_ones(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene = show(made, KeysScene(made.app))
        made.press(Intent.CONFIRM)
        assert scene.waiting
        scene.take("j")
        assert made.app.settings.keys["left"] == ("j",)
        assert made.app.input.keys_of("left") == ["j"]
        assert kept(tmp_path).keys["left"] == ("j",)
        made.press(Intent.ERASE)
        assert made.app.settings.keys["left"] == DEFAULT_KEYS["left"]


def test_a_key_used_twice_marks_both_rows_and_can_be_swapped(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene = show(made, KeysScene(made.app))
        assert scene.conflicts() == {}
        made.press(Intent.DOWN, Intent.DOWN, Intent.CONFIRM)  # fire
        scene.take("a")
        assert scene.conflicts() == {"left": ["fire"], "fire": ["left"]}
        assert made.sounds.played[-1] == "menu_refuse"
        made.run(0.05)
        made.press(Intent.EXTRA)
        assert scene.conflicts() == {}
        assert "space" in made.app.settings.keys["left"]


def test_escape_while_a_key_is_waited_for_leaves_the_map_alone(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene = show(made, KeysScene(made.app))
        before = made.app.settings.keys
        made.press(Intent.CONFIRM)
        scene.take("escape")
        assert made.app.settings.keys == before
        assert made.scene is scene


def test_a_new_button_takes_the_place_of_the_old_ones(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene = show(made, KeysScene(made.app))
        made.press(Intent.DOWN, Intent.DOWN, Intent.RIGHT)  # fire, on the gamepad
        assert scene.device == PAD
        made.press(Intent.CONFIRM)
        button(made, pygame.CONTROLLER_BUTTON_B)
        assert made.app.settings.pad["fire"] == ("b",)
        assert kept(tmp_path).pad["fire"] == ("b",)
        assert made.scene is scene, "the button that was asked for did not go back"
        made.press(Intent.ERASE)
        assert made.app.settings.pad["fire"] == DEFAULT_PAD["fire"]


def test_a_button_used_twice_marks_both_rows_and_can_be_swapped(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene = show(made, KeysScene(made.app))
        made.press(Intent.DOWN, Intent.DOWN, Intent.RIGHT, Intent.CONFIRM)
        scene.take("start")
        assert scene.conflicts(PAD) == {"fire": ["pause"], "pause": ["fire"]}
        made.run(0.05)
        made.press(Intent.EXTRA)
        assert scene.conflicts(PAD) == {}
        assert "a" in made.app.settings.pad["pause"]


def test_who_has_no_such_device_is_let_go_after_a_while(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene = show(made, KeysScene(made.app))
        made.press(Intent.CONFIRM)
        made.run(WAIT_SECONDS + 0.1)
        assert not scene.waiting
        assert not made.app.input.capturing
