"""A run ends when its session closes by the server's clock, and is handed in while it still counts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pygame

from alienattack.errors import ApiError
from alienattack.game.rehearsal import FRIDAY, NOW
from alienattack.game.scenes.game_over import GameOverScene
from alienattack.game.scenes.pause import PauseScene
from alienattack.game.scenes.settings import SettingsScene
from alienattack.protocol.api import ARCADE, Board, RunGrant, SessionInfo
from alienattack.sim.replay import verify
from tests.game.play_stage import bot_plays, frames, lose_soon, online, practice, tap, undraw, until
from tests.game.stage import stage


def _close_in(made, seconds: float) -> None:  # type: ignore[no-untyped-def]
    """The session closes so many seconds from now."""
    made.connection.standing_clock.now = 100.0 + (FRIDAY.closes_at or 0.0) - NOW - seconds


def _close_early(made) -> None:  # type: ignore[no-untyped-def]
    """The host closes the session; only the board tells of it."""
    told = made.connection.cloud.board

    def closed(session_id: str, limit: int, etag: str, run: str = "") -> Board:
        board: Board = told(session_id, limit, etag, run)
        return replace(board, session=replace(board.session, state="closed", closes_at=NOW + 0.5))

    made.connection.cloud.board = closed


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
        _close_early(made)
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


def test_a_host_who_closes_early_is_noticed_while_the_run_is_held(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        _, telemetry = online(made)
        frames(made, 30)
        tap(pygame.K_p)
        frames(made, 2)
        assert isinstance(made.scene, PauseScene)
        _close_early(made)
        until(made, lambda: isinstance(made.scene, GameOverScene), 60 * 7)
        assert telemetry.logs[0].ends[0][0] == "time"


def test_play_again_after_the_close_leads_into_the_arcade(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene, telemetry = online(made)
        _close_in(made, 1.0)
        until(made, lambda: isinstance(made.scene, GameOverScene), 65)
        frames(made, 45)
        assert made.scene.actions.deeds[0].label == "PLAY IN THE ARCADE"
        tap(pygame.K_RETURN)
        until(made, lambda: made.scene is not scene and made.scene.__class__ is scene.__class__, 10)
        assert made.scene.grant.session == made.connection.session_id == ARCADE
        assert made.scene.ranked
        assert len(telemetry.logs) == 2


def test_after_the_one_run_of_a_single_trial_the_arcade_is_next(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        made.connection.cloud.board = lambda *_: Board(SessionInfo("friday", "One Shot", "SINGLE_TRIAL"), 0, ())
        scene, _ = online(made)
        scene.session = SessionInfo("friday", "One Shot", "SINGLE_TRIAL")
        lose_soon(made, scene)
        frames(made, 45)
        assert made.scene.actions.deeds[0].label == "PLAY IN THE ARCADE"


def test_who_is_refused_for_good_is_told_and_the_next_key_plays_in_the_arcade(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene, _ = online(made)
        lose_soon(made, scene)
        frames(made, 45)
        assert made.scene.actions.deeds[0].label == "PLAY AGAIN"
        granted = made.connection.cloud.start_run

        def banned(session_id: str) -> RunGrant:
            if session_id == FRIDAY.id:
                raise ApiError(403, "banned", "The host has put you out of this session.")
            return granted(session_id)

        made.connection.cloud.start_run = banned
        tap(pygame.K_RETURN)
        frames(made, 3)
        assert made.scene._again.error == "The host has put you out of this session."
        assert made.scene.actions.deeds[0].label == "PLAY IN THE ARCADE"
        tap(pygame.K_RETURN)
        until(made, lambda: made.scene.__class__ is scene.__class__, 10)
        assert made.scene.grant.session == ARCADE


def test_practice_goes_on_whatever_closes(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        made.connection.start()
        made.connection.session_id = FRIDAY.id
        scene = practice(made)
        _close_in(made, 0.2)
        frames(made, 30)
        assert made.scene is scene
