"""The bill: rounding, scaling, what it leaves out, and how designs compare."""

from __future__ import annotations

import json
import math
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from alienattack.errors import AlienAttackError, SettingsError
from alienattack.hosting.cost import ON_DEMAND, PROVISIONED, Bill, Measured, bill, load_prices, original_bill
from alienattack.hosting.cost.bill import (
    ACCESS_LOG_BYTES,
    BATCH_CALLS,
    FRAME_CPU_MS,
    LIVE_ENTRY_BYTES,
    LOOK_CALLS,
    LOOK_CPU_MS,
    MOST_LIVE,
    ROWS_CPU_MS,
    Line,
)
from alienattack.hosting.cost.designs import (
    ARCHIVER_BATCH,
    ARCHIVER_WINDOW_SECONDS,
    BOARD_SECONDS,
    LANES,
    LOG_ONE_OF,
    MEMORY_MB,
    REPLAY_MS,
    ROWS_SECONDS,
    RUN_WRITE_SECONDS,
    WINDOW_SECONDS,
)
from alienattack.hosting.cost.idle import PLAIN
from alienattack.hosting.cost.measured import sizes_in_kib
from alienattack.protocol.api import player_id
from alienattack.protocol.names import MAX_LENGTH
from alienattack.protocol.scores import Score
from alienattack.resources import config_dir
from functions import looks as shared_looks
from functions.tables import live
from functions.tables.live import LiveEntry
from tests.cloud.world import template

PRICES = load_prices()
RUN = Measured(
    seconds=100, players=50, player_seconds=5_000, frames=2_500, frame_bytes=2_500 * 800, put_calls=2_500,
    board_requests=1_000, other_requests=200, function_invocations={"api": 1_200, "consumer": 100, "verifier": 17},
    function_ms={"api": 12_000.0, "consumer": 3_000.0, "verifier": 2_000.0}, write_units=3_000, read_units=3_000,
    archive_bytes=100_000, log_bytes=100_000, verified_runs=17, consumer_read_units=1_000,
)


def line(found: Bill, service: str, what: str) -> Line:
    return next(line for line in found.lines if (line.service, line.what) == (service, what))


def test_counts_survive_json() -> None:
    counted = replace(RUN, frame_kib={1: 2_400, 9: 100})
    assert Measured.from_json(json.loads(json.dumps(counted.to_json()))) == counted


@pytest.mark.parametrize(("broken", "told"), [
    ([], "no object"),
    ({**RUN.to_json(), "frames": -1}, "frames"),
    ({**RUN.to_json(), "frames": True}, "frames"),
    ({**RUN.to_json(), "function_ms": {"api": "fast"}}, "function_ms"),
    ({**RUN.to_json(), "frame_kib": {"many": 1}}, "many"),
    ({**RUN.to_json(), "surprise": 1}, "surprise"),
    ({"seconds": 1}, "player"),
    ({**RUN.to_json(), "player_seconds": 0}, "Nothing was measured"),
])
def test_counts_that_are_none_are_refused_with_what_is_wrong(broken: object, told: str) -> None:
    with pytest.raises(AlienAttackError, match=told):
        Measured.from_json(broken)


def test_each_frame_is_rounded_up_by_itself() -> None:
    sizes = [300, 1_024, 1_025, 5_121, 26_000]
    counted = replace(RUN, frames=5, frame_bytes=sum(sizes), frame_kib=sizes_in_kib(sizes))
    assert counted.frame_kib == {1: 2, 2: 1, 6: 1, 26: 1}
    assert counted.units_of(1) == 1 + 1 + 2 + 6 + 26
    assert counted.units_of(5) == 1 + 1 + 1 + 2 + 6
    assert counted.units_of(25) == 6
    assert replace(RUN, frame_bytes=2_500 * 5_121).units_of(5) == 5_000  # without sizes every frame is the mean one


def test_a_player_hour_costs_the_same_however_long_was_measured() -> None:
    twice = replace(RUN, seconds=200, player_seconds=10_000, frames=5_000, frame_bytes=5_000 * 800,
                    board_requests=2_000, other_requests=400, write_units=6_000, read_units=6_000,
                    function_invocations={name: 2 * calls for name, calls in RUN.function_invocations.items()},
                    function_ms={name: 2 * spent for name, spent in RUN.function_ms.items()}, archive_bytes=200_000,
                    log_bytes=200_000, verified_runs=34)
    of_one, of_two = (bill(run, PRICES, PROVISIONED).dollars_per_1000_player_hours for run in (RUN, twice))
    assert of_one == pytest.approx(of_two)


