"""A host's words in the wrong order: each is refused with a sentence, or changes nothing."""

from tests.cloud.competitions import change, grant, join, open_session, seen
from tests.cloud.world import World


def test_a_session_in_the_archive_stays_there_when_it_is_closed_again(world: World) -> None:
    session = open_session(world)["id"]
    change(world, session, "closed")
    world.clock.now += 61
    world.board("ann", session=session)
    world.consume(world.markers())
    world.board("ann", session=session)
    assert change(world, session, "archived").body["state"] == "archived"
    again = change(world, session, "closed")
    assert (again.status, again.body["state"], again.body["frozen"]) == (200, "archived", True)
    assert seen(world, session) == {}
    assert change(world, session, "started").code == "bad_request"


def test_a_session_that_is_not_open_yet_can_not_be_started_and_keeps_its_minutes(world: World) -> None:
    opens = world.clock.now + 3_600
    session = open_session(world, kind="TIME_CONSTRAINED", minutes=5, gathers=True, opens_at=opens)["id"]
    early = change(world, session, "started")
    assert (early.status, early.code) == (400, "bad_request")
    assert "not open yet" in early.body["error"]["message"]
    world.clock.now = opens + 1
    assert join(world, session, "ann").status == 201
    started = change(world, session, "started").body
    assert started["closes_at"] - started["starts_at"] == 300


def test_a_start_does_not_move_an_earlier_end(world: World) -> None:
    end = world.clock.now + 100
    session = open_session(world, kind="TIME_CONSTRAINED", minutes=5, gathers=True, closes_at=end)["id"]
    assert change(world, session, "started").body["closes_at"] == end


def test_what_would_end_before_anybody_begins_is_not_started(world: World) -> None:
    session = open_session(world, gathers=True, closes_at=world.clock.now + 3)["id"]
    late = change(world, session, "started")
    assert (late.status, late.code) == (409, "session_closed")
    assert grant(world, session, "ann").code == "not_started"
