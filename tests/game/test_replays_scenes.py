"""Replays by keys alone: list, watch, seek, race, share, delete; what can't be played is told and harms nothing."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pygame
import pytest

from alienattack.bots.runner import play as bot_plays_alone
from alienattack.errors import AlienAttackError, ApiError, CloudUnavailable
from alienattack.game.daily_scores import DailyScores
from alienattack.game.gallery.stage import Stage
from alienattack.game.local_scores import LocalScore
from alienattack.game.rehearsal import RehearsedCloud
from alienattack.game.replay_card import Card, attach
from alienattack.game.scenes.board import BoardScene
from alienattack.game.scenes.daily import DailyScene
from alienattack.game.scenes.play import PlayScene
from alienattack.game.scenes.racing import share_folder
from alienattack.game.scenes.replays import ReplaysScene
from alienattack.game.scenes.watch import SPEEDS, WatchScene
from alienattack.protocol.daily import seed_of
from alienattack.sim.replay import decode, encode, verify
from tests.game.play_stage import RememberingTelemetry, bot_plays, frames, hear, lose, practice, tap, undraw, until
from tests.game.stage import stage


@cache
def a_run(seed: int, ticks: int = 2_400) -> bytes:
    """A replay that a bot played."""
    return bot_plays_alone("hunter", seed, ticks, recording=True)[1]


def keep(made: Stage, *seeds: int) -> None:
    """Replays in the store; the first seed is the newest."""
    for number, seed in enumerate(seeds):
        made.app.replays.keep(a_run(seed), Card("Nova", 1_790_000_000 - number, killer=1))


def listed(made: Stage) -> ReplaysScene:
    """The list of replays, on the stage."""
    hear(made)
    made.connection.start()
    scene = ReplaysScene(made.app)
    made.app.scenes.push(scene)
    frames(made, 3)
    return scene


def watching(made: Stage, seed: int = 3) -> WatchScene:
    """A replay of that seed being watched."""
    keep(made, seed)
    listed(made)
    tap(pygame.K_RETURN)
    frames(made, 3)
    assert isinstance(made.scene, WatchScene)
    return made.scene


def keys(made: Stage, *pressed: int) -> None:
    """Press keys one after the other, a frame each."""
    for key in pressed:
        tap(key)
        frames(made, 1)


def test_with_nothing_to_see_it_says_so_and_plays(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene = listed(made)
        assert scene.rows == []
        keys(made, pygame.K_RETURN)
        assert isinstance(made.scene, PlayScene)


def test_a_run_that_was_given_up_with_points_is_in_the_list(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene = practice(made, seed=5)
        bot_plays(made, scene)
        undraw(made)
        until(made, lambda: scene.sim.score > 50)
        ticks, score = scene.sim.tick, scene.sim.score
        made.app.scenes.leave_all()
        (stored,) = made.app.replays.list()
        assert stored.header is not None
        assert (stored.header.ticks, stored.score, stored.card.kind) == (ticks, score, "practice")
        assert verify(made.app.replays.read(stored.file)).verdict == "verified"


def test_watching_plays_the_run_and_stops_at_its_end(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene = watching(made)
        start = scene.playback.tick
        frames(made, 60)
        assert scene.playback.tick == start + 60
        scene.go_to(scene.playback.ticks - 30)
        until(made, lambda: scene.paused, 400)
        assert scene.playback.sim.digest() == decode(a_run(3)).digest
        keys(made, pygame.K_RETURN)
        frames(made, 5)
        assert scene.playback.tick < 30, "going on at the end begins again"


def test_holding_and_stepping_show_single_ticks_both_ways(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene = watching(made)
        until(made, lambda: scene.playback.scouted == 1)
        keys(made, pygame.K_RETURN)
        tick = scene.playback.tick
        frames(made, 20)
        assert scene.playback.tick == tick
        keys(made, pygame.K_DOWN, pygame.K_DOWN, pygame.K_RIGHT, pygame.K_RIGHT)
        assert scene.control == "step"
        assert scene.playback.tick == tick + 2
        keys(made, pygame.K_LEFT)
        assert scene.playback.tick == tick + 1


@pytest.mark.parametrize("speed", SPEEDS)
def test_every_speed_is_that_fast(tmp_path: Path, speed: float) -> None:
    with stage(tmp_path) as made:
        scene = watching(made)
        scene.speed = SPEEDS.index(speed)
        start = scene.playback.tick
        frames(made, 40)
        assert abs(scene.playback.tick - start - 40 * speed) <= 1


def test_the_keys_of_the_speed_end_at_the_slowest_and_the_fastest(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene = watching(made)
        keys(made, pygame.K_DOWN)
        keys(made, *[pygame.K_RIGHT] * 9)
        assert SPEEDS[scene.speed] == 8
        keys(made, *[pygame.K_LEFT] * 9)
        assert SPEEDS[scene.speed] == 0.25


def test_left_and_right_seek_five_seconds_and_a_jump_takes_one_frame(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene = watching(made)
        until(made, lambda: scene.playback.scouted == 1)
        keys(made, pygame.K_RETURN)
        scene.go_to(1_000)
        keys(made, pygame.K_RIGHT)
        assert scene.playback.tick == 1_300
        keys(made, pygame.K_LEFT, pygame.K_LEFT)
        assert scene.playback.tick == 700


def test_moments_lead_to_the_waves(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene = watching(made)
        until(made, lambda: scene.playback.scouted == 1)
        keys(made, pygame.K_RETURN, pygame.K_UP, pygame.K_UP)
        assert scene.control == "moment"
        waves = [mark.tick for mark in scene.playback.marks if mark.kind == "wave" and mark.tick > 10]
        keys(made, pygame.K_RIGHT)
        assert scene.playback.tick == waves[0]


def test_the_view_can_be_clean_and_comes_back_with_any_control(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene = watching(made)
        line = made.app.palette.panel_edge
        keys(made, pygame.K_UP, pygame.K_RIGHT)
        assert scene.clean
        frames(made, 1)
        assert tuple(made.app.canvas.surface.get_at((520, 8)))[:3] != line
        keys(made, pygame.K_UP)
        frames(made, 1)
        assert tuple(made.app.canvas.surface.get_at((520, 8)))[:3] == line


def test_watching_twice_from_a_jump_shows_the_same_picture(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene = watching(made)
        until(made, lambda: scene.playback.scouted == 1)
        keys(made, pygame.K_RETURN)
        scene.go_to(1_500)
        ship = scene.view.motion.at(scene.playback.sim.player, 1.0)
        scene.go_to(20)
        scene.go_to(1_500)
        assert scene.view.motion.at(scene.playback.sim.player, 1.0) == ship


def test_a_race_is_practice_on_the_same_seed_beside_the_ghost(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        keep(made, 4)
        listed(made)
        keys(made, pygame.K_r)
        scene = made.scene
        assert isinstance(scene, PlayScene)
        assert not scene.ranked
        assert scene.rival is not None
        assert scene.sim.seed == 4
        bot_plays(made, scene)
        undraw(made)
        until(made, lambda: scene.sim.tick == 1_200)
        assert scene.rival.ghost.sim.tick == 1_200
        alone = bot_plays_alone("hunter", 4, 1_200)[0]
        assert scene.rival.ghost.sim.digest() == alone.digest(), "the player's game never touches the ghost's"


def test_nothing_holds_the_clock_while_a_ghost_flies(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        keep(made, 4)
        listed(made)
        keys(made, pygame.K_r)
        scene = made.scene
        undraw(made)
        until(made, lambda: scene.view.dying)
        tick = scene.sim.tick
        frames(made, 12)
        assert scene.sim.tick == tick + 12
        assert scene.rival.ghost.sim.tick == scene.sim.tick


def test_racing_again_races_the_same_ghost_from_its_start(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        keep(made, 4)
        listed(made)
        keys(made, pygame.K_r)
        frames(made, 100)
        first = made.scene
        first.restart()
        frames(made, 2)
        assert made.scene is not first
        assert made.scene.rival.ghost.sim.tick <= 2
        assert made.scene.sim.seed == 4


def test_sharing_writes_a_file_of_a_few_kilobytes_that_says_where(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        keep(made, 3)
        scene = listed(made)
        keys(made, pygame.K_s)
        (path,) = share_folder(made.app).glob("*.aar")
        assert str(path) in scene.told
        assert path.stat().st_size < 8_192


def test_deleting_asks_once(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        keep(made, 3, 4)
        scene = listed(made)
        keys(made, pygame.K_DELETE)
        assert len(scene.rows) == 2
        keys(made, pygame.K_DELETE)
        assert [row.header.seed for row in scene.rows if row.header] == [4]
        keys(made, pygame.K_DELETE)
        frames(made, 200)
        keys(made, pygame.K_DELETE)
        assert len(scene.rows) == 1, "an answer that comes too late is no answer"


def test_a_replay_of_other_rules_is_listed_not_played(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        made.app.replays.keep(encode(replace(decode(a_run(3)), ruleset=999)), Card("Nova", 5))
        scene = listed(made)
        frames(made, 30)
        keys(made, pygame.K_RETURN)
        assert made.scene is scene
        assert scene.error == "Made with other rules: can be listed, not played."


def test_a_broken_file_is_named_and_can_be_deleted(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        made.app.replays.folder.mkdir(parents=True)
        (made.app.replays.folder / "torn.aar").write_bytes(a_run(3)[:-9])
        scene = listed(made)
        frames(made, 30)
        keys(made, pygame.K_RETURN)
        assert made.scene is scene
        assert "cut off" in scene.error
        keys(made, pygame.K_DELETE, pygame.K_DELETE)
        assert scene.rows == []


def test_a_file_put_into_the_folder_is_taken_in_and_a_bad_one_is_named(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        folder = share_folder(made.app)
        folder.mkdir(parents=True)
        (folder / "good.aar").write_bytes(attach(a_run(8), Card("Orbital", 7)))
        (folder / "bad.aar").write_bytes(b"AARP but no")
        scene = listed(made)
        assert [row.card.name for row in scene.rows] == ["Orbital"]
        assert "bad.aar" in scene.error


def test_a_file_dropped_onto_the_window_is_watched_at_once(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        listed(made)
        path = tmp_path / "sent.aar"
        path.write_bytes(attach(a_run(8), Card("Orbital", 7)))
        pygame.event.post(pygame.event.Event(pygame.DROPFILE, file=str(path)))
        frames(made, 2)
        assert isinstance(made.scene, WatchScene)
        assert made.scene.card.name == "Orbital"


def test_a_hostile_file_dropped_onto_the_window_is_told(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene = listed(made)
        path = tmp_path / "evil.aar"
        path.write_bytes(b"\x00" * 900)
        pygame.event.post(pygame.event.Event(pygame.DROPFILE, file=str(path)))
        frames(made, 2)
        assert made.scene is scene
        assert any("not a replay" in text for text, _ in made.app._notices)


def on_board(made: Stage) -> BoardScene:
    """The board of the Friday Cup, on the stage."""
    hear(made)
    made.connection.start()
    scene = BoardScene(made.app, "friday", "Friday Cup")
    made.app.scenes.push(scene)
    frames(made, 3)
    return scene


def test_a_row_of_a_board_is_raced_on_its_own_seed(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene = on_board(made)
        assert scene.rows[0].name == "Orbital"
        keys(made, pygame.K_RETURN)
        frames(made, 2)
        assert isinstance(made.scene, PlayScene)
        assert made.scene.rival.ghost.name == "Orbital"
        assert made.scene.sim.seed == made.scene.rival.ghost.sim.seed
        assert not made.scene.ranked


def test_a_row_of_a_board_is_watched(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        on_board(made)
        keys(made, pygame.K_RIGHT, pygame.K_RETURN)
        frames(made, 2)
        assert isinstance(made.scene, WatchScene)


def test_a_row_that_still_plays_says_why_it_can_not_be_raced(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene = on_board(made)
        while scene.row is not None and scene.row.run:
            keys(made, pygame.K_DOWN)
        keys(made, pygame.K_RETURN)
        assert made.scene is scene
        assert scene.error == "A run can be watched once it is verified."


@pytest.mark.parametrize("trouble", [
    ApiError(403, "sealed", "All play the same game here: replays can be watched once the session has closed."),
    ApiError(404, "not_found", "There is no such replay."), CloudUnavailable("The cloud can't be reached.")])
def test_what_the_cloud_refuses_is_told_and_the_board_stays(tmp_path: Path, trouble: AlienAttackError) -> None:
    with stage(tmp_path) as made:
        scene = on_board(made)
        made.connection.cloud.trouble = trouble
        keys(made, pygame.K_RETURN)
        frames(made, 2)
        assert made.scene is scene
        assert trouble.reason in scene.error


def test_a_hostile_answer_of_the_cloud_is_no_replay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with stage(tmp_path) as made:
        scene = on_board(made)
        told = replace(made.connection.cloud.replay("run-of-Mira"), replay=b"AARP" + b"\x00" * 99)
        monkeypatch.setattr(made.connection.cloud, "replay", lambda run: told)
        keys(made, pygame.K_RETURN)
        frames(made, 2)
        assert made.scene is scene
        assert scene.error


def test_the_results_lead_to_the_replay_the_ghost_and_the_file(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene = practice(made, seed=5)
        bot_plays(made, scene)
        until(made, lambda: scene.sim.score > 100)
        lose(made, scene)
        frames(made, 50)
        results = made.scene
        keys(made, pygame.K_RIGHT, pygame.K_RETURN)
        assert isinstance(made.scene, WatchScene)
        assert made.scene.playback.replay.score[0] == scene.sim.score
        keys(made, pygame.K_ESCAPE)
        assert made.scene is results
        keys(made, pygame.K_s)
        (path,) = share_folder(made.app).glob("*.aar")
        assert str(path) in results.actions.told
        keys(made, pygame.K_g)
        assert isinstance(made.scene, PlayScene)
        assert made.scene.rival.ghost.replay.score[0] == scene.sim.score


def test_the_first_600_ms_of_the_results_hear_no_key(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene = practice(made, seed=5)
        bot_plays(made, scene)
        until(made, lambda: scene.sim.score > 50)
        lose(made, scene)
        results = made.scene
        keys(made, pygame.K_v, pygame.K_g)
        assert made.scene is results


def test_the_days_run_is_remembered_and_raced(tmp_path: Path) -> None:
    with stage(tmp_path, RehearsedCloud(signed_in=False)) as made:
        hear(made)
        made.connection.start()
        daily = DailyScene(made.app)
        made.app.scenes.push(daily)
        keys(made, pygame.K_RETURN)
        scene = made.scene
        assert isinstance(scene, PlayScene)
        assert scene.sim.seed == seed_of(daily.day)
        bot_plays(made, scene)
        until(made, lambda: scene.sim.score > 100)
        lose(made, scene)
        made.app.scenes.pop()
        frames(made, 2)
        best = made.app.daily.bests[daily.day]
        assert best.score == scene.sim.score
        keys(made, pygame.K_RIGHT, pygame.K_RETURN)
        assert isinstance(made.scene, PlayScene)
        assert made.scene.daily == daily.day
        assert made.scene.rival.ghost.replay.score[0] == best.score


def test_signed_in_the_day_is_played_for_its_board(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        hear(made)
        made.connection.start()
        made.connection.telemetry = RememberingTelemetry()  # type: ignore[assignment]
        daily = DailyScene(made.app)
        made.app.scenes.push(daily)
        keys(made, pygame.K_RETURN)
        frames(made, 2)
        assert isinstance(made.scene, PlayScene)
        assert made.scene.ranked
        assert made.scene.daily == daily.day
        assert made.scene.grant.session == f"daily-{daily.day}"


def test_a_day_that_is_over_is_played_as_practice(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        hear(made)
        made.connection.start()
        daily = DailyScene(made.app)
        made.app.scenes.push(daily)
        keys(made, pygame.K_DOWN, pygame.K_RETURN)
        assert isinstance(made.scene, PlayScene)
        assert not made.scene.ranked
        assert made.scene.sim.seed == seed_of(daily.days[1])


def test_streaks_count_days_in_a_row_and_today_may_still_come(tmp_path: Path) -> None:
    scores = DailyScores(tmp_path / "daily.json")
    for day in ("2026-11-21", "2026-11-23", "2026-11-24"):
        assert scores.add(day, LocalScore("Nova", 100, 0, 9, 1, 600, 1, 2))
    assert scores.streak("2026-11-25") == 2
    assert scores.streak("2026-11-24") == 2
    assert scores.streak("2026-11-26") == 0
    assert not scores.add("2026-11-24", LocalScore("Nova", 90, 0, 9, 1, 600, 2, 2)), "no better than before"
    assert DailyScores(tmp_path / "daily.json").bests == scores.bests


def test_damaged_daily_bests_are_set_aside(tmp_path: Path) -> None:
    (tmp_path / "daily.json").write_text('{"format": 1, "days": {"tomorrow": {}}}')
    scores = DailyScores(tmp_path / "daily.json")
    assert scores.bests == {}
    assert "damaged" in scores.problem
    assert (tmp_path / "daily.damaged.json").exists()
