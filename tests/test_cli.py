"""The command line: complete help, one command by three names, errors in words."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from alienattack import cli

TOP = Path(__file__).resolve().parent.parent


def test_help_shows_every_subcommand_with_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        cli.main(["--help"])
    assert stop.value.code == 0
    printed = capsys.readouterr().out
    for command in cli.COMMANDS:
        assert command.example in printed
        assert command.summary in " ".join(printed.split())


@pytest.mark.parametrize("command", cli.COMMANDS, ids=lambda command: command.name)
def test_every_example_is_accepted_by_the_parser(command: cli.Command) -> None:
    parsed = cli.parser().parse_args(command.example.split()[1:])
    assert parsed.run is command.run


def test_main_py_and_the_package_are_the_same_command() -> None:
    printed = {subprocess.run([sys.executable, *start, "--help"], cwd=TOP, capture_output=True, text=True,
                              check=True).stdout for start in (["main.py"], ["-m", "alienattack"])}
    assert len(printed) == 1


def test_a_bot_prints_one_json_object_of_the_promised_shape(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["bot", "--policy", "idle", "--seed", "7", "--games", "2", "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert list(result) == ["policy", "ruleset", "ticks", "seconds", "ticks_per_second", "compiled", "games"]
    assert [game["seed"] for game in result["games"]] == [7, 8]
    assert set(result["games"][0]) == {"seed", "score", "lives", "shots", "level", "ticks", "digest"}


def test_a_recorded_game_is_verified_and_an_altered_one_is_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "run.aar"
    assert cli.main(["bot", "--policy", "idle", "--seed", "3", "--record", str(file), "--json"]) == 0
    game = json.loads(capsys.readouterr().out)["games"][-1]
    assert cli.main(["replay", "verify", str(file), "--json"]) == 0
    verdict = json.loads(capsys.readouterr().out)
    assert list(verdict) == ["verdict", "reason", "score", "ticks", "digest"]
    assert (verdict["verdict"], verdict["score"], verdict["digest"]) == ("verified", game["score"], game["digest"])
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    assert cli.main(["replay", "verify", str(file), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["verdict"] == "rejected"


def test_a_missing_replay_is_told_in_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["replay", "verify", "no-such-file.aar"]) == cli.EXIT_ERROR
    assert "no-such-file.aar: No such file" in capsys.readouterr().err


@pytest.mark.parametrize("address", ["example.org", "http://example.org", "http://[", "ftp://example.org", ""])
def test_an_address_that_is_none_or_not_encrypted_is_refused(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["play", "--cloud", address]) == cli.EXIT_ERROR
    assert "https://" in capsys.readouterr().err


@pytest.mark.parametrize("flags", [["--games", "0"], ["--games", "-1"], ["--games", "many"], ["--seed", "-5"]])
def test_a_number_out_of_range_is_refused_with_the_range(flags: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["bot", *flags])
    assert "whole number from" in capsys.readouterr().err


def test_a_folder_that_is_not_there_is_told_in_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    missing = tmp_path / "nowhere" / "run.aar"
    assert cli.main(["bot", "--policy", "idle", "--record", str(missing)]) == cli.EXIT_ERROR
    assert f"{missing}: No such file" in capsys.readouterr().err


def test_a_file_that_is_no_replay_is_rejected_with_a_reason(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("not a replay")
    assert cli.main(["replay", "verify", str(file), "--json"]) == 1
    verdict = json.loads(capsys.readouterr().out)
    assert verdict["verdict"] == "rejected"
    assert verdict["reason"]


@pytest.mark.parametrize("folder", ["assets/replays", "tests/past_rules/ruleset_1", "tests/sim/golden"])
def test_replay_verify_knows_shared_files_and_the_rules_before(folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    files = sorted(path for path in (TOP / folder).iterdir() if path.suffix in (".aar", ".replay"))
    assert files
    for file in files[:2]:
        assert cli.main(["replay", "verify", str(file), "--json"]) == 0, file
        assert json.loads(capsys.readouterr().out)["verdict"] == "verified"

