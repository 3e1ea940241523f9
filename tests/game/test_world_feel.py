"""How it feels, frame by frame: from the key to the screen, between two ticks, each effect as long as it should be."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pygame
import pytest

from alienattack.game.drawing.palette import WHITE
from alienattack.game.gallery import Stage
from alienattack.game.world.effects import POPUP_TICKS, SILHOUETTE_TICKS
from alienattack.sim import FIGHT, UNIT, events
from tests.game.play_stage import practice, press, until
from tests.game.stage import stage

TICK = 1 / 60
RATES = (50, 60, 75, 100, 120, 144, 165, 240)


def fighting(made: Stage) -> Any:
    """A run whose wave has begun; nobody is near the ship."""
    scene = practice(made)
    until(made, lambda: scene.sim.phase == FIGHT)
    made.run(0.2)
    return scene


def lane(made: Stage, x: int) -> bytes:
    """The picture of the ship's nose around x: above the flames, which always flicker."""
    return pygame.image.tobytes(made.app.canvas.surface.subsurface((x - 24, 299, 60, 8)), "RGB")


@pytest.mark.parametrize("rate", RATES)
def test_a_key_is_seen_within_one_tick_at_any_refresh_rate(tmp_path: Path, rate: int) -> None:
    with stage(tmp_path) as made:
        made.app.change_settings(made.app.settings.with_group("video", still_background=True, reduced_motion=True))
        scene = fighting(made)
        x = scene.sim.player.x // UNIT
        made.app.step(1 / rate)
        before = lane(made, x)
        press(pygame.K_RIGHT)
        passed = 0.0
        for frame in range(20):
            made.app.step(1 / rate)
            if lane(made, x) != before:
                break
            passed = (frame + 1) / rate
        # The tick in which it was read begins with the next frame at the latest, and is shown while it lasts.
        assert passed <= TICK + 1 / rate + 1e-6


@pytest.mark.parametrize("rate", [75, 100, 144, 240])
def test_the_ship_moves_evenly_between_ticks(tmp_path: Path, rate: int) -> None:
    with stage(tmp_path) as made:
        scene = fighting(made)
        press(pygame.K_LEFT)
        made.run(0.1)
        places = []
        for _ in range(rate // 4):
            made.app.step(1 / rate)
            places.append(scene.view.motion.at(scene.sim.player, made.app._fixed.alpha)[0])
        steps = [before - after for before, after in pairwise(places)]
        wanted = 2.25 * 60 / rate
        assert all(step == pytest.approx(wanted, rel=0.02) for step in steps[1:])


def test_a_shot_its_flash_and_the_kick_are_there_in_the_tick_of_the_key(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene = fighting(made)
        press(pygame.K_SPACE)
        flashes, kicks = [], []
        for _ in range(8):
            made.run(TICK)
            x, y = scene.sim.player.x // UNIT, scene.sim.player.y // UNIT
            flashes.append(scene.view.effects._muzzle < 3)
            kicks.append(scene.view.effects.kick > 0)
            if len(flashes) == 1:
                assert scene.sim.shots == 1
                assert made.app.canvas.surface.get_at((x + 2, y - 10))[:3] == WHITE
        assert flashes == kicks == [True] * 3 + [False] * 5


def test_who_is_killed_is_white_for_two_ticks(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene = fighting(made)
        view, book = scene.view, made.app.sprites
        view.effects.kill(200, 200, made.app.palette.moth, book.silhouette(book.alien("moth")))
        view.effects.particles._alive.clear()  # chunks fly over it
        white = []
        for _ in range(4):
            made.app.show()
            white.append(made.app.canvas.surface.get_at((200, 198))[:3] == WHITE
                         and made.app.canvas.surface.get_at((191, 197))[:3] == WHITE)
            view.effects.update()
        assert white == [True] * SILHOUETTE_TICKS + [False] * 2


def test_points_rise_by_fourteen_px_in_36_ticks_and_are_gone(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        effects = fighting(made).view.effects
        effects.popup("+30", 200, 200, WHITE, WHITE)
        for _ in range(POPUP_TICKS - 1):
            effects.update()
            assert len(effects._popups) == 1
        effects.update()
        assert effects._popups == []


@pytest.mark.parametrize(("kind", "trauma", "held"), [
    (events.DIVER_KILLED, 0.15, 2), (events.SAUCER_KILLED, 0.25, 3), (events.PLAYER_HIT, 0.0, 8),
])
def test_what_matters_holds_the_clock_for_a_moment_and_shakes_the_world(tmp_path: Path, kind: int, trauma: float,
                                                                        held: int) -> None:
    with stage(tmp_path) as made:
        scene = fighting(made)
        view, sim = scene.view, scene.sim
        view.reactions.take([(kind, 200 * UNIT, 150 * UNIT, 2, 40)], sim, made.app.sprites, view.seconds)
        assert view.shake.trauma == pytest.approx(trauma)
        assert sum(view.hit_stop.pass_time(TICK) for _ in range(30)) == held


def test_the_world_shakes_and_the_numbers_stand_still(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        made.app.change_settings(made.app.settings.with_group("video", still_background=True))
        scene = fighting(made)
        calm = made.app.canvas.surface.copy()
        scene.view.shake.trauma = 1.0
        scene.view.shake._from = scene.view.shake._to = (1.0, 1.0)
        made.app.show()
        shaken = made.app.canvas.surface
        score, wave = pygame.Rect(12, 16, 60, 14), pygame.Rect(184, 16, 32, 14)
        for box in (score, wave):
            light = [[surface.get_at((x, y))[:3] for x in range(box.left, box.right) for y in range(box.top, box.bottom)
                      if sum(surface.get_at((x, y))[:3]) > 600] for surface in (calm, shaken)]
            assert light[0] == light[1]
        ship = pygame.Rect(scene.sim.player.x // UNIT - 12, 298, 24, 20)
        seen = [pygame.image.tobytes(surface.subsurface(ship), "RGB") for surface in (calm, shaken)]
        assert seen[0] != seen[1]


def test_a_rivals_ship_is_an_outline_below_everything_that_can_hurt(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene = fighting(made)
        made.app.show()
        before = made.app.canvas.surface.copy()
        scene.view.painter.ghost = (80.0, 308.0)
        made.app.show()
        after = made.app.canvas.surface
        box = pygame.Rect(68, 298, 24, 20)
        changed = [(x, y) for x in range(box.left, box.right) for y in range(box.top, box.bottom)
                   if before.get_at((x, y)) != after.get_at((x, y))]
        ghost = made.app.palette.ghost
        lines = [place for place in changed if after.get_at(place)[:3] == ghost]
        assert 20 <= len(lines) <= 70, "a dithered line, no body"
