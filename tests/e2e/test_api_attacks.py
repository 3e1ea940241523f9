"""Every route of the API attacked on a real cloud: tokens, other people's things, bodies, queries.

The routes come from the API's own table, so a new one is attacked without a word here.
"""

from __future__ import annotations

import base64
import http.client
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
import requests

from alienattack import __version__
from alienattack.errors import ApiError
from alienattack.online.pool import UserPool
from alienattack.online.transport import JsonTransport
from alienattack.sim import RULESET
from functions.api import ROUTES
from functions.routing import MAX_BODY_BYTES, Route
from tests.e2e.forging import bad_tokens, parts_of, pool_key, signed
from tests.e2e.players import bot_on, config_of
from tests.hosts import CloudProcess, start_cloud

OPEN = [route for route in ROUTES if route.open]
CLOSED = [route for route in ROUTES if not route.open]
MANAGED = [route for route in ROUTES if route.group]
WITH_BODY = [route for route in ROUTES if route.method in ("POST", "PATCH")]
READ = [route for route in ROUTES if route.method == "GET"]
#: What a player gets who reaches for what is not theirs, by what the path names.
NOT_YOURS = {"/sessions/{id}": 403, "/runs/{id}": 404, "/public/sessions/{id}": 404}
THEIRS = [route for route in ROUTES if "{id}" in route.path and not route.group]

HUGE = "9" * 3_000
VALUES = ["null", "true", "NaN", "-Infinity", "1e999", "-1", HUGE, "[]", "{}", '""', '"\\ud800"', '"\\u0000"',
          '"' + "x" * 400 + '"', '"arcade"', '["Managers"]', '{"$ne": 1}']
FIELDS = ["session", "client", "ruleset", "name", "kind", "state", "player", "code", "minutes", "seats", "public",
          "gathers", "same_seed", "opens_at", "closes_at"]
BODIES = {
    "no JSON": (b"{", 400), "no text": (b"\xff\xfe{}", 400), "a list": (b"[]", 400), "a number": (b"1", 400),
    "deep": (b"[" * 2_000, 400), "deep object": (b'{"a":' * 600 + b"1" + b"}" * 600, None),
    "a number without end": (b'{"ruleset": ' + b"9" * 4_070 + b"}", None),
    "a little too large": (b" " * (MAX_BODY_BYTES + 1), 413), "too large": (b"x" * 1_000_000, 413),
    "too large, in letters of four bytes": ('"' + "\U0001f47e" * MAX_BODY_BYTES + '"', 413),
}
QUERIES = ["limit=0", "limit=1e3", "limit=" + HUGE, "limit=%EF%BC%91", "cursor=%00", "cursor=" + "x" * 2_000,
           "cursor=%F0%9F%91%BE", "period=../all", "names=" + "a," * 400, "names=%00,%ED%A0%80", "names=" + "x" * 2_000,
           "code=%00", "code=%F0%9F%91%BE", "archived=%00", "limit=1&limit=2", "=&&=", "%"]


def name_of(route: Route) -> str:
    """As a reader of the table would say it."""
    return f"{route.method} {route.path}"


def every(routes: list[Route]) -> pytest.MarkDecorator:
    """One test for each of these routes."""
    return pytest.mark.parametrize("route", routes, ids=name_of)


