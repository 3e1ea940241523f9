"""The API: who may call what, what is refused with which code, and what a player is told."""

import base64
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError

from alienattack.protocol import tickets
from alienattack.protocol.api import PublicConfig, RunGrant, SessionInfo, player_id
from alienattack.protocol.daily import DAY_SECONDS, day_of, seed_of, session_of, start_of
from alienattack.protocol.names import clean_name
from alienattack.sim import RULESET
from functions import api, environment
from functions.routing import MAX_BODY_BYTES
from tests.cloud.world import World

RUN = {"session": "arcade", "client": "0.1.0", "ruleset": RULESET}


def test_the_config_is_open_and_tells_a_client_everything(world: World) -> None:
    reply = world.call("GET", "/config")
    config = PublicConfig.from_json(reply.body)
    assert (reply.status, config.user_pool_id, config.stream, config.rulesets) == (200, "pool", "frames", (RULESET,))
    assert config.server_time == world.clock.now


@pytest.mark.parametrize(("method", "path"), [
    ("GET", "/sessions"), ("POST", "/runs"), ("GET", "/runs/x"), ("GET", "/sessions/arcade/board"),
    ("POST", "/sessions")])
@pytest.mark.parametrize("claims", [
    None, {}, {"sub": "ann", "token_use": "access", "username": "ann"},
    {"sub": "ann", "token_use": "access", "cognito:username": "ann"}, {"token_use": "id", "cognito:username": "ann"}])
def test_without_an_id_token_nothing_is_answered(world: World, method: str, path: str, claims: Any) -> None:
    reply = world.call(method, path, claims=claims)
    assert (reply.status, reply.code) == (401, "unauthorised")


def test_the_arcade_and_the_challenge_of_the_day_are_always_there(world: World) -> None:
    arcade, today = world.call("GET", "/sessions", "ann").body["sessions"]
    assert (SessionInfo.from_json(arcade).id, arcade["state"]) == ("arcade", "open")
    assert (today["id"], today["state"], today["same_seed"]) == (session_of(day_of(world.clock.now)), "open", True)
    assert today["closes_at"] - world.clock.now <= DAY_SECONDS


def test_the_challenge_of_the_day_is_one_game_for_all_that_its_date_tells(world: World) -> None:
    day = day_of(world.clock.now)
    grants = [world.start(who, session=session_of(day)).grant for who in ("ann", "bob")]
    assert {grant.seed for grant in grants} == {seed_of(day)}
    assert grants[0].expires_at == start_of(day) + DAY_SECONDS + 60
    refused = world.call("PATCH", f"/sessions/{session_of(day)}", "boss", groups="[Managers]", body={"state": "closed"})
    assert (refused.status, refused.code) == (403, "forbidden")


def test_yesterdays_challenge_is_closed_and_tomorrows_not_open_yet(world: World) -> None:
    for away in (-DAY_SECONDS, DAY_SECONDS):
        session = session_of(day_of(world.clock.now + away))
        assert world.call("POST", "/runs", "ann", body={**RUN, "session": session}).code == "session_closed"
        assert world.call("GET", f"/sessions/{session}/board", "ann").status == 200
    assert world.call("POST", "/runs", "ann", body={**RUN, "session": "daily-2026-02-30"}).code == "not_found"


def test_a_grant_holds_the_ticket_its_key_and_the_servers_seed(world: World) -> None:
    grant = world.start("sub-1", name="Nova").grant
    ticket = tickets.decode(grant.ticket)
    assert (ticket.sub, ticket.name, ticket.run, ticket.seed) == ("sub-1", "Nova", grant.run, grant.seed)
    assert ticket.exp == int(world.clock.now) + 26 * 3600
    assert world.start("sub-1").grant.seed != grant.seed


@pytest.mark.parametrize("nickname", ["<b>", "Admin", "", "nova "])
def test_nobody_can_show_another_name_than_their_own(world: World, nickname: str) -> None:
    claims = {"sub": "s", "token_use": "id", "cognito:username": "nova", "nickname": nickname}
    reply = world.call("POST", "/runs", claims=claims, body=RUN)
    name = tickets.decode(RunGrant.from_json(reply.body).ticket).name
    assert name == "nova"


