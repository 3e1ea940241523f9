"""What a load test may be let loose on, and what it leaves behind."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from alienattack import settings
from alienattack.errors import ApiError
from alienattack.loadtest import targets
from alienattack.loadtest.targets import FREEZE_SECONDS, Target


class Manager:
    """Takes changes of a session; its final board stands after so many questions."""

    def __init__(self, questions: int) -> None:
        self.questions = questions
        self.changes: list[str] = []

    def change(self, session: str, state: str) -> None:
        self.changes.append(state)
        if state == "archived":
            self.questions -= 1
            if self.questions >= 0:
                raise ApiError(400, "bad_request", "Close it first, and wait until its final board stands.")


def target(manager: Any, *, stays: bool = True) -> Target:
    nothing: Any = None
    return Target(nothing, manager, None, 0, stays=stays)


def test_the_session_of_a_load_test_is_closed_and_taken_off_the_lists_once_its_final_board_stands() -> None:
    manager, waited = Manager(3), list[float]()
    assert targets.put_away(target(manager), "s1", waited.append)
    assert manager.changes == ["closed", *["archived"] * 4]
    assert waited == [1.0, 1.0, 1.0]


def test_a_final_board_that_never_stands_is_not_waited_for_without_end() -> None:
    waited: list[float] = []
    assert not targets.put_away(target(Manager(10_000)), "s1", waited.append)
    assert sum(waited) == FREEZE_SECONDS


def test_a_cloud_that_is_thrown_away_is_left_as_it_is() -> None:
    manager = Manager(0)
    assert targets.put_away(target(manager, stays=False), "s1")
    assert manager.changes == []


@pytest.mark.parametrize(("address", "endpoint"), [
    ("http://127.0.0.1:5000/_aws/execute-api/abc/prod", "http://127.0.0.1:5000"),
    ("https://cloud.example", ""),
])
def test_the_services_of_an_embedded_cloud_are_where_its_api_is_and_those_of_aws_are_its_own(
        address: str, endpoint: str, tmp_path: Path) -> None:
    assert targets._endpoint(address, settings.load({}, {"ALIENATTACK_HOME": str(tmp_path)})) == endpoint
