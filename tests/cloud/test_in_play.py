"""The pane of somebody who plays: it says which run that is, and costs next to nothing."""

import random
from typing import Any

import pytest

from alienattack.bench.boards import nodes_of
from alienattack.bench.services import MemoryTable, Store
from alienattack.protocol.api import player_id
from alienattack.protocol.scores import Score
from functions import environment, looks
from functions.in_play import RUN_SECONDS
from functions.looks import ROWS_SECONDS
from functions.standings import Standings
from functions.tables import boards, keys, live, sessions
from functions.tables.boards import Best
from functions.tables.live import LiveEntry
from functions.tables.sessions import THE_ARCADE
from functions.tables.table import Table
from tests.cloud.competitions import MANAGER, join, open_session
from tests.cloud.world import Game, Reply, World


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOARD_SECONDS", "2")


def pane(world: World, game: Game, run: str = "", sub: str = "", session: str = "arcade", etag: str = "") -> Reply:
    """The board as the pane beside a game asks for it."""
    return world.call("GET", f"/sessions/{session}/board", sub or game.sub, query={"run": run or game.grant.run},
                      headers={"if-none-match": etag})


def calls_of(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every reading of the table from now on."""
    calls: list[str] = []
    for name in ("get", "get_many", "query"):
        true = getattr(Table, name)
        monkeypatch.setattr(Table, name, lambda *given, _true=true, _name=name, **named: (
            calls.append(_name), _true(*given, **named))[1])
    return calls


@pytest.mark.usefixtures("shared")
def test_a_pane_reads_its_run_now_and_then_and_else_what_all_see_alike(world: World,
                                                                       monkeypatch: pytest.MonkeyPatch) -> None:
    ann, bob = world.start("ann"), world.start("bob")
    world.consume([*world.put(ann, ann.claim(10)), *world.put(bob, bob.claim(20))])
    calls = calls_of(monkeypatch)
    assert pane(world, ann).body["players"] == 2
    assert calls == ["get", "get", "query"]  # the run; who plays; the verified rows
    board = pane(world, bob).body
    assert calls[3:] == ["get"]
    assert (board["me"]["name"], board["me"]["rank"], board["applied"]) == ("bob", 1, {"run": bob.grant.run, "seq": 1})
    assert pane(world, ann).body["next"] == {"name": "bob", "points": 10}
    assert len(calls) == 4


@pytest.mark.usefixtures("shared")
def test_nobody_is_missing_from_a_pane_between_their_verdict_and_the_next_reading_of_verified_rows(
        world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ann, bob = world.start("ann"), world.start("bob")
    frames = ann.play(120)
    world.clock.now += 3
    world.consume([*world.put(ann, *frames[:-1]), *world.put(bob, bob.claim(5))])
    (other,) = {row["score"] for row in pane(world, bob).body["rows"] if row["name"] == "ann"}
    world.consume(world.put(ann, frames[-1]))
    world.verify()
    live.remove(environment.table(), "arcade", ann.grant.run)  # as the consumer does with the next frames
    world.clock.now += 2
    calls = calls_of(monkeypatch)
    seen = pane(world, bob).body
    assert calls == ["get"]  # who plays; the rows are kept
    assert {(row["name"], row["state"]) for row in seen["rows"]} == {("ann", "live"), ("bob", "live")}
    world.clock.now += ROWS_SECONDS
    (row,) = (row for row in pane(world, bob).body["rows"] if row["name"] == "ann")
    assert (row["state"], row["score"] >= other) == ("verified", True)


@pytest.mark.usefixtures("shared")
def test_once_the_final_board_stands_a_pane_shows_no_older_one(world: World) -> None:
    session = open_session(world)["id"]
    ann, bob = world.start("ann", session=session), world.start("bob", session=session)
    world.consume(world.put(bob, bob.claim(5)))
    assert pane(world, bob, session=session).body["rows"][0]["state"] == "live"
    world.finish(ann)
    table = environment.table()
    found = sessions.read(table, session)
    assert found is not None
    sessions.freeze(table, found, world.clock.now, ("ann",))
    world.clock.now += 2
    rows = pane(world, bob, session=session).body["rows"]
    assert [(row["name"], row["state"]) for row in rows] == [("ann", "verified")]


@pytest.mark.usefixtures("shared")
def test_the_watermark_a_pane_is_told_is_a_minute_old_at_most(world: World) -> None:
    game = world.start("ann")
    world.consume(world.put(game, game.claim(10)))
    assert pane(world, game).body["applied"]["seq"] == 1
    world.consume(world.put(game, game.claim(20), game.claim(30)))
    world.clock.now += RUN_SECONDS - 1
    assert pane(world, game).body["applied"]["seq"] == 1
    world.clock.now += 1
    assert pane(world, game).body["applied"]["seq"] == 3


@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize("told", ["another's", "made-up", "no/id", "of another session", "over"])
def test_a_run_that_is_not_played_there_by_the_caller_is_as_if_nothing_was_said(world: World, told: str) -> None:
    game, bob = world.start("ann"), world.start("bob")
    world.consume([*world.put(game, game.claim(10)), *world.put(bob, bob.claim(20))])
    pane(world, game)
    pane(world, bob)  # both are remembered
    session, run = "arcade", {"another's": bob.grant.run, "no/id": "../" + game.grant.run}.get(told, "nobody")
    if told == "of another session":
        session, run = open_session(world)["id"], game.grant.run
    if told == "over":
        game = world.start("ann")
        world.finish(game)
        run = game.grant.run
    path = f"/sessions/{session}/board"
    silent = world.call("GET", path, "ann")
    assert (told == "over") == (silent.body["applied"] is not None and silent.body["applied"]["seq"] > 1)
    assert pane(world, game, run, session=session).body == silent.body
    assert pane(world, game, run, session=session).headers["etag"] == silent.headers["etag"]


@pytest.mark.usefixtures("shared")
def test_who_is_put_out_of_a_private_session_sees_its_board_for_a_moment_yet_and_no_more(world: World) -> None:
    told = open_session(world, public=False)
    assert join(world, told["id"], "ann", code=told["code"]).status == 201
    game = world.start("ann", session=told["id"])
    assert pane(world, game, session=told["id"]).status == 200
    assert pane(world, game, sub="eve", session=told["id"]).code == "forbidden"  # who has heard of somebody's run
    world.call("POST", f"/sessions/{told['id']}/kick", "boss", groups=MANAGER, body={"player": "ann"})
    world.clock.now += RUN_SECONDS
    assert pane(world, game, session=told["id"]).code == "forbidden"


@pytest.mark.usefixtures("shared")
def test_a_pane_hears_by_304_that_nothing_is_new(world: World) -> None:
    game, bob = world.start("ann"), world.start("bob")
    world.consume(world.put(game, game.claim(10)))
    first = pane(world, game)
    world.clock.now += 5
    again = pane(world, game, etag=first.headers["etag"])
    assert (again.status, again.body) == (304, None)
    world.consume(world.put(bob, bob.claim(5)))
    world.clock.now += 5
    assert pane(world, game, etag=first.headers["etag"]).status == 200


@pytest.mark.usefixtures("shared")
def test_a_manager_who_plays_sees_flags_and_nobody_else_does(world: World) -> None:
    game, boss = world.start("ann"), world.start("boss")
    world.finish(game)
    best = boards.of_players(table := environment.table(), "arcade", [player_id("ann")])[player_id("ann")]
    table.update(keys.best("arcade", best.player), set={"flags": ["turbo"]})
    bob = world.start("bob")
    path = "/sessions/arcade/board"
    shown = world.call("GET", path, "boss", groups=MANAGER, query={"run": boss.grant.run}).body
    assert shown["rows"][0]["flags"] == ["turbo"]
    assert "flags" not in pane(world, bob).body["rows"][0]


def crowd(rng: random.Random, now: float) -> tuple[MemoryTable, set[str]]:
    """A board with some who play, and everybody on it; many scores are equal."""
    items: list[dict[str, Any]] = []
    scores, players = [], set()
    playing: dict[str, LiveEntry | None] = {}
    for number in range(rng.choice((3, 12, 60))):
        player, kind = player_id(f"p{number}"), rng.choice(("verified", "live", "both"))
        if kind != "live":
            scores.append(rng.randrange(30) * 10)
            items.append(boards.row_item(Best("arcade", player, f"p{number}", Score(scores[-1], rng.randrange(3), 9, 1),
                                              number, f"run{number}")))
        if kind != "verified":
            claim = Score(rng.randrange(30) * 10, 3, 10, 1)
            playing[f"now{number}"] = LiveEntry(f"now{number}", player, f"p{number}", "live", claim, round(now * 1000))
        players.add(player)
    store = Store(items={(item["pk"], item["sk"]): item for item in (*items, *nodes_of("arcade", sorted(scores)))})
    table = MemoryTable(store)
    live.merge(table, "arcade", playing)  # type: ignore[arg-type]
    return table, players


@pytest.mark.parametrize("seed", range(12))
def test_who_plays_sees_the_same_board_as_everybody_however_little_of_it_is_shared(
        seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    rng, now = random.Random(seed), 1_800_000_000.0
    monkeypatch.setattr(looks, "MOST_SHARED", rng.choice((4, 20, 1_000)))
    looks.forget()
    table, players = crowd(rng, now)
    for me in sorted(players):
        exact = Standings(table, THE_ARCADE, 4, now, me)  # type: ignore[arg-type]
        shared = Standings(table, THE_ARCADE, 4, now + 1, me, fresh_for=2.0)  # type: ignore[arg-type]
        for told in ("top", "me", "near", "next", "players"):
            assert getattr(shared, told)() == getattr(exact, told)(), told
    looks.forget()


def test_a_run_that_waits_for_its_verifier_is_asked_about_once_a_reading(world: World) -> None:
    now = world.clock.now
    entry = LiveEntry("late", player_id("ann"), "ann", "checking", Score(5, 0, 1, 1), round((now - 90) * 1000))
    table = environment.table()
    live.merge(table, "arcade", {"late": entry})
    first, second = (Standings(table, THE_ARCADE, 4, instant, "", fresh_for=2.0) for instant in (now, now + 1))
    assert (first.forgotten, second.forgotten) == (("late",), ())
