"""The archive lies the same on AWS and on this machine, and Athena's table reads what lies there."""

import asyncio
import base64
import gzip
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from alienattack.hosting.archiver import Archiver
from alienattack.hosting.stream_worker import Checkpoints
from alienattack.protocol.frames import FrameBody, RunEnd, open_frame, seal
from alienattack.protocol.scores import Score
from alienattack.protocol.tickets import Ticket, encode, run_key
from tests.cloud.world import template

RESOURCES: dict[str, Any] = template()["Resources"]
DELIVERED = RESOURCES["Delivery"]["Properties"]["ExtendedS3DestinationConfiguration"]
TABLE = RESOURCES["FramesTable"]["Properties"]["TableInput"]
# Java's letters for a day, as Firehose and Athena write it, in ours.
LETTERS = {"yyyy": "%Y", "MM": "%m", "dd": "%d"}
ARRIVED = datetime(2031, 7, 4, 23, 59, 59, tzinfo=UTC)


def in_our_letters(pattern: str) -> str:
    """A date pattern of Java's as strftime takes it."""
    return re.sub("yyyy|MM|dd", lambda letters: LETTERS[letters[0]], pattern)


class OneRecord:
    """A stream with one record that has arrived just before midnight, and the bucket it goes to."""

    def __init__(self, data: bytes) -> None:
        self.record = {"SequenceNumber": "1", "ApproximateArrivalTimestamp": ARRIVED.timestamp(),
                       "Data": base64.b64encode(data).decode(), "PartitionKey": "p"}
        self.objects: dict[str, bytes] = {}

    async def call(self, _service: str, target: str, _payload: Mapping[str, Any]) -> dict[str, Any]:
        operation = target.partition(".")[2]
        if operation == "ListShards":
            return {"Shards": [{"ShardId": "shardId-000000000000"}]}
        if operation == "GetShardIterator":
            return {"ShardIterator": "begin"}
        if operation == "GetRecords":
            records, self.record = ([self.record] if self.record else []), {}
            return {"Records": records, "NextShardIterator": "next", "MillisBehindLatest": 0}
        return {}

    async def put_object(self, _bucket: str, key: str, body: bytes, headers: Mapping[str, str] | None = None) -> None:
        self.objects[key] = body


def archived(data: bytes) -> tuple[str, bytes]:
    """Where the embedded archiver puts a record, and what it puts there."""
    stream = OneRecord(data)
    asyncio.run(Archiver(stream, "frames", "archive", Checkpoints(stream, "archiver")).write_out())
    ((key, body),) = ((key, body) for key, body in stream.objects.items() if key.startswith("frames/"))
    return key, body


def test_both_name_the_day_of_arrival_alike() -> None:
    key, _ = archived(b"{}\n")
    date = re.fullmatch(r"frames/!\{timestamp:([\w/]+)\}/", DELIVERED["Prefix"])
    assert date is not None
    assert key.startswith(f"frames/{ARRIVED.strftime(in_our_letters(date[1]))}/")
    assert key.endswith(DELIVERED["FileExtension"])


def test_both_keep_lines_packed_by_gzip() -> None:
    _, body = archived(b'{"seq":1}')  # a hostile one has no newline; both add it
    assert gzip.decompress(body) == b'{"seq":1}\n'
    assert DELIVERED["CompressionFormat"] == "GZIP"
    (processor,) = DELIVERED["ProcessingConfiguration"]["Processors"]
    assert processor["Type"] == "AppendDelimiterToRecord"


def test_the_table_finds_the_days_without_a_crawler() -> None:
    projected = TABLE["Parameters"]
    assert projected["projection.enabled"] == "true"
    assert projected["storage.location.template"]["Fn::Sub"] == "s3://${ArchiveBucket}/frames/${!day}/"
    assert f"!{{timestamp:{projected['projection.day.format']}}}" in DELIVERED["Prefix"]
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
