"""A player's hands on the keyboard of a whole app, in real time."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pygame

from alienattack.game.app import App

FRAME = 1 / 60


class Hands:
    """A player's hands and patience: keys go in as events, time passes as it does."""

    def __init__(self, app: App, looks_every: int = 1) -> None:
        """`looks_every`: so many frames pass for one that is drawn."""
        self.app = app
        self._looks_every = looks_every
        self.held: set[int] = set()

    def frame(self) -> None:
        """One frame in real time: the cloud refuses runs that were faster than time."""
        begin = time.perf_counter()
        self.app.step(FRAME, draw=self.app.frames % self._looks_every == 0)
        time.sleep(max(0.0, FRAME - (time.perf_counter() - begin)))

    def until(self, condition: Callable[[], Any], seconds: float = 15.0) -> None:
        """Frames until `condition` holds."""
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, f"waited {seconds} s in vain; the scene is {self.app.scenes.top}"
            self.frame()

    def press(self, *keys: int) -> None:
        """Keys down and up again, one after the other."""
        for key in keys:
            self.hold(key)
            self.frame()
            self.let_go(key)
            self.frame()

    def type(self, text: str) -> None:
        """Letters, as the system's keyboard would give them."""
        for letter in text:
            pygame.event.post(pygame.event.Event(pygame.TEXTINPUT, text=letter))
        self.frame()

    def hold(self, key: int) -> None:
        """A key goes down and stays down."""
        if key not in self.held:
            self.held.add(key)
            pygame.event.post(pygame.event.Event(pygame.KEYDOWN, key=key, mod=0, unicode="", scancode=0))

    def let_go(self, key: int) -> None:
        """A key comes up again."""
        if key in self.held:
            self.held.discard(key)
            pygame.event.post(pygame.event.Event(pygame.KEYUP, key=key, mod=0, unicode="", scancode=0))

    def steer(self, way: int) -> None:
        """Holds left (-1), right (1) or neither (0)."""
        for key, wanted in ((pygame.K_LEFT, way < 0), (pygame.K_RIGHT, way > 0)):
            if wanted:
                self.hold(key)
            else:
                self.let_go(key)
