"""The verifier: only what can be played again ranks, and telling it twice changes nothing."""

from typing import Any

import pytest

from alienattack.protocol.frames import RunEnd
from alienattack.protocol.scores import Score
from functions import environment, verdicts, verifier
from functions.tables import runs
from functions.tables.runs import Run
from functions.verdicts import Judgement, judge
from tests.cloud.world import Game, World


def test_an_honest_run_is_verified_and_becomes_the_best(world: World) -> None:
    game = world.start("ann", name="Ann")
    world.finish(game, 600)
    assert world.status(game)["status"] == "verified"
    (row,) = world.board("ann")["rows"]
    assert row == {"rank": 1, "player": row["player"], "name": "Ann", "state": "verified", **game.final.to_json(),
                   "run": game.grant.run}


def test_the_same_message_twice_changes_nothing(world: World) -> None:
    game = world.start("ann")
    world.finish(game)
    before = world.tables()
    answer = verifier.handler({"Records": [{"messageId": "1", "body": f'{{"run": "{game.grant.run}"}}'}]}, None)
    assert answer == {"batchItemFailures": []}
    assert world.tables() == before


def test_a_crash_between_best_and_verdict_is_mended_by_the_next_message(
        world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    game = world.start("ann")
    with monkeypatch.context() as broken:
        broken.setattr("functions.verifier.runs.decide", _crash)
        with pytest.raises(ZeroDivisionError):
            world.finish(game)
    assert world.status(game)["status"] == "ended"
    verifier.handler({"Records": [{"messageId": "1", "body": f'{{"run": "{game.grant.run}"}}'}]}, None)
    assert world.status(game)["status"] == "verified"
    assert [row["state"] for row in world.board("ann")["rows"]] == ["verified"]


def test_a_verdict_that_another_verifier_was_sooner_with_stands(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    game = world.start("ann")
    frames = game.play(300)
    world.clock.now += 5
    world.consume(world.put(game, *frames))

    def slowly(run: Run, *replay: Any) -> Judgement:
        assert runs.decide(environment.table(), run, "unverifiable", "sooner")
        return judge(run, *replay)

    monkeypatch.setattr("functions.verifier.judge", slowly)
    assert verifier._verifier().verify(game.grant.run) == "unverifiable"
    assert (world.status(game)["status"], world.status(game)["reason"]) == ("unverifiable", "sooner")


def _crash(*_: Any) -> bool:
    raise ZeroDivisionError


def test_a_worse_run_leaves_the_best_as_it_was(world: World) -> None:
    best = world.start("ann")
    world.finish(best, 900)
    worse = world.start("ann")
    world.finish(worse, 60)
    assert world.status(worse)["status"] == "verified"
    (row,) = world.board("ann")["rows"]
    assert row["score"] == best.final.score > worse.final.score


def rejected(world: World, game: Game, frames: list[bytes], seconds: float = 60) -> str:
    world.clock.now += seconds
    world.consume(world.put(game, *frames))
    world.verify()
    status = world.status(game)
    assert status["status"] == "rejected"
    assert world.board("ann")["rows"] == []
    return str(status["reason"])


def test_a_score_that_was_not_played_is_rejected(world: World) -> None:
    game = world.start("ann")
    honest = game.end_of(300)
    assert "claimed" in rejected(world, game, [game.seal(Score(999_990, 3, 1, 40), honest.ticks, honest)])


def test_a_replay_of_another_seed_is_rejected(world: World) -> None:
    game = world.start("ann")
    assert "another game" in rejected(world, game, game.play(300, seed=game.grant.seed + 1))


def test_more_play_than_there_was_time_for_is_rejected(world: World) -> None:
    game = world.start("ann")
    assert "time" in rejected(world, game, game.play(1200), seconds=10)


def test_bytes_that_are_no_replay_are_rejected(world: World) -> None:
    game = world.start("ann")
    rejected(world, game, [game.seal(Score(10, 3, 1, 1), 60, RunEnd("dead", 60, "0" * 16, b"no replay"))])


def test_a_replay_that_is_not_the_one_of_the_end_is_rejected(world: World) -> None:
    game = world.start("ann")
    end = game.end_of(300)
    frame = game.seal(Score(10, 3, 1, 1), end.ticks, RunEnd("dead", end.ticks, "f" * 16, end.replay))
    assert "not the one" in rejected(world, game, [frame])


def test_a_ruleset_that_is_gone_is_unverifiable_not_wrong(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verdicts, "VERIFIABLE", (99,))
    game = world.start("ann")
    world.finish(game)
    assert world.status(game)["status"] == "unverifiable"
    assert world.board("ann")["rows"] == []


def test_a_run_that_has_not_ended_yet_comes_again(world: World) -> None:
    game = world.start("ann")
    answer = verifier.handler({"Records": [{"messageId": "7", "body": f'{{"run": "{game.grant.run}"}}'}]}, None)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "7"}]}


def test_a_run_whose_replay_is_not_there_yet_comes_again(world: World) -> None:
    game = world.start("ann")
    frames = game.play(120)
    world.clock.now += 5
    world.consume(world.put(game, *frames))
    environment.client("s3").delete_object(Bucket="archive", Key=f"replays/{game.grant.run}")
    assert len(world.verify()["batchItemFailures"]) == 1
    assert world.status(game)["status"] == "ended"


def test_an_ended_run_that_nobody_judged_for_a_minute_is_queued_again_on_read_once(world: World) -> None:
    game = world.start("ann")
    frames = game.play(120)
    world.clock.now += 5
    world.consume(world.put(game, *frames))
    environment.client("sqs").purge_queue(QueueUrl=environment.verify_queue().url)
    world.clock.now += 59
    world.status(game)
    assert world.verify() == {"batchItemFailures": []}
    assert world.status(game)["status"] == "ended"
    world.clock.now += 2
    world.status(game)
    world.status(game)
    waiting = environment.client("sqs").get_queue_attributes(
        QueueUrl=environment.verify_queue().url, AttributeNames=["ApproximateNumberOfMessages"])
    assert waiting["Attributes"]["ApproximateNumberOfMessages"] == "1"
    world.verify()
    assert world.status(game)["status"] == "verified"
