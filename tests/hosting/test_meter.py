"""What an embedded cloud did, counted as AWS would bill it."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from alienattack.hosting.cost import Measured
from alienattack.hosting.meter import Meter, read_units, write_units
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
        ledger = bot.telemetry.ledger()
        counts = wait_until(lambda: (found := cloud.ask("meter"))["verified_runs"] and found)
    measured = Measured.from_json({**counts, "players": 1, "player_seconds": truth.ticks / 60})
    assert measured.frames >= 2
    assert measured.put_calls >= measured.frames
    assert sum(measured.frame_kib.values()) == measured.frames
    assert 400 < measured.frame_bytes / measured.frames < 4_000
    assert ledger.offered >= measured.frames
    assert measured.board_requests == 1
    assert measured.other_requests >= 2  # the grant and the verdict
    assert measured.function_invocations["api"] == measured.board_requests + measured.other_requests
    assert measured.function_invocations["verifier"] == measured.verified_runs == 1
    assert measured.function_invocations["consumer"] >= 1
    assert measured.consumer_write_units >= 1
    assert measured.write_units > measured.consumer_write_units
    assert measured.read_units > measured.consumer_read_units > 0
    assert measured.archive_bytes > 500
    assert measured.log_bytes > 500
