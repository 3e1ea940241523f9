"""Sequence numbers ascend, though the clock is set back, and after a restart too."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest

from alienattack.hosting import sequence_numbers

kinesis = pytest.importorskip("ministack.services.kinesis")
STREAM, SHARD = "numbered", "shardId-000000000000"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    monkeypatch.setattr(kinesis, "_next_sequence_number", kinesis._next_sequence_number)  # given back after the test
    kinesis.reset()
    yield [1_800_000_000.0]
    kinesis.reset()


def installed(clock: list[float]) -> Callable[[Iterable[str]], None]:
    return sequence_numbers.install(now=lambda: clock[0])


def ask(call: Any, **fields: Any) -> dict[str, Any]:
    """One call of the emulator's own code, in this process."""
    answer: dict[str, Any] = json.loads(call(fields)[2] or b"{}")
    return answer


def put(text: str) -> str:
    return str(ask(kinesis._put_record, StreamName=STREAM, PartitionKey="p",
                   Data=base64.b64encode(text.encode()).decode())["SequenceNumber"])


def texts_after(sequence: str) -> list[str]:
    begin = ask(kinesis._get_shard_iterator, StreamName=STREAM, ShardId=SHARD, StartingSequenceNumber=sequence,
                ShardIteratorType="AFTER_SEQUENCE_NUMBER")["ShardIterator"]
    answer = ask(kinesis._get_records, ShardIterator=begin, Limit=100)
    return [base64.b64decode(record["Data"]).decode() for record in answer["Records"]]


def test_who_begins_again_behind_a_record_gets_what_came_after_it_though_the_clock_was_set_back(
        clock: list[float]) -> None:
    installed(clock)
    ask(kinesis._create_stream, StreamName=STREAM, ShardCount=1)
    before = put("before")
    clock[0] -= 3_600
    after = put("after")
    assert texts_after(before) == ["after"]
    assert (len(before), int(before) < int(after)) == (30, True)
    clock[0] += 7_200
    assert int(put("later")) > int(after)


def test_another_process_goes_on_behind_what_was_given_out(clock: list[float]) -> None:
    installed(clock)
    ask(kinesis._create_stream, StreamName=STREAM, ShardCount=1)
    before = put("before")
    clock[0] -= 3_600
    installed(clock)(sequence_numbers.given_out())
    assert int(put("after")) > int(before)
    assert texts_after(before) == ["after"]
