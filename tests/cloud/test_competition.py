"""A competition from its opening to the board that nothing changes any more."""

from dataclasses import replace
from typing import Any

import pytest
from boto3.dynamodb.conditions import Attr, Key

from alienattack.protocol import daily, markers, tickets
from alienattack.protocol.api import RunGrant, player_id
from alienattack.protocol.scores import Score
from functions import environment
from functions.tables import boards, keys, ranks, sessions
from functions.tables.boards import Best, BoardFrozen
from functions.tables.sessions import COUNTDOWN_SECONDS, GRACE_SECONDS
from functions.tables.table import Table
from tests.cloud.competitions import change, grant, join, open_session, seen
from tests.cloud.world import World


def test_everybody_begins_at_one_instant_and_nobody_before(world: World) -> None:
    session = open_session(world, gathers=True)["id"]
    join(world, session, "ann")
    early = grant(world, session, "ann")
    assert (early.status, early.code) == (409, "not_started")
    begins = change(world, session, "started").body["starts_at"]
    assert begins == world.clock.now + COUNTDOWN_SECONDS
    granted = RunGrant.from_json(grant(world, session, "ann").body)
    assert tickets.decode(granted.ticket).iat == int(begins)
    assert seen(world, session)["state"] == "gathering"
    world.clock.now = begins
    assert seen(world, session)["state"] == "open"
    assert change(world, session, "started").code == "already_started"


def test_the_same_game_for_all_is_one_seed(world: World) -> None:
    session = open_session(world, same_seed=True)["id"]
    seeds = {RunGrant.from_json(grant(world, session, sub).body).seed for sub in ("ann", "bob", "cid")}
    assert len(seeds) == 1


def test_a_session_of_limited_time_is_over_when_its_minutes_are(world: World) -> None:
    session = open_session(world, kind="TIME_CONSTRAINED", minutes=1, gathers=True)["id"]
    begins = change(world, session, "started").body["starts_at"]
    world.clock.now = begins + 59.9
    assert grant(world, session, "ann").status == 201
    world.clock.now = begins + 60
    assert grant(world, session, "bob").code == "session_closed"
    assert seen(world, session)["closes_at"] == begins + 60


@pytest.mark.parametrize("gathers", [True, False])
def test_closing_and_opening_again_gives_nobody_more_minutes(world: World, gathers: bool) -> None:
    session = open_session(world, kind="TIME_CONSTRAINED", minutes=2, gathers=gathers)["id"]
    if gathers:
        change(world, session, "started")
    end = seen(world, session)["closes_at"]
    world.clock.now += 30
    change(world, session, "closed")
    world.clock.now += 20
    assert change(world, session, "open").body["closes_at"] == end
    world.clock.now = end
    late = change(world, session, "open")
    assert (late.status, late.code) == (409, "session_closed")


def test_an_end_that_is_to_come_stays_and_one_that_has_passed_goes_when_it_is_opened_again(world: World) -> None:
    end = world.clock.now + 100
    session = open_session(world, closes_at=end)["id"]
    change(world, session, "closed")
    assert change(world, session, "open").body["closes_at"] == end
    world.clock.now = end + 1
    assert change(world, session, "open").body["closes_at"] is None
    assert grant(world, session, "ann").status == 201


@pytest.mark.parametrize("seconds", [10, 3])
def test_a_run_played_on_after_the_close_is_rejected_however_fast_it_arrives(world: World, seconds: int) -> None:
    session = open_session(world, kind="TIME_CONSTRAINED", minutes=1)["id"]
    world.clock.now += 55
    game = world.start("ann", session=session)
    frames = game.play((5 + seconds) * 60)
    world.clock.now += 6 + seconds
    world.consume(world.put(game, *frames))
    world.verify()
    assert world.status(game)["reason"] == "It was played on after the session had closed."
    assert world.board("ann", session=session)["rows"] == []


def settled(world: World, session: str) -> None:
    """The session's end lies behind, and whatever the cloud wrote about it is consumed."""
    change(world, session, "closed")
    world.clock.now += GRACE_SECONDS + 1
    seen(world, session)
    world.consume(world.markers())


