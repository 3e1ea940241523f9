"""The API client against a server that answers anything."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from alienattack.errors import ApiError, CloudUnavailable, SettingsError, SignInError
from alienattack.online.api import Api
from alienattack.online.cloudconfig import CloudConfig, fetch_config
from alienattack.online.outcome import RunOutcome, await_verdict
from alienattack.online.statemark import HEADER, StateMark
from alienattack.protocol.api import (
    BoardPage,
    BoardRow,
    Friends,
    Lobby,
    PublicConfig,
    RunReplay,
    RunStatus,
    SessionInfo,
    error_body,
)
from alienattack.protocol.scores import Score
from tests.online.answering import Server
from tests.online.fakes import ManualClock

PUBLIC = PublicConfig("us-east-1", "us-east-1_pool", "client", "us-east-1:identity", "stream", 1_800_000_000.0,
                      "0.1.0", (1,))
BOARD = {"session": {"id": "arcade", "name": "Arcade"}, "players": 0, "rows": [], "me": None, "near": [],
         "next": None, "applied": {"run": "r1", "seq": 4}, "as_of": 1.0}


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.close()


def test_a_token_that_is_not_taken_is_renewed_and_the_question_asked_again(server: Server) -> None:
    tokens = ["old"]
    server.says("GET /sessions", 401, {"message": "Unauthorized"})

    def renew() -> None:
        tokens[0] = "new"
        server.says("GET /sessions", 200, {"sessions": []})

    api = Api(CloudConfig(server.address, "", PUBLIC), lambda: tokens[0], renew=renew)
    assert api.sessions() == []
    assert [headers["authorization"] for _, headers, _ in server.requests] == ["Bearer old", "Bearer new"]


def test_a_token_that_is_never_taken_is_told_after_one_renewal(server: Server) -> None:
    server.says("GET /sessions", 401, {"message": "Unauthorized"})
    renewed: list[int] = []
    api = Api(CloudConfig(server.address, "", PUBLIC), lambda: "token", renew=lambda: renewed.append(1))
    with pytest.raises(ApiError) as refusal:
        api.sessions()
    assert (refusal.value.status, renewed) == (401, [1])


def test_an_answer_may_say_how_far_the_cloud_is_on_its_disk(server: Server, api: Api) -> None:
    status = {"run": "r1", "session": "arcade", "applied": 4, "status": "live"}
    server.says("GET /runs/r1", 200, status, **{HEADER: "ab12;7;5"})
    assert api.run_marked("r1")[1] == StateMark("ab12", 7, 5)
    for nonsense in ("", "ab12;7", "ab12;x;5", ";7;5"):
        server.says("GET /runs/r1", 200, status, **{HEADER: nonsense})
        assert api.run_marked("r1")[1] is None


@pytest.fixture
def api(server: Server) -> Api:
    return Api(CloudConfig(server.address, "", PUBLIC), lambda: "token")


def test_one_address_configures_a_client(server: Server) -> None:
    server.says("GET /config", 200, PUBLIC.to_json())
    config = fetch_config(server.address + "/", "http://127.0.0.1:9/", ManualClock())
    assert (config.api, config.endpoint, config.public) == (server.address, "http://127.0.0.1:9", PUBLIC)
    assert config.clock_offset == 0.0


@pytest.mark.parametrize(("off", "way"), [(301.0, "fast"), (-301.0, "slow")])
def test_a_clock_that_is_wrong_by_more_than_five_minutes_is_told(server: Server, off: float, way: str) -> None:
    server.says("GET /config", 200, PUBLIC.to_json())
    with pytest.raises(SignInError) as refusal:
        fetch_config(server.address, clock=ManualClock(wall=1_800_000_000.0 + off))
    assert refusal.value.code == "clock_wrong"
    assert way in refusal.value.reason


def test_a_game_that_is_older_than_the_cloud_serves_is_told_how_to_update(server: Server) -> None:
    server.says("GET /config", 200, PUBLIC.to_json() | {"oldest_client": "99.1"})
    with pytest.raises(ApiError) as refusal:
        fetch_config(server.address, clock=ManualClock())
    assert refusal.value.code == "client_too_old"
    assert str(refusal.value).startswith("This cloud needs version 99.1 of the game; this is ")
    assert "pip install -U alienattack" in refusal.value.remedy


def test_a_clock_that_is_a_little_wrong_is_reckoned_with(server: Server) -> None:
    server.says("GET /config", 200, PUBLIC.to_json())
    assert fetch_config(server.address, clock=ManualClock(wall=1_800_000_100.0)).clock_offset == -100.0


@pytest.mark.parametrize(("status", "body"), [(200, b"<html>"), (200, b"[]"), (200, b"{}"), (302, b""), (500, b"x"),
                                              (503, b"{}")])
def test_what_is_no_cloud_is_told_as_such(server: Server, status: int, body: bytes) -> None:
    server.says("GET /config", status, body)
    with pytest.raises(CloudUnavailable):
        fetch_config(server.address, clock=ManualClock())


def test_a_newer_cloud_asks_for_an_update(server: Server) -> None:
    server.says("GET /config", 200, PUBLIC.to_json() | {"v": 2})
    with pytest.raises(ApiError) as refusal:
        fetch_config(server.address, clock=ManualClock())
    assert refusal.value.code == "client_too_old"
    assert "Update" in refusal.value.remedy


@pytest.mark.parametrize("address", ["", "example.org", "ftp://example.org", "http://"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(SettingsError):
        fetch_config(address)


def test_nobody_there_is_a_state_not_a_crash() -> None:
    with pytest.raises(CloudUnavailable):
        fetch_config("http://127.0.0.1:9")


def test_the_token_goes_along_and_the_run_key_is_never_shown(server: Server, api: Api) -> None:
    server.says("POST /runs", 201, {"run": "r1", "ticket": "t", "key": "secretkey", "seed": 1, "ruleset": 1,
                                    "session": "arcade", "expires_at": 1.0, "server_time": 1.0})
    grant = api.start_run("arcade")
    request, headers, body = server.requests[-1]
    assert headers["authorization"] == "Bearer token"
    assert json.loads(body)["session"] == "arcade"
    assert "secretkey" not in repr(grant)
    assert request == "POST /runs"


def test_a_board_is_asked_for_with_its_etag_and_none_means_nothing_new(server: Server, api: Api) -> None:
    server.says("GET /sessions/arcade/board", 200, BOARD, ETag='"v1"')
    board = api.board("arcade", 50)
    assert board is not None
    assert (board.etag, board.applied_run, board.applied_seq) == ('"v1"', "r1", 4)
    assert "if-none-match" not in server.requests[-1][1]
    server.says("GET /sessions/arcade/board", 304, b"")
    assert api.board("arcade", 50, board.etag, "r1") is None
    assert [asked[0] for asked in server.requests[-2:]] == [
        "GET /sessions/arcade/board?limit=50", "GET /sessions/arcade/board?limit=50&run=r1"]
    assert server.requests[-1][1]["if-none-match"] == '"v1"'


def test_a_replay_of_a_row_is_read_with_its_file(server: Server, api: Api) -> None:
    told = RunReplay("r1", "p1", "Ann", "arcade", 5, 1, Score(90, 1, 7, 2), b"\x00AARP\xff")
    server.says("GET /runs/r1/replay", 200, told.to_json())
    assert api.replay("r1") == told
    server.says("GET /runs/r1/replay", 200, {**told.to_json(), "replay": "no base64url!"})
    with pytest.raises(CloudUnavailable):
        api.replay("r1")


def test_the_arcade_comes_first(server: Server, api: Api) -> None:
    server.says("GET /sessions", 200, {"sessions": [{"id": "a", "name": "A"}, {"id": "arcade", "name": "Arcade"}]})
    assert [session.id for session in api.sessions()] == ["arcade", "a"]


def test_an_invitation_shows_the_session_that_it_opens(server: Server, api: Api) -> None:
    server.says("GET /sessions", 200, {"sessions": []})
    api.sessions(code=" ab3 ", archived=True)
    assert server.requests[-1][0] == "GET /sessions?code=ab3&archived=true"


LOBBY = Lobby(SessionInfo("s1", "Finals", state="gathering", gathers=True), ("Ann", "Bob"), True, 5.0)


def test_a_seat_is_taken_with_its_code_and_given_back(server: Server, api: Api) -> None:
    server.says("POST /sessions/s1/seat", 201, LOBBY.to_json())
    server.says("DELETE /sessions/s1/seat", 200, LOBBY.to_json())
    server.says("GET /sessions/s1/lobby", 200, LOBBY.to_json())
    assert api.take_seat("s1", "AB3") == api.leave_seat("s1") == api.lobby("s1") == LOBBY
    assert [(request, body) for request, _, body in server.requests] == [
        ("POST /sessions/s1/seat", b'{"code": "AB3"}'), ("DELETE /sessions/s1/seat", b""),
        ("GET /sessions/s1/lobby", b"")]


def test_the_151st_is_told(server: Server, api: Api) -> None:
    server.says("POST /sessions/s1/seat", 409, error_body("session_full", "All 150 seats are taken."))
    with pytest.raises(ApiError) as refusal:
        api.take_seat("s1")
    assert (refusal.value.code, refusal.value.reason) == ("session_full", "All 150 seats are taken.")


ROW = BoardRow("p1", "Ann", Score(90, 1, 7, 2), "verified", 1, "r1")


def test_rows_come_page_by_page_and_a_cursor_is_handed_on_as_it_is(server: Server, api: Api) -> None:
    page = BoardPage((ROW,), "a/b&c=d")
    server.says("GET /sessions/arcade/board/rows", 200, page.to_json())
    assert api.rows(limit=1, period="day") == page
    assert server.requests[-1][0] == "GET /sessions/arcade/board/rows?limit=1&period=day"
    api.rows(cursor=page.cursor)
    assert server.requests[-1][0].endswith("&cursor=a%2Fb%26c%3Dd")


def test_those_around_me_and_my_friends_are_asked_for(server: Server, api: Api) -> None:
    server.says("GET /sessions/s1/board/around-me", 200, BoardPage((ROW,)).to_json())
    server.says("GET /sessions/s1/board/friends", 200, Friends((ROW,), ("Zed",)).to_json())
    assert api.around_me("s1", 3).rows == (ROW,)
    told = api.friends(["Ann", "Zed"], "s1")
    assert (told.rows, told.missing) == ((ROW,), ("Zed",))
    assert server.requests[-1][0] == "GET /sessions/s1/board/friends?names=Ann%2CZed&period=all"


@pytest.mark.parametrize("body", [{}, {"rows": [{}], "cursor": ""}, {"rows": 7, "cursor": ""}, {"rows": []}, []])
def test_a_page_that_is_none_is_trouble_of_the_cloud(server: Server, api: Api, body: object) -> None:
    server.says("GET /sessions/arcade/board/rows", 200, body)
    with pytest.raises(CloudUnavailable):
        api.rows()


def test_a_refusal_keeps_its_code_and_its_sentence(server: Server, api: Api) -> None:
    server.says("POST /runs", 409, error_body("session_closed", "That session is not open."))
    with pytest.raises(ApiError) as refusal:
        api.start_run("x")
    assert (refusal.value.status, refusal.value.code) == (409, "session_closed")
    assert refusal.value.reason == "That session is not open."


@pytest.mark.parametrize(("status", "code"), [(401, "unauthorised"), (403, "forbidden"), (429, "too_many_requests"),
                                              (404, "not_found"), (400, "bad_request")])
def test_the_gateways_own_refusals_get_our_codes(server: Server, api: Api, status: int, code: str) -> None:
    server.says("GET /sessions", status, {"message": "Whatever"})
    with pytest.raises(ApiError) as refusal:
        api.sessions()
    assert refusal.value.code == code


def test_an_answer_that_cannot_be_understood_is_trouble_of_the_cloud(server: Server, api: Api) -> None:
    for body in ({}, {"sessions": [{}]}, {"sessions": 3}, []):
        server.says("GET /sessions", 200, body)
        with pytest.raises(CloudUnavailable):
            api.sessions()


def test_an_id_cannot_lead_to_another_route(server: Server, api: Api) -> None:
    with pytest.raises(ApiError):
        api.run("../sessions")
    assert server.requests[-1][0] == "GET /runs/..%2Fsessions"


class Verdicts:
    """`Api.run` with a list of answers; the last one stays."""

    def __init__(self, *answers: object) -> None:
        self.answers = list(answers)
        self.asked = 0

    def run(self, run_id: str) -> RunStatus:
        self.asked += 1
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return RunStatus(run_id, "arcade", 1, str(answer))


def test_a_verdict_is_awaited_through_everything_that_is_not_one() -> None:
    clock = ManualClock()
    api = Verdicts(ApiError(404, "not_found", "Not yet."), CloudUnavailable("Offline."), "live", "ended", "verified")
    status = await_verdict(RunOutcome(api, "r1", clock), 60, clock, clock.advance)
    assert status is not None
    assert status.status == "verified"
    assert api.asked == 5


def test_waiting_for_a_verdict_has_an_end_and_a_decent_pace() -> None:
    clock = ManualClock()
    api = Verdicts("ended")
    status = await_verdict(RunOutcome(api, "r1", clock), 30, clock, clock.advance)
    assert status is not None
    assert status.status == "ended"
    assert api.asked < 20
