"""Attract mode: after thirty quiet seconds the game shows itself; any key is heard; what it shows is honest."""

from __future__ import annotations

from pathlib import Path

import pygame
import pytest

from alienattack.bots.runner import play as bot_plays_alone
from alienattack.game.demos import demo_files, shows
from alienattack.game.gallery.stage import Stage
from alienattack.game.replay_card import DEMO, Card, detach
from alienattack.game.scenes.attract import SHOWN_TICKS, AttractScene
from alienattack.game.scenes.title import ATTRACT_SECONDS, TitleScene
from alienattack.sim.replay import verify
from tests.game.play_stage import frames, hear, press, tap, undraw, until
from tests.game.stage import stage


def left_alone(made: Stage, seconds: float = ATTRACT_SECONDS + 0.5) -> TitleScene:
    """The title, untouched for so long."""
    hear(made)
    title = TitleScene(made.app)
    made.app.scenes.push(title)
    undraw(made)
    frames(made, round(seconds * 60))
    return title


def test_after_thirty_seconds_without_a_key_the_game_shows_itself(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        title = left_alone(made, 29)
        assert made.scene is title
        frames(made, 90)
        assert isinstance(made.scene, AttractScene)
        tick = made.scene.playback.tick
        frames(made, 60)
        assert made.scene.playback.tick == tick + 60


def test_a_key_on_the_title_puts_it_off(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        title = left_alone(made, 25)
        tap(pygame.K_DOWN)
        frames(made, 25 * 60)
        assert made.scene is title


@pytest.mark.parametrize("key", [pygame.K_SPACE, pygame.K_q, pygame.K_ESCAPE, pygame.K_LEFT, pygame.K_LSHIFT])
def test_any_key_returns_and_does_nothing_else(tmp_path: Path, key: int) -> None:
    with stage(tmp_path) as made:
        title = left_alone(made)
        press(key)
        frames(made, 3)
        assert made.scene is title
        assert made.app.running


def test_the_next_one_follows_and_it_never_ends(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        left_alone(made)
        seen = []
        for _ in range(len(demo_files()) + 1):
            scene = made.scene
            seen.append(scene.card.name)
            until(made, lambda scene=scene: made.scene is not scene, SHOWN_TICKS + 300)
        assert seen[0] == seen[-1]
        assert len(set(seen)) == len(demo_files())


def test_the_players_best_comes_first(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        made.app.replays.keep(bot_plays_alone("hunter", 3, 2_000, recording=True)[1], Card("Nova", 5))
        left_alone(made)
        assert made.scene.card.name == "Nova"


def test_it_is_silent_unless_the_settings_want_it(tmp_path: Path) -> None:
    for wanted in (False, True):
        with stage(tmp_path / str(wanted)) as made:
            made.app.settings = made.app.settings.with_group("sound", attract=wanted)
            left_alone(made)
            made.sounds.played.clear()
            frames(made, 600)
            assert bool(made.sounds.played) is wanted


def test_a_damaged_best_is_left_out(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        name, _ = made.app.replays.keep(bot_plays_alone("hunter", 3, 2_000, recording=True)[1], Card("Nova", 5))
        (made.app.replays.folder / name).write_bytes(b"AARP")
        assert len(shows(made.app.replays)) == len(demo_files())


@pytest.mark.parametrize("path", demo_files(), ids=lambda path: path.stem)
def test_every_game_that_travels_with_ours_is_a_true_one(path: Path) -> None:
    replay, card = detach(path.read_bytes())
    verdict = verify(replay)
    assert verdict.verdict == "verified", f"{verdict.reason} Play them again: python assets/bake/demos.py"
    assert card.kind == DEMO
    assert card.name


def test_there_are_games_to_show() -> None:
    assert len(demo_files()) >= 3
    assert sum(path.stat().st_size for path in demo_files()) < 20_000
