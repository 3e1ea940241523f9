"""What has expired in a stream goes, though nobody looks for it at every call."""

from __future__ import annotations

import base64
import json
import time
from typing import Any

import pytest

from alienattack.hosting import stream_expiry

kinesis = pytest.importorskip("ministack.services.kinesis")
STREAM, SHARD = "expiring", "shardId-000000000000"


def ask(call: Any, **fields: Any) -> dict[str, Any]:
    """One call of the emulator's own code, in this process."""
    answer: dict[str, Any] = json.loads(call(fields)[2] or b"{}")
    return answer


def iterator() -> str:
    return str(ask(kinesis._get_shard_iterator, StreamName=STREAM, ShardId=SHARD,
                   ShardIteratorType="TRIM_HORIZON")["ShardIterator"])


def texts() -> list[str]:
    answer = ask(kinesis._get_records, ShardIterator=iterator(), Limit=100)
    return [base64.b64decode(record["Data"]).decode() for record in answer["Records"]]


def test_records_and_iterators_expire_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_expire_records", "_expire_iterators"):
        monkeypatch.setattr(kinesis, name, getattr(kinesis, name))  # given back after the test
    kinesis.reset()
    instant = time.monotonic()
    stream_expiry.install(clock=lambda: instant)
    ask(kinesis._create_stream, StreamName=STREAM, ShardCount=1)
    for text in ("old", "new"):
        ask(kinesis._put_record, StreamName=STREAM, PartitionKey="p", Data=base64.b64encode(text.encode()).decode())
    records = kinesis._streams[STREAM]["shards"][SHARD]["records"]
    assert texts() == ["old", "new"]
    records[0]["ApproximateArrivalTimestamp"] -= 25 * 3600
    assert texts() == ["new"]

    token = iterator()
    kinesis._expire_iterators()
    kinesis._shard_iterators[token]["created_at"] -= 3600
    assert "ExpiredIteratorException" in str(ask(kinesis._get_records, ShardIterator=token))
    another = iterator()
    kinesis._shard_iterators[another]["created_at"] -= 3600
    instant += stream_expiry.LOOK_SECONDS
    kinesis._expire_iterators()
    assert another not in kinesis._shard_iterators
    kinesis.reset()
