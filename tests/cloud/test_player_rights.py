"""What is kept of a player is handed over whole and to nobody else, and what was erased stays erased."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from alienattack.protocol import daily
from alienattack.protocol.api import player_id
from functions import environment, erasing, handing_over, verifier
from functions.records import Record
from functions.tables import boards, erasures, keys, live, progress
from functions.tables.sessions import ARCADE_RUN_SECONDS, GRACE_SECONDS
from functions.tables.table import ConditionFailed
from tests.cloud.competitions import change, grant, join, open_session, seen
from tests.cloud.memory import SHARD, Crash, MemoryTable, MemoryWorld, memory_world
from tests.cloud.world import Game, Reply, World

ANN, NAME = "sub-of-ann", "Nightingale"
TRACES = (ANN, NAME, NAME.lower(), player_id(ANN))


@pytest.fixture
def quick() -> Iterator[MemoryWorld]:
    with memory_world() as world:
        yield world


def erase(world: World, name: str = NAME, sub: str = ANN) -> Reply:
    """One DELETE /me."""
    return world.call("DELETE", "/me", sub, name=NAME if sub == ANN else "", query={"name": name})


def exported(world: World, cursor: str = "") -> dict[str, Any]:
    """One page of Ann's data."""
    query = {"cursor": cursor} if cursor else None
    reply = world.call("GET", "/me/export", ANN, name=NAME, query=query, groups="[Players]")
    assert reply.status == 200, reply.body
    return dict(reply.body)


def play_everywhere(world: World) -> tuple[str, Game]:
    """Ann has played to the end in the arcade and in a competition, and plays the arcade now."""
    session = open_session(world, kind="SINGLE_TRIAL")["id"]
    world.finish(world.start(ANN, name=NAME, session=session), 300)
    world.finish(world.start(ANN, name=NAME), 300)
    world.finish(world.start("bob"), 200)
    playing = world.start(ANN, name=NAME)
    world.consume(world.put(playing, playing.claim(10)))
    return session, playing


def left_of(world: World) -> list[str]:
    """Every item that still names Ann in any way, but for the mark that she was erased."""
    mark = erasures.absent(player_id(ANN)).key["pk"]
    dump = json.loads(world.tables())
    items = dump[0] if isinstance(world, MemoryWorld) else dump
    return [item for item in items if mark not in item and any(trace in item for trace in TRACES)]


def test_everything_that_is_kept_is_handed_over(world: World) -> None:
    session, playing = play_everywhere(world)
    told = exported(world)
    kept = told["kept"]
    assert kept["account"] == [{"sub": ANN, "name": NAME, "player": player_id(ANN), "email": "", "groups": ["Players"]}]
    assert sorted(run["status"] for run in kept["runs"]) == ["live", "verified", "verified"]
    assert len({row["session"] for row in kept["rows"]}) == 4  # the competition, the arcade, its day and its week
    assert [seat["session"] for seat in kept["seats"]] == [session]
    assert kept["single_trials"] == [{"session": session}]
    assert [entry["run"] for entry in kept["live"]] == [playing.grant.run]
    assert (told["cursor"], told["retention_days"]) == ("", 0)
    for run in kept["runs"]:
        if run["ended_ms"]:
            assert world.call("GET", f"/runs/{run['run']}/replay", ANN).status == 200


def test_nothing_of_anybody_else_is_in_it(world: World) -> None:
    play_everywhere(world)
    text = json.dumps(exported(world))
    assert "bob" not in text
    assert player_id("bob") not in text


def test_pages_hold_each_run_and_each_row_once(quick: MemoryWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handing_over, "RUNS_A_PAGE", 2)
    monkeypatch.setattr(handing_over, "ROWS_A_PAGE", 2)
    played = []
    for _ in range(4):
        game = quick.start(ANN, name=NAME)
        quick.finish(game, 60)
        played.append(game.grant.run)
    page = exported(quick)
    runs, rows = list(page["kept"]["runs"]), list(page["kept"]["rows"])
    while page["cursor"]:
        page = exported(quick, page["cursor"])
        runs += page["kept"]["runs"]
        rows += page["kept"]["rows"]
    assert sorted(run["run"] for run in runs) == sorted(played)
    assert len(rows) == len({row["session"] for row in rows}) == 3


