"""Keys and dead letters of the embedded cloud, by the commands that its host types."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from alienattack.errors import HostingError
from alienattack.hosting import upkeep_commands
from alienattack.online.aws import player_client
from alienattack.protocol.keyring import SETTLE_SECONDS
from tests.e2e.players import bot_on, config_of
from tests.hosts import CloudFactory, CloudProcess, environment, wait_until


def cloud(home: Path, *words: str, code: int = 0) -> Any:
    """One `alienattack cloud ... --json` and what it printed."""
    done = subprocess.run([sys.executable, "-m", "alienattack", "cloud", *words, "--json"], env=environment(home),
                          capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == code, done.stderr
    return json.loads(done.stdout)


def letters(home: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = cloud(home, "deadletters", "list")["letters"]
    return found


@pytest.fixture
def durable(clouds: CloudFactory, tmp_path: Path) -> CloudProcess:
    return clouds(tmp_path)


def test_keys_are_rotated_while_people_play_and_letters_are_listed_shown_and_redriven(
        durable: CloudProcess, tmp_path: Path) -> None:
    with bot_on(durable, tmp_path / "bot") as bot:
        first = bot.play(2.0)[-1]
        told = cloud(tmp_path, "rotate-keys")
        assert told["kept"] == ["k1"]
        second = bot.play(2.0)[-1]
        for truth in (first, second):
            status = bot.verdict(truth.run)
            assert status is not None
            assert status.status == "verified"

        config = config_of(durable)
        stream = player_client(config, bot.account.session(), "kinesis")
        stream.put_records(StreamName=config.stream, Records=[{"Data": b"\x1b[2J no frame", "PartitionKey": "eve"}])
        (letter,) = wait_until(lambda: letters(tmp_path), 15)
        assert (letter["reason"], letter["player"], letter["kind"]) == ("not_a_frame", "eve", "frame")
        shown = cloud(tmp_path, "deadletters", "show", letter["id"])
        assert (shown["payload"], shown["sentence"]) == ("\x1b[2J no frame", "The record is not a frame.")
        assert cloud(tmp_path, "deadletters", "redrive", letter["id"])["frames"] == 1
        (again,) = wait_until(lambda: [each for each in letters(tmp_path) if each["id"] != letter["id"]], 15)
        assert again["reason"] == "not_a_frame"
        assert cloud(tmp_path, "deadletters", "redrive", "--reason", "closed", code=1)["frames"] == 0


def test_a_reason_is_explained_without_any_cloud(tmp_path: Path) -> None:
    told = cloud(tmp_path, "deadletters", "explain", "bad_mac")
    assert "forged or altered" in told["bad_mac"]["sentence"]
    assert told["bad_mac"]["remedy"]


def test_without_a_cloud_the_command_names_what_is_missing(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-m", "alienattack", "cloud", "rotate-keys"], env=environment(tmp_path),
                          capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode != 0
    assert "cloud up" in done.stderr
    assert "--stack" in done.stderr


@pytest.mark.parametrize("trouble", [KeyboardInterrupt(), HostingError("The cloud has gone.", "Start it.")])
def test_who_stops_a_rotation_at_once_is_told_that_the_older_keys_still_count(
        durable: CloudProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
        trouble: BaseException) -> None:
    def interrupted(seconds: float) -> None:
        assert seconds > SETTLE_SECONDS
        raise trouble

    monkeypatch.setenv("ALIENATTACK_HOME", str(tmp_path))
    with pytest.raises(HostingError, match="older keys still count"):
        upkeep_commands.rotate_keys(at_once=True, as_json=False, pause=interrupted)
    assert "the older keys end in 75 s, and the runs under them" in capsys.readouterr().out
