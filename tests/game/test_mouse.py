"""The mouse in menus: what is seen can be clicked; the cursor goes with the keys, and never shows over the fight."""

from __future__ import annotations

from pathlib import Path

import pygame
import pytest

from alienattack.game.drawing.targets import Targets
from alienattack.game.gallery import Stage
from alienattack.game.rehearsed_event import RehearsedEvent
from alienattack.game.scenes.board import BoardScene
from alienattack.game.scenes.consent import ConsentScene
from alienattack.game.scenes.daily import DailyScene
from alienattack.game.scenes.keys import KeysScene
from alienattack.game.scenes.managed_session import ManagedSessionScene
from alienattack.game.scenes.manager import ManagerScene
from alienattack.game.scenes.new_session import NewSessionScene
from alienattack.game.scenes.sessions import SessionsScene
from alienattack.game.scenes.settings import SettingsScene
from alienattack.game.scenes.title import TitleScene
from alienattack.game.window import Window
from tests.game.layout_audit import audited
from tests.game.play_stage import frames, hear, keys, practice, typed
from tests.game.stage import show, stage


def click(made: Stage, x: float, y: float) -> None:
    """The mouse goes there, and its left button is pressed."""
    place = (round(x), round(y))
    pygame.event.post(pygame.event.Event(pygame.MOUSEMOTION, pos=place, rel=(1, 1), buttons=(0, 0, 0)))
    pygame.event.post(pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=place, button=1))
    frames(made, 2)


def click_on(made: Stage, words: str) -> None:
    """A click on the words where they are seen."""
    with audited() as audit:
        made.scene.draw(made.app.canvas, 1.0)
        made.app.canvas.flush_text()
    box = next(text for text in audit.texts if text.name == words)
    click(made, (box.left + box.right) / 2, (box.top + box.bottom) / 2)


def wheel(made: Stage, y: int) -> None:
    pygame.event.post(pygame.event.Event(pygame.MOUSEWHEEL, x=0, y=y))
    frames(made, 2)


def test_a_host_opens_and_starts_a_session_by_mouse(tmp_path: Path) -> None:
    cloud = RehearsedEvent()
    with stage(tmp_path, cloud) as made:
        hear(made)
        show(made, SessionsScene(made.app))
        click_on(made, "HOST")
        assert isinstance(made.scene, ManagerScene)
        click_on(made, "HISTORY")
        click_on(made, "SPRING CUP")
        assert made.scene.session.name == "Spring Cup"
        click_on(made, "NOW")
        click_on(made, "NEW SESSION")
        assert isinstance(made.scene, NewSessionScene)
        typed(made, "Clicked")
        click_on(made, "NO")
        assert made.scene.same_seed.on
        click_on(made, "In everybody's list")
        assert made.scene.access.on, "the name of a switch takes the focus and flips nothing"
        assert made.scene.access.focused
        click_on(made, ">")
        assert made.scene.kind.value == "SINGLE_TRIAL"
        click_on(made, "<")
        assert made.scene.kind.value == "MULTIPLE_TRIALS"
        click_on(made, "OPEN")
        assert isinstance(made.scene, ManagedSessionScene)
        click_on(made, "START")
        frames(made, 3)
        assert made.scene.hosted.phase == "counting"
        click_on(made, "BACK")
        assert isinstance(made.scene, ManagerScene)
        click_on(made, "CLUB EVENING")
        click_on(made, "FRIDAY FINALS")
        assert isinstance(made.scene, ManagerScene)
        click_on(made, "FRIDAY FINALS")
        assert isinstance(made.scene, ManagedSessionScene), "a click on the chosen one leads to its page"
        click_on(made, "MIRA")
        assert made.scene.player == "Mira"
        click_on(made, "CLOSE")
        assert cloud.hosted["finals"].state == "gathering"
        click_on(made, "REALLY?")
        assert cloud.hosted["finals"].state == "closed"


def test_the_title_the_settings_and_a_board_are_clicked_too(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        hear(made)
        show(made, TitleScene(made.app))
        click_on(made, "SETTINGS")
        assert isinstance(made.scene, SettingsScene)
        click_on(made, "SOUND")
        assert made.scene.tabs.current == "sound"
        before = made.app.settings.sound.master
        click(made, made.scene.rows[0].x + made.scene.rows[0].width - 100, made.scene.rows[0].y + 8)
        assert made.app.settings.sound.master == before - 10
        click_on(made, "BACK")
        assert isinstance(made.scene, TitleScene)
        show(made, BoardScene(made.app, "friday", "Friday Cup"))
        click_on(made, "JUNO")
        assert made.scene.name_of_focus == "Juno"
        wheel(made, -1)
        assert made.scene.name_of_focus == "PixelWitch"
        wheel(made, 1)
        assert made.scene.name_of_focus == "Juno"
        click(made, 300, 5)
        assert isinstance(made.scene, BoardScene), "where nothing is, a click does nothing"


def test_the_first_question_the_challenge_and_the_keys_are_clicked_too(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        hear(made)
        show(made, TitleScene(made.app))
        show(made, ConsentScene(made.app))
        click_on(made, "STATISTICS TOO")
        click_on(made, "STATISTICS TOO")
        assert made.app.settings.privacy.analytics == "yes"
        click_on(made, "DAILY")
        assert isinstance(made.scene, DailyScene)
        click(made, 200, 150)
        assert made.scene.at > 0
        click_on(made, "BACK")
        show(made, KeysScene(made.app))
        click_on(made, "Fire")
        assert (made.scene.action, made.scene.device) == ("fire", "keys")
        click_on(made, "CHANGE")
        assert made.scene.waiting
        keys(made, pygame.K_x)
        assert made.app.settings.keys["fire"] == ("x",)


def test_the_cursor_shows_with_the_mouse_and_goes_with_the_keys_and_in_the_fight(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        hear(made)
        show(made, TitleScene(made.app))
        assert not pygame.mouse.get_visible()
        click(made, 300, 5)
        assert pygame.mouse.get_visible()
        keys(made, pygame.K_DOWN)
        assert not pygame.mouse.get_visible()
        click(made, 300, 5)
        scene = practice(made)
        assert not pygame.mouse.get_visible()
        click(made, 300, 200)
        assert not pygame.mouse.get_visible()
        assert made.scene is scene


def test_of_two_places_the_one_drawn_last_is_hit() -> None:
    targets = Targets()
    targets.add(0, 0, 100, 100, lambda *_: "below")
    targets.add(50, 50, 10, 10, lambda *_: "above")
    found = targets.at(55, 55), targets.at(60, 60)
    assert [clicked(0, 0) for clicked in found if clicked is not None] == ["above", "below"]
    targets.clear()
    assert targets.at(55, 55) is None


@pytest.mark.parametrize(("size", "fit", "place", "logical"), [
    ((1280, 720), False, (640, 360), (320, 180)), ((1400, 720), False, (60, 0), (0, 0)),
    ((960, 540), True, (480, 270), (320, 180)), ((300, 900), True, (150, 450), (320, 180))])
def test_a_place_in_any_window_is_found_on_the_canvas(size: tuple[int, int], fit: bool, place: tuple[int, int],
                                                      logical: tuple[float, float]) -> None:
    pygame.display.init()
    window = Window(1, fit=fit)
    pygame.display.set_mode(size, pygame.RESIZABLE)
    window.resized()
    assert window.logical(place) == pytest.approx(logical, abs=2)
