"""Deployments to the embedded cloud: the same command, while it runs and people play."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from alienattack import cli
from alienattack.online.account import Account
from alienattack.online.api import Api
from alienattack.online.cloudconfig import fetch_config
from alienattack.online.keeper import MemoryKeeper
from tests.hosts import CloudFactory

PASSWORD = "Correct-horse-7"
HERE = ("--target", "embedded", "--yes")


def command(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What a command of `cloud` says."""
    capsys.readouterr()
    assert cli.main(["cloud", *arguments]) == 0
    return capsys.readouterr().out


def test_an_update_of_the_running_cloud_keeps_its_players_and_the_end_leaves_nothing(
        clouds: CloudFactory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any, altered_cloud: Any) -> None:
    home = tmp_path / "home"
    cloud = clouds(home)
    monkeypatch.setenv("ALIENATTACK_HOME", str(home))
    config = fetch_config(cloud.api, cloud.endpoint)
    account = Account(config, MemoryKeeper())
    account.sign_up("Nova", PASSWORD)
    account.sign_in("Nova", PASSWORD)
    api = Api(config, account.id_token)
    run = api.start_run().run

    begun = time.monotonic()
    assert "Nothing to change" in command(capsys, "deploy", *HERE)
    assert time.monotonic() - begun < 5.0

    folder = altered_cloud("Description: The HTTP API.", "Description: The newer HTTP API.")
    said = command(capsys, "deploy", *HERE, "--no-trial", "--flush-seconds", "4", "--cloud", str(folder))
    assert "~ ApiFunction" in said
    assert "alienattack --embedded" in said
    assert fetch_config(cloud.api, cloud.endpoint).flush_seconds == 4.0
    assert api.run(run).run == run
    Account(config, MemoryKeeper()).sign_in("Nova", PASSWORD)
    api.close()

    assert cli.main(["cloud", "deploy", *HERE, "--parameter", "UseMapping=true"]) == cli.EXIT_ERROR
    assert "UseMapping=false" in capsys.readouterr().err, "what this cloud needs can't be set otherwise"

    said = command(capsys, "destroy", *HERE, "--with-archive")
    for service in ("cognito-idp 0", "dynamodb 0", "kinesis 0", "lambda 0", "s3 0"):
        assert service in said
    cloud.process.wait(10)

    anew = clouds(home)
    with pytest.raises(Exception, match="password"):
        Account(fetch_config(anew.api, anew.endpoint), MemoryKeeper()).sign_in("Nova", PASSWORD)


def test_the_embedded_cloud_has_one_deployment_only(capsys: Any) -> None:
    assert cli.main(["cloud", "deploy", *HERE, "--name", "other"]) == cli.EXIT_ERROR
    assert "Leave --name out" in capsys.readouterr().err


def test_looking_at_an_embedded_cloud_that_does_not_run_starts_none(capsys: Any) -> None:
    for action in ("status", "outputs", "logs"):
        assert cli.main(["cloud", action, "--target", "embedded"]) == cli.EXIT_ERROR
        assert "No embedded cloud is running" in capsys.readouterr().err


@pytest.mark.parametrize(("flags", "told"), [
    ((), "Add --name"), (("--name", "UPPER", "--region", "eu-central-1"), "no name for a deployment"),
    (("--name", "a", "--region", "eu-central-1", "--endpoint", "nonsense"), "no address of an emulator"),
    (("--name", "a", "--region", "x y"), "no region")])
def test_flags_that_make_no_sense_get_a_sentence(capsys: Any, flags: tuple[str, ...], told: str) -> None:
    for action in ("deploy", "outputs", "logs", "destroy"):
        assert cli.main(["cloud", action, *flags]) == cli.EXIT_ERROR
        said = capsys.readouterr().err
        assert told in said
        assert "Traceback" not in said
