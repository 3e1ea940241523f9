"""What the player asks of the picture is so at once, in the middle of a run too; and no run flashes too often."""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import Any

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")

import pygame
import pytest

from alienattack.game.drawing.canvas import Canvas
from alienattack.game.drawing.look import Look
from alienattack.game.drawing.palette import WHITE, load_palette
from alienattack.game.gallery import Stage
from alienattack.game.world.effects import Effects
from alienattack.game.world.particles import Particles
from alienattack.sim.bosses.boss import ATTACKING
from alienattack.sim.rounds import begin_wave
from tests.game.play_stage import bot_plays, practice
from tests.game.stage import stage

CELLS = (32, 18)
CHANGED, LARGE_PART, PER_SECOND = 0.10, 0.20, 3  # of full luminance, of the screen, in any second


def wish(made: Stage, **video: Any) -> None:
    made.app.change_settings(made.app.settings.with_group("video", **video))
    made.run(1 / 60)


def white(surface: pygame.Surface) -> int:
    return sum(box.w * box.h for box in pygame.mask.from_threshold(surface, WHITE, (6, 6, 6, 255)).get_bounding_rects())


def test_all_wishes_change_a_run_that_is_on(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        view = practice(made).view
        made.run(0.1)
        wish(made, palette="contrast", shake=30, flashes=False, particles="few", reduced_motion=True)
        assert view.effects.palette is made.app.palette
        assert view.reactions.palette is made.app.palette
        assert view.backdrop.palette is made.app.palette
        assert view.effects.particles.share == 0.2
        assert (view.shake.percent, view.hit_stop.allowed, view.painter.reduced) == (0, False, True)
        assert not view.reactions.flashes.ask(1.0)
        wish(made, palette="default", shake=30, flashes=True, particles="full", reduced_motion=False)
        assert (view.shake.percent, view.hit_stop.allowed, view.painter.reduced) == (30, True, False)
        assert view.reactions.flashes.ask(2.0)


def test_without_flashes_a_death_throws_sparks_instead_of_white_light() -> None:
    found = []
    for flashes in (True, False):
        palette, look = load_palette(), Look(flashes=flashes)
        canvas = Canvas(pygame.Surface((640, 360), 0, 32), 1, palette, look)
        effects = Effects(palette, random.Random(1))
        effects.adopt(palette, look)
        effects.kill(100, 100, palette.moth, None)
        for _ in range(3):
            effects.update()
        effects.particles, particles = Particles(random.Random(1), palette.void), len(effects.particles)
        effects.draw(canvas, 1.0)
        found.append((white(canvas.surface), particles))
    assert found[0][0] > 20
    assert found[1][0] == 0
    assert found[1][1] > found[0][1]


@pytest.mark.parametrize(("share", "least", "most"), [(1.0, 22, 22), (0.5, 9, 13), (0.2, 3, 6)])
def test_fewer_particles_are_born_where_fewer_are_wanted(share: float, least: int, most: int) -> None:
    particles = Particles(random.Random(1), (0, 0, 0), share)
    particles.burst(100, 100, (255, 0, 0), large=8, small=14)
    assert least <= len(particles) <= most


def luminances(surface: pygame.Surface) -> list[float]:
    """Relative luminance of each cell of the screen."""
    data = pygame.image.tobytes(pygame.transform.smoothscale(surface, CELLS), "RGB")
    return [0.2126 * LINEAR[r] + 0.7152 * LINEAR[g] + 0.0722 * LINEAR[b]
            for r, g, b in zip(data[0::3], data[1::3], data[2::3], strict=True)]


LINEAR = [value / 255 / 12.92 if value <= 10 else ((value / 255 + 0.055) / 1.055) ** 2.4 for value in range(256)]


SATURATED, SEEN, LARGEST_RED = 0.8, 0.05, 0.05  # red in all light, least red light that counts, of the screen


def share_of_saturated_red(surface: pygame.Surface) -> float:
    """The part of the screen whose light is red by four fifths or more, as WCAG 2.2 tells saturated red."""
    data = pygame.image.tobytes(pygame.transform.scale(surface, (160, 90)), "RGB")
    light = [LINEAR[value] for value in data]
    return sum(red >= SEEN and red >= SATURATED * (red + green + blue)
               for red, green, blue in zip(light[0::3], light[1::3], light[2::3], strict=True)) / (160 * 90)


class FlashMeter:
    """Counts flashes as photosensitivity guidelines do: a large part of the screen becomes lighter by a tenth of full
    luminance, and darker again, or the other way round."""

    def __init__(self) -> None:
        self._low: list[float] = []
        self._high: list[float] = []
        self._turned: list[int] = []
        self.flashes: list[int] = []
        """The frames in which a flash was complete."""

    def look(self, frame: int, surface: pygame.Surface) -> None:
        now = luminances(surface)
        if not self._low:
            self._low, self._high, self._turned = list(now), list(now), [0] * len(now)
        turned = 0
        for cell, light in enumerate(now):
            self._low[cell], self._high[cell] = min(self._low[cell], light), max(self._high[cell], light)
            rose, fell = light - self._low[cell] >= CHANGED, self._high[cell] - light >= CHANGED
            if rose and self._turned[cell] != 1:
                self._turned[cell], self._high[cell] = 1, light
                turned += 1
            elif fell and self._turned[cell] != -1:
                self._turned[cell], self._low[cell] = -1, light
                turned += 1
        if turned >= LARGE_PART * len(now):
            self.flashes.append(frame)

    def most_in_a_second(self) -> int:
        """Pairs of opposing changes within any sixty frames."""
        turns = self.flashes
        return max((sum(0 <= later - frame < 60 for later in turns) for frame in turns), default=0) // 2


def test_the_meter_counts_a_screen_that_blinks() -> None:
    meter, screen = FlashMeter(), pygame.Surface((640, 360), 0, 32)
    for frame in range(60):
        screen.fill(WHITE if frame // 6 % 2 else (0, 0, 0))
        meter.look(frame, screen)
    assert meter.most_in_a_second() >= 4


def test_no_second_of_a_real_game_has_more_than_three_flashes_of_a_large_part_of_the_screen(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene = practice(made, seed=3)
        bot_plays(made, scene, "average")
        meter = FlashMeter()
        for frame in range(4_500):
            made.app.step(1 / 60)
            meter.look(frame, made.app.canvas.surface)
            if made.scene is not scene:
                break
        assert scene.sim.tick > 2_400
        assert meter.most_in_a_second() <= PER_SECOND


@pytest.mark.parametrize("palette", ["default", "tritan"])
def test_the_colour_of_hazards_counts_as_saturated_red_and_white_does_not(palette: str) -> None:
    screen = pygame.Surface((640, 360), 0, 32)
    screen.fill(WHITE)
    screen.fill(load_palette(palette).hazard, (0, 0, 320, 360))
    assert share_of_saturated_red(screen) == pytest.approx(0.5)


@pytest.mark.parametrize(("wave", "palette", "policy"), [(5, "default", "casual"), (10, "tritan", "skilled")])
def test_no_boss_flashes_more_than_three_times_a_second_or_reddens_a_twentieth_of_the_screen(
        tmp_path: Path, wave: int, palette: str, policy: str) -> None:
    with stage(tmp_path) as made:
        wish(made, palette=palette)
        scene = practice(made, seed=3)
        scene.sim.level = wave
        begin_wave(scene.sim)
        bot_plays(made, scene, policy)
        meter, reddest, attacks = FlashMeter(), 0.0, set()
        for frame in range(3_600):
            made.app.step(1 / 60)
            if made.scene is not scene or scene.sim.level > wave:
                break
            meter.look(frame, made.app.canvas.surface)
            if frame % 4 == 0:
                reddest = max(reddest, share_of_saturated_red(made.app.canvas.surface))
            if scene.sim.boss is not None and scene.sim.boss.state == ATTACKING:
                attacks.add((scene.sim.boss.phase, scene.sim.boss.attack))
        assert {phase for phase, _ in attacks} == {0, 1, 2}
        assert meter.most_in_a_second() <= PER_SECOND
        assert 0 < reddest <= LARGEST_RED
