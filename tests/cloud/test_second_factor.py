"""Managers without a second factor, where the host demands one: nothing that only a manager may works for them."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from functions import environment
from functions.second_factor import MOST_KNOWN, SecondFactor
from tests.cloud.world import Clock, World

HOST = {"groups": "[Managers]", "name": "Host"}
OPENED: dict[str, Any] = {"name": "Finals", "kind": "MULTIPLE_TRIALS"}


class Pool:
    """A user pool: user name -> factors; counts how often it is asked."""

    def __init__(self, **factors: list[str]) -> None:
        self.factors = factors
        self.asked: list[str] = []

    def __call__(self, username: str) -> list[str]:
        self.asked.append(username)
        return self.factors.get(username, [])


@pytest.fixture
def pool(world: World, monkeypatch: pytest.MonkeyPatch) -> Pool:
    """The pool of a cloud that demands a second factor of its managers."""
    pool = Pool(host=["SOFTWARE_TOKEN_MFA"])
    demanded = SecondFactor(pool, world.clock)
    monkeypatch.setattr(environment, "second_factor", lambda: demanded)
    return pool


def test_with_one_a_manager_manages(world: World, pool: Pool) -> None:
    assert world.call("POST", "/sessions", "h", body=OPENED, **HOST).status == 201
    assert pool.asked == ["host"]


def test_without_one_a_manager_is_told_how_to_get_one(world: World, pool: Pool) -> None:
    pool.factors.clear()
    for method, path in (("POST", "/sessions"), ("PATCH", "/sessions/arcade"), ("GET", "/sessions/arcade/export"),
                         ("GET", "/sessions/arcade/statistics"), ("POST", "/sessions/arcade/kick")):
        reply = world.call(method, path, "h", body=OPENED if method != "GET" else None, **HOST)
        assert (reply.status, reply.code) == (403, "forbidden")
        assert "alienattack account second-factor" in reply.body["error"]["message"]


def test_without_one_a_manager_sees_no_more_than_a_player(world: World, pool: Pool) -> None:
    made = world.call("POST", "/sessions", "h", body={**OPENED, "public": False}, **HOST).body
    pool.factors.clear()
    world.clock.now += 61
    listed = world.call("GET", "/sessions", "h", **HOST).body["sessions"]
    assert made["id"] not in [session["id"] for session in listed]
    assert world.call("POST", "/runs", "h", body={}, **HOST).status != 403  # and no less: they may play


def test_players_are_never_asked_about(world: World, pool: Pool) -> None:
    world.start("ann")
    world.board("ann")
    world.call("GET", "/config")
    assert pool.asked == []


def test_a_player_who_says_to_be_a_manager_hears_the_same_as_before(world: World, pool: Pool) -> None:
    reply = world.call("POST", "/sessions", "ann", body=OPENED, groups="[NotManagers]")
    assert (reply.status, reply.body["error"]["message"]) == (403, "Only Managers may do that.")
    assert pool.asked == []


def test_where_none_is_demanded_nobody_is_asked(world: World) -> None:
    assert environment.second_factor() is None
    assert world.call("POST", "/sessions", "h", body=OPENED, **HOST).status == 201


def test_a_yes_is_good_for_a_minute_and_a_no_is_asked_for_again() -> None:
    clock, pool = Clock(), Pool()
    factor = SecondFactor(pool, clock)
    assert not factor.has("host")
    pool.factors["host"] = ["SOFTWARE_TOKEN_MFA"]
    assert factor.has("host")
    pool.factors.clear()
    clock.now += 59
    assert factor.has("host")
    clock.now += 2
    assert not factor.has("host")
    assert len(pool.asked) == 3


def test_many_managers_do_not_fill_the_memory() -> None:
    pool = Pool()
    factor = SecondFactor(pool, Clock())
    for number in range(3 * MOST_KNOWN):
        pool.factors[f"host{number}"] = ["SOFTWARE_TOKEN_MFA"]
        factor.has(f"host{number}")
    assert len(factor._known) <= MOST_KNOWN


def test_where_cognito_does_not_answer_nobody_manages(world: World, pool: Pool,
                                                      monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(_: str) -> list[str]:
        raise ClientError({"Error": {"Code": "InternalErrorException"}}, "AdminGetUser")

    factor = SecondFactor(silent, world.clock)
    monkeypatch.setattr(environment, "second_factor", lambda: factor)
    assert world.call("POST", "/sessions", "h", body=OPENED, **HOST).status == 503
    assert world.call("GET", "/sessions", "ann").status == 200
