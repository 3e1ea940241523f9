"""A player leaves: on a real cloud all that is kept is handed over by command, then deleted, and stays deleted."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from alienattack import cli, settings
from alienattack.errors import ApiError, SignInError
from alienattack.game.connection import Connection
from alienattack.game.replay_card import detach
from alienattack.game.tasks import Task
from alienattack.loadtest.botplayer import BotPlayer
from alienattack.online.account import Account
from alienattack.online.api import Api
from alienattack.online.aws import player_client
from alienattack.online.keeper import KeptSignIn, MemoryKeeper, choose_keeper
from alienattack.online.telemetry.opening import spool_path
from alienattack.online.telemetry.spool import Spool
from alienattack.protocol.api import player_id
from alienattack.sim.replay import verify
from tests.cloud.world import Game
from tests.e2e.players import bot_on, config_of, new_name
from tests.hosts import CloudProcess, start_cloud, wait_until


def as_player(bot: BotPlayer, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands are those of this player, on this machine."""
    monkeypatch.setenv("ALIENATTACK_HOME", str(home))
    monkeypatch.setenv("ALIENATTACK_PLAYER", bot.name)
    monkeypatch.setenv("ALIENATTACK_PASSWORD", bot.password)


def applied(cloud: CloudProcess, folder: Path) -> None:
    """Everything that lay in the stream before is consumed: a run that came after it is judged."""
    with bot_on(cloud, folder) as other:
        status = other.verdict(other.play(1.0)[-1].run)
        assert status is not None
        assert status.status == "verified"


def test_who_leaves_takes_everything_along_and_leaves_nothing(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    home, out = tmp_path / "home", tmp_path / "mine.zip"
    cloud = start_cloud(home)
    try:
        config = config_of(cloud)
        with bot_on(cloud, tmp_path / "bot") as bot:
            truth = bot.play(2.5)[-1]
            assert bot.verdict(truth.run) is not None
            identity = bot.account.identity
            assert identity is not None
            late, kinesis = Game(bot.api.start_run(), identity.sub), bot.account.session()
            as_player(bot, home, monkeypatch)

            assert cli.main(["account", "export", "--out", str(out), "--json"]) == 0
            assert json.loads(capsys.readouterr().out) == {"file": str(out), "runs": 2, "replays": 1}
            with zipfile.ZipFile(out) as archive:
                kept = json.loads(archive.read("data.json"))
                replay = archive.read(f"replays/{truth.run}.aar")
            assert {run["run"]: run["status"] for run in kept["runs"]}[truth.run] == "verified"
            assert kept["account"][0]["name"] == bot.name
            assert verify(detach(replay)[0]).score == truth.score.score

            keeper = choose_keeper(home / "state")
            keeper.save(config.key, KeptSignIn(bot.name.lower(), "of the game on this machine"))
            assert cli.main(["account", "delete"]) == 3  # nobody is there to confirm
            assert cli.main(["account", "delete", "--confirm", "SomebodyElse"]) == 3
            assert bot.api.me().row is not None
            assert cli.main(["account", "delete", "--confirm", bot.name, "--json"]) == 0
            assert json.loads(capsys.readouterr().out) == {"deleted": bot.name}
            assert keeper.load(config.key) is None

            with pytest.raises(ApiError) as refusal:
                bot.api.start_run()  # the token holds for a while yet
            assert refusal.value.code == "erased"
            records = [{"Data": frame, "PartitionKey": identity.sub} for frame in late.play(120)]
            client = player_client(config, kinesis, "kinesis")
            assert client.put_records(StreamName=config.stream, Records=records)["FailedRecordCount"] == 0

            applied(cloud, tmp_path / "other")
            with pytest.raises(SignInError) as closed:
                Account(config, MemoryKeeper()).sign_in(bot.name, bot.password)
            assert closed.value.code == "wrong_password"

        again = Account(config, MemoryKeeper())
        again.sign_up(bot.name, bot.password)
        assert again.sign_in(bot.name, bot.password).sub != identity.sub
        board = Api(config, again.id_token).board()
        assert board is not None
        assert (len(board.rows), board.players) == (1, 1)  # the other's row, and the rank tree says so too
        assert player_id(identity.sub) not in {row.player for row in board.rows}
        table = wait_until(lambda: next(iter(cloud.folder.folder.rglob("dynamodb.json")), None))
        wait_until(lambda: identity.sub not in table.read_text(encoding="utf-8"))
    finally:
        cloud.close()


def test_the_game_deletes_an_account_in_the_middle_of_a_run(embedded_cloud: CloudProcess, tmp_path: Path) -> None:
    cloud = {"cloud": {"api": embedded_cloud.api, "endpoint": embedded_cloud.endpoint}}
    connection = Connection(settings.load(cloud, {"ALIENATTACK_HOME": str(tmp_path)}))
    connection.start()

    def done(task: Task[Any]) -> Any:
        wait_until(lambda: task.done)
        assert task.error is None, task.error
        return task.result

    try:
        wait_until(lambda: connection.status == "signed_out")
        name = new_name()
        done(connection.sign_up(name, "Correct-horse-7"))
        sub = done(connection.sign_in(name, "Correct-horse-7")).sub
        grant = done(connection.start_run("arcade"))
        assert connection.telemetry is not None
        log = connection.telemetry.open_run(grant)
        for tick in range(1, 200):
            log.tick(tick, 0, (tick, 3, 0, 1), ())
        done(connection.delete_account())
        assert (connection.status, connection.identity) == ("signed_out", None)
        assert choose_keeper(tmp_path / "state").load(connection.config.key) is None
        spool = Spool(spool_path(connection.config, tmp_path / "state"))
        assert sub not in {run.sub for run in spool.runs()}
        assert spool.ledger().balances
        spool.close()
        again = connection.sign_in(name, "Correct-horse-7")
        wait_until(lambda: again.done)
        assert isinstance(again.error, SignInError)
        assert again.error.code == "wrong_password"
    finally:
        connection.close(1.0)


def test_a_missing_password_is_asked_of_nobody(
        tmp_path: Path, embedded_cloud: CloudProcess, monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("ALIENATTACK_HOME", str(tmp_path))
    monkeypatch.delenv("ALIENATTACK_PLAYER", raising=False)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    assert cli.main(["account", "export", "--cloud", embedded_cloud.api]) == 3
    assert "ALIENATTACK_PLAYER" in capsys.readouterr().err
