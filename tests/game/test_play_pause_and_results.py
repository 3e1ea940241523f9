"""The pause, the results, and the way from one run into the next."""

from __future__ import annotations

from pathlib import Path

import pygame
import pytest

from alienattack.errors import ApiError
from alienattack.game.input import Intent
from alienattack.game.rows import Line
from alienattack.game.scene import Scene
from alienattack.game.scenes.game_over import GameOverScene, rows_that_fit
from alienattack.game.scenes.pause import PauseScene
from alienattack.game.scenes.play import PlayScene
from alienattack.game.standing import Entry
from alienattack.game.world.results import top_percent
from alienattack.protocol.api import RunStatus
from alienattack.sim.replay import verify
from tests.game.play_stage import bot_plays, frames, lose, lose_soon, online, practice, tap, until
from tests.game.stage import stage


def _results_of_a_lost_practice(made) -> GameOverScene:  # type: ignore[no-untyped-def]
    scene = practice(made)
    bot_plays(made, scene)
    until(made, lambda: scene.sim.score > 100)
    lose_soon(made, scene)
    assert isinstance(made.scene, GameOverScene)
    return made.scene


def test_the_pause_key_holds_the_run_and_three_two_one_lets_it_go_on(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene = practice(made)
        frames(made, 30)
        tap(pygame.K_p)
        frames(made, 1)
        assert isinstance(made.scene, PauseScene)
        tick = scene.sim.tick
        tap(pygame.K_RETURN)
        frames(made, 60)
        assert made.scene.counting
        assert scene.sim.tick == tick
        until(made, lambda: made.scene is scene, 120)
        frames(made, 5)
        assert scene.sim.tick > tick
        assert made.sounds.played.count("countdown") == 3
        assert "go" in made.sounds.played


def test_escape_while_counting_returns_to_the_pause(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        practice(made)
        frames(made, 10)
        made.press(Intent.PAUSE)
        made.press(Intent.CONFIRM)
        made.press(Intent.BACK)
        frames(made, 150)
        assert isinstance(made.scene, PauseScene)
        assert not made.scene.counting


def test_restart_begins_a_run_with_another_seed(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene = practice(made)
        frames(made, 30)
        made.press(Intent.PAUSE)
        made.press(Intent.DOWN, Intent.CONFIRM)
        frames(made, 3)
        assert isinstance(made.scene, PlayScene)
        assert made.scene is not scene
        assert made.scene.sim.seed != scene.sim.seed
        assert scene.run.ended == "quit"


def test_restart_online_asks_for_a_new_run_and_ends_the_old_one(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene, telemetry = online(made)
        frames(made, 30)
        made.press(Intent.PAUSE)
        made.press(Intent.DOWN, Intent.CONFIRM)
        until(made, lambda: made.scene is not scene, 60)
        assert isinstance(made.scene, PlayScene)
        assert made.scene.ranked
        assert [end[0] for end in telemetry.logs[0].ends] == ["quit"]


def test_a_refused_restart_is_played_as_practice(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene, _ = online(made)
        frames(made, 10)
        made.connection.cloud.trouble = ApiError(409, "session_closed", "This session is closed.")
        made.press(Intent.PAUSE)
        made.press(Intent.DOWN, Intent.CONFIRM)
        until(made, lambda: made.scene is not scene, 60)
        assert isinstance(made.scene, PlayScene)
        assert not made.scene.ranked


def test_quit_leads_back_to_the_scene_below(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        below = Scene(made.app)
        made.app.scenes.push(below)
        scene = practice(made)
        frames(made, 10)
        made.press(Intent.PAUSE)
        made.press(Intent.UP, Intent.CONFIRM)
        frames(made, 1)
        assert made.scene is below
        assert scene.run.ended == "quit"


def test_an_unplugged_pad_pauses_and_is_named(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene = practice(made)
        frames(made, 5)
        scene.device_lost("Fancy Pad")
        frames(made, 2)
        assert isinstance(made.scene, PauseScene)


def test_results_are_deaf_for_600_ms_then_one_key_plays_again(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        results = _results_of_a_lost_practice(made)
        made.press(Intent.CONFIRM)
        assert made.scene is results
        frames(made, 40)
        made.press(Intent.CONFIRM)
        frames(made, 1)
        again = made.scene
        assert isinstance(again, PlayScene)
        made.app.input.hand_over(lambda: 4)
        frames(made, 70)
        assert again.sim.shots >= 1  # 40 + 70 frames: firing again within two seconds


def test_the_score_counts_up_within_700_ms(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        results = _results_of_a_lost_practice(made)
        assert results.shown_score < results.score.score
        frames(made, 45)
        assert results.shown_score == results.score.score


def test_the_killer_is_named(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        results = _results_of_a_lost_practice(made)
        sim = results.run.sim
        assert f"WAVE {sim.level}" in results._cause.sentence
        assert any(word in results._cause.sentence for word in ("HIT YOU", "RAMMED YOU", "LANDED"))
        assert results._cause.hint


def test_a_practice_run_enters_the_table_with_a_replay_that_verifies(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene = practice(made)
        bot_plays(made, scene)
        until(made, lambda: scene.sim.score > 100)
        lose(made, scene)
        results = made.scene
        (row,) = made.app.local.rows
        assert row.score == results.score.score
        assert results.place == 1
        assert results.rank == 1
        assert results.status == ("not_ranked", "")
        assert verify(made.app.replays.read(row.replay)).verdict == "verified"


def test_a_run_without_points_has_no_rank(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene = practice(made)
        lose_soon(made, scene)
        assert made.scene.rank is None
        assert made.app.local.rows == []


def test_an_online_run_does_not_enter_the_practice_table(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene, _ = online(made)
        bot_plays(made, scene)
        until(made, lambda: scene.sim.score > 100)
        lose_soon(made, scene)
        assert made.app.local.rows == []


@pytest.mark.parametrize(("status", "reason", "told"), [
    ("live", "", "checking"), ("ended", "", "checking"), ("verified", "", "verified"),
    ("rejected", "The digest differs.", "rejected"), ("unverifiable", "Too long.", "unverifiable")])
def test_the_chip_follows_the_verdict(tmp_path: Path, status: str, reason: str, told: str) -> None:
    with stage(tmp_path) as made:
        scene, telemetry = online(made)
        lose_soon(made, scene)
        telemetry.known = RunStatus("run", "friday", 9, status, (), reason)
        frames(made, 5)
        assert made.scene.status == (told, reason)


def test_a_run_that_a_newer_one_replaced_is_not_ranked_and_says_why(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene, telemetry = online(made)
        lose_soon(made, scene)
        telemetry.known = RunStatus("run", "friday", 9, "superseded")
        frames(made, 5)
        state, why = made.scene.status
        assert state == "not_ranked"
        assert why


def test_a_run_that_came_after_the_close_is_not_ranked_and_says_why(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene, telemetry = online(made)
        lose_soon(made, scene)
        telemetry.known = RunStatus("run", "friday", 9, "live", ((8, "closed"), (9, "closed")))
        frames(made, 5)
        assert made.scene.status == ("not_ranked", "It came after the session's close.")


def test_a_run_that_waits_offline_is_queued(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene, telemetry = online(made)
        lose_soon(made, scene)
        telemetry.kind, telemetry.waiting = "offline", 7
        frames(made, 5)
        assert made.scene.status[0] == "queued"


def test_the_rank_online_is_the_one_the_board_tells(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene, _ = online(made)
        scene.sim.score = 12_060  # above Nim
        lose_soon(made, scene)
        frames(made, 90)
        score = scene.sim.score
        from alienattack.game.rehearsal import PILOTS

        assert made.scene.rank == 1 + sum(points > score for _, points, *_ in PILOTS)


def test_no_rank_is_told_while_the_board_is_unknown(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene, _ = online(made)
        made.connection.cloud.trouble = ApiError(503, "unavailable", "The board rests.")
        lose_soon(made, scene)
        frames(made, 30)
        assert made.scene.rank is None


def test_a_refused_next_run_is_said_and_the_next_key_practises(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene, _ = online(made)
        lose_soon(made, scene)
        results = made.scene
        made.connection.cloud.trouble = ApiError(429, "too_many_requests", "Too many at once.", "Wait a moment.")
        frames(made, 40)
        made.press(Intent.CONFIRM)
        frames(made, 3)
        assert made.scene is results
        assert made.sounds.played[-1] == "menu_refuse"
        made.press(Intent.CONFIRM)
        frames(made, 2)
        assert isinstance(made.scene, PlayScene)
        assert not made.scene.ranked


def test_play_again_online_asks_for_a_run_in_the_same_session(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene, telemetry = online(made)
        lose_soon(made, scene)
        frames(made, 40)
        made.press(Intent.CONFIRM)
        frames(made, 3)
        assert isinstance(made.scene, PlayScene)
        assert made.scene.grant is not None
        assert made.scene.grant.session == "friday"
        assert len(telemetry.logs) == 2


def test_rows_that_do_not_fit_go_from_the_middle_never_the_own_one() -> None:
    rows: list[Entry | None] = [Entry(f"p{rank}", Line(rank, f"P{rank}", 1000 - rank)) for rank in range(1, 6)]
    rows += [None, *(Entry(f"q{rank}", Line(rank, f"Q{rank}", 500 - rank)) for rank in (11, 12))]
    rows += [Entry("own", Line(13, "NOVA", 480, own=True))]
    rows += [Entry(f"r{rank}", Line(rank, f"R{rank}", 470 - rank)) for rank in (14, 15)]
    fitting = rows_that_fit(rows, 208)
    ranks = [row.line.rank if row is not None else None for row in fitting]
    assert ranks == [1, 2, 3, None, 11, 12, 13, 14, 15]


@pytest.mark.parametrize(("rank", "players", "percent"), [(9, 148, 7), (1, 148, 1), (1, 1, 100), (20, 20, 100)])
def test_the_share_of_the_best_is_rounded_up(rank: int, players: int, percent: int) -> None:
    assert top_percent(rank, players) == percent
