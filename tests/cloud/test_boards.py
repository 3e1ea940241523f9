"""Boards: the original's order, whole tuples, exact ranks, and verified and live rows told apart."""

import random
from hashlib import sha256
from typing import Any

import pytest

from alienattack.protocol.api import player_id
from alienattack.protocol.scores import Score, rank_key
from functions import environment
from functions.tables import boards, live
from functions.tables.boards import Best
from functions.tables.live import LiveEntry
from functions.tables.table import Table
from tests.cloud.world import World


def verified(name: str, score: int, lives: int = 0, shots: int = 50, first_ms: int = 1_000) -> bool:
    best = Best("arcade", player_id(name), name, Score(score, lives, shots, 3), first_ms, f"run-of-{name}")
    return boards.record(environment.table(), best)


def playing(world: World, name: str, score: int, state: str = "live", age: float = 0.0) -> None:
    seen_ms = round((world.clock.now - age) * 1000)
    run = sha256(f"{name} {state}".encode()).hexdigest()[:24]
    entry = LiveEntry(run, player_id(name), name, state, Score(score, 3, 10, 1), seen_ms)
    live.merge(environment.table(), "arcade", {entry.run: entry})


def names(rows: list[dict[str, Any]]) -> list[str]:
    return [row["name"] for row in rows]


def test_the_order_is_score_then_lives_then_fewer_shots_then_who_was_first(world: World) -> None:
    verified("late", 100, 2, 40, first_ms=2_000)
    verified("wild", 100, 2, 41)
    verified("early", 100, 2, 40, first_ms=1_000)
    verified("dead", 100, 0, 1)
    verified("low", 95, 3, 1)
    verified("high", 1_000)
    assert names(world.board("x")["rows"]) == ["high", "early", "late", "wild", "dead", "low"]


def test_equal_scores_share_a_rank(world: World) -> None:
    for name, score in (("a", 300), ("b", 200), ("c", 200), ("d", 100)):
        verified(name, score)
    assert [row["rank"] for row in world.board("x")["rows"]] == [1, 2, 2, 4]


def test_a_best_is_replaced_whole_and_only_by_a_better_one(world: World) -> None:
    assert verified("ann", 100, 1, 50)
    assert not verified("ann", 100, 1, 60)
    assert not verified("ann", 100, 1, 50)
    assert not verified("ann", 90, 3, 1)
    assert verified("ann", 100, 2, 90)
    (row,) = world.board("ann")["rows"]
    assert (row["score"], row["lives"], row["shots"]) == (100, 2, 90)


def test_verified_live_and_checking_rows_are_told_apart_and_a_player_has_one(world: World) -> None:
    verified("ann", 100)
    playing(world, "ann", 150)
    verified("bob", 120)
    playing(world, "bob", 10)
    playing(world, "eve", 130, "checking")
    rows = world.board("x")["rows"]
    assert [(row["name"], row["score"], row["state"]) for row in rows] == [
        ("ann", 150, "live"), ("eve", 130, "checking"), ("bob", 120, "verified")]


def test_who_has_been_silent_for_a_minute_is_no_longer_shown_as_playing(world: World) -> None:
    playing(world, "ann", 100, age=59)
    playing(world, "bob", 100, age=61)
    playing(world, "eve", 100, "checking", age=61)
    assert set(names(world.board("x")["rows"])) == {"ann", "eve"}


def test_a_player_far_down_sees_their_neighbours_and_the_points_to_the_next(world: World) -> None:
    for number in range(30):
        verified(f"player-{number}", 1_000 - number * 10)
    board = world.board("player-20", limit=5)
    assert names(board["rows"]) == [f"player-{number}" for number in range(5)]
    assert names(board["near"]) == [f"player-{number}" for number in (18, 19, 20, 21, 22)]
    assert [row["rank"] for row in board["near"]] == [19, 20, 21, 22, 23]
    assert (board["me"]["rank"], board["players"]) == (21, 30)
    assert board["next"] == {"name": "player-19", "points": 10}


def test_the_leader_has_nobody_to_catch_and_a_stranger_no_row(world: World) -> None:
    verified("ann", 100)
    assert (world.board("ann")["next"], world.board("ann")["me"]["rank"]) == (None, 1)
    stranger = world.board("zoe")
    assert (stranger["me"], stranger["near"], stranger["next"]) == (None, [], None)


