"""A stage on which runs are played: with keys, bots and a telemetry that only remembers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pygame

from alienattack.bots import make_bot
from alienattack.game.gallery import Stage
from alienattack.game.rehearsal import FRIDAY
from alienattack.game.scenes.play import PlayScene
from alienattack.online.telemetry.ledger import Indicator
from alienattack.protocol.api import RunStatus
from alienattack.sim import FIGHT, UNIT
from tests.game.stage import Sounds

FRAME = 1 / 60


class PlaySounds(Sounds):
    """Also hears the loops."""

    def __init__(self) -> None:
        super().__init__()
        self.looping: set[str] = set()

    def loop(self, name: str) -> None:
        self.looping.add(name)

    def stop(self, name: str) -> None:
        self.looping.discard(name)

    def focus(self, focused: bool) -> None:
        return None


@dataclass
class RememberedLog:
    """What a run told."""

    ticks: list[tuple[int, int, Any]] = field(default_factory=list)
    ends: list[tuple[str, int, str, bytes]] = field(default_factory=list)
    analytics: bool = True

    def tick(self, tick: int, buttons: int, state: Any, events: Any = ()) -> None:
        self.ticks.append((tick, buttons, state))

    def end(self, reason: str, ticks: int, digest: str, replay: bytes) -> None:
        self.ends.append((reason, ticks, digest, replay))


class RememberingTelemetry:
    """Opens logs that remember; `kind` and `waiting` are what the indicator says, `known` the run's status."""

    def __init__(self) -> None:
        self.logs: list[RememberedLog] = []
        self.kind, self.waiting = "sent", 0
        self.known: RunStatus | None = None

    def open_run(self, grant: Any, analytics: bool = True) -> RememberedLog:
        self.logs.append(RememberedLog(analytics=analytics))
        return self.logs[-1]

    def indicator(self) -> Indicator:
        return Indicator(self.kind, self.waiting)

    def status(self, run: str) -> RunStatus | None:
        return self.known

    def note_applied(self, run: str, seq: int) -> None:
        return None


def practice(stage: Stage, seed: int = 7) -> PlayScene:
    """Begin a practice run."""
    hear(stage)
    scene = PlayScene(stage.app, seed=seed)
    stage.app.scenes.push(scene)
    return scene


def online(stage: Stage) -> tuple[PlayScene, RememberingTelemetry]:
    """Begin a run of the Friday Cup."""
    hear(stage)
    connection, telemetry = stage.connection, RememberingTelemetry()
    connection.start()
    connection.session_id = FRIDAY.id
    connection.telemetry = telemetry  # type: ignore[assignment]
    grant = connection.start_run(FRIDAY.id).result
    assert grant is not None
    scene = PlayScene(stage.app, grant)
    stage.app.scenes.push(scene)
    return scene, telemetry


def hear(stage: Stage) -> PlaySounds:
    """Let the sounds of play be heard."""
    sounds = PlaySounds()
    stage.sounds = sounds
    stage.app.audio.attach(sounds)
    return sounds


def press(key: int) -> None:
    """A key goes down."""
    pygame.event.post(pygame.event.Event(pygame.KEYDOWN, key=key, mod=0, unicode="", scancode=0))


def release(key: int) -> None:
    """A key goes up."""
    pygame.event.post(pygame.event.Event(pygame.KEYUP, key=key, mod=0, unicode="", scancode=0))


def tap(key: int) -> None:
    """Down and up within one frame."""
    press(key)
    release(key)


def keys(stage: Stage, *codes: int) -> None:
    """Keys one after the other, as a player presses them."""
    for code in codes:
        tap(code)
        frames(stage, 2)


def typed(stage: Stage, text: str) -> None:
    """Letters, as the system's keyboard would give them."""
    for letter in text:
        pygame.event.post(pygame.event.Event(pygame.TEXTINPUT, text=letter))
    frames(stage, 2)


def frames(stage: Stage, count: int) -> None:
    """Let `count` frames pass."""
    stage.run(count * FRAME)


def until(stage: Stage, reached: Callable[[], bool], most: int = 20_000) -> None:
    """Let frames pass until `reached`; fails if it never comes."""
    for _ in range(most):
        if reached():
            return
        frames(stage, 1)
    raise AssertionError("it never came")


def bot_plays(stage: Stage, scene: PlayScene, policy: str = "hunter") -> None:
    """A bot holds the controls from now on."""
    bot = make_bot(policy, 1)
    stage.app.input.hand_over(lambda: bot.choose(scene.sim))


def undraw(stage: Stage) -> None:
    """Nobody looks: let the frames pass without a picture."""
    stage.app._draw = lambda: None  # type: ignore[method-assign]


def lose(stage: Stage, scene: PlayScene) -> None:
    """Do nothing until the run is lost and the results stand; honest, so that its replay verifies."""
    stage.app.input.hand_over(lambda: 0)
    drawn = stage.app._draw
    undraw(stage)
    until(stage, lambda: stage.scene is not scene)
    stage.app._draw = drawn  # type: ignore[method-assign]


def lose_soon(stage: Stage, scene: PlayScene) -> None:
    """Lose the run at once by putting the formation right above the ground: the replay of it is worth nothing."""
    until(stage, lambda: scene.sim.phase == FIGHT)
    scene.sim.lives = 1
    scene.sim.formation.y = 230 * UNIT
    lose(stage, scene)
