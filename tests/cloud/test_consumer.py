"""The consumer: only authentic frames in their turn count, and the same frames always give the same tables."""

import random
import runpy
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from alienattack.protocol.frames import mac_of
from alienattack.protocol.scores import Score
from functions import consumer, environment
from functions.records import Record
from functions.tables import keys, runs
from functions.tables.table import TableBusy
from tests.cloud.altered import skipping_consumer
from tests.cloud.world import Game, World


def whole_game(world: World, sub: str) -> tuple[Game, list[bytes]]:
    game = world.start(sub)
    frames = game.play(500)
    world.clock.now += 9
    return game, frames


def test_a_frame_moves_the_watermark_and_shows_its_player_as_live(world: World) -> None:
    game = world.start("ann", name="Ann")
    assert world.consume(world.put(game, game.claim(120))) == {"batchItemFailures": []}
    status = world.status(game)
    assert (status["applied"], status["status"], status["score"]["score"]) == (1, "live", 120)
    (row,) = world.board("ann")["rows"]
    assert (row["name"], row["score"], row["state"], row["rank"]) == ("Ann", 120, "live", 1)


def test_the_same_frames_in_any_cut_and_order_give_the_same_tables_twice(world: World) -> None:
    games = [whole_game(world, sub) for sub in ("ann", "bob", "eve")]
    records = [record for game, frames in games for record in world.put(game, *frames)]
    world.consume(records)
    expected = world.tables()
    rng = random.Random(5)
    for _ in range(6):
        shuffled = [*records, *rng.sample(records, 5)]
        rng.shuffle(shuffled)
        empty(world, games)
        while shuffled:
            size = rng.randint(1, 7)
            world.consume(shuffled[:size])
            shuffled = shuffled[size:]
        for record in records:  # what came before its turn is sent again, byte for byte
            world.consume([record])
        assert world.tables() == expected


def empty(world: World, games: list[tuple[Game, list[bytes]]]) -> None:
    """Puts the table back to where every game had just been granted."""
    for session in {game.grant.session for game, _ in games}:
        world.delete(keys.live(session))
    for game, _ in games:
        world.delete(keys.run(game.grant.run))


def test_a_run_whose_item_is_missing_is_made_again_from_its_ticket(world: World) -> None:
    game = world.start("ann")
    frame = world.put(game, game.claim(40))
    world.consume(frame)
    expected = world.tables()
    world.delete(keys.run(game.grant.run))
    world.consume(frame)
    assert world.tables() == expected


@pytest.mark.parametrize(("spoil", "reason"), [
    (lambda data: data.replace(b'"score":40', b'"score":99'), "bad_mac"),
    (lambda data: data[:-1], "not_a_frame"),
    (lambda data: b"junk", "not_a_frame"),
    (lambda data: data.replace(b'{"ticket":"', b'{"ticket":"x'), "bad_ticket"),
    (lambda data: data + b" " * 1_000_000, "too_large"),
])
def test_a_spoiled_record_is_a_dead_letter_and_touches_no_table(world: World, spoil: Any, reason: str) -> None:
    game = world.start("ann")
    before = world.tables()
    assert world.consume(world.put(game, spoil(game.claim(40)))) == {"batchItemFailures": []}
    assert [letter["reason"] for letter in world.letters()] == [reason]
    assert world.tables() == before


def test_a_frame_under_another_players_partition_key_is_refused(world: World) -> None:
    game = world.start("ann")
    before = world.tables()
    world.consume([world.record(game.claim(40), "bob")])
    assert [letter["reason"] for letter in world.letters()] == ["foreign_key"]
    assert world.tables() == before


def test_bad_records_do_not_keep_good_ones_back(world: World) -> None:
    game = world.start("ann")
    world.consume([world.record(b"junk", "x"), *world.put(game, game.claim(40)), world.record(b"\xff" * 50, "y")])
    assert world.status(game)["applied"] == 1
    assert len(world.letters()) == 2


def test_a_gap_is_never_passed_and_is_mended_by_the_resend(world: World) -> None:
    game = world.start("ann")
    first, second, third = game.claim(10), game.claim(20), game.claim(30)
    world.consume(world.put(game, first, third))
    assert (world.status(game)["applied"], world.status(game)["score"]["score"]) == (1, 10)
    world.consume(world.put(game, second, third))
    assert (world.status(game)["applied"], world.status(game)["score"]["score"]) == (3, 30)
    assert world.letters() == []


def test_another_frame_with_a_number_that_was_taken_is_refused(world: World) -> None:
    game = world.start("ann")
    fork = Game(game.grant, game.sub)
    world.consume(world.put(game, game.claim(10)))
    world.consume(world.put(game, fork.claim(99)))
    assert world.status(game)["score"]["score"] == 10
    assert [letter["reason"] for letter in world.letters()] == ["conflict"]


