"""One command from nothing to a cloud that plays, where codes are mailed; then it is gone again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from alienattack import cli
from tests.emulators import REGION, start_emulated_aws


def test_one_command_makes_a_cloud_that_plays_and_another_removes_it(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    aws = start_emulated_aws(tmp_path)
    try:
        where = ("--name", "finals", "--region", REGION, "--endpoint", aws.endpoint, "--json")
        assert cli.main(["cloud", "deploy", *where, "--yes", "--email", "--no-scoreboard", "--no-alarms"]) == 0
        captured = capsys.readouterr()
        told = json.loads(captured.out)
        assert told["changed"]
        assert "points were on the board" in captured.err
        assert "the trial's account and score are removed again" in captured.err
        outputs = _json(capsys, "outputs", *where)
        users = aws.cloud.client("cognito-idp").list_users(UserPoolId=outputs["UserPoolId"])["Users"]
        assert users == []
        rows = aws.cloud.client("dynamodb").scan(TableName=outputs["TableName"])["Items"]
        assert not [row for row in rows if "Trial" in str(row)]
        assert _json(capsys, "status", *where)["serves"]
        assert cli.main(["cloud", "logs", *where[:-1], "--function", "api", "--minutes", "5"]) == 0
        assert " api " in capsys.readouterr().out
        left = _json(capsys, "destroy", *where, "--yes", "--with-archive")
        assert set(left["left"].values()) == {0}
        assert cli.main(["cloud", "status", *where]) == cli.EXIT_ERROR
        assert "no deployment finals" in capsys.readouterr().err
    finally:
        aws.close()


def _json(capsys: Any, *arguments: str) -> Any:
    capsys.readouterr()
    assert cli.main(["cloud", *arguments]) == 0
    return json.loads(capsys.readouterr().out)
