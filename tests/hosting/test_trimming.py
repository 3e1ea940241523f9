"""The stream stays short, and no reader passes over a record because of that."""

import base64
import json
import time
from typing import Any

import pytest

from alienattack.hosting.emulator_inside import drop_old_records

kinesis = pytest.importorskip("ministack.services.kinesis")
STREAM, SHARD = "trimmed", "shardId-000000000000"


def ask(call: Any, **fields: Any) -> dict[str, Any]:
    """One call of the emulator's own code, in this process."""
    answer: dict[str, Any] = json.loads(call(fields)[2] or b"{}")
    return answer


def put(*texts: str) -> list[str]:
    return [ask(kinesis._put_record, StreamName=STREAM, PartitionKey="p",
                Data=base64.b64encode(text.encode()).decode())["SequenceNumber"] for text in texts]


def read(iterator: str) -> tuple[list[str], str]:
    answer = ask(kinesis._get_records, ShardIterator=iterator, Limit=100)
    return [base64.b64decode(record["Data"]).decode() for record in answer["Records"]], answer["NextShardIterator"]


@pytest.mark.parametrize("before_reading", [0, 3])
def test_a_reader_gets_every_record_that_comes_after_old_ones_were_dropped(before_reading: int) -> None:
    kinesis.reset()
    ask(kinesis._create_stream, StreamName=STREAM, ShardCount=1)
    numbers = put("a", "b", "c", "d", "e")
    iterator = ask(kinesis._get_shard_iterator, StreamName=STREAM, ShardId=SHARD,
                   ShardIteratorType="TRIM_HORIZON")["ShardIterator"]
    seen, iterator = read(iterator)
    assert seen == ["a", "b", "c", "d", "e"]
    late = [str(number) for number in range(before_reading)]
    put(*late)
    assert drop_old_records(STREAM, {SHARD: numbers[3]}, 0.0, time.time() + 1) == 4
    put("f", "g")
    seen, iterator = read(iterator)
    assert seen == [*late, "f", "g"]
    put("h")
    assert read(iterator)[0] == ["h"]
    kinesis.reset()