def test_frames_are_put_archived_and_counted_as_the_price_list_says() -> None:
    found = bill(RUN, PRICES, PROVISIONED)
    assert line(found, "Kinesis", "PUT payload units").dollars == pytest.approx(1.8 * 0.014)  # 1.8 M frames
    written = line(found, "S3", "archive written")
    assert written.quantity == pytest.approx(1.8e6 * (800 * 4 / 3 + 700) / 6e6 / 1e3)  # events of 6 MB
    assert line(found, "Lambda", "archiver: invocations").quantity == pytest.approx(written.quantity / 1e3)
    api = bill(replace(RUN, verified_runs=0), PRICES, PROVISIONED)  # no runs: nothing is told apart
    assert line(api, "Lambda", "api: time").quantity == pytest.approx(12 * 720 * 512 / 1024)
    assert found.dollars == pytest.approx(sum(found.by_service().values()))


def test_a_shard_hands_out_no_more_batches_than_it_has_lanes() -> None:
    crowd = bill(RUN, PRICES, PROVISIONED, players=1_000)
    assert line(crowd, "Lambda", "consumer: invocations").quantity * 1e6 == 3_600 * LANES / WINDOW_SECONDS
    few = bill(RUN, PRICES, PROVISIONED, players=10)
    assert line(few, "Lambda", "consumer: invocations").quantity * 1e6 == 3_600, "five frames a second are a batch"
    rare = bill(replace(RUN, frames=10), PRICES, PROVISIONED, players=10)
    assert line(rare, "Lambda", "consumer: invocations").quantity * 1e6 == pytest.approx(72), "none is without a frame"


def test_few_players_pay_for_the_two_items_that_each_batch_writes() -> None:
    counted = replace(RUN, consumer_write_units=2_000, verified_runs=0)
    alone, crowd = (line(bill(counted, PRICES, PROVISIONED, players=players), "DynamoDB", "write units").quantity * 1e6
                    for players in (1, 10_000))
    assert alone - 1_000 * 3_600 / 5_000 == pytest.approx(2 * 1_800), "each of its frames is a batch"
    assert crowd == pytest.approx(3_000 * 10_000 * 3_600 / 5_000), "as measured"


def test_a_runs_item_is_written_at_its_end_and_every_three_minutes_beside_those_two() -> None:
    nothing_else = replace(RUN, consumer_write_units=1, write_units=1)
    alone = line(bill(nothing_else, PRICES, PROVISIONED, players=1), "DynamoDB", "write units").quantity * 1e6
    assert alone == pytest.approx(2 * 1_800 + 12 * 2)


def test_a_few_players_are_archived_every_five_minutes_however_often_a_test_looked() -> None:
    watched = replace(RUN, function_invocations={**RUN.function_invocations, "archiver": 500})
    few = bill(watched, PRICES, PROVISIONED, players=10)
    assert line(few, "S3", "archive written").quantity * 1e3 == pytest.approx(12)
    assert few.dollars == pytest.approx(bill(RUN, PRICES, PROVISIONED, players=10).dollars)


def test_the_archive_costs_about_a_cent() -> None:
    found = bill(RUN, PRICES, PROVISIONED)
    whole = sum(each.dollars for each in found.lines if "archive" in each.what and each.unit != "GB-months")
    assert 0.001 < whole < 0.02


def test_shards_are_whole_and_shared_by_all_who_play() -> None:
    assert line(bill(RUN, PRICES, PROVISIONED, players=10), "Kinesis", "shard hours").quantity == 1
    assert line(bill(RUN, PRICES, PROVISIONED, players=1_600), "Kinesis", "shard hours").quantity == 1
    assert line(bill(RUN, PRICES, PROVISIONED, players=1_700, hours=3), "Kinesis", "shard hours").quantity == 6
    ten, thousand = (bill(RUN, PRICES, PROVISIONED, players=players) for players in (10, 1_000))
    assert ten.dollars_per_1000_player_hours > thousand.dollars_per_1000_player_hours + 1


def test_the_original_costs_about_29_dollars_and_more_with_its_polling() -> None:
    assert 28 < original_bill(PRICES).dollars_per_1000_player_hours < 31
    assert original_bill(PRICES, pane=True).dollars_per_1000_player_hours > 35


