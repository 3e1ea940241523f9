"""A lobby that many look at is read once a second by each process, and tells everybody the truth about themselves."""

from typing import Any

import pytest

from alienattack.protocol.api import Lobby
from functions import attendance, environment
from functions.tables import seats
from functions.tables.seats import Seat
from functions.tables.sessions import LONGEST_COUNTDOWN_SECONDS, countdown
from functions.tables.table import Table
from tests.cloud.competitions import MANAGER, join, open_session
from tests.cloud.world import World


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The sessions whose seats were read, one for each reading."""
    seen: list[str] = []

    def counted(table: Table, session: str, limit: int | None = None) -> list[Seat]:
        seen.append(session)
        return original(table, session, limit)

    original = seats.of_session
    monkeypatch.setattr(seats, "of_session", counted)
    return seen


def look(world: World, session: str, sub: str) -> Lobby:
    return Lobby.from_json(world.call("GET", f"/sessions/{session}/lobby", sub).body)


def elsewhere(session: str, sub: str, at: float) -> None:
    """A player takes a seat through another process of the function."""
    from alienattack.protocol.api import player_id
    from functions.tables import sessions

    found = sessions.read(environment.table(), session)
    assert found is not None
    seats.take(environment.table(), found, Seat(player_id(sub), sub, at), lambda _: None)


def test_a_hundred_looks_in_one_second_are_one_reading(world: World, readings: list[str]) -> None:
    session = open_session(world, gathers=True)["id"]
    join(world, session, "ann")
    readings.clear()
    for _ in range(100):
        world.clock.now += 0.01
        assert look(world, session, "bob").players == ("ann",)
    assert len(readings) <= 2
    world.clock.now += attendance.FRESH_SECONDS
    look(world, session, "bob")
    assert len(readings) <= 3


def test_who_came_or_went_through_another_process_is_seen_a_second_later(world: World) -> None:
    session = open_session(world, gathers=True)["id"]
    join(world, session, "ann")
    elsewhere(session, "bob", world.clock.now)
    assert look(world, session, "cid").players == ("ann",)
    world.clock.now += attendance.FRESH_SECONDS
    assert set(look(world, session, "cid").players) == {"ann", "bob"}


def test_nobody_is_told_that_their_own_seat_is_gone_because_another_process_gave_it(world: World) -> None:
    session = open_session(world, gathers=True)["id"]
    join(world, session, "ann")
    elsewhere(session, "bob", world.clock.now)
    lobby = look(world, session, "bob")
    assert lobby.mine
    assert set(lobby.players) == {"ann", "bob"}
    assert lobby.session.seats_taken == 2


def test_what_this_process_did_itself_is_seen_at_once(world: World) -> None:
    session = open_session(world, gathers=True)["id"]
    for sub in ("ann", "bob"):
        join(world, session, sub)
    assert set(look(world, session, "ann").players) == {"ann", "bob"}
    world.call("DELETE", f"/sessions/{session}/seat", "ann")
    assert look(world, session, "ann").players == ("bob",)
    world.call("POST", f"/sessions/{session}/kick", "boss", groups=MANAGER, body={"player": "bob"})
    assert look(world, session, "bob").players == ()


def test_of_a_crowd_some_names_are_told_and_how_many_there_are(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attendance, "MOST_NAMES", 3)
    session = open_session(world, gathers=True)["id"]
    for number in range(5):
        elsewhere(session, f"pilot{number}", world.clock.now)
    lobby = look(world, session, "pilot4")
    assert lobby.mine
    assert "pilot4" in lobby.players
    assert 3 <= len(lobby.players) <= 4
    assert lobby.session.seats_taken == 5


@pytest.mark.parametrize(("players", "seconds"), [(0, 5), (29, 5), (150, 10), (10_000, LONGEST_COUNTDOWN_SECONDS)])
def test_the_more_wait_the_longer_is_the_countdown(players: int, seconds: Any) -> None:
    assert countdown(players) == seconds
