"""API shapes: what one side writes the other reads."""

import json

import pytest

from alienattack.protocol import api
from alienattack.protocol.scores import Score

ROW = api.BoardRow("0123456789abcdef", "Nova", Score(31_480, 2, 486, 8), "live", 13)
SESSION = api.SessionInfo("arcade", "Arcade")
SHAPES = [
    api.PublicConfig("us-east-1", "pool", "client", "identity", "stream", 1.5, "0.1.0", (1,),
                     scoreboard_url="https://board.example/"),
    SESSION,
    api.RunGrant("run", "ticket", "key", 7, 1, "arcade", 9.0, 1.0),
    api.RunStatus("run", "arcade", 4, "rejected", ((5, "bad_mac"),), "why", Score(1, 2, 3, 4)),
    ROW,
    api.Board(SESSION, 148, (ROW,), ROW, (ROW,), api.NextPlace("Bramble", 320), "run", 4, 2.0),
    api.Board(SESSION, 0, ()),
    api.MyPlace(ROW, 148, 13, 8.1, None),
]


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: type(shape).__name__)
def test_every_shape_survives_its_json(shape: object) -> None:
    assert type(shape).from_json(json.loads(json.dumps(shape.to_json()))) == shape


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: type(shape).__name__)
def test_a_field_of_a_newer_server_does_no_harm(shape: object) -> None:
    assert type(shape).from_json({**shape.to_json(), "brand_new": 1}) == shape


@pytest.mark.parametrize("kind", dict.fromkeys(type(shape) for shape in SHAPES), ids=lambda kind: kind.__name__)
def test_an_answer_of_another_shape_is_refused(kind: type) -> None:
    for answer in (None, [], "text", {}):
        with pytest.raises(ValueError):
            kind.from_json(answer)


def test_the_run_key_shows_in_no_repr() -> None:
    assert "s3cret" not in repr(api.RunGrant("run", "ticket", "s3cret", 7, 1, "arcade", 9.0, 1.0))


def test_every_error_code_has_a_status() -> None:
    assert all(400 <= status < 600 for status in api.ERROR_STATUS.values())


def test_a_players_id_on_boards_is_not_the_account_id() -> None:
    assert api.player_id("sub-1") != api.player_id("sub-2")
    assert "sub-1" not in api.player_id("sub-1")
