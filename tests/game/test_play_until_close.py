"""A run ends when its session closes by the server's clock, and is handed in while it still counts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pygame

from alienattack.game.rehearsal import FRIDAY, NOW
from alienattack.game.scenes.game_over import GameOverScene
from alienattack.game.scenes.pause import PauseScene
from alienattack.game.scenes.settings import SettingsScene
from alienattack.protocol.api import SessionInfo
from alienattack.sim.replay import verify
from tests.game.play_stage import bot_plays, frames, online, practice, tap, undraw, until
from tests.game.stage import stage


def _close_in(made, seconds: float) -> None:  # type: ignore[no-untyped-def]
    """The session closes so many seconds from now."""
    made.connection.standing_clock.now = 100.0 + (FRIDAY.closes_at or 0.0) - NOW - seconds


def test_at_the_close_the_run_ends_for_time_and_its_replay_is_told_and_verifies(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene, telemetry = online(made)
        bot_plays(made, scene)
        undraw(made)
        _close_in(made, 10.0)
        frames(made, 590)
        assert made.scene is scene, "until the close it is played"
        assert scene.pane.feed.seconds_left is not None
        until(made, lambda: made.scene is not scene, 15)
        (reason, ticks, digest, replay), = telemetry.logs[0].ends
        assert reason == "time"
        assert (ticks, digest) == (scene.sim.tick, scene.sim.digest())
        assert verify(replay).verdict == "verified"


def test_the_results_say_that_time_is_up_and_that_what_was_reached_counts(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        online(made)
        _close_in(made, 1.0)
        until(made, lambda: isinstance(made.scene, GameOverScene), 65)
        cause = made.scene._cause
        assert cause.sentence == "THE SESSION CLOSED IN WAVE 1"
        assert cause.hint == "Time is up for all. What you reached counts."


def test_a_host_who_closes_early_ends_the_run_as_soon_as_the_board_tells(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene, telemetry = online(made)
        frames(made, 30)
        told = made.connection.cloud.board
        def closed(session_id: str, limit: int, etag: str):  # type: ignore[no-untyped-def]
            board = told(session_id, limit, etag)
            session: SessionInfo = replace(board.session, state="closed", closes_at=NOW + 0.5)
            return replace(board, session=session)

        made.connection.cloud.board = closed
        until(made, lambda: made.scene is not scene, 400)
        assert telemetry.logs[0].ends[0][0] == "time"


def test_a_held_run_ends_too(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        _, telemetry = online(made)
        _close_in(made, 2.0)
        frames(made, 10)
        tap(pygame.K_p)
        frames(made, 2)
        assert isinstance(made.scene, PauseScene)
        until(made, lambda: isinstance(made.scene, GameOverScene), 130)
        assert telemetry.logs[0].ends[0][0] == "time"


def test_a_run_is_handed_in_at_the_close_though_the_settings_are_open_above_it(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        _, telemetry = online(made)
        _close_in(made, 2.0)
        frames(made, 10)
        for key in (pygame.K_p, pygame.K_DOWN, pygame.K_DOWN, pygame.K_RETURN):
            tap(key)
            frames(made, 2)
        assert isinstance(made.scene, SettingsScene)
        until(made, lambda: bool(telemetry.logs[0].ends), 130)
        assert telemetry.logs[0].ends[0][0] == "time"
        assert isinstance(made.scene, SettingsScene), "nobody is torn out of them"
        tap(pygame.K_ESCAPE)
        until(made, lambda: isinstance(made.scene, GameOverScene), 10)


def test_practice_goes_on_whatever_closes(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        made.connection.start()
        made.connection.session_id = FRIDAY.id
        scene = practice(made)
        _close_in(made, 0.2)
        frames(made, 30)
        assert made.scene is scene
