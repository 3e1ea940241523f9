"""A cloud that tells names nobody could choose: every scene that shows them is drawn, in time and without trouble."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from alienattack.game.rehearsal import FRIDAY, RehearsedCloud
from alienattack.game.scenes.board import BoardScene
from alienattack.game.scenes.sessions import SessionsScene
from alienattack.game.scenes.title import TitleScene
from alienattack.protocol.api import Board, SessionInfo
from tests.game.stage import show, stage
from tests.protocol.test_shown_names import HOSTILE


class HostileCloud(RehearsedCloud):
    """Calls everybody and everything by one name, as it comes over the wire."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name

    def board(self, session_id: str, limit: int, etag: str, run: str = "") -> Board | None:
        board = super().board(session_id, limit, etag)
        assert board is not None
        rows = tuple(replace(row, name=self._name) for row in board.rows)
        return Board.from_json(replace(board, rows=rows, session=replace(board.session, name=self._name)).to_json())

    def sessions(self, code: str = "", archived: bool = False) -> list[SessionInfo]:
        return [SessionInfo.from_json(replace(each, name=self._name, winners=(self._name,)).to_json())
                for each in super().sessions(code, archived)]


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_every_scene_with_names_outlives_a_hostile_one(tmp_path: Path, name: str) -> None:
    with stage(tmp_path, HostileCloud(name)) as made:
        begun = time.process_time()
        for scene in (TitleScene(made.app), SessionsScene(made.app), BoardScene(made.app, FRIDAY.id, FRIDAY.name)):
            show(made, scene)
        assert time.process_time() - begun < 5.0
