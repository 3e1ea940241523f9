"""Taking one's data along and deleting one's account, from the settings on, by keys alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from alienattack.bots.runner import play
from alienattack.errors import CloudUnavailable
from alienattack.game.connection import Connection
from alienattack.game.gallery.moments import play as play_scene
from alienattack.game.input import Intent
from alienattack.game.line import SIGNED_IN, SIGNED_OUT
from alienattack.game.rehearsal import RehearsedCloud
from alienattack.game.replay_card import Card
from alienattack.game.scenes import account
from alienattack.game.scenes.account import AccountScene
from alienattack.game.scenes.delete_account import DeleteAccountScene
from alienattack.game.scenes.pause import PauseScene
from alienattack.game.scenes.settings import SettingsScene
from alienattack.game.scenes.sign_in import SignInScene
from alienattack.game.scenes.title import TitleScene
from alienattack.settings import load
from functions.tables import runs
from tests.cloud.world import template
from tests.game.stage import show, stage
from tests.game.test_connection import Cloud, wait_for


class Recording(RehearsedCloud):
    """Notes who was erased."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.erased: list[str] = []

    def erase(self, config: Any, account: Any, api: Any, identity: Any) -> None:
        super().erase(config, account, api, identity)
        self.erased.append(identity.name)


def test_the_account_is_behind_a_row_of_the_settings(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        show(made, SettingsScene(made.app, "privacy"))
        made.press(Intent.DOWN, Intent.DOWN, Intent.CONFIRM)
        assert isinstance(made.scene, AccountScene)


def test_the_export_says_what_it_wrote_and_where(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene = show(made, AccountScene(made.app))
        made.press(Intent.CONFIRM)
        made.run(0.1)
        assert scene.note.startswith("41 runs, 38 recordings: alien-attack-nova-")
        assert str(made.app.settings.paths.pictures_dir) in scene.note


def test_how_long_things_are_kept_is_what_the_cloud_does() -> None:
    resources = template()["Resources"]
    letters = resources["DeadLetterBucket"]["Properties"]["LifecycleConfiguration"]["Rules"]
    assert letters[0]["ExpirationInDays"] == account.UNUSABLE_DAYS
    assert account.RUN_DAYS * 86_400 == runs.KEEP_SECONDS


def test_an_export_that_fails_says_why_and_can_be_tried_again(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene = show(made, AccountScene(made.app))
        made.connection.cloud.trouble = CloudUnavailable("The cloud is busy.", "Try again in a moment.")
        made.press(Intent.CONFIRM)
        made.run(0.1)
        assert scene.error == "The cloud is busy. Try again in a moment."
        made.connection.cloud.trouble = None
        made.press(Intent.CONFIRM)
        made.run(0.1)
        assert (scene.error, scene.note[:7]) == ("", "41 runs")


def test_it_takes_the_own_name_to_delete_the_account(tmp_path: Path) -> None:
    cloud = Recording()
    with stage(tmp_path, cloud) as made:
        title = show(made, TitleScene(made.app))
        made.app.change_settings(made.app.settings.with_group("play", last_name="Nova"))
        for scene in (SettingsScene(made.app, "privacy"), AccountScene(made.app)):
            made.app.scenes.push(scene)
        made.press(Intent.RIGHT, Intent.CONFIRM)
        scene = made.scene
        assert isinstance(scene, DeleteAccountScene)
        for name in ("", "Orbital"):
            scene.name.put(name)
            made.press(Intent.CONFIRM)
            assert scene.name.error
            assert made.scene is scene
        assert cloud.erased == []
        scene.name.put("nova")
        made.press(Intent.CONFIRM)
        made.run(0.1)
        assert cloud.erased == ["Nova"]
        assert made.scene is title
        assert (made.connection.status, made.connection.identity) == (SIGNED_OUT, None)
        assert made.app.settings.play.last_name == ""


@pytest.mark.parametrize("too", [False, True])
def test_the_replays_of_this_computer_go_only_where_that_is_wanted(tmp_path: Path, too: bool) -> None:
    with stage(tmp_path, Recording()) as made:
        show(made, TitleScene(made.app))
        _, replay = play("idle", 1, 60, recording=True)
        made.app.replays.keep(replay, Card())
        scene = DeleteAccountScene(made.app)
        made.app.scenes.push(scene)
        scene.name.put("Nova")
        if too:
            made.press(Intent.DOWN, Intent.RIGHT, Intent.UP)
        made.press(Intent.CONFIRM)
        made.run(0.1)
        assert isinstance(made.scene, TitleScene)
        assert len(made.app.replays.list()) == (0 if too else 1)


def test_a_run_that_is_paused_meanwhile_ends_with_the_account(tmp_path: Path) -> None:
    with stage(tmp_path, Recording()) as made:
        title = show(made, TitleScene(made.app))
        running = play_scene(made.app)
        made.app.scenes.push(running)
        made.run(4.0)
        assert running.sim.tick > 30
        made.app.scenes.push(PauseScene(made.app, running))
        scene = DeleteAccountScene(made.app)
        made.app.scenes.push(scene)
        scene.name.put("Nova")
        made.press(Intent.CONFIRM)
        made.run(0.3)
        assert made.scene is title
        assert title.menu.items[1].name == "sign_in"


def test_whoever_is_not_signed_in_is_shown_the_way(tmp_path: Path) -> None:
    with stage(tmp_path, RehearsedCloud(signed_in=False)) as made:
        show(made, AccountScene(made.app))
        made.press(Intent.CONFIRM)
        assert isinstance(made.scene, SignInScene)


def test_a_deletion_that_breaks_off_leaves_the_player_signed_in_and_sending(tmp_path: Path) -> None:
    cloud = Cloud()
    connection = Connection(load({}, {"ALIENATTACK_HOME": str(tmp_path)}), services=cloud)
    connection.start()
    try:
        wait_for(lambda: connection.status == SIGNED_IN and connection.telemetry is not None)
        cloud.uploader.blocked.set()
        cloud.uploader.started = False

        def broken(*_: Any) -> None:
            raise CloudUnavailable("The cloud is busy.")

        cloud.erase = broken  # type: ignore[method-assign]
        task = connection.delete_account()
        wait_for(lambda: task.done)
        assert task.error is not None
        assert cloud.uploader.closed_with == 0.5
        assert (connection.signed_in, cloud.uploader.started) == (True, True)
        del cloud.erase
        task = connection.delete_account()
        wait_for(lambda: task.done)
        assert (task.error, connection.signed_in, connection.telemetry) == (None, False, None)
    finally:
        connection.close(0.5)
