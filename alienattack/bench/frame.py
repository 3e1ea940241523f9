"""The heaviest frame: a boss with forty threats, 200 particles and a full pane at 1280 x 720, drawn in software.

Two questions: whether it fits into 6 ms, and how much of it is more than the bare blits that it consists of. For the
second, one frame is drawn on a surface that writes down every picture it is given, and those are blitted again in one
call. Times are CPU times of the game's thread: what another program does on the machine is no part of a frame.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable, Iterable
from typing import Any

import pygame

from alienattack.bench.figures import Figure
from alienattack.game.gallery import moments
from alienattack.game.gallery.stage import FRAME, Stage
from alienattack.game.rehearsal import RehearsedCloud
from alienattack.settings import load
from alienattack.sim import FIGHT, UNIT
from alienattack.sim.aliens import EYE, FEATHER, ORB, TEARDROP
from alienattack.sim.bosses.boss import ATTACKING, BOSS_Y, RINGS, Boss
from alienattack.sim.entities import Bullet, Threat
from alienattack.sim.powers import TWIN

FRAMES, WARM_UP, REPEATS = 1_200, 60, 300
PARTICLES, THREATS = 200, 40
P99_MS, TIMES_RAW = 6.0, 2.0

Blit = tuple[pygame.Surface, Any, Any, int]


class Notebook(pygame.Surface):
    """A surface that also writes down what is drawn on it; fills become small pictures of one colour."""

    written: list[Blit]

    def blit(self, source: pygame.Surface, dest: Any = (0, 0), area: Any = None, special_flags: int = 0) -> pygame.Rect:
        self.written.append((source, dest, area, special_flags))
        return super().blit(source, dest, area, special_flags)

    def blits(self, blit_sequence: Iterable[Any], doreturn: int | bool = True) -> Any:
        blit_sequence = list(blit_sequence)
        self.written += [(*one, None, 0) if len(one) == 2 else one for one in blit_sequence]
        return super().blits(blit_sequence, doreturn)

    def fill(self, color: Any, rect: Any = None, special_flags: int = 0) -> pygame.Rect:
        box = self.get_rect() if rect is None else pygame.Rect(rect)
        plain = pygame.Surface(box.size).convert()
        plain.fill(color)
        self.written.append((plain, box.topleft, None, special_flags))
        return super().fill(color, rect, special_flags)


def heaviest(stage: Stage) -> Callable[[], None]:
    """Set the scene; what is returned keeps it as heavy as it is, once a tick."""
    stage.app.scenes.push(moments.play(stage.app))
    stage.skip(3.0)
    scene = stage.scene
    sim, particles, rng = scene.sim, scene.view.effects.particles, random.Random(1)
    sim.phase, sim.level = FIGHT, 20
    sim.formation.rows = []
    sim.formation.survey()
    sim.boss = Boss(EYE, 0, 20, 11, 200 * UNIT, BOSS_Y, supply=0, state=ATTACKING, age=30, fought=100, phase=1,
                    attack=RINGS)
    sim.bullets += [Bullet((150 + 40 * number) * UNIT, 220 * UNIT) for number in range(2)]
    sim.power, sim.power_left = TWIN, 500
    for number in range(THREATS):
        x, y = (20 + number * 37 % 370) * UNIT, (130 + number * 53 % 180) * UNIT
        sim.threats.append(Threat((ORB, TEARDROP, FEATHER)[number % 3], x, y, 0, 500, number, x, 0, x, 512))

    def step(buttons: int) -> list[Any]:
        for threat in sim.threats:
            threat.y += 500 if threat.y < 320 * UNIT else -190 * UNIT
            threat.age += 1
        sim.boss.age += 1
        return []

    scene.run.step = step
    scene.view.backdrop.change("eclipse", scene.view.seconds, still=True)

    def keep() -> None:
        while len(particles) < PARTICLES:
            way = rng.uniform(-2, 2), rng.uniform(-2, 2)
            particles.add(rng.uniform(0, 400), rng.uniform(60, 300), *way, rng.randint(18, 30), rng.choice((2, 3)),
                          stage.app.palette.lancer)

    return keep


def quantiles(seconds: list[float]) -> tuple[float, float]:
    """Median and p99 in ms."""
    ordered = sorted(seconds)
    return 1000 * ordered[len(ordered) // 2], 1000 * ordered[len(ordered) * 99 // 100]


def measured(frames: int) -> tuple[list[float], list[float], int]:
    """Seconds of each frame, seconds of its bare blits each time, and how many blits it is."""
    with tempfile.TemporaryDirectory() as home:
        stage = Stage(load({}, {"ALIENATTACK_HOME": home}), 2, RehearsedCloud())
        try:
            return _played(stage, frames)
        finally:
            stage.close()


def _played(stage: Stage, count: int) -> tuple[list[float], list[float], int]:
    keep, frames = heaviest(stage), []
    for number in range(WARM_UP + count):
        keep()
        stage.connection.standing_clock.now += FRAME
        begun = time.thread_time()
        stage.app.step(FRAME)
        if number >= WARM_UP:
            frames.append(time.thread_time() - begun)
    canvas, scene = stage.app.canvas, stage.scene
    screen, notebook = canvas.surface, Notebook(canvas.surface.get_size(), 0, 32)
    notebook.written = []
    canvas.surface = notebook
    keep()
    scene.draw(canvas, 0.5)
    canvas.flush_text()
    canvas.surface = screen
    bare = []
    for _ in range(REPEATS):
        begun = time.thread_time()
        screen.blits(notebook.written, False)
        bare.append(time.thread_time() - begun)
    return frames, bare, len(notebook.written)


def frame(full: bool = True) -> list[Figure]:
    """The frame's time, and how many times that of its bare blits it is."""
    frames, bare, blits = measured(FRAMES if full else FRAMES // 3)
    (median, p99), (raw, _) = quantiles(frames), quantiles(bare)
    return [
        Figure("the heaviest frame at 1280 x 720, p99", p99, "ms", P99_MS, at_most=True,
               note=f"median {median:.2f} ms"),
        Figure("the same to its bare blits, medians", median / raw, "times", TIMES_RAW, at_most=True,
               note=f"{blits} blits, {raw:.2f} ms"),
    ]