@pytest.mark.parametrize("seed", range(6))
def test_every_board_agrees_with_a_board_that_was_sorted_by_hand(world: World, seed: int) -> None:
    rng = random.Random(seed)
    claims: dict[str, list[tuple[int, int, int]]] = {}
    for number in range(rng.choice((5, 25, 40))):
        name = f"p{number}"
        kinds = rng.choice(("verified", "live", "both"))
        if kinds != "live":
            score = rng.randrange(30) * 10
            verified(name, score, rng.randrange(3), first_ms=number)
            claims.setdefault(name, []).append((score, 0, 0))
        if kinds != "verified" and rng.random() < 0.5:
            score = rng.randrange(30) * 10
            playing(world, name, score)
            claims.setdefault(name, []).append((score, 0, 0))
    best = {name: max(score for score, _, _ in found) for name, found in claims.items()}
    ranks = {name: 1 + sum(other > score for other in best.values()) for name, score in best.items()}
    for name in best:
        board = world.board(name, limit=rng.choice((1, 4, 100)))
        assert board["players"] == len(best)
        assert (board["me"]["score"], board["me"]["rank"]) == (best[name], ranks[name])
        for row in [*board["rows"], *board["near"]]:
            assert (row["score"], row["rank"]) == (best[row["name"]], ranks[row["name"]])
        order = [rank_key(Score(row["score"], row["lives"], row["shots"], 1)) for row in board["near"]]
        assert order == sorted(order)
        assert name in names(board["near"])
        ahead = [score for score in best.values() if score > best[name]]
        assert (board["next"] or {}).get("points") == (min(ahead) - best[name] if ahead else None)


def test_my_place_tells_rank_and_percentile(world: World) -> None:
    for number in range(5):
        verified(f"p{number}", 100 * number)
    place = world.call("GET", "/sessions/arcade/board/me", "p1").body
    assert (place["rank"], place["players"], place["percentile"]) == (4, 5, 75.0)
    assert place["next"] == {"name": "p2", "points": 100}
    nobody = world.call("GET", "/sessions/arcade/board/me", "zoe").body
    assert (nobody["row"], nobody["rank"], nobody["percentile"]) == (None, None, None)


def test_boards_of_sessions_do_not_mix_and_an_unknown_one_is_not_found(world: World) -> None:
    verified("ann", 100)
    session = world.call("POST", "/sessions", "boss", groups="[Managers]", body={"name": "Other"}).body["id"]
    assert world.board("ann", session=session)["rows"] == []
    assert world.call("GET", "/sessions/nowhere/board", "ann").status == 404


@pytest.mark.parametrize(("points", "tick"), [(999_999_999, 60), (60_000, 60), (500, 60 * 60)])
def test_a_claim_that_nobody_can_have_played_is_not_shown(world: World, points: int, tick: int) -> None:
    game = world.start("ann")
    world.clock.now += 10
    assert world.consume(world.put(game, game.claim(points, tick))) == {"batchItemFailures": []}
    assert world.status(game)["applied"] == 1
    assert world.board("bob")["rows"] == []
    world.clock.now += 60
    world.consume(world.put(game, game.claim(500, 60 * 65)))
    assert [row["score"] for row in world.board("bob")["rows"]] == [500]


def test_what_would_not_stay_on_the_live_board_is_not_written(world: World) -> None:
    written = []
    table = environment.table()
    update = table.update

    class Noting:
        """The table, with the sizes of its updates noted."""

        def __getattr__(self, name: str) -> object:
            return getattr(table, name)

        def update(self, key: object, **arguments: object) -> object:
            written.append(len(arguments.get("set") or ()))  # type: ignore[arg-type]
            return update(key, **arguments)  # type: ignore[arg-type]

    def entries(first: int, count: int) -> dict[str, live.LiveEntry | None]:
        return {f"{number:024x}": live.LiveEntry(f"{number:024x}", player_id(str(number)), f"N{number}", "live",
                                                 Score(number, 3, 0, 1), 1_000)
                for number in range(first, first + count)}

    live.merge(Noting(), "crowded", entries(1_000, live.MOST_ENTRIES))  # type: ignore[arg-type]
    assert sum(written) == live.MOST_ENTRIES
    written.clear()
    live.merge(Noting(), "crowded", entries(0, 250) | entries(2_000, 3))  # type: ignore[arg-type]
    assert sum(written) == 3
    scores = sorted(entry.score.score for entry in live.read(table, "crowded"))
    assert scores == [*range(1_003, 1_000 + live.MOST_ENTRIES), 2_000, 2_001, 2_002]


