"""The window, driven by keys alone: sign-up, a run, its end, and the name on the live board of a real cloud."""

from __future__ import annotations

from typing import Any

import pygame
import pytest

from alienattack import settings
from alienattack.game.app import App
from alienattack.game.connection import Connection
from alienattack.game.scenes.game_over import GameOverScene
from alienattack.game.scenes.play import PlayScene
from alienattack.game.scenes.sign_in import SignInScene
from alienattack.game.scenes.sign_up import SignUpScene
from alienattack.game.scenes.title import TitleScene
from tests.e2e.hands import Hands
from tests.hosts import CloudProcess

NAME, PASSWORD = "Wilma_7", "Correct-horse-7"


def seek_death(sim: Any) -> int:
    """Which way to the lowest threat: a run that is over soon."""
    threats = [threat for threat in sim.threats if threat.y < sim.player.y]
    if not threats:
        return 0
    gap = max(threats, key=lambda threat: threat.y).x - sim.player.x
    return 0 if abs(gap) < 512 else 1 if gap > 0 else -1


@pytest.fixture
def app(embedded_cloud: CloudProcess) -> Any:
    loaded = settings.load({"cloud": {"api": embedded_cloud.api, "endpoint": embedded_cloud.endpoint},
                            "video": {"scale": 1}})
    app = App(loaded, Connection(loaded), seed=1)
    app.scenes.push(TitleScene(app))
    yield app
    app.close()


@pytest.mark.timeout(240)
def test_from_the_title_by_keys_to_a_verified_name_on_the_live_board(app: App) -> None:
    hands = Hands(app)
    hands.until(lambda: app.connection.status == "signed_out")
    hands.press(pygame.K_DOWN, pygame.K_RETURN)
    assert isinstance(app.scenes.top, SignInScene)
    sign_up = app.scenes.top.buttons[1]
    for _ in range(8):
        if app.scenes.top.ring.current is sign_up:
            break
        hands.press(pygame.K_TAB)
    hands.press(pygame.K_RETURN)
    hands.until(lambda: isinstance(app.scenes.top, SignUpScene))

    hands.type(NAME)
    hands.press(pygame.K_TAB)
    hands.type("short")
    hands.press(pygame.K_RETURN)
    assert app.scenes.top.password.error, "a weak password is told by its field"
    for _ in range(5):
        hands.press(pygame.K_BACKSPACE)
    hands.type(PASSWORD)
    hands.press(pygame.K_RETURN)
    hands.until(lambda: isinstance(app.scenes.top, TitleScene) and app.connection.status == "signed_in")
    hands.until(lambda: app.scenes.top.menu.items[-2].name == "sign_out")
    assert app.scenes.top.menu.items[app.scenes.top.menu.at].name == "play"
    hands.press(pygame.K_RETURN)
    hands.until(lambda: isinstance(app.scenes.top, PlayScene))
    play = app.scenes.top
    assert play.ranked
    hands.hold(pygame.K_SPACE)
    hands.until(lambda: play.sim.score > 0)
    hands.let_go(pygame.K_SPACE)
    pygame.event.post(pygame.event.Event(pygame.WINDOWFOCUSLOST))
    hands.frame()
    paused_at = play.sim.tick
    hands.until(lambda: app.scenes.top is not play, 1)
    hands.press(pygame.K_RETURN)
    hands.until(lambda: app.scenes.top is play, 6)
    assert play.sim.tick - paused_at <= 1, "a pause takes no time from the run"

    def march_into_fire() -> bool:
        hands.steer(seek_death(play.sim))
        return isinstance(app.scenes.top, GameOverScene)

    hands.until(march_into_fire, 150)
    hands.steer(0)
    truth = play.run.score
    board = app.connection.api.board
    hands.until(lambda: any(row.name == NAME and row.state == "verified" for row in board("arcade", 50).rows), 15)
    row = next(row for row in board("arcade", 50).rows if row.name == NAME)
    assert row.score == truth
    hands.until(lambda: app.scenes.top.rank == row.rank, 15)
    results = app.scenes.top
    hands.until(lambda: results.status[0] == "verified", 6)  # a reading later at most, which are 5 s apart
    for _ in range(60):  # the first 600 ms hear nothing, for fire was held a moment ago
        hands.frame()
    hands.press(pygame.K_ESCAPE)
    assert isinstance(app.scenes.top, TitleScene)