def test_a_frame_that_does_not_follow_the_one_before_is_refused_and_told(world: World) -> None:
    game = world.start("ann")
    fork = Game(game.grant, game.sub)
    fork.claim(99)
    world.consume(world.put(game, game.claim(10), fork.claim(100)))
    status = world.status(game)
    assert (status["applied"], status["refused"], status["score"]["score"]) == (2, [[2, "broken_chain"]], 10)


def test_after_the_end_nothing_counts(world: World) -> None:
    game, frames = whole_game(world, "ann")
    world.consume(world.put(game, *frames))
    world.consume(world.put(game, game.claim(99_999), game.claim(99_999)))
    status = world.status(game)
    assert status["score"] == game.final.to_json()
    assert status["refused"] == [[len(frames) + 1, "after_end"], [len(frames) + 2, "after_end"]]


def test_a_frame_that_arrives_after_its_ticket_expired_is_refused_by_the_streams_clock(world: World) -> None:
    game = world.start("ann")
    world.clock.now = game.grant.expires_at + 1
    world.consume(world.put(game, game.claim(10)))
    assert world.status(game)["refused"] == [[1, "expired"]]


def test_what_was_played_before_a_newer_run_still_counts_and_what_came_after_does_not(world: World) -> None:
    older = world.start("ann")
    world.clock.now += 60
    world.start("ann")
    world.clock.now += 300
    world.consume(world.put(older, older.claim(10, tick=60 * 60), older.claim(20, tick=60 * 100)))
    status = world.status(older)
    assert (status["status"], status["score"]["score"]) == ("superseded", 10)
    assert status["refused"] == [[2, "superseded"]]
    assert world.board("ann")["rows"] == []


def test_frames_of_a_closed_session_are_refused_after_a_minute_of_grace(world: World) -> None:
    session = world.call("POST", "/sessions", "boss", groups="[Managers]", body={"name": "Finals"}).body["id"]
    game = world.start("ann", session=session)
    world.call("PATCH", f"/sessions/{session}", "boss", groups="[Managers]", body={"state": "closed"})
    world.clock.now += 59
    world.consume(world.put(game, game.claim(10)))
    world.clock.now += 2
    world.consume(world.put(game, game.claim(20)))
    assert world.status(game)["score"]["score"] == 10
    assert world.status(game)["refused"] == [[2, "closed"]]


def test_a_frame_under_an_older_master_key_still_counts(world: World) -> None:
    game = world.start("ann")
    environment.client("secretsmanager").put_secret_value(
        SecretId="run-keys", SecretString='{"current": "k2", "k2": "newer", "k1": "first-master-key"}')
    consumer._consumer.cache_clear()
    world.consume(world.put(game, game.claim(10)))
    assert world.status(game)["applied"] == 1


class Failing:
    """A table call that fails for one run and passes for others."""

    def __init__(self, call: Any, run: str) -> None:
        self.call, self.run, self.broken = call, run, True

    def __call__(self, table: Any, before: runs.Run, after: runs.Run, **how: bool) -> None:
        if self.broken and after.run == self.run:
            raise TableBusy("later")
        self.call(table, before, after, **how)


