"""Gamepads that come and go while the game runs, through SDL itself."""

from __future__ import annotations

from pathlib import Path

import pygame

from alienattack.game.scenes.pause import PauseScene
from alienattack.game.scenes.title import TitleScene
from alienattack.sim import RIGHT
from tests.game.pads import virtual_pad
from tests.game.play_stage import frames, practice
from tests.game.stage import show, stage

_LONG_AGO = 10.0


def test_a_pad_plugged_in_is_named_and_leads_through_the_menu(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        made.app.seconds = _LONG_AGO
        scene = show(made, TitleScene(made.app))
        frames(made, 3)
        with virtual_pad() as pad:
            frames(made, 3)
            assert any("is ready" in text for text, _ in made.app._notices)
            pad.press(pygame.CONTROLLER_BUTTON_DPAD_DOWN)
            frames(made, 3)
            assert scene.menu.at == 1
            pad.press(pygame.CONTROLLER_BUTTON_DPAD_DOWN, down=False)
            frames(made, 3)


def test_a_pad_unplugged_in_a_run_pauses_it_and_is_named(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        frames(made, 3)
        practice(made)
        with virtual_pad() as pad:
            frames(made, 3)
            pad.tilt(pygame.CONTROLLER_AXIS_LEFTX, 32767)
            frames(made, 3)
            assert made.app.input.take_buttons() == RIGHT
            pad.unplug()
            frames(made, 3)
        assert isinstance(made.scene, PauseScene)
        assert "Virtual Controller was unplugged" in made.scene._why
        assert made.app.input.take_buttons() == 0
