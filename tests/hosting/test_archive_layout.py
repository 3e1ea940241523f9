"""How the archive lies in its bucket, and that Athena's table reads what lies there."""

import gzip
import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest

from alienattack.archive.database import arrived
from alienattack.protocol.archive_layout import object_key, packed, stream_order, tells_order
from alienattack.protocol.frames import FrameBody, RunEnd, open_frame, seal
from alienattack.protocol.scores import Score
from alienattack.protocol.tickets import Ticket, encode, run_key
from tests.cloud.world import template

RESOURCES: dict[str, Any] = template()["Resources"]
TABLE = RESOURCES["FramesTable"]["Properties"]["TableInput"]
# Java's letters for a day, as Athena writes it, in ours.
LETTERS = {"yyyy": "%Y", "MM": "%m", "dd": "%d"}
ARRIVED = datetime(2031, 7, 4, 23, 59, 59, tzinfo=UTC)


def in_our_letters(pattern: str) -> str:
    """A date pattern of Java's as strftime takes it."""
    return re.sub("yyyy|MM|dd", lambda letters: LETTERS[letters[0]], pattern)


def test_the_day_of_arrival_is_where_the_table_looks_for_it() -> None:
    key = object_key(ARRIVED.timestamp(), "shardId-000000000000", "1")
    day = ARRIVED.strftime(in_our_letters(TABLE["Parameters"]["projection.day.format"]))
    place = TABLE["Parameters"]["storage.location.template"]["Fn::Sub"].replace("${!day}", day)
    assert f"s3://${{ArchiveBucket}}/{key}".startswith(place)
    assert key.endswith("235959-shardId-000000000000-" + "1".rjust(56, "0") + ".ndjson.gz")
    assert tells_order(key)
    assert arrived(key) == ARRIVED


def test_the_table_reads_lines_packed_by_gzip() -> None:
    assert gzip.decompress(packed([b'{"seq":1}', b'{"seq":2}\n'])) == b'{"seq":1}\n{"seq":2}\n'
    assert TABLE["StorageDescriptor"]["Compressed"] is True
    assert TABLE["StorageDescriptor"]["InputFormat"].endswith("TextInputFormat")


def test_children_of_a_shard_stand_behind_it() -> None:
    keys = [object_key(ARRIVED.timestamp() - number, f"shardId-{number:012d}", str(10**54 + number))
            for number in range(12)]
    assert sorted(keys, key=stream_order) == keys


@pytest.mark.parametrize("key", [
    "frames/2031/07/04/235959-shardId-000000000000-12.ndjson.gz", "frames/2031/07/04/else.gz", "", "frames/",
    "frames/2031/07/04/Delivery-1-2031-07-04-23-59-59-0a1b2c3d-1111-2222-3333-444455556666.ndjson.gz"])
def test_other_names_tell_no_order(key: str) -> None:
    assert not tells_order(key)
    assert stream_order(key) == ("", 0, key)


def test_a_batch_is_never_given_up_nor_cut_and_as_large_as_it_may_be() -> None:
    mapping = RESOURCES["ArchiverMapping"]["Properties"]
    assert (mapping["MaximumRetryAttempts"], mapping["MaximumRecordAgeInSeconds"]) == (-1, -1)
    assert (mapping["BisectBatchOnFunctionError"], mapping["StartingPosition"]) == (False, "TRIM_HORIZON")
    assert "FunctionResponseTypes" not in mapping
    assert "DestinationConfig" not in mapping
    assert mapping["Enabled"] == {"Fn::If": ["MapsStream", True, False]}


def test_the_table_finds_the_days_without_a_crawler() -> None:
    projected = TABLE["Parameters"]
    assert projected["projection.enabled"] == "true"
    assert projected["storage.location.template"]["Fn::Sub"] == "s3://${ArchiveBucket}/frames/${!day}/"
    assert [key["Name"] for key in TABLE["PartitionKeys"]] == ["day"]
    first, last = projected["projection.day.range"].split(",")
    assert datetime.strptime(first, in_our_letters(projected["projection.day.format"])).year <= 2026
    assert last == "NOW"


def test_the_table_has_a_column_for_all_that_is_in_a_frame() -> None:
    ticket = encode(Ticket(v=1, kid="k1", run="r1", sub="s1", name="Nova", session="arcade", seed=7, ruleset=2,
                           iat=1, exp=2))
    key = run_key(b"master", ticket)
    end = RunEnd("dead", 60, "00ff", b"replay")
    data = seal(ticket, key, FrameBody(1, 60, Score(10, 3, 5, 1), (("kill", 3, "mite", 10),), {"retried": 1}, end), "")
    assert open_frame(data, {"k1": b"master"}).body.end == end
    frame = json.loads(data)
    columns = {column["Name"]: column["Type"] for column in TABLE["StorageDescriptor"]["Columns"]}
    assert list(columns) == [*(name for name in frame if name not in ("end", "mac")), "end", "mac"]
    for name in ("state", "end"):
        assert re.findall(r"[<,](\w+):", columns[name]) == list(frame[name])


def test_frames_go_cold_at_three_months_and_away_when_the_host_says() -> None:
    rules = {rule["Id"]: rule for rule in
             RESOURCES["ArchiveBucket"]["Properties"]["LifecycleConfiguration"]["Rules"]}
    frames = rules["frames-go-cold-and-then-away"]
    assert frames["ExpirationInDays"] == {"Ref": "ArchiveRetentionDays"}
    cold = frames["Transitions"]["Fn::If"]
    assert cold[:2] == ["Cools", [{"StorageClass": "GLACIER_IR", "TransitionInDays": 90}]]
    kept = template()["Parameters"]["ArchiveRetentionDays"]
    never_cold = {each["Fn::Equals"][1] for each in template()["Conditions"]["Cools"]["Fn::Not"][0]["Fn::Or"]}
    assert never_cold == {days for days in kept["AllowedValues"] if days <= 90}
    assert kept["Default"] in kept["AllowedValues"]
