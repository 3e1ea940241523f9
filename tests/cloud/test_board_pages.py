"""Boards beyond the top: all rows by pages, around me, friends by name, the arcade's day and week, the public one."""

import random
from typing import Any

import pytest

from alienattack.protocol.api import player_id
from alienattack.protocol.scores import Score
from functions import environment
from functions.tables import boards, players
from functions.tables.boards import Best
from tests.cloud.competitions import open_session
from tests.cloud.world import Reply, World


def fill(board: str, count: int, seed: int = 3) -> dict[str, int]:
    """Rows with many ties; name -> rank by counting."""
    rng = random.Random(seed)
    scores = {f"pal{number}": rng.randrange(0, count * 4, 10) for number in range(count)}
    for name, score in scores.items():
        best = Best(board, player_id(name), name, Score(score, 1, 50, 3), 1_000, f"run-{name}")
        boards.record(environment.table(), best)
        players.remember_name(environment.table(), name, player_id(name))
    return {name: 1 + sum(other > score for other in scores.values()) for name, score in scores.items()}


def ask(world: World, path: str, sub: str = "pal7", session: str = "arcade", **query: str) -> Reply:
    return world.call("GET", f"/sessions/{session}/board{path}", sub, query=query)


@pytest.mark.parametrize("limit", [1, 2, 7, 100])
def test_pages_of_any_size_show_every_row_once_with_its_exact_rank(world: World, limit: int) -> None:
    ranks = fill("arcade", 60)
    rows: list[dict[str, Any]] = []
    cursor = ""
    while True:
        body = ask(world, "/rows", cursor=cursor, limit=str(limit)).body
        rows += body["rows"]
        cursor = body["cursor"]
        if not cursor:
            break
    assert {row["name"]: row["rank"] for row in rows} == ranks
    assert len(rows) == 60
    assert [row["rank"] for row in rows] == sorted(row["rank"] for row in rows)


def test_around_me_shows_my_row_in_the_middle(world: World) -> None:
    ranks = fill("arcade", 40)
    middle = sorted(ranks, key=lambda name: ranks[name])[20]
    rows = ask(world, "/around-me", sub=middle, limit="3").body["rows"]
    assert [row["name"] for row in rows][3] == middle
    assert len(rows) == 7
    assert {row["name"]: row["rank"] for row in rows}.items() <= ranks.items()


def test_who_has_no_row_has_nothing_around_them(world: World) -> None:
    fill("arcade", 5)
    assert ask(world, "/around-me", sub="stranger").body == {"rows": [], "cursor": ""}


def test_friends_are_found_by_name_in_any_spelling_and_ranked_in_the_whole_board(world: World) -> None:
    ranks = fill("arcade", 200)
    body = ask(world, "/friends", names="PAL70,pal113,nobody, <b>,Pal199").body
    assert {row["name"]: row["rank"] for row in body["rows"]} == {
        name: ranks[name] for name in ("pal70", "pal113", "pal199")}
    assert body["missing"] == ["nobody", "<b>"]


@pytest.mark.parametrize("names", ["", ",,", ",".join(f"name{number}" for number in range(51))])
def test_friends_want_a_few_names(world: World, names: str) -> None:
    assert ask(world, "/friends", names=names).code == "bad_request"


def test_the_arcade_has_a_board_of_the_day_and_one_of_the_week(world: World) -> None:
    world.finish(world.start("ann"), 600)
    for period in ("all", "day", "week"):
        assert [row["name"] for row in ask(world, "", period=period).body["rows"]] == ["ann"]
    world.clock.now += 86_400
    world.finish(world.start("bob"), 60)
    assert [row["name"] for row in ask(world, "", period="day").body["rows"]] == ["bob"]
    assert ask(world, "/me", sub="bob", period="day").body["rank"] == 1
    assert ask(world, "/me", sub="bob").body["rank"] == 2
    world.clock.now += 8 * 86_400
    assert ask(world, "", period="week").body["rows"] == []
    assert len(ask(world, "").body["rows"]) == 2


def test_a_period_goes_with_the_arcade_alone(world: World) -> None:
    session = open_session(world)["id"]
    assert ask(world, "", session=session, period="day").code == "bad_request"
    assert ask(world, "", period="century").code == "bad_request"


def test_anybody_may_watch_a_public_board_and_nobody_a_private_one(world: World) -> None:
    public, private = open_session(world)["id"], open_session(world, public=False)["id"]
    world.finish(world.start("ann", session=public), 300)
    reply = world.call("GET", f"/public/sessions/{public}/board")
    assert reply.headers["cache-control"] == ("public, max-age=1, s-maxage=1, stale-while-revalidate=2, "
                                              "stale-if-error=60")
    assert [(row["name"], row["state"], row["run"]) for row in reply.body["rows"]] == [("ann", "verified", "")]
    again = world.call("GET", f"/public/sessions/{public}/board", headers={"if-none-match": reply.headers["etag"]})
    assert again.status == 304
    assert world.call("GET", f"/public/sessions/{private}/board").code == "not_found"
    assert world.call("GET", "/public/sessions/nowhere/board").code == "not_found"
    assert world.call("GET", "/public/sessions/arcade/board").status == 200


def test_a_public_board_tells_no_code_no_id_of_a_person_and_no_mail(world: World) -> None:
    session = open_session(world)["id"]
    world.finish(world.start("0a1b-sub-of-ann", name="Ann", session=session), 300)
    text = str(world.call("GET", f"/public/sessions/{session}/board").body)
    assert "0a1b-sub-of-ann" not in text
    assert "@" not in text
