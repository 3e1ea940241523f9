"""What a host is told of the runs of a session: as it is now, though items lag, and not counted anew all the time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from alienattack.protocol.api import Statistics
from functions import consumer, counting
from functions.counting import OLDEST_SECONDS, Count, Counting
from functions.tables import live, runs
from functions.tables.table import Table
from tests.cloud.competitions import MANAGER, change, join, open_session
from tests.cloud.world import Game, World

SHARD = "shardId-000000000001"


def told(world: World, session: str) -> Statistics:
    reply = world.call("GET", f"/sessions/{session}/statistics", "boss", groups=MANAGER)
    return Statistics.from_json(reply.body)


def plays(world: World, game: Game, tick: int) -> None:
    """Two more seconds of a run, as the stream's shard hands them over."""
    world.clock.now += 2
    consumer._consumer().consume([replace(record, shard=SHARD)
                                  for record in world.put(game, game.claim(10 * tick // 60, tick))])


def test_frames_are_counted_that_no_runs_item_knows_of_yet(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUN_WRITE_SECONDS", "30")
    session = open_session(world)["id"]
    games = [world.start(sub, session=session) for sub in ("ann", "bob")]
    counted = []
    for number in range(1, 9):
        for game in games:
            plays(world, game, 120 * number)
        counted.append(told(world, session).frames)
    assert counted == [2, 4, 6, 8, 10, 12, 14, 16]
    now = told(world, session)
    assert (now.playing, now.behind_s, now.runs) == (2, 0.0, {"live": 2})
    world.clock.now += 61
    assert (told(world, session).playing, told(world, session).behind_s) == (0, None)


@pytest.mark.parametrize("how", ["kick", "ban"])
def test_who_is_put_out_while_they_play_does_not_come_back_to_the_board_with_the_next_frame(
        world: World, monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    monkeypatch.setenv("RUN_WRITE_SECONDS", "30")
    session = open_session(world)["id"]
    game = world.start("ann", session=session)
    plays(world, game, 120)
    plays(world, game, 240)
    assert [row["name"] for row in world.board("bob", session=session)["rows"]] == ["ann"]
    put_out = world.call("POST", f"/sessions/{session}/{how}", "boss", groups=MANAGER, body={"player": "ann"})
    assert put_out.status == 200
    for tick in (360, 480):
        plays(world, game, tick)
        assert world.board("bob", session=session)["rows"] == []
    assert told(world, session).runs == {"superseded": 1}


def test_all_who_play_are_counted_though_a_live_board_shows_few(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "MOST_ENTRIES", 2)
    session = open_session(world)["id"]
    for sub in ("ann", "bob", "cid", "dan"):
        plays(world, world.start(sub, session=session), 60)
    assert told(world, session).playing == 4


def test_the_arcade_tells_who_plays_and_counts_no_runs(world: World) -> None:
    plays(world, world.start("ann"), 60)
    now = told(world, "arcade")
    assert (now.playing, now.frames, now.runs) == (1, 0, {})


def test_many_runs_are_not_read_each_time_somebody_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    reads: list[str] = []

    def count(_table: Table, session: str, now: float) -> Count:
        reads.append(session)
        return Count(now, statuses={"verified": int(session)})

    monkeypatch.setattr(counting, "_count", count)
    table: Any = None
    memory = Counting()
    for second in range(60):
        for session in ("3", "499", "1000", "1000000"):
            at = memory.of(table, session, 1_000.0 + second).at
            assert 0 <= 1_000.0 + second - at < OLDEST_SECONDS
    assert {session: reads.count(session) for session in reads} == {"3": 60, "499": 60, "1000": 30, "1000000": 2}


def test_a_run_that_ends_while_it_is_counted_is_not_counted_as_less(world: World,
                                                                     monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUN_WRITE_SECONDS", "30")
    session = open_session(world)["id"]
    game = world.start("ann", session=session)
    plays(world, game, 120)
    plays(world, game, 240)
    listed = runs.of_session

    def then_ended(table: Table, wanted: str) -> list[runs.Run]:
        found = listed(table, wanted)
        world.clock.now += 10
        consumer._consumer().consume([replace(record, shard=SHARD)
                                      for record in world.put(game, *game.play(300, frame_every=1_000))])
        return found

    before = told(world, session).frames
    monkeypatch.setattr(runs, "of_session", then_ended)
    assert told(world, session).frames == before == 2
    monkeypatch.undo()
    assert told(world, session).frames == 3


def test_the_lobby_tells_its_host_of_the_final_board(world: World) -> None:
    made = open_session(world, public=False)
    session = made["id"]
    join(world, session, "ann", code=made["code"])
    world.finish(world.start("ann", session=session), 300)
    change(world, session, "closed")
    world.clock.now += 61

    def lobby() -> dict[str, Any]:
        told: dict[str, Any] = world.call("GET", f"/sessions/{session}/lobby", "boss", groups=MANAGER).body["session"]
        return told

    assert lobby()["frozen"] is False
    world.consume(world.markers())
    now = lobby()
    assert (now["frozen"], now["winners"], bool(now["code"])) == (True, ["ann"], True)