@pytest.mark.parametrize(("body", "status", "code"), [
    ("{", 400, "bad_request"),
    ("[1]", 400, "bad_request"),
    ({}, 400, "bad_request"),
    ({**RUN, "ruleset": "1"}, 400, "bad_request"),
    ({**RUN, "ruleset": True}, 400, "bad_request"),
    ({**RUN, "session": 7}, 400, "bad_request"),
    ({**RUN, "client": "new"}, 400, "bad_request"),
    ({**RUN, "client": "0.0.9"}, 422, "client_too_old"),
    ({**RUN, "ruleset": 999}, 422, "unknown_ruleset"),
    ({**RUN, "session": "nowhere"}, 404, "not_found"),
    ("[" * 100_000, 413, "too_large"),
    ("[" * (MAX_BODY_BYTES - 1), 400, "bad_request"),
    ('"' + "\u00e9" * MAX_BODY_BYTES + '"', 413, "too_large"),
])
def test_a_bad_request_for_a_run_is_refused_with_its_code(world: World, body: Any, status: int, code: str) -> None:
    reply = world.call("POST", "/runs", "ann", body=body)
    assert (reply.status, reply.code) == (status, code)


def test_a_body_in_base64_is_read_and_nonsense_in_it_refused() -> None:
    claims = {"sub": "s", "token_use": "id", "cognito:username": "nova"}
    event = {"requestContext": {"http": {"method": "POST"}, "authorizer": {"jwt": {"claims": claims}}},
             "rawPath": "/runs", "isBase64Encoded": True, "body": base64.b64encode(b"\xff\xfe{").decode()}
    assert api.handler(event, None)["statusCode"] == 400
    assert api.handler(event | {"body": "%%%"}, None)["statusCode"] == 400


@pytest.mark.parametrize("path", ["/", "/nothing", "/runs/a/b", "/runs/..", "/sessions/a%2Fb/board", "/RUNS/x"])
def test_an_unknown_path_is_not_found(world: World, path: str) -> None:
    assert world.call("GET", path, "ann").status == 404


def test_a_foreign_run_looks_like_one_that_never_was(world: World) -> None:
    game = world.start("ann")
    foreign = world.call("GET", f"/runs/{game.grant.run}", "bob")
    unknown = world.call("GET", "/runs/000000000000000000000000", "bob")
    assert (foreign.status, foreign.body) == (unknown.status, unknown.body)
    assert foreign.status == 404


def test_a_run_says_nothing_new_by_304(world: World) -> None:
    game = world.start("ann")
    path = f"/runs/{game.grant.run}"
    etag = world.call("GET", path, "ann").headers["etag"]
    assert world.call("GET", path, "ann", headers={"If-None-Match": etag}).status == 304
    world.consume(world.put(game, game.claim(10)))
    assert world.call("GET", path, "ann", headers={"If-None-Match": etag}).status == 200


def test_a_board_says_nothing_new_by_304_until_somebody_scores(world: World) -> None:
    game = world.start("ann")
    world.consume(world.put(game, game.claim(10)))
    path = "/sessions/arcade/board"
    first = world.call("GET", path, "bob")
    world.clock.now += 5
    again = world.call("GET", path, "bob", headers={"if-none-match": f'"other", W/{first.headers["etag"]}'})
    assert (again.status, again.body) == (304, None)
    world.consume(world.put(game, game.claim(20)))
    assert world.call("GET", path, "bob", headers={"if-none-match": first.headers["etag"]}).status == 200


def test_the_board_tells_a_player_how_far_their_own_run_was_applied(world: World) -> None:
    game = world.start("ann")
    world.consume(world.put(game, game.claim(10), game.claim(20)))
    assert world.board("ann")["applied"] == {"run": game.grant.run, "seq": 2}
    assert world.board("bob")["applied"] is None


@pytest.mark.parametrize("limit", ["0", "101", "-1", "x", "", "1e1", "\u0663", "99999999999"])
def test_a_board_of_no_sensible_length_is_refused(world: World, limit: str) -> None:
    assert world.call("GET", "/sessions/arcade/board", "ann", query={"limit": limit}).status == 400


def test_a_player_who_starts_runs_like_a_machine_gun_is_slowed_for_a_minute(world: World) -> None:
    world.clock.now = 60 * 30_000_000.0
    replies = [world.call("POST", "/runs", "ann", body=RUN).status for _ in range(31)]
    assert replies == [201] * 30 + [429]
    assert world.call("POST", "/runs", "bob", body=RUN).status == 201
    world.clock.now += 60
    assert world.call("POST", "/runs", "ann", body=RUN).status == 201


def test_a_newer_run_supersedes_the_older_one_and_takes_it_off_the_board(world: World) -> None:
    older = world.start("ann")
    world.consume(world.put(older, older.claim(10)))
    assert len(world.board("ann")["rows"]) == 1
    world.start("ann")
    assert world.status(older)["status"] == "superseded"
    assert world.board("ann")["rows"] == []


