"""The stream worker on a second implementation of Kinesis, DynamoDB and SQS: moto judges what our own fake believes."""

from __future__ import annotations

import asyncio
import base64
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import boto3
import pytest
from botocore import xform_name
from botocore.exceptions import ClientError
from moto import mock_aws

from alienattack.hosting.emulator import EmulatorError
from alienattack.hosting.emulator_environment import REGION
from alienattack.hosting.event_source_mapping import Mapped
from alienattack.hosting.shard_reader import Checkpoints
from alienattack.hosting.stream_worker import StreamWorker

MAPPED = Mapped("consumer", "frames", batch_size=7, retries=1, bisect=True, partial_failures=True,
                failure_queue_arn=f"arn:aws:sqs:{REGION}:123456789012:dead")


class Aws:
    """moto behind the worker's protocol, and a function that remembers what it took. `poison`: it never takes that."""

    def __init__(self, shards: int, poison: str = "") -> None:
        self.clients = {name: boto3.client(name, region_name=REGION, aws_access_key_id="k", aws_secret_access_key="s")
                        for name in ("kinesis", "dynamodb", "sqs")}
        self.clients["kinesis"].create_stream(StreamName="frames", ShardCount=shards)
        self.dead = self.clients["sqs"].create_queue(QueueName="dead")["QueueUrl"]
        self.poison = poison
        self.taken: dict[str, list[str]] = defaultdict(list)

    def put(self, player: str, *texts: str) -> None:
        """A player's records, in order."""
        for text in texts:
            self.clients["kinesis"].put_record(StreamName="frames", PartitionKey=player, Data=text.encode())

    async def call(self, service: str, target: str, payload: Mapping[str, Any]) -> dict[str, Any]:
        """As the emulator answers: base64, seconds, its error."""
        await asyncio.sleep(0)
        try:
            answer: dict[str, Any] = getattr(self.clients[service], xform_name(target.rpartition(".")[2]))(**payload)
        except ClientError as error:
            raise EmulatorError(target, 400, error.response["Error"]["Code"], str(error)) from error
        for record in answer.get("Records", ()):
            record["Data"] = base64.b64encode(record["Data"]).decode()
            record["ApproximateArrivalTimestamp"] = record["ApproximateArrivalTimestamp"].timestamp()
        return answer

    async def invoke(self, _function: str, event: Mapping[str, Any]) -> tuple[Any, str]:
        """Takes the records up to the poison, and reports that one."""
        for record in event["Records"]:
            told = record["kinesis"]
            text = base64.b64decode(told["data"]).decode()
            if text == self.poison:
                return {"batchItemFailures": [{"itemIdentifier": told["sequenceNumber"]}]}, ""
            self.taken[told["partitionKey"]].append(text)
        return {"batchItemFailures": []}, ""

    def letters(self) -> list[dict[str, Any]]:
        """What was given up."""
        found = self.clients["sqs"].receive_message(QueueUrl=self.dead, MaxNumberOfMessages=10).get("Messages", [])
        return [json.loads(message["Body"]) for message in found]


@pytest.fixture(autouse=True)
def moto(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws():
        yield


def work(aws: Aws, done: int) -> None:
    """A worker of its own, until so many records are taken or given up and its place is written down; then it ends."""
    async def scene() -> None:
        async def pause(_seconds: float) -> None:
            await asyncio.sleep(0)

        worker = StreamWorker(aws, MAPPED, Checkpoints(aws, "r"), pause=pause)
        moved = asyncio.Event()
        worker.changed = moved.set
        task = asyncio.create_task(worker.run())
        try:
            async with asyncio.timeout(20):
                while sum(map(len, aws.taken.values())) + worker.counts.abandoned < done:
                    await moved.wait()
                    moved.clear()
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    asyncio.run(scene())


def frames(first: int, last: int) -> list[str]:
    return [f"frame {number}" for number in range(first, last)]


def test_every_players_records_are_delivered_once_and_in_order_over_all_shards() -> None:
    aws = Aws(shards=3)
    for player in ("ann", "bob", "cyd", "dee"):
        aws.put(player, *frames(0, 25))
    work(aws, 100)
    assert dict(aws.taken) == dict.fromkeys(("ann", "bob", "cyd", "dee"), frames(0, 25))
    assert aws.letters() == []


def test_a_worker_goes_on_where_the_one_before_it_ended() -> None:
    aws = Aws(shards=1)
    aws.put("ann", *frames(0, 20))
    work(aws, 20)
    aws.put("ann", *frames(20, 30))
    work(aws, 30)
    assert aws.taken["ann"] == frames(0, 30)


def test_one_poison_record_is_told_to_the_queue_and_swallows_no_neighbour() -> None:
    aws = Aws(shards=1, poison="frame 11")
    aws.put("ann", *frames(0, 30))
    work(aws, 30)
    assert aws.taken["ann"] == [text for text in frames(0, 30) if text != "frame 11"]
    (letter,) = aws.letters()
    assert letter["requestContext"]["condition"] == "RetryAttemptsExhausted"
    assert letter["KinesisBatchInfo"]["batchSize"] == 1


def test_a_shard_that_was_split_is_read_to_its_end_before_its_children() -> None:
    aws = Aws(shards=1)
    for player in ("ann", "bob", "cyd"):
        aws.put(player, *frames(0, 10))
    aws.clients["kinesis"].split_shard(StreamName="frames", ShardToSplit="shardId-000000000000",
                                       NewStartingHashKey=str(2**127))
    for player in ("ann", "bob", "cyd"):
        aws.put(player, *frames(10, 20))
    work(aws, 60)
    assert dict(aws.taken) == dict.fromkeys(("ann", "bob", "cyd"), frames(0, 20))
