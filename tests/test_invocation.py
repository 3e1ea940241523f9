"""What people are told to type is what works for how they started the game."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from alienattack import invocation
from alienattack.cli import COMMANDS
from alienattack.invocation import as_started, program

TOP = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize(("script", "typed", "told"), [
    ("/home/nova/.local/bin/alienattack", "/usr/bin/python3", "alienattack"),
    ("main.py", "python3", "python3 main.py"),
    ("main.py", ".venv/bin/python", ".venv/bin/python main.py"),
    ("main.py", "/opt/python/bin/python", "python main.py"),
    ("/opt/lib/alienattack/__main__.py", "python", "python -m alienattack"),
    ("/opt/lib/pytest/__main__.py", "python", "alienattack"),
    ("", "python", "alienattack"),
])
def test_the_command_is_the_one_that_was_typed(script: str, typed: str, told: str) -> None:
    assert program([script], [typed]) == told


def test_every_command_in_a_text_becomes_the_one_that_works_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(invocation, "program", lambda: "python main.py")
    for command in COMMANDS:
        assert as_started(f"See: alienattack {command.name}") == f"See: python main.py {command.name}"
    assert as_started("alienattack --cloud https://x") == "python main.py --cloud https://x"
    for kept in ('pip install "alienattack[local]"', "the folder alienattack is gone", "alienattack: no"):
        assert as_started(kept) == kept


def test_backslashes_of_windows_stay_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["main.py"])
    monkeypatch.setattr(sys, "orig_argv", [r".venv\Scripts\python.exe", "main.py"])
    assert as_started("See: alienattack cloud up") == r"See: .venv\Scripts\python.exe main.py cloud up"


@pytest.mark.parametrize(("start", "told"), [(["main.py"], "python main.py cloud up"),
                                             (["-m", "alienattack"], "python -m alienattack cloud up")])
def test_an_error_names_the_command_as_it_was_started(start: list[str], told: str) -> None:
    done = subprocess.run([sys.executable, *start, "cloud", "rotate-keys"], cwd=TOP, capture_output=True, text=True,
                          check=False)
    assert told in done.stderr