def test_entries_that_an_older_version_left_are_not_read_and_go_with_the_next_writing(world: World) -> None:
    table, older = environment.table(), "run:" + "ab" * 12
    table.update({"pk": "LIVE#arcade", "sk": "LIVE"}, set={older: ["p", "Old", "live", 10, 3, 1, 1, 1_000]})
    games = [world.start(name) for name in ("ann", "bob")]
    assert world.board("ann")["rows"] == []
    world.consume([record for game in games
                   for record in world.put(game, game.seal(Score(50, 3, 1, 1), 60))])
    assert sorted(names(world.board("ann")["rows"])) == ["ann", "bob"]
    assert older not in (table.get({"pk": "LIVE#arcade", "sk": "LIVE"}) or {})


def test_entries_that_an_older_version_left_go_when_a_player_is_put_out(world: World) -> None:
    table, older = environment.table(), "run:" + "ab" * 12
    table.update({"pk": "LIVE#arcade", "sk": "LIVE"},
                 set={older: [player_id("ann"), "Ann", "live", 10, 3, 1, 1, 1_000]})
    live.remove_player(table, "arcade", player_id("ann"))
    assert older not in (table.get({"pk": "LIVE#arcade", "sk": "LIVE"}) or {})


def test_who_plays_sees_what_all_see_alike_a_second_old_at_most(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOARD_SECONDS", "1")
    world.start("ann")
    playing(world, "bob", 500)
    assert names(world.board("ann")["rows"]) == ["bob"]
    playing(world, "eve", 900)
    world.clock.now += 0.9
    assert names(world.board("ann")["rows"]) == ["bob"]
    world.clock.now += 0.2
    assert names(world.board("ann")["rows"]) == ["eve", "bob"]


def test_who_does_not_play_sees_the_board_as_it_is(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOARD_SECONDS", "1")
    world.start("ann")
    world.board("ann")
    playing(world, "eve", 900)
    assert names(world.board("zoe")["rows"]) == ["eve"]  # zoe has no run
    world.finish(world.start("ann"))
    assert {"ann", "eve"} == set(names(world.board("ann")["rows"]))  # the run is over: its verdict shows at once


def test_neighbours_are_found_beyond_many_who_play_better_now(world: World) -> None:
    for number in range(40):
        verified(f"p{number:02d}", 1_000 + 10 * number)
    for number in range(9, 20):
        playing(world, f"p{number:02d}", 5_000 + number)  # those who stood right above p08 stand far above now
    for _ in range(60):
        verified(f"top{_}", 9_000)
    near = world.board("p08", limit=5)["near"]
    assert names(near) == ["p21", "p20", "p08", "p07", "p06"]


def test_the_live_row_of_a_verified_run_goes_with_the_next_frames_and_is_seen_by_nobody(world: World) -> None:
    ann, bob, cid = (world.start(name) for name in ("ann", "bob", "cid"))
    world.finish(ann)
    rows = world.board("zoe")["rows"]
    assert [(row["name"], row["state"]) for row in rows] == [("ann", "verified")]
    world.consume([*world.put(bob, bob.claim(10)), *world.put(cid, cid.claim(20))])
    assert {entry.name for entry in live.read(environment.table(), "arcade")} == {"bob", "cid"}


def test_who_plays_reads_little_of_the_board_that_all_look_at(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOARD_SECONDS", "1")
    for number in range(120):
        verified(f"p{number:03d}", 1_000 + 10 * number)
    world.start("ann")
    world.start("p007")
    world.board("ann")
    calls = []
    for name in ("get", "get_many", "query"):
        true = getattr(Table, name)
        monkeypatch.setattr(Table, name, lambda *given, _true=true, _name=name, **named: (
            calls.append(_name), _true(*given, **named))[1])
    board = world.board("p007")
    assert calls == ["get", "get"]  # which is their newest run, and how far that is
    assert (board["me"]["rank"], board["players"]) == (113, 120)
    assert names(board["near"]) == ["p009", "p008", "p007", "p006", "p005"]
