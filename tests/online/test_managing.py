"""The manager's client against a server that answers anything."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from alienattack.errors import ApiError, CloudUnavailable
from alienattack.online.cloudconfig import CloudConfig
from alienattack.online.managing import CHANGES, Managing, NewSession
from alienattack.protocol.api import BoardPage, BoardRow, PublicConfig, SessionInfo, Statistics, error_body
from alienattack.protocol.scores import Score
from tests.online.answering import Server

PUBLIC = PublicConfig("us-east-1", "us-east-1_pool", "client", "us-east-1:identity", "stream", 1_800_000_000.0,
                      "0.1.0", (1,))
FINALS = SessionInfo("s1", "Finals", seats=150, public=False, code="AB3")


def rows_of(*numbers: int) -> tuple[BoardRow, ...]:
    return tuple(BoardRow(f"p{n}", f"Pal{n}", Score(1_000 - n, 1, 7, 2), "verified", n, f"r{n}") for n in numbers)


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.close()


@pytest.fixture
def managing(server: Server) -> Managing:
    return Managing(CloudConfig(server.address, "", PUBLIC), lambda: "token")


def test_a_session_is_opened_and_what_was_left_open_is_the_clouds_choice(server: Server, managing: Managing) -> None:
    server.says("POST /sessions", 201, FINALS.to_json())
    assert managing.create(NewSession("Finals", public=False)) == FINALS
    _, headers, body = server.requests[-1]
    assert headers["authorization"] == "Bearer token"
    assert json.loads(body) == {"name": "Finals", "kind": "MULTIPLE_TRIALS", "public": False, "same_seed": False,
                                "gathers": False}


def test_the_code_of_a_private_session_is_told_and_not_shown_by_accident(server: Server, managing: Managing) -> None:
    server.says("POST /sessions", 201, FINALS.to_json())
    made = managing.create(NewSession("Finals", public=False))
    assert made.code == "AB3"
    assert "AB3" not in repr(made)


@pytest.mark.parametrize("state", CHANGES)
def test_a_state_is_changed_by_its_name(server: Server, managing: Managing, state: str) -> None:
    server.says("PATCH /sessions/s1", 200, FINALS.to_json())
    assert managing.change("s1", state) == FINALS
    assert json.loads(server.requests[-1][2]) == {"state": state}


def test_an_export_is_complete_over_all_its_pages(server: Server, managing: Managing) -> None:
    pages = {"": BoardPage(rows_of(1, 2), "at 2"), "at 2": BoardPage(rows_of(3, 4), "at/4"),
             "at/4": BoardPage(rows_of(5))}

    def page(query: dict[str, str]) -> object:
        return {"session": FINALS.to_json(), **pages[query.get("cursor", "")].to_json()}

    server.says("GET /sessions/s1/export", 200, page)
    whole = managing.export("s1")
    assert whole.rows == rows_of(1, 2, 3, 4, 5)
    assert whole.session == FINALS
    assert len(server.requests) == 3


def test_pages_that_never_end_are_given_up(server: Server, managing: Managing) -> None:
    server.says("GET /sessions/s1/export", 200, {"session": FINALS.to_json(), **BoardPage((), "again").to_json()})
    with pytest.raises(CloudUnavailable):
        managing.export("s1")


def test_a_page_that_fails_makes_no_half_export(server: Server, managing: Managing) -> None:
    def page(query: dict[str, str]) -> object:
        return [] if query else {"session": FINALS.to_json(), **BoardPage(rows_of(1), "at 1").to_json()}

    server.says("GET /sessions/s1/export", 200, page)
    with pytest.raises(CloudUnavailable):
        managing.export("s1")


def test_numbers_are_read(server: Server, managing: Managing) -> None:
    told = Statistics(3, 4, 1, 200, {"live": 1}, {"closed": 2}, 0.5, 9.0)
    server.says("GET /sessions/s1/statistics", 200, told.to_json())
    assert managing.statistics("s1") == told


@pytest.mark.parametrize("how", ["kick", "ban"])
def test_a_player_is_put_out_by_name(server: Server, managing: Managing, how: str) -> None:
    server.says(f"POST /sessions/s1/{how}", 200, {"player": "p1"})
    assert getattr(managing, how)("s1", "Ann") == "p1"
    assert json.loads(server.requests[-1][2]) == {"player": "Ann"}
    server.says(f"POST /sessions/s1/{how}", 200, {})
    with pytest.raises(CloudUnavailable):
        getattr(managing, how)("s1", "Ann")


def test_who_is_no_manager_is_told_so(server: Server, managing: Managing) -> None:
    server.says("POST /sessions", 403, error_body("managers_only", "Only Managers may do that."))
    with pytest.raises(ApiError) as refusal:
        managing.create(NewSession("Mine"))
    assert (refusal.value.status, refusal.value.reason) == (403, "Only Managers may do that.")


def test_an_id_cannot_lead_to_another_route(server: Server, managing: Managing) -> None:
    for wrong in ("../runs", "a b", "?x=1", "", "x" * 65, "\u0661"):
        with pytest.raises(ApiError) as refusal:
            managing.change(wrong, "closed")
        assert (refusal.value.code, refusal.value.reason) == ("not_found", "There is no such session.")
    assert server.requests == []
