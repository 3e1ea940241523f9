"""The host of an event at the command line: what is typed, and what is answered."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from alienattack import cli
from alienattack.loadtest.botplayer import BotPlayer


class Host:
    """Types commands as somebody who signs in from the environment, and reads what they print."""

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self._capsys = capsys
        self._monkeypatch = monkeypatch
        self.said = ""

    def be(self, player: BotPlayer) -> None:
        """From now on this player signs in."""
        self._monkeypatch.setenv("ALIENATTACK_MANAGER", player.name)
        self._monkeypatch.setenv("ALIENATTACK_PASSWORD", player.password)

    def types(self, *words: str, code: int = 0) -> str:
        """One command; what it wrote to standard output. `said` is the rest."""
        ended = cli.main(words)
        out, self.said = self._capsys.readouterr()
        assert ended == code, self.said
        return out

    def asks(self, *words: str) -> Any:
        """One command with --json."""
        return json.loads(self.types(*words, "--json"))

    def notes(self, text: str) -> None:
        """A line for whoever runs the tests with -s."""
        with self._capsys.disabled():
            print(text, flush=True)


@pytest.fixture
def host(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Host:
    monkeypatch.setenv("ALIENATTACK_HOME", str(tmp_path / "home"))
    return Host(capsys, monkeypatch)
