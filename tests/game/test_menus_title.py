"""The title offers what makes sense for whoever is here, and says how things stand."""

from __future__ import annotations

from pathlib import Path

from alienattack.errors import ApiError, CloudUnavailable, HostingError
from alienattack.game.input import Intent
from alienattack.game.rehearsal import RehearsedCloud
from alienattack.game.scenes.how_to_play import HowToPlayScene
from alienattack.game.scenes.title import TitleScene
from tests.game.stage import show, stage


def labels(scene: TitleScene) -> list[str]:
    return [item.label for item in scene.menu.items]


def test_signed_out_the_first_item_plays_and_the_second_signs_in(tmp_path: Path) -> None:
    with stage(tmp_path, RehearsedCloud(signed_in=False)) as made:
        scene = show(made, TitleScene(made.app))
        assert labels(scene) == ["PLAY", "SIGN IN", "TRAINING", "DAILY", "REPLAYS", "HIGH SCORES", "HOW TO PLAY",
                                 "SETTINGS", "QUIT"]
        assert scene.footer() == ("", "NOT SIGNED IN")


def test_signed_in_there_are_sessions_and_practice_and_a_way_out(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene = show(made, TitleScene(made.app))
        assert labels(scene) == ["PLAY", "DAILY", "SESSIONS", "PRACTICE", "REPLAYS", "HIGH SCORES", "HOW TO PLAY",
                                 "SETTINGS", "SIGN OUT", "QUIT"]
        assert scene.footer() == ("NOVA", "ONLINE   RANK 13 OF 148")
        assert scene.sentence() == "Arcade is open. 148 pilots."


def test_a_session_with_an_end_says_how_long_it_stays_open(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        made.connection.session_id = "friday"
        scene = show(made, TitleScene(made.app))
        assert scene.sentence() == "Friday Cup is open. 148 pilots, 12 minutes left."


def test_left_and_right_go_to_the_column_beside_and_down_goes_through_both(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene = show(made, TitleScene(made.app))
        seen = []
        for intent in (Intent.RIGHT, Intent.DOWN, Intent.LEFT, Intent.UP, Intent.UP, Intent.RIGHT):
            made.press(intent)
            seen.append(scene.menu.current.name)
        assert seen == ["high_scores", "how_to_play", "daily", "play", "quit", "replays"]
        for _ in scene.menu.items:
            made.press(Intent.DOWN)
            seen.append(scene.menu.current.name)
        assert set(seen) == {item.name for item in scene.menu.items}


def test_the_menu_works_while_the_cloud_is_still_starting(tmp_path: Path) -> None:
    with stage(tmp_path, RehearsedCloud(signed_in=False), begin=False) as made:
        scene = show(made, TitleScene(made.app))
        assert scene.footer() == ("", "CONNECTING")
        scene.menu.focus("how_to_play")
        made.press(Intent.CONFIRM)
        assert isinstance(made.scene, HowToPlayScene)
        made.press(Intent.BACK)
        assert made.scene is scene


def test_the_items_follow_a_sign_in_while_the_title_is_shown(tmp_path: Path) -> None:
    with stage(tmp_path, RehearsedCloud(signed_in=False)) as made:
        scene = show(made, TitleScene(made.app))
        made.connection.sign_in("Vega", "Correct horse 7")
        made.run(0.1)
        assert "SESSIONS" in labels(scene)
        assert scene.footer()[0] == "VEGA"


def test_offline_is_said_with_what_happens_to_the_runs(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene = show(made, TitleScene(made.app))
        made.connection.lose()
        made.run(0.1)
        assert scene.sentence() == "Offline. Your runs are kept and sent later."
        assert scene.footer() == ("NOVA", "OFFLINE")


def test_without_the_extra_the_title_names_the_command(tmp_path: Path) -> None:
    cloud = RehearsedCloud(signed_in=False)
    cloud.trouble = HostingError("The cloud for this machine is not installed.", "To add it: pip install it")
    with stage(tmp_path, cloud) as made:
        scene = show(made, TitleScene(made.app))
        assert scene.sentence() == "The cloud for this machine is not installed.\nTo add it: pip install it"
        assert labels(scene)[0] == "PLAY"


def test_a_refused_run_is_told_on_the_title(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene = show(made, TitleScene(made.app))
        made.connection.cloud.trouble = ApiError(409, "session_closed", "The session is closed.", "Choose another.")
        made.press(Intent.CONFIRM)
        made.run(0.1)
        assert scene.sentence() == "The session is closed. Choose another."
        assert made.sounds.played[-1] == "menu_refuse"


def test_a_run_that_can_not_be_granted_leaves_practice(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene = show(made, TitleScene(made.app))
        made.connection.cloud.trouble = CloudUnavailable("The cloud can't be reached.", "Check the network.")
        made.press(Intent.CONFIRM)
        made.run(0.1)
        assert scene.sentence().endswith("Practice works meanwhile.")


def test_escape_goes_to_quit_first_and_only_then_ends_the_game(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene = show(made, TitleScene(made.app))
        made.press(Intent.BACK)
        assert scene.menu.current.name == "quit"
        assert made.app.running
        made.press(Intent.BACK)
        assert not made.app.running


def test_signing_out_from_the_title(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene = show(made, TitleScene(made.app))
        scene.menu.focus("sign_out")
        made.press(Intent.CONFIRM)
        made.run(0.1)
        assert made.connection.identity is None
        assert labels(scene)[1] == "SIGN IN"