def test_a_transient_failure_reports_the_players_lowest_record_and_holds_back_the_rest(
        world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    unlucky, lucky = world.start("ann"), world.start("bob")
    failing = Failing(runs.fold, unlucky.grant.run)
    monkeypatch.setattr(runs, "fold", failing)
    records = [*world.put(lucky, lucky.claim(5)), *world.put(unlucky, unlucky.claim(10), unlucky.claim(20))]
    assert world.consume(records) == {"batchItemFailures": [{"itemIdentifier": records[1].sequence}]}
    assert (world.status(lucky)["applied"], world.status(unlucky)["applied"]) == (1, 0)
    failing.broken = False
    assert world.consume(records[1:]) == {"batchItemFailures": []}
    assert world.status(unlucky)["applied"] == 2


def test_a_later_run_of_a_player_waits_for_the_one_that_failed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    older = world.start("ann")
    newer = world.start("ann")
    monkeypatch.setattr(runs, "fold", Failing(runs.fold, older.grant.run))
    records = [*world.put(older, older.claim(10)), *world.put(newer, newer.claim(20))]
    assert world.consume(records) == {"batchItemFailures": [{"itemIdentifier": records[0].sequence}]}
    assert world.status(newer)["applied"] == 0


def test_a_run_before_the_one_that_failed_is_not_reported(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    older = world.start("ann")
    newer = world.start("ann")
    monkeypatch.setattr(runs, "fold", Failing(runs.fold, newer.grant.run))
    records = [*world.put(older, older.claim(10)), *world.put(newer, newer.claim(20))]
    assert world.consume(records) == {"batchItemFailures": [{"itemIdentifier": records[1].sequence}]}
    assert world.status(older)["applied"] == 1


def test_a_live_board_that_can_not_be_written_keeps_its_players_frames_for_later(
        world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    game = world.start("ann")
    records = world.put(game, game.claim(10))
    with monkeypatch.context() as broken:
        broken.setattr("functions.tables.live.merge", _busy)
        assert world.consume(records) == {"batchItemFailures": [{"itemIdentifier": records[0].sequence}]}
    assert world.status(game)["applied"] == 0
    world.consume(records)
    assert len(world.board("ann")["rows"]) == 1


def _busy(*_: Any) -> None:
    raise TableBusy("later")


def test_a_consumer_that_had_read_an_older_state_overwrites_nothing(
        world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    game = world.start("ann")
    fork = Game(game.grant, game.sub)
    stale = runs.read_many(environment.table(), [game.grant.run])
    world.consume(world.put(game, game.claim(10), game.claim(20)))
    records = world.put(game, fork.claim(99))
    with monkeypatch.context() as behind:
        behind.setattr(runs, "read_many", lambda *_: stale)
        assert world.consume(records) == {"batchItemFailures": [{"itemIdentifier": records[0].sequence}]}
    assert (world.status(game)["applied"], world.status(game)["score"]["score"]) == (2, 20)


def test_frames_that_come_in_the_wrong_order_in_one_batch_all_count(world: World) -> None:
    game = world.start("ann")
    frames = [game.claim(points) for points in (10, 20, 30, 40)]
    world.consume(world.put(game, *reversed(frames)))
    assert (world.status(game)["applied"], world.status(game)["score"]["score"]) == (4, 40)


def test_a_dead_table_fails_the_whole_batch_so_that_it_comes_again(world: World) -> None:
    game = world.start("ann")
    records: list[Record] = world.put(game, game.claim(10))
    environment.client("dynamodb").delete_table(TableName="game")
    with pytest.raises(ClientError):
        world.consume(records)


def test_the_live_board_keeps_the_best_hundred(world: World) -> None:
    games = [world.start(f"player-{number}") for number in range(103)]
    world.consume([record for number, game in enumerate(games) for record in world.put(game, game.claim(number * 10))])
    board = world.board("player-0", limit=100)
    assert len(board["rows"]) == 100
    assert [row["score"] for row in board["rows"]] == [number * 10 for number in range(102, 2, -1)]


def test_the_end_keeps_the_replay_and_shows_the_run_as_checking(world: World) -> None:
    game, frames = whole_game(world, "ann")
    world.consume(world.put(game, *frames))
    assert world.status(game)["status"] == "ended"
    (row,) = world.board("ann")["rows"]
    assert (row["state"], row["score"]) == ("checking", game.final.score)
    assert environment.client("s3").head_object(Bucket="archive", Key=f"replays/{game.grant.run}")["ContentLength"] > 50


def test_a_score_is_never_a_mix_of_two_frames(world: World) -> None:
    game = world.start("ann")
    world.consume(world.put(game, game.seal(Score(100, 3, 20, 2), 60), game.seal(Score(100, 2, 30, 2), 120)))
    assert world.status(game)["score"] == {"score": 100, "lives": 2, "shots": 30, "level": 2}


def test_frames_counted_and_refused_make_up_the_watermark(world: World) -> None:
    game = world.start("ann")
    fork = Game(game.grant, game.sub)
    fork.claim(99)
    world.consume(world.put(game, game.claim(10), fork.claim(100)))
    run = runs.read(environment.table(), game.grant.run)
    assert run is not None
    assert (run.applied, run.counted, len(run.to_status().refused)) == (2, 1, 1)


def test_a_consumer_that_swallows_frames_is_told_by_what_it_counted(
        world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    altered = skipping_consumer(tmp_path / "cloud", every=5) / "functions" / "folding.py"
    names = runpy.run_path(str(altered), run_name="functions.folding")
    monkeypatch.setattr(consumer, "fold", names["fold"])
    monkeypatch.setattr(consumer, "Outcome", names["Outcome"])
    game = world.start("ann")
    frames = [game.claim(points) for points in range(60)]
    swallowed = sum(sum(map(ord, mac_of(frame))) % 5 == 0 for frame in frames)
    world.consume(world.put(game, *frames))
    run = runs.read(environment.table(), game.grant.run)
    assert run is not None
    assert (run.applied, run.counted) == (60, 60 - swallowed)
    assert run.counted < 60
