"""A whole game in a process of its own, with real clocks and keys from the keyboard, that waits in a lobby.

    python -m tests.e2e.game_in_lobby API ENDPOINT NAME PASSWORD SESSION SECONDS

Its clock is SECONDS wrong. It prints when it waits, then the true time of its first tick of play and how long the frame
before it took.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

import pygame

from alienattack import settings as settings_of_user
from alienattack.game.app import App
from alienattack.game.connection import Connection
from alienattack.game.scenes.play import PlayScene
from alienattack.game.scenes.sessions import SessionsScene

PATIENCE_SECONDS = 60.0


def main(api: str, endpoint: str, name: str, password: str, session: str, wrong: float) -> None:
    """Sign in, choose the session by keys, wait for play."""
    settings = settings_of_user.load().with_group("cloud", api=api, endpoint=endpoint).with_group("video", scale=1)
    connection = Connection(settings, time_of_day=lambda: time.time() + wrong)
    app = App(settings, connection)
    connection.start()
    _play_until(app, lambda: connection.status == "signed_out")
    signing_in = connection.sign_in(name, password)
    _play_until(app, lambda: signing_in.done and any(each.id == session for each in connection.sessions))
    app.scenes.push(SessionsScene(app))
    app.step(1 / 60)
    for _ in [each.id for each in connection.sessions][:[each.id for each in connection.sessions].index(session)]:
        _tap(app, pygame.K_DOWN)
    _tap(app, pygame.K_RETURN)
    _play_until(app, lambda: _phase(app) == "waiting")
    print("waiting", flush=True)
    frame = _play_until(app, lambda: isinstance(app.scenes.top, PlayScene) and app.scenes.top.sim.tick > 0)
    print(time.time(), frame, flush=True)
    app.close()


def _phase(app: App) -> str:
    gathering: Any = getattr(app.scenes.top, "gathering", None)
    return gathering.phase if gathering is not None else ""


def _tap(app: App, key: int) -> None:
    for kind in (pygame.KEYDOWN, pygame.KEYUP):
        pygame.event.post(pygame.event.Event(kind, key=key, mod=0, unicode="", scancode=0))
    app.step(1 / 60)


def _play_until(app: App, reached: Callable[[], bool]) -> float:
    """Frame after frame at the pace of a display, until `reached`; the seconds of the longest of the last two."""
    pace, last, end = pygame.time.Clock(), time.monotonic(), time.monotonic() + PATIENCE_SECONDS
    frames = [0.0, 0.0]
    while not reached():
        now = time.monotonic()
        if now > end:
            raise SystemExit(f"waited in vain before {type(app.scenes.top).__name__}, {_phase(app)}")
        app.step(now - last)
        last = now
        pace.tick(60)
        frames = [frames[1], time.monotonic() - now]
    return max(frames)


if __name__ == "__main__":
    main(*sys.argv[1:6], float(sys.argv[6]))
