"""Help in practice: a slower game and endless lives, marked on every screen, kept apart, never in what is ranked."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from alienattack.game.gallery.stage import Stage
from alienattack.game.input import Intent
from alienattack.game.scenes.game_over import GameOverScene
from alienattack.game.scenes.high_scores import HighScoresScene
from alienattack.game.texts import Texts
from alienattack.game.world.assists import Assists, Pace
from tests.game.layout_audit import audited
from tests.game.play_stage import bot_plays, frames, lose_soon, online, practice, undraw, until
from tests.game.stage import show, stage


def help_with(made: Stage, **wanted: object) -> None:
    made.app.settings = made.app.settings.with_group("play", **wanted)


def words_on_screen(made: Stage) -> set[str]:
    with audited() as audit:
        made.scene.draw(made.app.canvas, 1.0)
        made.app.canvas.flush_text()
    return {text.name for text in audit.texts}


@pytest.mark.parametrize("speed", [50, 60, 70, 80, 90, 100])
def test_a_slower_game_plays_its_share_of_the_ticks_and_glides_between_them(speed: int) -> None:
    pace, places, ticks = Pace(speed), [], 0
    for _ in range(600):
        ticks += pace.due()
        places += [ticks + pace.alpha(alpha) for alpha in (0.0, 0.5)]
    assert ticks == pytest.approx(6 * speed, abs=1)
    assert places == sorted(places), "the picture never goes backwards"
    assert max(b - a for a, b in pairwise(places)) <= speed / 100 + 0.01, "nor does it jump"


def test_at_half_speed_a_second_is_thirty_ticks(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        help_with(made, practice_speed=50)
        scene = practice(made)
        frames(made, 120)
        assert scene.sim.tick == 60


def test_with_endless_lives_no_hit_ends_the_run_and_no_replay_claims_otherwise(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        help_with(made, endless_lives=True)
        scene = practice(made)
        made.app.input.hand_over(lambda: 0)
        undraw(made)
        hits = []
        until(made, lambda: bool(hits.append(scene.sim.player.alive) or hits.count(False) > 300))
        assert scene.sim.lives == 3
        scene.give_up()
        assert made.app.replays.list() == []


@pytest.mark.parametrize("wanted", [{"practice_speed": 70}, {"endless_lives": True}])
def test_every_screen_of_a_helped_run_says_unranked(tmp_path: Path, wanted: dict[str, object]) -> None:
    with stage(tmp_path) as made:
        help_with(made, **wanted)
        mark = Assists.of(made.app.settings.play).told(Texts())
        assert mark.startswith("UNRANKED")
        scene = practice(made)
        bot_plays(made, scene)
        frames(made, 200)
        assert mark in words_on_screen(made)
        help_with(made, endless_lives=False)
        scene.resume()
        lose_soon(made, scene)
        assert isinstance(made.scene, GameOverScene)
        assert any(word.startswith("UNRANKED") for word in words_on_screen(made))


def test_helped_runs_stand_in_a_table_of_their_own(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        help_with(made, practice_speed=90)
        scene = practice(made)
        until(made, lambda: scene.sim.tick > 100)
        scene.sim.score = 500
        lose_soon(made, scene)
        assert made.app.local.rows == []
        assert [row.score for row in made.app.assisted.rows] == [500]
        table = show(made, HighScoresScene(made.app))
        assert [row.score for row in table.rows] == [500]
        made.press(Intent.EXTRA)
        assert table.rows == []


def test_help_that_is_taken_on_the_way_marks_the_whole_run(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene = practice(made)
        frames(made, 60)
        assert not scene.assists.any
        help_with(made, practice_speed=50)
        scene.resume()
        help_with(made, practice_speed=100)
        scene.resume()
        frames(made, 10)
        assert scene.assists == Assists(speed=50)
        assert scene.table is made.app.assisted


def test_a_ranked_run_is_never_helped(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        help_with(made, practice_speed=50, endless_lives=True)
        scene, _ = online(made)
        frames(made, 60)
        assert scene.sim.tick == 60
        assert not scene.assists.any
        assert not scene.run.endless
