"""Seats: none given twice, none lost, nobody in where they don't belong."""

import random
from typing import Any

import pytest
from botocore.exceptions import ClientError

from alienattack.protocol.api import Lobby, player_id
from functions import environment
from functions.routes.runs import ASK_AGAIN_SECONDS
from functions.tables import seats, sessions
from functions.tables.seats import Seat
from functions.tables.table import Table
from tests.cloud.competitions import MANAGER, change, grant, join, open_session, seen
from tests.cloud.world import World


class Crowded:
    """A DynamoDB client that is busy with others for every second transaction, as the table of a full lobby is."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._rng = random.Random(11)
        self.met = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def transact_write_items(self, **arguments: Any) -> Any:
        if self._rng.random() < 0.5:
            self.met += 1
            raise ClientError({"Error": {"Code": "TransactionCanceledException", "Message": "busy"},
                               "CancellationReasons": [{"Code": "TransactionConflict"}]},  # type: ignore[typeddict-unknown-key]
                              "TransactWriteItems")
        return self._client.transact_write_items(**arguments)


def test_of_a_hundred_and_fifty_one_who_come_into_each_others_way_one_is_told_that_it_is_full(world: World) -> None:
    session = sessions.read(environment.table(), open_session(world)["id"])
    assert session is not None
    client = Crowded(environment.table()._client)
    table, waits = Table(client, "game"), []
    for number in range(150):
        seats.take(table, session, Seat(f"player-{number}", f"P{number}", number), waits.append)
    with pytest.raises(seats.Full):
        seats.take(table, session, Seat("one-too-many", "Late", 150.0), waits.append)
    assert client.met == len(waits) > 100
    assert max(waits) <= seats.LONGEST_WAIT
    assert seats.taken(environment.table(), [session.id]) == {session.id: 150}
    assert len(seats.of_session(environment.table(), session.id)) == 150


def test_a_full_session_says_so(world: World) -> None:
    session = open_session(world, seats=2)["id"]
    replies = [join(world, session, name) for name in ("ann", "bob", "cid")]
    assert [reply.status for reply in replies] == [201, 201, 409]
    assert replies[2].body["error"]["message"] == "All 2 seats are taken."


def test_the_same_player_again_keeps_the_one_seat(world: World) -> None:
    session = open_session(world, seats=2)["id"]
    for _ in range(3):
        assert join(world, session, "ann").status == 201
    assert seen(world, session)["seats_taken"] == 1


def test_leaving_frees_a_seat_once(world: World) -> None:
    session = open_session(world, seats=1)["id"]
    join(world, session, "ann")
    assert join(world, session, "bob").code == "session_full"
    for _ in range(2):
        assert world.call("DELETE", f"/sessions/{session}/seat", "ann").status == 200
    assert seen(world, session)["seats_taken"] == 0
    assert join(world, session, "bob").status == 201


def test_playing_takes_a_seat_and_a_full_session_grants_no_run(world: World) -> None:
    session = open_session(world, seats=1)["id"]
    assert grant(world, session, "ann").status == 201
    assert grant(world, session, "ann").status == 201
    assert grant(world, session, "bob").code == "session_full"


def test_a_single_trial_is_spent_by_leaving_too(world: World) -> None:
    session = open_session(world, kind="SINGLE_TRIAL")["id"]
    assert grant(world, session, "ann").status == 201
    world.call("DELETE", f"/sessions/{session}/seat", "ann")
    assert join(world, session, "ann").status == 201
    world.clock.now += ASK_AGAIN_SECONDS + 1
    assert grant(world, session, "ann").code == "already_played"


def test_a_private_session_is_known_by_its_code_alone(world: World) -> None:
    made = open_session(world, public=False)
    session, code = made["id"], made["code"]
    assert len(code) == 8
    assert seen(world, session, "ann", "") == {}
    assert seen(world, session, "ann", "", "code=WRONGONE") == {}
    told = seen(world, session, "ann", "", f"code={code.lower()}")
    assert told["name"] == "Finals"
    assert told["code"] == ""
    for refused in (join(world, session, "ann"), join(world, session, "ann", code="WRONGONE"),
                    join(world, session, "ann", code=7), grant(world, session, "ann"),
                    world.call("GET", f"/sessions/{session}/board", "ann"),
                    world.call("GET", f"/sessions/{session}/board/me", "ann"),
                    world.call("GET", f"/sessions/{session}/lobby", "ann")):
        assert (refused.status, refused.code) == (403, "forbidden")
    assert join(world, session, "ann", code=f" {code.lower()} ").status == 201
    assert grant(world, session, "ann").status == 201
    assert world.call("GET", f"/sessions/{session}/board", "ann").status == 200
    assert seen(world, session, "ann", "")["name"] == "Finals"


def test_a_lobby_shows_who_is_there_in_the_order_in_which_they_came(world: World) -> None:
    session = open_session(world, gathers=True)["id"]
    for second, name in enumerate(("ann", "bob", "cid")):
        world.clock.now += second
        join(world, session, name)
    lobby = Lobby.from_json(world.call("GET", f"/sessions/{session}/lobby", "bob").body)
    assert (lobby.players, lobby.mine, lobby.session.state) == (("ann", "bob", "cid"), True, "gathering")
    assert lobby.server_time == world.clock.now
    assert not Lobby.from_json(world.call("GET", f"/sessions/{session}/lobby", "dan").body).mine


def test_who_is_banned_gets_no_seat_and_is_told(world: World) -> None:
    session = open_session(world)["id"]
    seats.ban(environment.table(), session, player_id("ann"), world.clock.now)
    assert join(world, session, "ann").code == "banned"
    assert grant(world, session, "ann").code == "banned"
    assert seen(world, session)["seats_taken"] == 0


@pytest.mark.parametrize("body", [{"seats": 0}, {"seats": 10_001}, {"seats": "many"}, {"minutes": 5},
                                  {"kind": "TIME_CONSTRAINED", "minutes": 31}, {"gathers": 1},
                                  {"kind": "TIME_CONSTRAINED", "minutes": 0}, {"seats": True}])
def test_a_session_that_makes_no_sense_is_refused_in_words(world: World, body: dict[str, object]) -> None:
    reply = world.call("POST", "/sessions", "boss", groups=MANAGER, body={"name": "Finals", **body})
    assert (reply.status, reply.code) == (400, "bad_request")
    assert reply.body["error"]["message"].endswith(".")


def test_the_arcade_has_no_seats(world: World) -> None:
    assert join(world, "arcade", "ann").code == "bad_request"
    assert change(world, "arcade", "closed").code == "forbidden"
    assert join(world, "nowhere", "ann").code == "not_found"