@pytest.mark.parametrize("cursor", ["x", "runs", "rows:" + "x" * 200, "PLAYER#other"])
def test_a_cursor_that_is_none_is_refused(quick: MemoryWorld, cursor: str) -> None:
    assert quick.call("GET", "/me/export", ANN, name=NAME, query={"cursor": cursor}).code == "bad_request"


def test_nothing_but_a_mark_is_left_of_who_was_erased(world: World) -> None:
    session, _ = play_everywhere(world)
    assert erase(world).body == {"done": True}
    assert left_of(world) == []
    objects = [entry["Key"] for entry in environment.client("s3").list_objects_v2(Bucket="archive")["Contents"]]
    assert [name for name in objects if not name.startswith("replays/")] == [f"erased/{ANN}.json"]
    assert len(objects) == 2  # that mark, and Bob's replay
    told = json.loads(environment.bucket("ARCHIVE_BUCKET").get(f"erased/{ANN}.json") or b"")
    assert (told["sub"], told["at"]) == (ANN, round(world.clock.now, 3))
    assert told["until"] >= world.clock.now + ARCADE_RUN_SECONDS
    for board in ("arcade", session, *(boards.of_period(period, world.clock.now) for period in ("day", "week"))):
        assert boards.drift(environment.table(), board) == {}
    assert [row["name"] for row in world.board("bob")["rows"]] == ["bob"]
    assert world.board("bob")["players"] == 1
    assert seen(world, session)["seats_taken"] == 0


def test_a_final_board_keeps_the_result_under_nobodys_name(world: World) -> None:
    session = open_session(world)["id"]
    for sub, name, ticks in ((ANN, NAME, 900), ("bob", "bob", 300)):
        world.finish(world.start(sub, name=name, session=session), ticks)
    change(world, session, "closed")
    world.clock.now += GRACE_SECONDS + 1
    seen(world, session)
    world.consume(world.markers())
    assert seen(world, session)["winners"] == [NAME, "bob"]
    before = world.board("bob", session=session)
    erase(world)
    after = world.board("bob", session=session)
    assert [row["name"] for row in after["rows"]] == [boards.NOBODY, "bob"]
    assert [(row["rank"], row["score"]) for row in after["rows"]] == [
        (row["rank"], row["score"]) for row in before["rows"]]
    assert after["rows"][0]["run"] == ""
    assert seen(world, session)["winners"] == [boards.NOBODY, "bob"]
    assert left_of(world) == []
    assert boards.drift(environment.table(), session) == {}


def test_a_days_challenge_that_is_over_keeps_the_result_too_and_todays_loses_it(world: World) -> None:
    days = []
    for _ in range(2):
        day = daily.session_of(daily.day_of(world.clock.now))
        days.append(day)
        for sub, name, ticks in ((ANN, NAME, 600), ("bob", "bob", 300)):
            world.finish(world.start(sub, name=name, session=day), ticks)
        world.clock.now += daily.DAY_SECONDS
    world.clock.now -= daily.DAY_SECONDS  # still on the second day
    for _ in range(2):
        world.board("bob", session=days[0])
        world.consume(world.markers())
    assert world.board("bob", session=days[0])["session"]["winners"] == [NAME, "bob"]
    assert erase(world).body == {"done": True}
    told = [world.board("bob", session=day) for day in days]
    assert [[row["name"] for row in board["rows"]] for board in told] == [[boards.NOBODY, "bob"], ["bob"]]
    assert told[0]["session"]["winners"] == [boards.NOBODY, "bob"]
    assert left_of(world) == []
    assert [boards.drift(environment.table(), day) for day in days] == [{}, {}]


@pytest.mark.parametrize("name", ["", "bob", "Nightingal", "nightingale2"])
def test_it_takes_the_name_of_the_account(quick: MemoryWorld, name: str) -> None:
    quick.finish(quick.start(ANN, name=NAME), 60)
    assert erase(quick, name).code == "bad_request"
    assert len(exported(quick)["kept"]["runs"]) == 1


