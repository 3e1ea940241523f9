"""A host's window, driven by keys alone, on a real cloud: a session is opened, started, closed, and taken along."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pygame
import pytest

from alienattack import settings
from alienattack.errors import ApiError
from alienattack.game.app import App
from alienattack.game.connection import Connection
from alienattack.game.scenes.managed_session import ManagedSessionScene, boards_folder
from alienattack.game.scenes.manager import ManagerScene
from alienattack.game.scenes.new_session import NewSessionScene
from alienattack.game.scenes.sessions import SessionsScene
from alienattack.game.scenes.sign_in import SignInScene
from alienattack.game.scenes.title import TitleScene
from alienattack.loadtest.botplayer import BotPlayer
from tests.cloud.altered import hasty_cloud
from tests.e2e.hands import Hands
from tests.e2e.players import bot_on
from tests.hosts import CloudFactory, CloudProcess


@pytest.fixture
def cloud(clouds: CloudFactory, tmp_path: Path) -> CloudProcess:
    return clouds(tmp_path / "home", hasty_cloud(tmp_path / "cloud"))


@pytest.fixture
def host(cloud: CloudProcess, tmp_path: Path) -> Iterator[BotPlayer]:
    """An account that was named a manager."""
    with bot_on(cloud, tmp_path / "host", "idle") as player:
        cloud.ask("manager", name=player.name)
        yield player


@pytest.fixture
def app(cloud: CloudProcess, tmp_path: Path) -> Iterator[App]:
    loaded = settings.load({"cloud": {"api": cloud.api, "endpoint": cloud.endpoint}, "video": {"scale": 1}},
                           {"ALIENATTACK_HOME": str(tmp_path / "window")})
    app = App(loaded, Connection(loaded), seed=1)
    app.scenes.push(TitleScene(app))
    yield app
    app.close()


def to_the_desk(app: App, hands: Hands, host: BotPlayer) -> ManagerScene:
    """From the title: sign in, SESSIONS, HOST."""
    hands.until(lambda: app.connection.status == "signed_out")
    hands.press(pygame.K_DOWN, pygame.K_RETURN)
    assert isinstance(app.scenes.top, SignInScene)
    hands.type(host.name)
    hands.press(pygame.K_TAB)
    hands.type(host.password)
    hands.press(pygame.K_RETURN)
    title = app.scenes.all()[0]
    assert isinstance(title, TitleScene)
    hands.until(lambda: app.scenes.top is title and title.menu.items[1].name == "daily")
    hands.press(pygame.K_DOWN, pygame.K_DOWN, pygame.K_RETURN)
    hands.until(lambda: isinstance(app.scenes.top, SessionsScene))
    hands.press(pygame.K_m)
    assert isinstance(app.scenes.top, ManagerScene), "the identity of the token knows who manages"
    return app.scenes.top


def test_a_window_opens_starts_and_closes_a_session_and_takes_its_board_along(
        app: App, cloud: CloudProcess, host: BotPlayer, tmp_path: Path) -> None:
    hands = Hands(app, looks_every=20)
    to_the_desk(app, hands, host)
    hands.press(pygame.K_n)
    assert isinstance(app.scenes.top, NewSessionScene)
    hands.type("Window finals")
    hands.press(pygame.K_RETURN)
    hands.until(lambda: isinstance(app.scenes.top, ManagedSessionScene))
    page = app.scenes.top
    assert isinstance(page, ManagedSessionScene)
    hosted, session = page.hosted, page.hosted.session.id
    with bot_on(cloud, tmp_path / "ann") as ann:
        ann.api.take_seat(session)
        hands.until(lambda: hosted.players == (ann.name,))
        assert hosted.phase == "gathering"
        hands.press(pygame.K_k)
        hands.until(lambda: hosted.told is not None and hosted.players == ())
        with pytest.raises(ApiError) as early:
            ann.api.start_run(session)
        assert early.value.code == "not_started"
        ann.api.take_seat(session)

        hands.press(pygame.K_s)
        hands.until(lambda: hosted.phase == "counting")
        assert 0 < hosted.until_start <= 30
        hands.until(lambda: hosted.phase == "running", 40)
        with ThreadPoolExecutor(1) as threads:
            playing = threads.submit(lambda: ann.play(2.0, session)[-1])
            hands.until(playing.done)
        truth = playing.result()
        hands.until(lambda: hosted.reading is not None and hosted.reading.statistics.players == 1)
        assert hosted.reading is not None
        told = hosted.reading.statistics
        assert told.frames > 0
        assert (told.runs, told.refused, told.dead_letters) == ({"verified": 1}, {}, 0)

        hands.press(pygame.K_c)
        assert ann.api.lobby(session).session.state == "open", "asked once, nothing is closed"
        hands.press(pygame.K_c)
        hands.until(lambda: hosted.phase == "final", 30)
        assert hosted.session.winners == (ann.name,)
        hands.press(pygame.K_e)
        file = boards_folder(app) / f"window-finals-{session}.csv"
        hands.until(lambda: hosted.told is not None and hosted.told[0] == "host.exported")
        (line,) = csv.DictReader(file.read_text(encoding="utf-8").splitlines())
        assert (line["name"], line["score"], line["run"]) == (ann.name, str(truth.score.score), truth.run)
        assert next(each for each in ann.api.sessions() if each.id == session).frozen
        hands.press(pygame.K_a)
        hands.until(lambda: hosted.phase == "archived")
        assert session not in [each.id for each in ann.api.sessions()]