def test_an_on_demand_stream_costs_more_while_nobody_plays() -> None:
    provisioned, on_demand = (bill(RUN, PRICES, design) for design in (PROVISIONED, ON_DEMAND))
    assert 15 < provisioned.idle_dollars_a_month < 18
    assert [line.what for line in provisioned.idle if "free" in line.assumption] == [
        "Lambda's empty looks at the verifier's queue", "alarms", "dashboard"]
    assert on_demand.idle_dollars_a_month - provisioned.idle_dollars_a_month == pytest.approx(730 * 0.025)
    assert on_demand.dollars > provisioned.dollars


def test_a_bill_of_no_run_says_what_it_lacks() -> None:
    assert bill(RUN, PRICES, PROVISIONED).lacks == ""
    assert "grants, replays, verdicts" in bill(replace(RUN, verified_runs=0), PRICES, PROVISIONED).lacks


def test_every_line_says_what_it_rests_on() -> None:
    for found in (bill(RUN, PRICES, PROVISIONED), bill(RUN, PRICES, ON_DEMAND), original_bill(PRICES, pane=True)):
        assert [line for line in found.lines if not line.assumption] == []


def test_the_design_is_that_of_the_template() -> None:
    resources = template()["Resources"]
    memory = {resource["Properties"]["Handler"].split(".")[1]: resource["Properties"]["MemorySize"]
              for resource in resources.values() if resource["Type"] == "AWS::Lambda::Function"}
    assert {name: MEMORY_MB.get(name) for name in memory} == memory
    levels = {resource["Properties"]["LoggingConfig"]["SystemLogLevel"]
              for resource in resources.values() if resource["Type"] == "AWS::Lambda::Function"}
    assert levels == {"WARN"}  # no START, END and REPORT
    monthly = Counter(resource["Type"] for resource in resources.values())
    assert {kind: monthly[kind] for kind in PLAIN} == PLAIN  # and what else is paid by the month comes by a parameter:
    assert {resource.get("Condition") for resource in resources.values()
            if resource["Type"] in ("AWS::KMS::Key", "AWS::WAFv2::WebACL")} <= {"Firewalls"}
    mapping = resources["StreamMapping"]["Properties"]
    assert (mapping["ParallelizationFactor"], mapping["MaximumBatchingWindowInSeconds"]) == (LANES, WINDOW_SECONDS)
    consumer = resources["ConsumerFunction"]["Properties"]["Environment"]["Variables"]
    assert float(consumer["RUN_WRITE_SECONDS"]) == RUN_WRITE_SECONDS
    archiving = resources["ArchiverMapping"]["Properties"]
    assert archiving["BatchSize"] == ARCHIVER_BATCH
    assert archiving["MaximumBatchingWindowInSeconds"] == ARCHIVER_WINDOW_SECONDS
    assert live.MOST_ENTRIES == MOST_LIVE
    entry = LiveEntry("0" * 24, player_id("sub"), "N" * MAX_LENGTH, "checking", Score(0, 0, 0, 0), 0)
    assert len(live._name_of(entry.run)) + len(live._stored(entry)) <= LIVE_ENTRY_BYTES
    api = resources["ApiFunction"]["Properties"]["Environment"]["Variables"]
    assert float(api["BOARD_SECONDS"]) == BOARD_SECONDS
    assert shared_looks.ROWS_SECONDS == ROWS_SECONDS
    assert str(LOG_ONE_OF) in str(api["LOG_ONE_OF"])


def test_a_line_of_the_access_log_is_no_longer_than_the_bill_says() -> None:
    shown = template()["Resources"]["ApiStage"]["Properties"]["AccessLogSettings"]["Format"]
    for name, value in {"requestId": "JKJaXmPLvHcESHA=", "httpMethod": "GET", "path": f"/sessions/{'5' * 12}/board",
                        "status": "200", "responseLatency": "123",
                        "authorizer.claims.sub": "e4d8a4b8-0041-70f5-9cf8-3c3a5c5d2c6d",
                        "integrationErrorMessage": "-"}.items():
        assert f"$context.{name}" in shown
        shown = shown.replace(f"$context.{name}", value)
    assert "$" not in shown
    assert len(shown) + 26 <= ACCESS_LOG_BYTES


def test_what_a_batch_takes_is_not_taken_for_what_its_frames_take() -> None:
    few = replace(RUN, function_cpu_ms={"consumer": 100 * 9.0 + 2_500 * FRAME_CPU_MS},
                  function_table_calls={"consumer": 100 * BATCH_CALLS})
    of_all = line(bill(few, PRICES, PROVISIONED), "Lambda", "consumer: time").quantity
    assert of_all == pytest.approx(3.6 * (9 * 1.7275 + 5 * BATCH_CALLS) + 1_800 * FRAME_CPU_MS * 1.7275, rel=0.01)
    assert of_all < line(bill(RUN, PRICES, PROVISIONED), "Lambda", "consumer: time").quantity