@dataclass(frozen=True, slots=True)
class Target:
    """A cloud with somebody else's run and private session on it, and the tokens of a player and of a manager."""

    cloud: CloudProcess
    player: str
    manager: str
    bad: dict[str, str | None]
    session: str
    run: str

    def ask(self, route: Route, token: str | None, body: bytes | str | None = None, query: str = "") -> Any:
        """Status and JSON of one request for what is somebody else's."""
        theirs = self.run if route.path.startswith("/runs") else self.session
        headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        answer = requests.request(route.method, self.cloud.api + route.path.replace("{id}", quote(theirs)) + query,
                                  headers=headers, data=body.encode() if isinstance(body, str) else body, timeout=10)
        return answer.status_code, answer.json() if answer.content else None

    def entitled(self, route: Route) -> str | None:
        """The token of somebody who may use the route."""
        return None if route.open else self.manager if route.group else self.player

    def items(self) -> list[Any]:
        """All that the table holds."""
        page = self.cloud.ask("items")
        assert not page["next"]
        return sorted(page["items"], key=str)


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    cloud = start_cloud(tmp_path_factory.mktemp("cloud"))
    folder = tmp_path_factory.mktemp("bots")
    try:
        config = config_of(cloud)
        with bot_on(cloud, folder / "victim") as victim, bot_on(cloud, folder / "player") as player:
            key, true = pool_key(cloud.folder.folder, config.user_pool_id), player.account.id_token()
            access = UserPool(config).authenticate(player.name.lower(), player.password).access_token
            header, claims = parts_of(victim.account.id_token())
            manager = signed(header, {**claims, "cognito:groups": ["Managers"]}, key)
            made = requests.post(f"{cloud.api}/sessions", headers={"Authorization": f"Bearer {manager}"},
                                 json={"name": "By invitation", "public": False, "seats": 8}, timeout=10).json()
            run = victim.api.start_run().run
            yield Target(cloud, true, manager, bad_tokens(true, access, key), made["id"], run)
    finally:
        cloud.close()


def is_told(body: Any) -> bool:
    """Whether a refusal bears a code and a sentence."""
    error = body["error"]
    return bool(error["code"]) and " " in error["message"] and error["message"].endswith(".")


# -- who asks ----------------------------------------------------------------------------------------------------------

def test_the_table_of_routes_is_not_empty_and_the_forger_can_forge(target: Target) -> None:
    assert len(OPEN) == 2
    assert len(CLOSED) > 15
    assert len(MANAGED) > 4
    listed = next(route for route in ROUTES if name_of(route) == "GET /sessions")
    status, body = target.ask(listed, target.player)
    assert (status, target.session in str(body)) == (200, False)
    status, body = target.ask(listed, target.manager)
    assert (status, target.session in str(body)) == (200, True)


@every(CLOSED)
def test_a_route_is_shut_to_whoever_has_no_true_id_token_of_this_pool(target: Target, route: Route) -> None:
    before = target.items()
    asked = {what: target.ask(route, token) for what, token in target.bad.items()}
    assert {what: status for what, (status, _) in asked.items()} == dict.fromkeys(target.bad, 401)
    assert asked["an access token"][1]["error"] == {"code": "unauthorised", "message": "Sign in and send the ID token."}
    assert target.items() == before


@every(OPEN)
def test_an_open_route_answers_the_same_whatever_token_comes_along(target: Target, route: Route) -> None:
    seen = {target.ask(route, token)[0] for token in target.bad.values()}
    assert len(seen) == 1
    assert seen < {200, 404}


@every(MANAGED)
def test_a_player_is_refused_what_managers_do(target: Target, route: Route) -> None:
    before = target.items()
    for body in (None, '{"name": "Mine", "state": "closed", "player": "x"}'):
        status, told = target.ask(route, target.player, body)
        assert (status, told["error"]["code"]) == (403, "managers_only")
        assert is_told(told)
    assert target.items() == before


def test_nothing_beside_the_table_is_served(target: Target) -> None:
    paths = ["GET /nowhere", "PUT /sessions/arcade", "DELETE /runs/x", "POST /config", "GET /SESSIONS",
             "GET /runs/" + "a" * 65]
    asked = {path: requests.request(path.split()[0], target.cloud.api + path.split()[1],
                                    headers={"Authorization": f"Bearer {target.manager}"}, timeout=10)
             for path in paths}
    assert {path: answer.status_code for path, answer in asked.items()} == dict.fromkeys(paths, 404)
    assert all(is_told(answer.json()) for answer in asked.values())