def test_the_row_of_a_run_whose_end_is_on_its_way_is_left_to_the_stream(world: World) -> None:
    older = world.start("ann")
    frames = older.play(120)
    world.clock.now += 3
    world.consume(world.put(older, *frames[:-1]))
    reply = world.call("POST", "/runs", "ann", body={**RUN, "ended": older.grant.run})
    assert reply.status == 201
    assert [row["state"] for row in world.board("ann")["rows"]] == ["live"]
    world.consume(world.put(older, frames[-1]))
    assert [row["state"] for row in world.board("ann")["rows"]] == ["checking"]
    world.verify()
    assert world.status(older)["status"] == "verified"


def test_who_says_that_a_run_is_over_and_plays_it_on_has_one_run_all_the_same(world: World) -> None:
    older = world.start("ann")
    world.consume(world.put(older, older.claim(10)))
    reply = world.call("POST", "/runs", "ann", body={**RUN, "ended": older.grant.run})
    assert reply.status == 201
    world.clock.now += 60
    world.consume(world.put(older, older.claim(20, tick=60 * 60)))
    status = world.status(older)
    assert (status["status"], status["refused"], status["score"]["score"]) == ("superseded", [[2, "superseded"]], 10)


def test_a_crash_before_the_grant_leaves_the_run_that_is_over_superseded_and_the_next_try_is_granted(
        world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    older = world.start("ann")
    world.consume(world.put(older, older.claim(10)))
    with monkeypatch.context() as broken:
        broken.setattr("functions.tables.table.Table.change_together", _crash)
        assert world.call("POST", "/runs", "ann", body={**RUN, "ended": older.grant.run}).status == 500
    assert world.status(older)["status"] == "superseded"
    assert world.call("POST", "/runs", "ann", body={**RUN, "ended": older.grant.run}).status == 201


def test_a_grant_that_is_refused_leaves_the_run_that_is_over_as_it_is(world: World) -> None:
    session = world.call("POST", "/sessions", "boss", groups="[Managers]",
                         body={"name": "Once", "kind": "SINGLE_TRIAL"}).body["id"]
    only = world.start("ann", session=session)
    again = world.call("POST", "/runs", "ann", body={**RUN, "session": session, "ended": only.grant.run})
    assert (again.status, again.body["run"]) == (201, only.grant.run), "not begun yet, so it is told again"
    assert world.status(only)["status"] == "live"


@pytest.mark.parametrize("ended", [None, 7, True, [], {"run": "x"}, "", "\u00e9" * 500, "RUN", "0" * 24])
def test_whatever_is_said_of_a_run_that_is_over_the_one_before_is_superseded(world: World, ended: Any) -> None:
    older = world.start("ann")
    bobs = world.start("bob")
    for said in (ended, bobs.grant.run):
        reply = world.call("POST", "/runs", "ann", body={**RUN, "ended": said})
        assert reply.status == 201
        assert world.status(older)["status"] == "superseded"
    assert world.status(bobs)["status"] == "live"


def _crash(*_: Any) -> None:
    raise ZeroDivisionError


def test_an_ended_run_is_not_superseded(world: World) -> None:
    older = world.start("ann")
    frames = older.play(120)
    world.clock.now += 3
    world.consume(world.put(older, *frames))
    world.start("ann")
    world.verify()
    assert world.status(older)["status"] == "verified"


@pytest.mark.parametrize("groups", ["", "[NotManagers]", "[Players ManagersToBe]", "managers"])
def test_only_managers_may_open_sessions(world: World, groups: str) -> None:
    reply = world.call("POST", "/sessions", "ann", groups=groups, body={"name": "Mine"})
    assert (reply.status, reply.code) == (403, "managers_only")


@pytest.mark.parametrize("groups", ["[Managers]", "[Players Managers]", "Managers", "[Players, Managers]"])
def test_a_manager_opens_and_closes_a_session_that_players_then_see_and_can_not_play(world: World, groups: str) -> None:
    made = world.call("POST", "/sessions", "boss", groups=groups, body={"name": "Finals"})
    assert (made.status, made.body["state"]) == (201, "open")
    path = f"/sessions/{made.body['id']}"
    assert made.body["id"] in [info["id"] for info in world.call("GET", "/sessions", "ann").body["sessions"]]
    world.start("ann", session=made.body["id"])
    closed = world.call("PATCH", path, "boss", groups=groups, body={"state": "closed"})
    assert closed.body["state"] == "closed"
    refused = world.call("POST", "/runs", "ann", body={**RUN, "session": made.body["id"]})
    assert (refused.status, refused.code) == (409, "session_closed")
    assert world.call("PATCH", path, "boss", groups=groups, body={"state": "open"}).body["state"] == "open"
    world.start("ann", session=made.body["id"])


def test_a_session_opens_and_closes_by_itself_at_its_instants(world: World) -> None:
    now = world.clock.now
    made = world.call("POST", "/sessions", "boss", groups="[Managers]",
                      body={"name": "Later", "opens_at": now + 10, "closes_at": now + 20}).body
    assert made["state"] == "waiting"
    assert world.call("POST", "/runs", "ann", body={**RUN, "session": made["id"]}).code == "session_closed"
    world.clock.now += 10
    assert tickets.decode(world.start("ann", session=made["id"]).grant.ticket).exp == int(now) + 80
    world.clock.now += 10
    assert world.call("POST", "/runs", "ann", body={**RUN, "session": made["id"]}).code == "session_closed"


def test_a_single_trial_is_spent_when_its_ticket_is_granted(world: World) -> None:
    session = world.call("POST", "/sessions", "boss", groups="[Managers]",
                         body={"name": "Once", "kind": "SINGLE_TRIAL"}).body["id"]
    game = world.start("ann", session=session)
    world.consume(world.put(game, game.claim(10)))
    refused = world.call("POST", "/runs", "ann", body={**RUN, "session": session})
    assert (refused.status, refused.code) == (409, "already_played")
    world.start("bob", session=session)


def test_a_single_trial_whose_answer_was_lost_is_told_again_for_two_minutes(world: World) -> None:
    session = world.call("POST", "/sessions", "boss", groups="[Managers]",
                         body={"name": "Once", "kind": "SINGLE_TRIAL"}).body["id"]
    first = world.start("ann", session=session)
    world.clock.now += 120
    again = world.start("ann", session=session)
    assert (again.grant.ticket, again.grant.key) == (first.grant.ticket, first.grant.key)
    world.clock.now += 1
    assert world.call("POST", "/runs", "ann", body={**RUN, "session": session}).code == "already_played"


def test_a_spent_trial_leaves_the_players_live_run_alone_and_no_player_ever_has_two(world: World) -> None:
    session = world.call("POST", "/sessions", "boss", groups="[Managers]",
                         body={"name": "Once", "kind": "SINGLE_TRIAL"}).body["id"]
    trial = world.start("ann", session=session)
    world.consume(world.put(trial, trial.claim(10)))
    arcade = world.start("ann")
    assert world.call("POST", "/runs", "ann", body={**RUN, "session": session}).code == "already_played"
    assert world.status(arcade)["status"] == "live"
    world.start("ann")
    assert world.status(arcade)["status"] == "superseded"


def test_a_grant_happens_wholly_or_not_at_all(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    older = world.start("ann")
    before = world.tables()
    with monkeypatch.context() as broken:
        broken.setattr(environment.table()._client, "transact_write_items", _unavailable)
        assert world.call("POST", "/runs", "ann", body=RUN).code == "unavailable"
    assert world.tables() == before
    assert world.status(older)["status"] == "live"


def _unavailable(**_: Any) -> None:
    raise EndpointConnectionError(endpoint_url="https://dynamodb")


@pytest.mark.parametrize("body", [
    {}, {"name": ""}, {"name": "x" * 41}, {"name": "a\nb"}, {"name": "x", "kind": "ROULETTE"},
    {"name": "x", "closes_at": 5}, {"name": "x", "opens_at": "soon"}, {"name": "x", "public": 1},
    {"name": "x", "closes_at": True}, {"name": "x", "kind": ["SINGLE_TRIAL"]}])
def test_a_session_that_makes_no_sense_is_refused(world: World, body: dict[str, Any]) -> None:
    assert world.call("POST", "/sessions", "boss", groups="[Managers]", body=body).code == "bad_request"


def test_the_arcade_can_not_be_closed_nor_a_session_that_is_not_there(world: World) -> None:
    close = {"state": "closed"}
    assert world.call("PATCH", "/sessions/arcade", "boss", groups="[Managers]", body=close).status == 403
    assert world.call("PATCH", "/sessions/nowhere", "boss", groups="[Managers]", body=close).status == 404


def test_a_service_that_fails_is_an_answer_in_the_apis_own_words(world: World) -> None:
    environment.client("dynamodb").delete_table(TableName="game")
    reply = world.call("GET", "/sessions", "ann")
    assert (reply.status, reply.code) == (503, "unavailable")


def test_a_fault_of_our_own_is_an_answer_that_tells_nothing_of_the_inside(
        world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "table", lambda: None)
    reply = world.call("GET", "/sessions", "ann")
    assert (reply.status, reply.body) == (
        500, {"error": {"code": "internal", "message": "Something went wrong in the cloud."}})


def test_a_user_name_that_is_an_address_never_stands_on_a_board(world: World) -> None:
    """A user pool that was there before may have such."""
    claims = {"sub": "s-1", "token_use": "id", "cognito:username": "ann@example.org", "nickname": "Ann"}
    name = tickets.decode(world.call("POST", "/runs", claims=claims, body=RUN).body["ticket"]).name
    assert name == f"Player-{player_id('s-1')[:8]}"
    assert clean_name(name) == name