def test_long_runs_take_the_verifier_longer_for_all_that_was_played_is_played_again() -> None:
    counted = replace(RUN, function_cpu_ms={"verifier": 0.0})
    (often, seldom) = (line(bill(counted, PRICES, PROVISIONED, runs_an_hour=runs), "Lambda", "verifier: time").quantity
                       for runs in (12, 1))
    assert often == pytest.approx(seldom) == pytest.approx(3_600 * REPLAY_MS * 1_769 / 1_024)  # 1,000 players, GB-s


def test_what_is_kept_of_a_run_is_paid_for() -> None:
    kept = line(bill(RUN, PRICES, PROVISIONED), "DynamoDB", "kept")
    assert kept.quantity == pytest.approx(12_000 * 800 / 2**30)
    assert kept.price == PRICES.dynamodb_gb_month + PRICES.dynamodb_backup_gb_month


def test_of_the_apis_own_lines_one_of_many_is_paid_for() -> None:
    quiet = replace(RUN, function_log_bytes={"api": 90_000.0, "consumer": 10_000.0})
    loud = replace(RUN, function_log_bytes={"api": 0.0, "consumer": 10_000.0})
    dearer, cheaper = (line(bill(run, PRICES, PROVISIONED), "Logs", "functions and access log").quantity
                       for run in (quiet, loud))
    api = line(bill(RUN, PRICES, PROVISIONED), "Lambda", "api: invocations").quantity * 1e6
    assert (dearer - cheaper) * 2**30 == pytest.approx(90_000 / 1_200 * api / LOG_ONE_OF)


def test_what_all_see_alike_of_a_board_is_read_by_the_clock_and_not_by_the_player() -> None:
    apart = replace(RUN, units_by_item={"api reads LIVE": 500.0, "api reads places": 500.0})
    few, crowd = (line(bill(apart, PRICES, PROVISIONED, players=players), "DynamoDB", "boards: what all see alike")
                  for players in (2_000, 4_000))
    assert few.quantity < crowd.quantity <= 2 * few.quantity  # a whole container more now and then
    many = replace(apart, units_by_item={"api reads LIVE": 5_000.0, "api reads places": 5_000.0}, read_units=12_000)
    plain = replace(many, units_by_item={})
    assert bill(many, PRICES, PROVISIONED).dollars < bill(plain, PRICES, PROVISIONED).dollars


def test_large_boards_which_few_players_do_not_have_are_paid_for_as_often_as_they_are_read() -> None:
    apart = replace(RUN, units_by_item={"api reads LIVE": 500.0, "api reads places": 500.0})
    found = bill(apart, PRICES, PROVISIONED)
    at_once = 1_000 * 12_000 / 5_000 / 1_000
    containers = math.ceil(at_once + 3 * math.sqrt(at_once))
    looks, readings = containers / BOARD_SECONDS * 3_600, containers / ROWS_SECONDS * 3_600
    units = line(found, "DynamoDB", "boards: what all see alike").quantity * 1e6
    assert units == pytest.approx(looks * math.ceil(LIVE_ENTRY_BYTES * MOST_LIVE / 4_096) / 2 + readings * 43)
    spent = line(found, "Lambda", "api: reading large boards").quantity * 1_024 / MEMORY_MB["api"] * 1_000
    busy = looks * LOOK_CPU_MS + readings * ROWS_CPU_MS
    assert spent == pytest.approx(busy * 1_769 / MEMORY_MB["api"] + 5 * (looks * LOOK_CALLS + readings))
    assert all(each.what != "api: reading large boards" for each in bill(RUN, PRICES, PROVISIONED).lines)


def test_the_price_list_has_a_date_a_region_and_a_source_for_each_price(tmp_path: Path) -> None:
    assert PRICES.date
    assert PRICES.region
    text = (config_dir() / "prices.toml").read_text(encoding="utf-8")
    assert text.count("dollars = ") == text.count("source = ") > 15
    spoiled = tmp_path / "prices.toml"
    spoiled.write_text(text.replace("dollars = 0.029", "dollars = 'cheap'"), encoding="utf-8")
    with pytest.raises(SettingsError, match=r"gb under \[firehose\]"):
        load_prices(spoiled)
    with pytest.raises(SettingsError, match="can't be read"):
        load_prices(tmp_path / "nowhere.toml")
