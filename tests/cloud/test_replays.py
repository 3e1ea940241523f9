"""Replays: who may watch what, and not before everybody has played where all play the same game."""

from typing import Any

import pytest

from alienattack.protocol.api import RunReplay
from alienattack.sim import replay
from tests.cloud.world import Game, Reply, World

MANAGER = "[Managers]"


def ask(world: World, game: Game, sub: str, groups: str = "") -> Reply:
    return world.call("GET", f"/runs/{game.grant.run}/replay", sub, groups=groups)


def session_of(world: World, **body: Any) -> str:
    reply = world.call("POST", "/sessions", "boss", groups=MANAGER, body={"name": "Finals", **body})
    assert reply.status == 201, reply.body
    return str(reply.body["id"])


def close(world: World, session: str) -> None:
    world.call("PATCH", f"/sessions/{session}", "boss", groups=MANAGER, body={"state": "closed"})


def test_anybody_signed_in_may_watch_the_replay_of_a_row_of_the_board(world: World) -> None:
    game = world.start("ann", name="Ann")
    world.finish(game, 600)
    (row,) = world.board("bob")["rows"]
    reply = world.call("GET", f"/runs/{row['run']}/replay", "bob")
    told = RunReplay.from_json(reply.body)
    assert (told.run, told.name, told.player, told.score) == (game.grant.run, "Ann", row["player"], game.final)
    played = replay.verify(told.replay)
    assert (played.verdict, played.score) == ("verified", game.final.score)
    assert replay.decode(told.replay).seed == told.seed == game.grant.seed


def test_nobody_watches_without_signing_in(world: World) -> None:
    game = world.start("ann")
    world.finish(game)
    assert world.call("GET", f"/runs/{game.grant.run}/replay").code == "unauthorised"


def test_a_run_that_goes_on_has_no_replay(world: World) -> None:
    game = world.start("ann")
    world.consume(world.put(game, game.claim(10)))
    for sub, groups in (("ann", ""), ("bob", ""), ("boss", MANAGER)):
        assert ask(world, game, sub, groups).code == "not_found"
    assert world.call("GET", "/runs/never/replay", "bob").code == "not_found"


def test_a_rejected_run_is_for_its_player_and_managers_only(world: World) -> None:
    game = world.start("ann")
    frames = game.play(300, seed=game.grant.seed + 1)
    world.clock.now += 5
    world.consume(world.put(game, *frames))
    world.verify()
    assert world.status(game)["status"] == "rejected"
    assert ask(world, game, "bob").code == "not_found"
    assert (ask(world, game, "ann").status, ask(world, game, "boss", MANAGER).status) == (200, 200)


def test_all_runs_of_a_same_seed_session_are_one_game_and_its_seed_is_told_with_the_grant_only(world: World) -> None:
    session = session_of(world, same_seed=True)
    assert '"seed"' not in str(world.call("GET", "/sessions", "ann").body)
    told = {info["id"]: info["same_seed"] for info in world.call("GET", "/sessions", "ann").body["sessions"]}
    assert (told["arcade"], told[session]) == (False, True)
    seeds = {world.start(sub, session=session).grant.seed for sub in ("ann", "bob", "eve")}
    assert len(seeds) == 1


def test_a_session_has_a_game_for_each_run_unless_it_says_otherwise(world: World) -> None:
    session = session_of(world)
    assert len({world.start("ann", session=session).grant.seed for _ in range(5)}) == 5


def test_replays_of_one_game_for_all_are_sealed_until_nothing_more_counts(world: World) -> None:
    session = session_of(world, same_seed=True)
    game = world.start("ann", session=session)
    world.finish(game)
    assert [row["run"] for row in world.board("bob", session=session)["rows"]] == [""]
    assert ask(world, game, "bob").code == "sealed"
    assert ask(world, game, "ann").status == 200
    assert ask(world, game, "boss", MANAGER).status == 200
    close(world, session)
    world.clock.now += 60
    assert ask(world, game, "bob").code == "sealed"
    world.clock.now += 1
    assert ask(world, game, "bob").status == 200
    assert [row["run"] for row in world.board("bob", session=session)["rows"]] == [game.grant.run]


def test_a_session_whose_replays_could_be_watched_is_not_opened_again(world: World) -> None:
    session = session_of(world, same_seed=True)
    close(world, session)
    world.clock.now += 30
    again = {"state": "open"}
    assert world.call("PATCH", f"/sessions/{session}", "boss", groups=MANAGER, body=again).status == 200
    close(world, session)
    world.clock.now += 61
    assert world.call("PATCH", f"/sessions/{session}", "boss", groups=MANAGER, body=again).code == "forbidden"


@pytest.mark.parametrize("value", [1, "yes", None])
def test_same_seed_is_true_or_false(world: World, value: Any) -> None:
    reply = world.call("POST", "/sessions", "boss", groups=MANAGER, body={"name": "Finals", "same_seed": value})
    assert reply.code == "bad_request"


def test_a_run_that_nobody_judged_is_sent_again_when_anybody_looks_at_the_board(world: World) -> None:
    from functions import environment

    game = world.start("ann")
    frames = game.play(120)
    world.clock.now += 5
    world.consume(world.put(game, *frames))
    environment.client("sqs").purge_queue(QueueUrl=environment.verify_queue().url)
    world.clock.now += 61
    assert [row["state"] for row in world.board("bob")["rows"]] == ["checking"]
    world.verify()
    assert [row["state"] for row in world.board("bob")["rows"]] == ["verified"]
