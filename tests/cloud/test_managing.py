"""The host's tools: numbers, the whole board, players put out; and that nobody else has them."""

from typing import Any

import pytest

from alienattack.protocol.api import Statistics, player_id
from functions import dead_letters, environment
from functions.tables import boards, runs
from functions.tables.table import Table
from tests.cloud.competitions import MANAGER, change, grant, join, open_session
from tests.cloud.world import Reply, World


def manage(world: World, method: str, path: str, body: Any = None, **query: str) -> Reply:
    return world.call(method, path, "boss", groups=MANAGER, body=body, query=query)


def export_of(world: World, session: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    cursor = ""
    while True:
        reply = manage(world, "GET", f"/sessions/{session}/export", cursor=cursor).body
        rows += reply["rows"]
        cursor = reply["cursor"]
        if not cursor:
            return rows


def test_the_export_is_the_whole_board_in_order_with_ranks(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from functions.routes import managing

    monkeypatch.setattr(managing, "EXPORT_ROWS", 2)
    session = open_session(world)["id"]
    for sub, ticks in (("ann", 900), ("bob", 60), ("cid", 600), ("dan", 60), ("eve", 60)):
        world.finish(world.start(sub, session=session), ticks)
    board = world.board("ann", session=session)["rows"]
    rows = export_of(world, session)
    assert [(row["rank"], row["name"], row["score"]) for row in rows] == [
        (row["rank"], row["name"], row["score"]) for row in board]
    assert len({row["run"] for row in rows}) == 5


def test_statistics_count_players_frames_and_refusals(world: World) -> None:
    session = open_session(world)["id"]
    world.finish(world.start("ann", session=session), 300)
    playing, late = world.start("bob", session=session), world.start("cid", session=session)
    world.consume(world.put(playing, playing.claim(10), playing.claim(20, tick=120)))
    world.clock.now += 5
    told = Statistics.from_json(manage(world, "GET", f"/sessions/{session}/statistics").body)
    assert (told.players, told.seats_taken, told.playing) == (1, 3, 1)
    assert told.runs == {"verified": 1, "live": 2}
    assert told.behind_s == 5.0
    frames_before = told.frames
    change(world, session, "closed")
    world.clock.now += 120
    world.consume(world.put(late, late.claim(10)))
    told = Statistics.from_json(manage(world, "GET", f"/sessions/{session}/statistics").body)
    assert (told.refused, told.frames, told.behind_s) == ({"closed": 1}, frames_before, None)


def test_statistics_count_the_dead_letters_of_both_places_and_stop_at_a_thousand(world: World) -> None:
    session = open_session(world)["id"]

    def letters() -> int | None:
        return Statistics.from_json(manage(world, "GET", f"/sessions/{session}/statistics").body).dead_letters

    assert letters() == 0
    environment.dead_letter_queue().send('{"run": "x"}')
    bucket = environment.bucket("DEAD_LETTER_BUCKET")
    for number in range(2):
        bucket.put(f"frames/{number}", b"x")
    assert letters() == 3
    assert dead_letters.count(bucket, environment.dead_letter_queue(), 2) == 2


def test_who_is_kicked_loses_seat_and_run_but_may_come_back(world: World) -> None:
    session = open_session(world)["id"]
    game = world.start("ann", name="Ann", session=session)
    world.consume(world.put(game, game.claim(10)))
    assert [row["name"] for row in world.board("bob", session=session)["rows"]] == ["Ann"]
    assert manage(world, "POST", f"/sessions/{session}/kick", {"player": "ANN"}).status == 200
    assert world.board("bob", session=session)["rows"] == []
    assert world.status(game)["status"] == "superseded"
    assert join(world, session, "ann").status == 201


def test_who_is_banned_has_no_row_no_run_and_no_way_back(world: World) -> None:
    session = open_session(world)["id"]
    world.finish(world.start("ann", session=session), 300)
    game = world.start("ann", session=session)
    frames = game.play(300)
    world.clock.now += 5
    assert manage(world, "POST", f"/sessions/{session}/ban", {"player": player_id("ann")}).status == 200
    world.consume(world.put(game, *frames))
    world.verify()
    assert world.status(game)["status"] in ("superseded", "rejected")
    assert export_of(world, session) == []
    assert boards.drift(environment.table(), session) == {}
    assert grant(world, session, "ann").code == "banned"


def test_a_name_that_is_not_there_is_told(world: World) -> None:
    session = open_session(world)["id"]
    assert manage(world, "POST", f"/sessions/{session}/kick", {"player": "nobody"}).code == "not_found"
    for body in ({}, {"player": 7}, {"player": ""}, {"player": "x" * 1_000}):
        assert manage(world, "POST", f"/sessions/{session}/kick", body).code == "bad_request"


@pytest.mark.parametrize(("method", "path"), [
    ("POST", "/sessions"), ("PATCH", "/sessions/ID"), ("GET", "/sessions/ID/export"),
    ("GET", "/sessions/ID/statistics"), ("POST", "/sessions/ID/kick"), ("POST", "/sessions/ID/ban")])
@pytest.mark.parametrize("groups", ["", "[Players]", "[NotManagers]", "[Managersx ManagersToo]"])
def test_nobody_but_the_manager_can(world: World, method: str, path: str, groups: str) -> None:
    session = open_session(world)["id"]
    reply = world.call(method, path.replace("ID", session), "ann", groups=groups, body={"name": "Mine", "player": "x"})
    assert (reply.status, reply.code) == (403, "managers_only")
    assert reply.body["error"]["message"] == "Only Managers may do that."


def test_who_is_banned_while_they_begin_does_not_begin(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from functions.routes import runs as route

    session = open_session(world)["id"]
    give_seat = route.give_seat

    def then_banned(*arguments: Any) -> None:
        give_seat(*arguments)
        assert manage(world, "POST", f"/sessions/{session}/ban", {"player": player_id("ann")}).status == 200

    monkeypatch.setattr(route, "give_seat", then_banned)
    reply = grant(world, session, "ann")
    assert (reply.status, reply.code) == (403, "banned")
    assert reply.body["error"]["message"] == "The host has put you out of this session."


def test_who_is_kicked_while_they_begin_does_not_play_without_a_seat(world: World,
                                                                      monkeypatch: pytest.MonkeyPatch) -> None:
    from functions.routes import runs as route

    session = open_session(world, seats=1)["id"]
    give_seat = route.give_seat

    def then_kicked(*arguments: Any) -> None:
        give_seat(*arguments)
        assert manage(world, "POST", f"/sessions/{session}/kick", {"player": player_id("ann")}).status == 200

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(route, "give_seat", then_kicked)
        assert grant(world, session, "ann").code == "unavailable"
    assert grant(world, session, "bob").status == 201
    assert grant(world, session, "ann").code == "session_full"


@pytest.mark.parametrize("kind", ["MULTIPLE_TRIALS", "SINGLE_TRIAL"])
@pytest.mark.parametrize("sooner", [True, False])
@pytest.mark.parametrize("how", ["kick", "ban"])
def test_who_is_put_out_in_the_very_moment_of_the_grant_plays_nothing(
        world: World, monkeypatch: pytest.MonkeyPatch, how: str, sooner: bool, kind: str) -> None:
    session = open_session(world, kind=kind)["id"]
    assert join(world, session, "ann").status == 201
    write = Table.change_together

    def beside_it(table: Table, *arguments: Any) -> None:
        monkeypatch.setattr(Table, "change_together", write)
        if not sooner:
            write(table, *arguments)
        assert manage(world, "POST", f"/sessions/{session}/{how}", {"player": player_id("ann")}).status == 200
        if sooner:
            write(table, *arguments)

    monkeypatch.setattr(Table, "change_together", beside_it)
    reply = grant(world, session, "ann")
    granted = runs.of_session(environment.table(), session)
    assert [run.shown_status for run in granted if run.shown_status != "superseded"] == []
    assert reply.status == 201 if not sooner and kind == "SINGLE_TRIAL" else reply.status in (403, 503)


def test_who_is_banned_while_the_verifier_looks_gets_no_row(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from functions import verifier

    session = open_session(world)["id"]
    game = world.start("ann", session=session)
    judge = verifier.judge

    def then_banned(*arguments: Any) -> Any:
        judgement = judge(*arguments)
        assert manage(world, "POST", f"/sessions/{session}/ban", {"player": player_id("ann")}).status == 200
        return judgement

    monkeypatch.setattr(verifier, "judge", then_banned)
    world.finish(game, 300)
    assert (world.status(game)["status"], world.status(game)["reason"]) == ("rejected",
                                                                           "The host has put this player out.")
    assert export_of(world, session) == []
    assert boards.drift(environment.table(), session) == {}