def test_nobody_erases_another(quick: MemoryWorld) -> None:
    quick.finish(quick.start(ANN, name=NAME), 60)
    assert erase(quick, NAME, sub="bob").code == "bad_request"
    assert erase(quick, "bob", sub="bob").body == {"done": True}
    assert len(exported(quick)["kept"]["runs"]) == 1


def test_a_token_that_still_holds_starts_nothing(quick: MemoryWorld) -> None:
    session = open_session(quick)["id"]
    erase(quick)
    assert (grant(quick, "arcade", ANN).status, grant(quick, "arcade", ANN).code) == (410, "erased")
    assert join(quick, session, ANN).code == "erased"
    assert left_of(quick) == []


@pytest.mark.parametrize("earlier", [0, 1, 2])
def test_a_run_that_begins_in_the_moment_of_the_erasure_leaves_nothing(
        quick: MemoryWorld, monkeypatch: pytest.MonkeyPatch, earlier: int) -> None:
    for _ in range(earlier):
        quick.start(ANN, name=NAME)
    write = MemoryTable.change_together

    def erase_then_write(table: MemoryTable, *arguments: Any) -> None:
        monkeypatch.setattr(MemoryTable, "change_together", write)
        erase(quick)
        write(table, *arguments)

    monkeypatch.setattr(MemoryTable, "change_together", erase_then_write)
    assert grant(quick, "arcade", ANN).code == "erased"
    assert left_of(quick) == []


@pytest.mark.parametrize("deletion", range(6))
def test_a_run_that_begins_while_the_erasure_is_on_its_way_leaves_nothing(
        quick: MemoryWorld, monkeypatch: pytest.MonkeyPatch, deletion: int) -> None:
    monkeypatch.setattr(erasing, "WRITERS", 1)
    for _ in range(2):
        quick.start(ANN, name=NAME)
    answers, done = [], quick.store.writes

    def grant_between(number: int) -> None:
        if number == done + deletion:
            answers.append(grant(quick, "arcade", ANN).status)

    quick.store.before_write = grant_between
    assert erase(quick).body == {"done": True}
    assert answers == [410 if deletion > 1 else 201]  # before both marks it is a run like any other, and found
    assert left_of(quick) == []


def test_late_frames_bring_nothing_back_and_are_no_dead_letters(quick: MemoryWorld) -> None:
    _, playing = play_everywhere(quick)
    late = quick.put(playing, *playing.play(300))
    erase(quick)
    assert quick.consume(late) == {"batchItemFailures": []}
    assert quick.verify() == {"batchItemFailures": []}
    assert left_of(quick) == []
    assert quick.letters() == []
    assert keys.replay_object(playing.grant.run) not in {name for _, name in quick.store.objects}