def test_closing_names_the_winners_and_freezes_the_board(world: World) -> None:
    session = open_session(world)["id"]
    for sub, ticks in (("ann", 900), ("bob", 300), ("cid", 600), ("dan", 120)):
        world.finish(world.start(sub, session=session), ticks)
    expected = [row["name"] for row in world.board("ann", session=session)["rows"]][:3]
    settled(world, session)
    told = seen(world, session)
    assert (told["frozen"], told["winners"]) == (True, expected)
    best = Best(session, "p", "Late", boards.top(environment.table(), session, 1)[0].score, 0, "a" * 24)
    with pytest.raises(BoardFrozen):
        boards.record(environment.table(), best)
    assert change(world, session, "open").code == "frozen"
    assert change(world, session, "archived").status == 200
    assert seen(world, session) == {}
    assert seen(world, session, query="archived=true")["state"] == "archived"
    assert len(world.board("ann", session=session)["rows"]) == 4


def test_a_session_in_the_archive_stays_as_it_was_and_is_read_by_no_list_of_others(
        world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    session, table = open_session(world)["id"], environment.table()
    world.finish(world.start("ann", name="Ann", session=session), 300)
    settled(world, session)
    assert change(world, session, "archived").status == 200
    best = Best(session, "p", "Late", Score(9, 1, 1, 1), 0, "a" * 24)
    with pytest.raises(BoardFrozen):
        boards.record(table, best)
    with pytest.raises(BoardFrozen):
        boards.remove(table, session, player_id("ann"))
    assert [change(world, session, state).body.get("state") for state in ("closed", "archived")] == ["archived"] * 2
    assert change(world, session, "open").code == "frozen"
    assert table.query(Key("pk").eq(keys.SESSIONS)) == []
    assert world.call("DELETE", "/me", "ann", name="Ann", query={"name": "Ann"}).status == 200
    assert seen(world, session, query="archived=true")["winners"] == ["(deleted)"]


def test_what_an_older_version_archived_loses_a_name_where_it_was_left(world: World) -> None:
    table = environment.table()
    table.put_new({**keys.session("old"), "name": "Old", "state": "archived", "frozen_at": 5, "drift": 0,
                   "winners": ["Ann"]})
    found = sessions.read(table, "old")
    assert found is not None
    sessions.name_nobody(table, found, "Ann", "(deleted)")
    assert sessions.read(table, "old") == replace(found, winners=("(deleted)",))
    assert seen(world, "old") == {}
    assert seen(world, "old", query="archived=true")["winners"] == ["(deleted)"]


def test_a_board_waits_for_frames_that_arrived_in_time_however_far_the_consumer_is_behind(world: World) -> None:
    session = open_session(world)["id"]
    game = world.start("ann", session=session)
    frames = game.play(300)
    world.clock.now += 5
    in_time = world.put(game, *frames)
    change(world, session, "closed")
    world.clock.now += GRACE_SECONDS + 1
    assert not seen(world, session)["frozen"]
    world.consume(in_time)
    assert not seen(world, session)["frozen"]
    world.consume(world.markers())
    assert not seen(world, session)["frozen"], "the verdict on ann is still missing"
    world.verify()
    assert seen(world, session)["winners"] == ["ann"]


def test_a_frame_after_the_grace_is_refused_and_its_player_told(world: World) -> None:
    session = open_session(world)["id"]
    game = world.start("ann", session=session)
    frames = game.play(300)
    change(world, session, "closed")
    world.clock.now += GRACE_SECONDS + 1
    world.consume(world.put(game, *frames))
    assert [reason for _, reason in world.status(game)["refused"]] == ["closed"] * len(frames)
    assert world.board("ann", session=session)["rows"] == []


def test_who_hears_of_an_early_close_by_the_next_look_at_the_board_has_played_honestly(world: World) -> None:
    session = open_session(world)["id"]
    honest, other = (world.start(sub, session=session) for sub in ("ann", "bob"))
    frames = {game: game.play(ticks * 60) for game, ticks in ((honest, 26), (other, 32))}
    world.clock.now += 20
    change(world, session, "closed")
    world.clock.now += 15
    for game, played in frames.items():
        world.consume(world.put(game, *played))
    world.verify()
    assert [world.status(game)["status"] for game in (honest, other)] == ["verified", "rejected"]


def test_the_last_second_of_the_grace_is_a_whole_one(world: World) -> None:
    world.clock.now += 0.25
    session = open_session(world, kind="TIME_CONSTRAINED", minutes=1)["id"]
    game = world.start("ann", session=session)
    frames = game.play(300)
    world.clock.now += 60 + GRACE_SECONDS - 0.1
    world.consume(world.put(game, *frames))
    world.verify()
    assert world.status(game)["status"] == "verified"


def test_who_still_plays_after_the_close_is_on_no_final_board(world: World) -> None:
    session = open_session(world)["id"]
    world.finish(world.start("ann", session=session), 300)
    game = world.start("bob", session=session)
    world.consume(world.put(game, game.claim(50)))
    change(world, session, "closed")
    world.clock.now += GRACE_SECONDS
    world.consume(world.put(game, game.claim(90_000, tick=60 * 60)))
    assert world.board("ann", session=session)["players"] == 2, "until the grace is over it may still end"
    world.clock.now += 1
    seen(world, session)
    assert [row["name"] for row in world.board("ann", session=session)["rows"]] == ["ann"]
    world.consume(world.markers())
    assert seen(world, session)["frozen"]
    for board in (world.board("ann", session=session), world.call("GET", f"/public/sessions/{session}/board").body):
        assert [(row["name"], row["state"]) for row in board["rows"]] == [("ann", "verified")]
        assert board["players"] == 1


def test_a_marker_behind_a_record_that_failed_for_now_does_not_count_yet(world: World,
                                                                        monkeypatch: pytest.MonkeyPatch) -> None:
    from functions.tables import runs
    from functions.tables.table import TableBusy

    session = open_session(world)["id"]
    game = world.start("ann", session=session)
    frames = game.play(300)
    world.clock.now += 5
    in_time = world.put(game, *frames)
    change(world, session, "closed")
    world.clock.now += GRACE_SECONDS + 1
    seen(world, session)
    batch = [*in_time, *world.markers()]

    def busy(*_: object, **__: object) -> None:
        raise TableBusy("throttled")

    with monkeypatch.context() as patched:
        patched.setattr(runs, "fold", busy)
        assert world.consume(batch)["batchItemFailures"] == [{"itemIdentifier": in_time[0].sequence}]
    assert not seen(world, session)["frozen"]
    world.consume(batch)
    world.verify()
    assert seen(world, session)["winners"] == ["ann"]


@pytest.mark.parametrize("data", [
    b'{"marker":"SESSION","shard":"shardId-000000000000","kid":"k1","mac":"AAAA"}\n',
    b'{"marker":"SESSION"}\n', b'{"marker":', b'{"marker":["SESSION"],"shard":1,"kid":2,"mac":3}',
    b'{"marker":"SESSION","shard":"s","kid":"k9","mac":"AAAA"}\n', b'{"marker":"' + b"x" * 5_000 + b'"}'])
def test_a_marker_that_a_player_wrote_freezes_nothing(world: World, data: bytes) -> None:
    session = open_session(world)["id"]
    change(world, session, "closed")
    world.clock.now += GRACE_SECONDS + 1
    seen(world, session)
    world.consume([world.record(data.replace(b"SESSION", session.encode()), "mallory")])
    assert not seen(world, session)["frozen"]
    (letter,) = world.letters()
    assert letter["reason"] in ("bad_mac", "not_a_frame", "unknown_key")


def test_a_marker_of_another_session_or_shard_has_another_signature() -> None:
    one = markers.seal(markers.Marker("a", "s1"), "k", b"key")
    assert markers.read(one, {"k": b"key"}) == markers.Marker("a", "s1")
    for other in (one.replace(b'"a"', b'"b"'), one.replace(b"s1", b"s2")):
        with pytest.raises(Exception, match="forged"):
            markers.read(other, {"k": b"key"})


def test_the_rank_tree_is_compared_with_the_final_board_and_put_right(world: World) -> None:
    table = environment.table()
    session = open_session(world)["id"]
    for sub, ticks in (("ann", 900), ("bob", 300), ("cid", 120)):
        world.finish(world.start(sub, session=session), ticks)
    (stray, *_) = ranks.additions(session, None, 123_456)
    table.update_with({"pk": "x", "sk": "x"}, [stray], set={"n": 1}, condition=Attr("pk").not_exists())
    settled(world, session)
    assert seen(world, session)["frozen"]
    told = world.call("GET", f"/sessions/{session}/statistics", "boss", groups="[Managers]").body
    assert (told["drift"], told["players"]) == (1, 3)
    assert boards.drift(table, session) == {}


def test_a_tree_that_nothing_disturbed_agrees_with_the_final_board(world: World) -> None:
    session = open_session(world)["id"]
    world.finish(world.start("ann", session=session), 300)
    path = f"/sessions/{session}/statistics"
    assert world.call("GET", path, "boss", groups="[Managers]").body["drift"] is None
    settled(world, session)
    seen(world, session)
    assert world.call("GET", path, "boss", groups="[Managers]").body["drift"] == 0


def test_yesterdays_challenge_is_frozen_with_its_winners(world: World) -> None:
    today = daily.session_of(daily.day_of(world.clock.now))
    for sub, ticks in (("ann", 900), ("bob", 300), ("cid", 600), ("dan", 120)):
        world.finish(world.start(sub, session=today), ticks)
    expected = [row["name"] for row in world.board("ann", session=today)["rows"]]
    late = world.start("eve", session=today)
    frames = late.play(60)
    world.clock.now = daily.start_of(daily.day_of(world.clock.now)) + daily.DAY_SECONDS + GRACE_SECONDS + 1
    assert not world.board("ann", session=today)["session"]["frozen"], "its markers are on their way"
    world.consume([*world.markers(), *world.put(late, *frames)])
    board = world.board("ann", session=today)
    assert (board["session"]["frozen"], board["session"]["winners"]) == (True, expected[:3])
    assert [row["name"] for row in board["rows"]] == expected
    best = Best(today, "p", "Late", boards.top(environment.table(), today, 1)[0].score, 0, "a" * 24)
    with pytest.raises(BoardFrozen):
        boards.record(environment.table(), best)
    tomorrow = daily.session_of(daily.day_of(world.clock.now))
    assert seen(world, today) == {}, "a list of every day there ever was is nobody's wish"
    assert seen(world, tomorrow)["state"] == "open"
    assert seen(world, tomorrow)["winners"] == []


def test_a_row_that_climbs_while_the_board_is_exported_is_there_once(world: World,
                                                                    monkeypatch: pytest.MonkeyPatch) -> None:
    session = open_session(world)["id"]
    table = environment.table()
    names = [f"p{number}" for number in range(40)]
    for number, name in enumerate(names):
        boards.record(table, Best(session, name, name, Score(number * 10, 1, 5, 1), 1, f"run-{name}"))
    query = Table.query

    def meanwhile(self: Table, *arguments: Any, **more: Any) -> Any:
        found = query(self, *arguments, **more)
        if more.get("consistent"):  # after the first reading the last one overtakes everybody
            boards.record(table, Best(session, "p0", "p0", Score(90_000, 1, 5, 1), 2, "run-again"))
        return found

    monkeypatch.setattr(Table, "query", meanwhile)
    exported = world.call("GET", f"/sessions/{session}/export", "boss", groups="[Managers]").body
    assert exported["cursor"] == ""
    assert sorted(row["name"] for row in exported["rows"]) == sorted(names)
    assert [row["rank"] for row in exported["rows"]] == list(range(1, 41))
