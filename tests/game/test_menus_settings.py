"""Settings take effect and are kept at once; keys that are used twice are shown; the lists say what can't be done."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from alienattack import settings as settings_of_user
from alienattack.errors import CloudUnavailable
from alienattack.game.drawing.palette import PALETTE_NAMES
from alienattack.game.input import Intent
from alienattack.game.local_scores import LocalScore
from alienattack.game.options import PAGES, Option
from alienattack.game.scenes.high_scores import HighScoresScene
from alienattack.game.scenes.how_to_play import HowToPlayScene
from alienattack.game.scenes.sessions import SessionsScene
from alienattack.game.scenes.settings import SettingsScene
from alienattack.game.texts import Texts
from alienattack.game.widgets.setting_rows import Choice, Slider, Switch
from tests.game.stage import show, stage


def kept(folder: Path) -> settings_of_user.Settings:
    return settings_of_user.load({}, {"ALIENATTACK_HOME": str(folder)})


def test_a_changed_volume_is_kept_at_once(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        show(made, SettingsScene(made.app, "sound"))
        made.press(Intent.LEFT, Intent.LEFT)
        assert made.app.settings.sound.master == 60
        assert kept(tmp_path).sound.master == 60


@pytest.mark.parametrize("page", list(PAGES))
def test_every_row_changes_what_it_names_and_keeps_it(tmp_path: Path, page: str) -> None:
    with stage(tmp_path) as made:
        scene = show(made, SettingsScene(made.app, page))
        for option in (row for row in PAGES[page] if isinstance(row, Option)):
            scene.ring.focus(next(row for row in scene.rows if row.name == option.name))
            before = made.app.settings.value(option.group, option.name)
            made.press(Intent.LEFT)
            if made.app.settings.value(option.group, option.name) == before:  # a slider or a switch at its lower end
                made.press(Intent.RIGHT)
            changed = made.app.settings.value(option.group, option.name)
            assert changed != before, option
            assert kept(tmp_path).value(option.group, option.name) == changed, option
            made.run(0.02)


def test_everything_a_player_may_change_is_on_some_page(tmp_path: Path) -> None:
    shown = {(row.group, row.name) for rows in PAGES.values() for row in rows if isinstance(row, Option)}
    declared = {(group, item.name) for group, kind in settings_of_user.GROUPS.items() for item in fields(kind)}
    assert declared - shown == {("cloud", "api"), ("cloud", "endpoint"), ("play", "last_name"), ("play", "trained"),
                                ("play", "friends")}
    assert shown <= declared


def test_every_option_and_every_choice_has_its_words() -> None:
    texts = Texts()
    for page, rows in PAGES.items():
        assert texts.has(f"settings.{page}_page")
        assert texts.has(f"settings.{page}_told")
        for row in rows:
            assert texts.has(f"settings.{row.name}"), row
            choices = settings_of_user.limits(row.group, row.name) if isinstance(row, Option) else None
            for choice in choices if isinstance(choices, tuple) else ():
                assert texts.has(f"settings.{row.name}_{choice}"), (row, choice)


def test_the_palettes_of_the_settings_are_those_there_are() -> None:
    assert settings_of_user.limits("video", "palette") == PALETTE_NAMES


def test_tab_and_the_tab_line_turn_the_page(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene = show(made, SettingsScene(made.app))
        made.press(Intent.NEXT_FIELD)
        assert scene.tabs.current == "sound"
        made.press(Intent.UP, Intent.LEFT)
        assert scene.ring.current is scene.tabs
        assert scene.tabs.current == "video"
        made.press(Intent.LEFT)
        assert scene.tabs.current == "privacy"


def test_settings_that_can_not_be_written_are_said_and_hold_until_the_end(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("a file where the folder should be")
    with stage(tmp_path) as made:
        show(made, SettingsScene(made.app, "sound"))
        made.press(Intent.LEFT)
        made.run(0.05)
        assert made.app.settings.sound.master == 70
        assert any("Could not save" in text for text, _ in made.app._notices)


def test_up_and_down_go_through_all_rows_and_round(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene = show(made, SettingsScene(made.app))
        rows = list(scene.ring)
        made.press(Intent.UP)
        assert scene.ring.current is scene.tabs
        made.press(Intent.UP)
        assert scene.ring.current is rows[-1]
        made.press(Intent.DOWN, Intent.DOWN)
        assert scene.ring.current is rows[1]


def test_a_slider_goes_in_steps_of_ten_and_stops_at_its_ends() -> None:
    heard: list[int] = []
    slider = Slider("Volume", 95, heard.append)
    for intent in (Intent.LEFT, Intent.RIGHT, Intent.RIGHT, Intent.LEFT):
        slider.handle(intent)
    assert heard == [90, 100, 90]
    bottom = Slider("Volume", 5, heard.append)
    bottom.handle(Intent.LEFT)
    bottom.handle(Intent.LEFT)
    assert bottom.value == 0


def test_a_switch_and_a_choice_tell_only_changes() -> None:
    heard: list[object] = []
    switch = Switch("Flashes", True, heard.append)
    switch.handle(Intent.RIGHT)
    switch.handle(Intent.CONFIRM)
    choice = Choice("Colours", [("a", "A"), ("b", "B")], "b", heard.append)
    choice.handle(Intent.RIGHT)
    choice.handle(Intent.LEFT)
    assert heard == [False, "a", "b"]


def test_full_and_closed_sessions_are_refused_with_the_reason(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene = show(made, SessionsScene(made.app))
        reasons = {session.id: scene.why_not(session) for session in scene.sessions}
        assert reasons == {"arcade": "", "friday": "", "sprint": "", "final": "FULL", "evening": "OPENS IN 1 H 22",
                           "monday": "CLOSED"}
        scene.at = 3
        made.press(Intent.CONFIRM)
        made.run(0.05)
        assert made.connection.session_id == "arcade", "a refused session is not chosen"
        assert made.scene is scene


def test_the_board_beside_the_list_follows_the_focus(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene = show(made, SessionsScene(made.app))
        made.press(Intent.DOWN)
        made.run(0.5)
        assert scene.feed.session_id == "friday"
        assert scene.feed.state == "live"


def test_offline_the_last_list_stays_with_its_time(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene = show(made, SessionsScene(made.app))
        made.connection.lose()
        made.run(0.1)
        assert len(scene.sessions) == 6
        assert scene._caption().startswith("OFFLINE. THE LIST IS AS OF ")


def test_without_any_list_the_reason_is_said(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        made.connection.cloud.trouble = CloudUnavailable("The cloud can't be reached.")
        scene = show(made, SessionsScene(made.app))
        made.press(Intent.CONFIRM, Intent.DOWN)
        made.run(0.05)
        assert scene.sessions == ()
        assert scene._error.startswith("The cloud can't be reached.")


def test_high_scores_show_the_table_of_this_computer(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        made.app.local.add(LocalScore("Nova", 1200, 1, 80, 3, 3000, 1_700_000_000, 1))
        made.app.local.add(LocalScore("Vega", 3400, 0, 90, 4, 4000, 1_700_000_000, 1))
        scene = show(made, HighScoresScene(made.app))
        assert [row.name for row in scene.rows] == ["Vega", "Nova"]
        made.press(Intent.DOWN)
        made.run(0.05)
        assert scene.at == 1


def test_how_to_play_shows_the_keys_as_they_are_mapped(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        made.app.change_settings(made.app.settings.with_keys("fire", ("j",)))
        drawn: list[str] = []
        canvas = made.app.canvas
        write_text = canvas.text
        canvas.text = lambda string, *rest, **more: (drawn.append(string), write_text(string, *rest, **more))[1]
        show(made, HowToPlayScene(made.app))
        assert "J" in drawn
        assert {"MITE", "MOTH", "WEAVER", "LANCER", "SAUCER"} <= set(drawn)