@pytest.mark.parametrize("path", ["//sessions", "/sessions/", "/%73essions", "/sessions%2Farcade/board",
                                  "/config/%2e%2e/sessions", "/public/sessions/arcade/board/%2e%2e/%2e%2e",
                                  "/public/sessions/%2e%2e/board", "/config%00", "/config;/../sessions"])
def test_no_other_spelling_of_a_path_opens_what_is_shut(target: Target, path: str) -> None:
    address = urlsplit(target.cloud.api)
    assert address.hostname is not None
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=10)
    try:
        connection.request("GET", address.path + path)
        answer = connection.getresponse()
        assert answer.status in (400, 401, 403, 404), answer.read()
    finally:
        connection.close()


def test_the_client_says_in_a_sentence_that_a_token_no_longer_holds(target: Target) -> None:
    with pytest.raises(ApiError) as refusal:
        JsonTransport(target.cloud.api).request("GET", "/sessions",
                                                headers={"Authorization": f"Bearer {target.bad['expired']}"})
    assert (refusal.value.status, refusal.value.code) == (401, "unauthorised")
    assert str(refusal.value) == "The sign-in is no longer valid. Sign in again."


# -- what is another's -------------------------------------------------------------------------------------------------

@every(THEIRS)
def test_another_players_run_and_a_session_by_invitation_are_not_shown_or_changed(target: Target,
                                                                                  route: Route) -> None:
    before = target.items()
    status, told = target.ask(route, target.player, '{"code": "GUESSED2"}' if route.method == "POST" else None)
    assert status == next(each for start, each in NOT_YOURS.items() if route.path.startswith(start))
    assert is_told(told)
    assert target.items() == before


def test_nobody_plays_in_a_session_by_invitation_who_was_not_let_in(target: Target) -> None:
    start = next(route for route in ROUTES if name_of(route) == "POST /runs")
    wish = {"session": target.session, "client": __version__, "ruleset": RULESET}
    status, told = target.ask(start, target.player, json.dumps(wish))
    assert status == 403
    assert is_told(told)


# -- what is sent ------------------------------------------------------------------------------------------------------

@every(list(ROUTES))
def test_a_body_that_is_malformed_or_too_large_is_refused_on_every_route(target: Target, route: Route) -> None:
    before = target.items()
    for what, (body, wanted) in BODIES.items():
        status, told = target.ask(route, target.entitled(route), body)
        if wanted is not None or status >= 400:
            assert status == (wanted or status) < 500, (what, told)
            assert is_told(told)
    assert target.items() == before


@every(WITH_BODY)
@pytest.mark.parametrize("value", VALUES, ids=lambda value: str(value)[:20])
def test_fields_of_a_wrong_type_or_size_are_refused_and_change_nothing(target: Target, route: Route,
                                                                       value: str) -> None:
    before = target.items()
    body = "{" + ", ".join(f'"{field}": {value}' for field in FIELDS) + "}"
    if len(body) > MAX_BODY_BYTES:
        body = "{" + f'"name": "x", "ruleset": {value}' + "}" if route.path == "/runs" else f'{{"state": {value}}}'
    status, told = target.ask(route, target.entitled(route), body)
    assert 400 <= status < 500, (status, told)
    assert is_told(told)
    assert target.items() == before


@every(READ)
def test_a_query_that_no_game_sends_is_answered_or_refused_and_never_breaks_anything(target: Target,
                                                                                     route: Route) -> None:
    for query in QUERIES:
        for token in {target.entitled(route), target.manager}:
            status, told = target.ask(route, token, query="?" + query)
            assert status == 200 or (status < 500 and is_told(told)), (query, told)


def test_no_answer_bears_a_key_or_code_that_is_not_the_askers(target: Target) -> None:
    secret = str(target.cloud.ask("items"))
    assert target.run in secret  # it is all in there
    for route in READ:
        _, body = target.ask(route, target.entitled(route))
        told = json.dumps(body)
        assert target.run not in told, name_of(route)
        assert base64.b64encode(target.player.encode()).decode() not in told
