"""What an embedded cloud did, counted as AWS would bill it."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from alienattack.hosting.cost import Measured
from alienattack.hosting.meter import (
    BOARDS,
    LEFT_OUT,
    NOT_COUNTED,
    Meter,
    asked_for,
    kind_of,
    read_units,
    route_of,
    write_units,
)
from alienattack.online.transport import JsonTransport
from tests.e2e.players import bot_on
from tests.hosts import CloudFactory, wait_until


def size(item: object) -> int:
    """Every item says its own size here."""
    assert isinstance(item, dict)
    return int(item["size"])


def test_readings_are_billed_by_four_kilobytes() -> None:
    assert read_units("GetItem", {}, {"Item": {"size": 4_097}}, size) == 1.0
    assert read_units("GetItem", {"ConsistentRead": True}, {}, size) == 1.0
    assert read_units("Query", {}, {"Items": [{"size": 3_000}, {"size": 3_000}]}, size) == 1.0  # the sum is rounded
    several = {"RequestItems": {"t": {"Keys": [1, 2, 3], "ConsistentRead": True}}}
    assert read_units("BatchGetItem", several, {"Responses": {"t": [{"size": 10}, {"size": 5_000}]}}, size) == 4.0


def test_a_refused_write_is_billed_as_well() -> None:
    assert write_units({}, {"ConsumedCapacity": {"CapacityUnits": 3.0}}) == 3.0
    assert write_units({}, {"ConsumedCapacity": [{"CapacityUnits": 4.0}, {"CapacityUnits": 1.0}]}) == 5.0
    assert write_units({}, {"__type": "ConditionalCheckFailedException"}) == 1.0
    assert write_units({"TransactItems": [1, 2, 3]}, {"__type": "TransactionCanceledException"}) == 6.0


def test_cpu_time_counts_from_the_second_answer_of_a_process_on() -> None:
    spent = {7: 1.0}
    meter = Meter(clock=lambda: 0.0, cpu=spent.get)
    meter.start()
    meter.ran("api", 7)  # a second of imports went by
    spent[7] = 1.25
    meter.ran("api", 7)
    assert meter.counts()["function_cpu_ms"] == {"api": pytest.approx(250)}
    meter.start()
    spent[7] = 1.5
    assert meter.counts()["function_cpu_ms"] == {"api": pytest.approx(250)}


def request(method: str, path: str, **headers: str) -> dict[str, object]:
    return {"rawPath": path, "requestContext": {"http": {"method": method}}, "headers": headers}


@pytest.mark.parametrize(("method", "path", "route"), [
    ("GET", "/sessions/arcade/board", "GET /sessions/*/board"),
    ("GET", "/sessions/8f3a/board/around-me", "GET /sessions/*/board/around-me"),
    ("POST", "/sessions/8f3a/seat", "POST /sessions/*/seat"),
    ("GET", "/sessions", "GET /sessions"),
    ("POST", "/runs", "POST /runs"),
    ("GET", "/runs/0a1b/replay", "GET /runs/*/replay"),
    ("GET", "/public/sessions/8f3a/board", "GET /public/sessions/*/board"),
    ("DELETE", "/me", "DELETE /me"),
])
def test_a_route_is_named_without_what_names_one_thing_alone(method: str, path: str, route: str) -> None:
    assert route_of(request(method, path)) == route


def test_what_is_no_request_has_no_route_and_is_not_counted_apart() -> None:
    assert route_of({"Records": []}) == route_of(None) == " /"
    assert asked_for({"Records": []}) == asked_for(None) == ""


def key(pk: str) -> dict[str, object]:
    return {"pk": {"S": pk}, "sk": {"S": "any"}}


@pytest.mark.parametrize(("action", "asked", "kind"), [
    ("GetItem", {"Key": key("RUN#0a1b")}, "RUN"),
    ("PutItem", {"Item": key("SESSIONS")}, "SESSIONS"),
    ("Query", {"IndexName": "places"}, "places"),
    ("Query", {}, "query"),
    ("BatchGetItem", {"RequestItems": {"game": {"Keys": [key("RANKS#arcade"), key("BOARD#arcade"), key("RANKS#x")]}}},
     "BOARD+RANKS"),
    ("TransactWriteItems", {"TransactItems": [{"Update": {"Key": key("RUN#1")}}, {"Put": {"Item": key("PLAYER#p")}},
                                              {"ConditionCheck": {"Key": key("ERASED#p")}}]}, "ERASED+PLAYER+RUN"),
])
def test_items_go_by_the_beginning_of_their_keys(action: str, asked: dict[str, object], kind: str) -> None:
    assert kind_of(action, asked) == kind


def test_requests_are_counted_by_route() -> None:
    meter = Meter(clock=lambda: 0.0)
    meter.start()
    for method, path in (("GET", "/sessions/arcade/board"), ("GET", "/sessions/8f3a/board"), ("POST", "/runs"),
                         ("POST", "/sessions/8f3a/seat")):
        meter.invoked("api", request(method, path), 1.0, "")
    meter.invoked("consumer", {"Records": []}, 1.0, "")
    counts = meter.counts()
    assert counts["requests_by_route"] == {"GET /sessions/*/board": 2, "POST /runs": 1, "POST /sessions/*/seat": 1}
    assert (counts["board_requests"], counts["other_requests"]) == (2, 2)


def test_what_boards_take_is_counted_apart_and_what_a_probe_takes_not_at_all() -> None:
    spent = {7: 1.0}
    meter = Meter(clock=lambda: 0.0, cpu=spent.get)
    meter.start()
    meter.ran("api", 7)
    board, probe = request("GET", "/sessions/arcade/board"), request("GET", "/sessions/a/board", **{NOT_COUNTED: "1"})
    assert (asked_for(board), asked_for(probe), asked_for(request("POST", "/runs"))) == (BOARDS, LEFT_OUT, "")
    with meter.answering(BOARDS, 7) as trace:
        spent[7] += 0.25
        meter.table("api", 0.5, 0.0, "RUN", meter.asked_for(trace))
    with meter.answering(LEFT_OUT, 7) as trace:
        spent[7] += 1.0
        assert meter.asked_for(trace) == LEFT_OUT  # such calls of the table are not told to the meter
    spent[7] += 0.5
    meter.table("api", 2.0, 0.0, "SESSIONS", meter.asked_for(""))
    counts = meter.counts()
    assert (counts["board_cpu_ms"], counts["function_cpu_ms"]) == (pytest.approx(250), {"api": pytest.approx(750)})
    assert (counts["board_read_units"], counts["read_units"], counts["board_table_calls"]) == (0.5, 2.5, 1)


def test_a_bots_play_is_counted_call_by_call(clouds: CloudFactory, tmp_path: Path) -> None:
    cloud = clouds(tmp_path / "home")
    with bot_on(cloud, tmp_path / "bot") as bot:
        assert bot.api.board() is not None
        assert cloud.ask("meter")["board_requests"] == 0  # off until it is started
        cloud.ask("meter", start=True)
        grant, _ = bot.api.start_run(), bot.telemetry  # their time is not the run's
        truth = bot.play_run(time.monotonic() + 3.0, grant=grant)
        assert bot.verdict(truth.run) is not None
        assert bot.api.board() is not None
        looked = JsonTransport(cloud.api).request(
            "GET", "/public/sessions/arcade/board", headers={NOT_COUNTED: "1"})
        assert looked.status == 200
        ledger = bot.telemetry.ledger()
        counts = wait_until(lambda: (found := cloud.ask("meter"))["verified_runs"] and found)
    measured = Measured.from_json({**counts, "players": 1, "player_seconds": truth.ticks / 60})
    assert measured.frames >= 2
    assert measured.put_calls >= measured.frames
    assert sum(measured.frame_kib.values()) == measured.frames
    assert 400 < measured.frame_bytes / measured.frames < 4_000
    assert ledger.offered >= measured.frames
    assert measured.board_requests == 1
    assert measured.requests_by_route["GET /sessions/*/board"] == measured.requests_by_route["POST /runs"] == 1
    assert measured.other_requests >= 2  # the grant and the verdict
    assert 0 < measured.board_read_units < measured.read_units
    assert 2 <= measured.board_table_calls < measured.function_table_calls["api"]
    assert measured.board_cpu_ms <= measured.function_cpu_ms["api"]
    assert measured.function_invocations["api"] == measured.board_requests + measured.other_requests
    assert measured.function_invocations["verifier"] == measured.verified_runs == 1
    assert measured.function_invocations["consumer"] >= 1
    assert measured.consumer_write_units >= 1
    assert measured.write_units > measured.consumer_write_units
    assert measured.read_units > measured.consumer_read_units > 0
    assert measured.archive_bytes > 500
    assert measured.log_bytes > 500