def test_frames_that_are_folded_in_the_moment_of_the_erasure_bring_nothing_back(
        quick: MemoryWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    game = quick.start(ANN, name=NAME)
    quick.clock.now += 10
    batch = quick.put(game, *game.play(300))
    show = live.merge

    def show_then_erase(*arguments: Any) -> None:
        erase(quick)
        monkeypatch.setattr(live, "merge", show)
        show(*arguments)  # the consumer's own write comes last

    monkeypatch.setattr(live, "merge", show_then_erase)
    assert quick.consume(batch)["batchItemFailures"]  # the run that it had read is gone: again
    assert quick.consume(batch) == {"batchItemFailures": []}
    assert quick.verify() == {"batchItemFailures": []}
    assert left_of(quick) == []
    assert [name for _, name in quick.store.objects] == [f"erased/{ANN}.json"]


def deferred(world: MemoryWorld) -> tuple[Game, Callable[[], list[Record]]]:
    """A game that has been on for some frames, which stand in its shard's progress alone; and what plays the next."""
    world.consumer._stretch = 30 * 60
    game = world.start(ANN, name=NAME)

    def following() -> list[Record]:
        world.clock.now += 2
        return [replace(record, shard=SHARD) for record in world.put(game, game.claim(10, tick=120 * game.seq + 120))]

    for _ in range(3):
        world.consumer.consume(following())
    assert progress.read(world.table, SHARD).standings[game.grant.run].applied == 3  # type: ignore[arg-type]
    return game, following


def test_a_run_that_stands_in_its_shards_progress_is_erased_too(quick: MemoryWorld) -> None:
    _, following = deferred(quick)
    assert erase(quick).body == {"done": True}
    assert progress.read(quick.table, SHARD).standings == {}  # type: ignore[arg-type]
    for _ in range(2):
        assert quick.consumer.consume(following()).counts == {"erased": 1}
    assert left_of(quick) == []
    assert quick.board("bob")["rows"] == []


def test_a_batch_that_is_folded_by_that_progress_in_the_moment_of_the_erasure_is_folded_again(
        quick: MemoryWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    _, following = deferred(quick)
    batch, show = following(), live.merge

    def erase_then_show(*arguments: Any) -> None:
        monkeypatch.setattr(live, "merge", show)
        erase(quick)
        show(*arguments)

    monkeypatch.setattr(live, "merge", erase_then_show)
    with pytest.raises(ConditionFailed):
        quick.consumer.consume(batch)
    assert quick.consumer.consume(batch).counts == {"erased": 1}
    assert left_of(quick) == []


def test_a_run_that_is_judged_in_the_moment_of_the_erasure_gets_no_row(
        quick: MemoryWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    game = quick.start(ANN, name=NAME)
    quick.clock.now += 10
    quick.consume(quick.put(game, *game.play(300)))
    judge = verifier.judge

    def judge_then_erase(*arguments: Any) -> Any:
        verdict = judge(*arguments)
        erase(quick)
        return verdict

    monkeypatch.setattr(verifier, "judge", judge_then_erase)
    assert quick.verify() == {"batchItemFailures": []}
    assert left_of(quick) == []


def test_a_run_that_waits_for_its_verifier_is_nobodys_trouble(quick: MemoryWorld) -> None:
    game = quick.start(ANN, name=NAME)
    quick.clock.now += 10
    quick.consume(quick.put(game, *game.play(300)))
    erase(quick)
    assert quick.verify() == {"batchItemFailures": []}
    assert left_of(quick) == []


def test_wherever_it_breaks_off_the_same_call_again_ends_it(
        quick: MemoryWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(erasing, "WRITERS", 1)  # so that the writes have an order
    play_everywhere(quick)
    full = quick.store
    quick.use(full.copy())
    erase(quick)
    writes = quick.store.writes
    assert writes > 20
    for last in range(writes):
        quick.use(full.copy())

        def die(number: int, last: int = last) -> None:
            if number == last:
                raise Crash

        quick.store.after_write = die
        assert erase(quick).status == 500
        quick.store.after_write = lambda _: None
        assert erase(quick).body == {"done": True}
        assert left_of(quick) == [], last
        assert boards.drift(quick.table, "arcade") == {}  # type: ignore[arg-type]
        assert [name for _, name in quick.store.objects if ANN in name] == [f"erased/{ANN}.json"]


def test_more_than_fits_into_one_answer_is_erased_by_asking_again(
        quick: MemoryWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(erasing, "RUNS_A_CALL", 3)
    for _ in range(7):
        quick.start(ANN, name=NAME)
    assert [erase(quick).body["done"] for _ in range(3)] == [False, False, True]
    assert left_of(quick) == []


def test_the_name_is_free_for_somebody_else(quick: MemoryWorld) -> None:
    quick.finish(quick.start(ANN, name=NAME), 60)
    erase(quick)
    quick.finish(quick.start("another", name=NAME), 60)
    erase(quick)  # once more, late: what is the other's by now stays
    friends = quick.call("GET", "/sessions/arcade/board/friends", "bob", query={"names": NAME}).body
    assert [row["player"] for row in friends["rows"]] == [player_id("another")]


def test_the_mark_outlives_every_ticket_and_the_stream(quick: MemoryWorld) -> None:
    quick.start(ANN, name=NAME)
    erase(quick)
    mark = quick.table.get(keys.erased(player_id(ANN)))
    assert mark is not None
    assert mark["expires_at"] >= quick.clock.now + ARCADE_RUN_SECONDS + erasures.STREAM_SECONDS
