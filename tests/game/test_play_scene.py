"""Playing: keys, ticks, sounds, what is told to the cloud, and that no picture ever changes the game."""

from __future__ import annotations

from pathlib import Path

import pygame
import pytest

from alienattack.game.scenes.game_over import GameOverScene
from alienattack.game.scenes.pause import PauseScene
from alienattack.game.scenes.play import PlayScene
from alienattack.protocol.scores import Score
from alienattack.sim import FIGHT, Sim
from alienattack.sim.replay import decode, verify
from tests.game.play_stage import (
    bot_plays,
    frames,
    lose,
    lose_soon,
    online,
    practice,
    press,
    release,
    tap,
    undraw,
    until,
)
from tests.game.stage import stage


def test_the_ship_moves_within_a_second_and_fires_within_two(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene = practice(made)
        press(pygame.K_RIGHT)
        press(pygame.K_SPACE)
        start = scene.sim.player.x
        frames(made, 60)
        assert scene.sim.player.x > start
        frames(made, 60)
        assert scene.sim.shots >= 1
        assert "shot" in made.sounds.played


def test_a_key_let_go_is_let_go(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene = practice(made)
        press(pygame.K_LEFT)
        frames(made, 40)
        release(pygame.K_LEFT)
        frames(made, 2)
        x = scene.sim.player.x
        frames(made, 20)
        assert scene.sim.player.x == x


def test_both_directions_at_once_stand_still(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene = practice(made)
        press(pygame.K_LEFT)
        press(pygame.K_RIGHT)
        x = scene.sim.player.x
        frames(made, 60)
        assert scene.sim.player.x == x


def test_one_tick_is_played_a_frame(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene = practice(made)
        frames(made, 90)
        assert scene.sim.tick == 90


def test_the_picture_is_not_blank_and_has_the_pane_beside_the_field(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        practice(made)
        frames(made, 120)
        surface = made.app.canvas.surface
        colors = {tuple(surface.get_at((x, y))) for x in range(0, 640, 7) for y in range(0, 360, 5)}
        assert len(colors) > 60
        line = made.app.palette.panel_edge
        assert tuple(surface.get_at((520, 8)))[:3] == line


def test_drawing_and_effects_never_change_the_game(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene = practice(made, seed=11)
        bot_plays(made, scene)
        until(made, lambda: scene.sim.tick >= 1500)
        replay = decode(scene.run.replay())
        alone = Sim(11)
        for buttons, length in replay.inputs:
            for _ in range(length):
                alone.step(buttons)
        assert alone.tick == scene.sim.tick
        assert alone.digest() == scene.sim.digest()


def test_the_replay_of_a_played_run_verifies(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene = practice(made, seed=5)
        bot_plays(made, scene, "sprayer")
        undraw(made)
        until(made, lambda: made.scene is not scene)
        verdict = verify(scene.run.replay())
        assert verdict.verdict == "verified"
        assert verdict.score == scene.sim.score


def test_a_hit_holds_the_clock_for_133_ms_and_the_ship_bursts(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene = practice(made)
        until(made, lambda: scene.view.reactions.death is not None)
        tick = scene.sim.tick
        frames(made, 7)
        assert scene.sim.tick == tick
        frames(made, 4)
        assert scene.sim.tick > tick
        assert len(scene.view.effects.particles) >= 30
        assert scene.view.shake.trauma > 0.4
        assert "player_hit" in made.sounds.played


def test_with_reduced_motion_nothing_holds_and_nothing_shakes(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        made.app.settings = made.app.settings.with_group("video", reduced_motion=True)
        scene = practice(made)
        until(made, lambda: scene.view.reactions.death is not None)
        tick = scene.sim.tick
        frames(made, 12)
        assert scene.sim.tick == tick + 12
        assert scene.view.shake.offset == (0.0, 0.0)


def test_without_hold_to_fire_one_press_is_one_shot(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        made.app.settings = made.app.settings.with_group("controls", fire="single")
        scene = practice(made)
        until(made, lambda: scene.sim.phase == FIGHT)
        press(pygame.K_SPACE)
        frames(made, 90)
        assert scene.sim.shots == 1
        release(pygame.K_SPACE)
        frames(made, 2)
        tap(pygame.K_SPACE)
        frames(made, 20)
        assert scene.sim.shots == 2


def test_practice_is_told_to_nobody_and_says_so(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene = practice(made)
        assert not scene.ranked
        assert scene.pane.feed.state == "practice"


def test_an_online_run_tells_every_tick_as_it_was_played(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene, telemetry = online(made)
        press(pygame.K_SPACE)
        frames(made, 100)
        (log,) = telemetry.logs
        assert [tick for tick, _, _ in log.ticks] == list(range(1, 101))
        assert Score(*log.ticks[-1][2]) == scene.run.score
        assert log.ticks[-1][1] == 4


def test_a_lost_run_is_told_as_dead_with_a_replay_that_verifies(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene, telemetry = online(made)
        lose(made, scene)
        (end,) = telemetry.logs[0].ends
        assert end[0] == "dead"
        assert end[1] == scene.sim.tick
        assert end[2] == scene.sim.digest()
        assert verify(end[3]).verdict == "verified"


def test_a_run_that_is_left_is_told_as_quit(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        _, telemetry = online(made)
        frames(made, 30)
        made.app.scenes.leave_all()
        assert [end[0] for end in telemetry.logs[0].ends] == ["quit"]


def test_a_grant_without_a_line_is_played_as_practice_and_says_so(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene, _ = online(made)
        grant = scene.grant
        made.app.scenes.pop()
        made.connection.telemetry = None
        alone = PlayScene(made.app, grant)
        made.app.scenes.push(alone)
        frames(made, 5)
        assert not alone.ranked
        assert alone.sim.seed == grant.seed  # type: ignore[union-attr]


@pytest.mark.parametrize(("kind", "waiting"), [("sent", 0), ("waiting", 12), ("offline", 3)])
def test_the_numbers_say_how_the_run_is_told(tmp_path: Path, kind: str, waiting: int) -> None:
    with stage(tmp_path) as made:
        _, telemetry = online(made)
        frames(made, 30)
        before = made.app.canvas.surface.subsurface((300, 24, 100, 10)).copy()
        telemetry.kind, telemetry.waiting = "waiting", 999
        frames(made, 2)
        assert pygame.image.tobytes(before, "RGB") != pygame.image.tobytes(
            made.app.canvas.surface.subsurface((300, 24, 100, 10)), "RGB")
        telemetry.kind, telemetry.waiting = kind, waiting
        frames(made, 2)


def test_losing_the_focus_pauses_the_run(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene = practice(made)
        frames(made, 30)
        pygame.event.post(pygame.event.Event(pygame.WINDOWFOCUSLOST))
        frames(made, 1)
        assert isinstance(made.scene, PauseScene)
        tick = scene.sim.tick
        frames(made, 60)
        assert scene.sim.tick == tick


def test_the_saucer_is_heard_as_long_as_it_flies(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene = practice(made)
        bot_plays(made, scene)
        undraw(made)
        until(made, lambda: scene.sim.saucer is not None)
        frames(made, 1)
        assert made.sounds.looping == {"saucer_loop"}
        scene.pause()
        assert made.sounds.looping == set()


def test_the_last_life_leads_to_the_results(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene = practice(made)
        lose_soon(made, scene)
        assert isinstance(made.scene, GameOverScene)
        assert scene.sim.over


def test_the_sky_changes_with_the_wave(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene = practice(made)
        bot_plays(made, scene)
        undraw(made)
        until(made, lambda: scene.sim.level == 2)
        frames(made, 2)
        assert scene.view.backdrop.theme == "ember"
