"""A fresh back end for every test that asks for one."""

import sys
from collections.abc import Iterator
from threading import RLock
from typing import Any

import pytest
from moto import mock_aws
from moto.dynamodb.responses import DynamoHandler

from functions import api, attendance, consumer, counting, environment, in_play, looks, measuring, verifier
from functions.routing import Router
from tests.cloud.world import REGION, Clock, World, make_resources

MOTO_DEPTH = 5_000  # its copy of an update expression goes some levels deeper with each attribute that is set


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    monkeypatch.setenv("AWS_REGION", REGION)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    # Clients are kept, for making them is what takes time; what remembers a test's own data is not.
    for cached in (environment.bucket, environment.verify_queue, environment.dead_letter_queue,
                   environment.master_keys, environment.stream, environment.second_factor, measuring._metrics,
                   consumer._consumer, verifier._verifier, attendance.attendance, counting.counting, in_play.in_play):
        cached.cache_clear()
    looks.forget()
    clock = Clock()
    monkeypatch.setattr(api, "_router", Router(api.ROUTES, clock, api.prove))
    monkeypatch.setattr(verifier, "WAIT_SECONDS", 0.0)
    _one_call_of_the_table_at_a_time(monkeypatch)
    usual = sys.getrecursionlimit()
    sys.setrecursionlimit(MOTO_DEPTH)
    try:
        with mock_aws():
            for name, value in make_resources().items():
                monkeypatch.setenv(name, value)
            yield World(clock)
    finally:
        sys.setrecursionlimit(usual)


def _one_call_of_the_table_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A transaction that moto cancels puts the whole table back as it was before it, and so undoes what other threads
    wrote meanwhile. DynamoDB does not."""
    turn, call = RLock(), DynamoHandler.call_action

    def in_turn(handler: DynamoHandler) -> Any:
        with turn:
            return call(handler)

    monkeypatch.setattr(DynamoHandler, "call_action", in_turn)
