"""The stream worker: reads the stream and invokes the consumer as Lambda's event source mapping does on AWS.

It honours the deployed mapping's own properties: batch size, window, bisecting, retries, age, partial failures and the
failure destination, and reads a shard's parents to their end before the shard itself. Its place in each shard is a
sequence number in a table inside the emulator, so that it is never newer than what it describes.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from alienattack.hosting.emulator import REGION, EmulatorError

POLL_SECONDS = 0.1
IDLE_SECONDS = 1.0
GET_LIMIT = 1_000
MOST_EVENT_BYTES = 6_000_000
_ENTRY_BYTES = 700  # what an event says of a record beside its data
CHECKPOINTS = "alienattack-host-checkpoints"
RETRY_SECONDS = (0.2, 0.5, 1.0)

Record = dict[str, Any]
log = logging.getLogger(__name__)


class Streams(Protocol):
    """The calls that the worker needs of the emulator."""

    async def call(self, service: str, target: str, payload: Mapping[str, Any]) -> dict[str, Any]:
        """A call of a JSON service. Raises EmulatorError."""

    async def invoke(self, function: str, event: Mapping[str, Any]) -> tuple[Any, str]:
        """Invokes a function: (result, kind of error or "")."""


@dataclass(frozen=True, slots=True)
class Mapped:
    """The properties of an event source mapping that the worker honours. -1: without limit."""

    function: str
    stream: str
    batch_size: int = 100
    window_s: float = 0.0
    bisect: bool = False
    retries: int = -1
    max_age_s: int = -1
    partial_failures: bool = False
    failure_queue_arn: str = ""

    @staticmethod
    def from_properties(properties: Mapping[str, Any]) -> Mapped:
        """Reads what `ListEventSourceMappings` or the template says."""
        destination = properties.get("DestinationConfig") or {}
        return Mapped(
            function=str(properties.get("FunctionArn") or properties.get("FunctionName")).split(":function:")[-1],
            stream=str(properties["EventSourceArn"]).rpartition("/")[2],
            batch_size=int(properties.get("BatchSize") or 100),
            window_s=float(properties.get("MaximumBatchingWindowInSeconds") or 0),
            bisect=_true(properties.get("BisectBatchOnFunctionError")),
            retries=int(properties.get("MaximumRetryAttempts", -1)),
            max_age_s=int(properties.get("MaximumRecordAgeInSeconds", -1)),
            partial_failures="ReportBatchItemFailures" in (properties.get("FunctionResponseTypes") or ()),
            failure_queue_arn=str((destination.get("OnFailure") or {}).get("Destination") or ""),
        )


def _true(value: object) -> bool:
    return value is True or str(value).lower() == "true"


class Checkpoints:
    """The last sequence number that is done in each shard, for one reader of the stream."""

    def __init__(self, streams: Streams, reader: str) -> None:
        self._streams = streams
        self._reader = reader
        self.places: dict[str, str] = {}

    async def load(self) -> None:
        """Makes the table if there is none and reads the places."""
        try:
            await self._streams.call("dynamodb", "DynamoDB_20120810.CreateTable", {
                "TableName": CHECKPOINTS, "BillingMode": "PAY_PER_REQUEST",
                "AttributeDefinitions": [{"AttributeName": "reader", "AttributeType": "S"},
                                         {"AttributeName": "shard", "AttributeType": "S"}],
                "KeySchema": [{"AttributeName": "reader", "KeyType": "HASH"},
                              {"AttributeName": "shard", "KeyType": "RANGE"}]})
        except EmulatorError as error:
            if error.code != "ResourceInUseException":
                raise
        found = await self._streams.call("dynamodb", "DynamoDB_20120810.Query", {
            "TableName": CHECKPOINTS, "KeyConditionExpression": "reader = :r",
            "ExpressionAttributeValues": {":r": {"S": self._reader}}, "ConsistentRead": True})
        self.places = {item["shard"]["S"]: item["place"]["S"] for item in found.get("Items", [])}

    async def move(self, shard: str, place: str) -> None:
        """Everything up to `place` is done."""
        await self._streams.call("dynamodb", "DynamoDB_20120810.PutItem", {
            "TableName": CHECKPOINTS, "Item": {"reader": {"S": self._reader}, "shard": {"S": shard},
                                               "place": {"S": place}}})
        self.places[shard] = place


@dataclass(slots=True)
class ShardReader:
    """Reads one shard from its checkpoint on."""

    streams: Streams
    stream: str
    shard: str
    after: str
    iterator: str = ""
    at_end: bool = False
    """A closed shard that was read to its end."""

    async def read(self, limit: int) -> list[Record]:
        """The next records, none if there are none."""
        if not self.iterator:
            start = ({"ShardIteratorType": "AFTER_SEQUENCE_NUMBER", "StartingSequenceNumber": self.after}
                     if self.after else {"ShardIteratorType": "TRIM_HORIZON"})
            answer = await self.streams.call("kinesis", "Kinesis_20131202.GetShardIterator", {
                "StreamName": self.stream, "ShardId": self.shard, **start})
            self.iterator = answer["ShardIterator"]
        try:
            answer = await self.streams.call("kinesis", "Kinesis_20131202.GetRecords",
                                             {"ShardIterator": self.iterator, "Limit": limit})
        except EmulatorError as error:
            self.iterator = ""
            if error.code in ("ExpiredIteratorException", "InvalidArgumentException"):
                return []
            raise
        self.iterator = answer.get("NextShardIterator") or ""
        self.at_end = not self.iterator
        records: list[Record] = answer["Records"]
        if records:
            self.after = records[-1]["SequenceNumber"]
        return records


@dataclass(slots=True)
class Counts:
    """What the worker has done since it started, for `cloud status` and the tests."""

    batches: int = 0
    records: int = 0
    failures: int = 0
    abandoned: int = 0
    behind_ms: float = 0.0


@dataclass(slots=True)
class Attempt:
    """A piece of a batch that is to be delivered, and how often that failed."""

    records: list[Record]
    failed: int = 0


@dataclass(slots=True)
class StreamWorker:
    """One event source mapping at work. `clock` gives seconds since 1970."""

    streams: Streams
    mapped: Mapped
    checkpoints: Checkpoints
    changed: Callable[[], None] = lambda: None
    clock: Callable[[], float] = time.time
    pause: Callable[[float], Any] = asyncio.sleep
    counts: Counts = field(default_factory=Counts)
    running: asyncio.Event = field(default_factory=asyncio.Event)
    _nudged: dict[str, asyncio.Event] = field(default_factory=dict)

    async def run(self) -> None:
        """Reads every shard for ever; cancel it to stop. A batch under way is delivered again after a restart."""
        self.running.set()
        await self.checkpoints.load()
        tasks: dict[str, asyncio.Task[None]] = {}
        try:
            while True:
                for shard, parents in (await self._shards()).items():
                    if shard not in tasks and all(parent not in tasks or tasks[parent].done() for parent in parents):
                        tasks[shard] = asyncio.create_task(self._read_shard(shard))
                await self.pause(5.0)
        finally:
            for task in tasks.values():
                task.cancel()
            await asyncio.gather(*tasks.values(), return_exceptions=True)

    async def _shards(self) -> dict[str, tuple[str, ...]]:
        """Shard -> its parents, parents before children."""
        answer = await self.streams.call("kinesis", "Kinesis_20131202.ListShards", {"StreamName": self.mapped.stream})
        return {shard["ShardId"]: tuple(shard[name] for name in ("ParentShardId", "AdjacentParentShardId")
                                        if shard.get(name)) for shard in answer["Shards"]}

    async def _read_shard(self, shard: str) -> None:
        reader = ShardReader(self.streams, self.mapped.stream, shard, self.checkpoints.places.get(shard, ""))
        while not reader.at_end:
            await self.running.wait()
            nudged = self._nudged.setdefault(shard, asyncio.Event())
            nudged.clear()
            try:
                batch = await self._gather(reader)
                if not batch and not reader.at_end:
                    await self._idle(nudged)
                    continue
                if batch and self.running.is_set():
                    await self._deliver(shard, batch)
                    await self.checkpoints.move(shard, batch[-1]["SequenceNumber"])
                    self.changed()
                elif batch:
                    reader.after, reader.iterator = self.checkpoints.places.get(shard, ""), ""
            except Exception:
                log.exception("shard %s", shard)
                reader.after, reader.iterator = self.checkpoints.places.get(shard, ""), ""
                await self.pause(RETRY_SECONDS[-1])
                continue
            await self.pause(POLL_SECONDS)

    def nudge(self) -> None:
        """Something was put into the stream: look now rather than at the next turn."""
        for event in self._nudged.values():
            event.set()

    async def _idle(self, nudged: asyncio.Event) -> None:
        """Costs next to nothing while nobody plays: one look a second, and one at each nudge."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(nudged.wait(), IDLE_SECONDS)

    async def _gather(self, reader: ShardReader) -> list[Record]:
        """Records until the batch is full or the window, which opens with the first record, has closed."""
        batch = await reader.read(min(self.mapped.batch_size, GET_LIMIT))
        closes = self.clock() + self.mapped.window_s
        while batch and len(batch) < self.mapped.batch_size and self.clock() < closes and not reader.at_end:
            await self.pause(POLL_SECONDS)
            batch += await reader.read(min(self.mapped.batch_size - len(batch), GET_LIMIT))
        return batch

    async def _deliver(self, shard: str, batch: list[Record]) -> None:
        """Returns when every record was taken, or given up to the failure destination."""
        waiting = [Attempt(part) for part in _in_events(batch)]
        while waiting:
            attempt = waiting[0]
            fresh = self._young(attempt.records)
            if len(fresh) < len(attempt.records):
                old = attempt.records[: len(attempt.records) - len(fresh)]
                await self._give_up(shard, old, "RecordAgeExceeded", attempt.failed)
                attempt.records = fresh
            if not attempt.records:
                waiting.pop(0)
                continue
            rest = await self._invoke(shard, attempt.records)
            if not rest:
                waiting.pop(0)
                continue
            self.counts.failures += 1
            progressed = len(rest) < len(attempt.records)
            attempt.records = rest
            if self.mapped.bisect and not progressed and len(rest) > 1:
                half = len(rest) // 2  # splitting does not count as an attempt, as on AWS
                waiting[:1] = [Attempt(rest[:half], attempt.failed), Attempt(rest[half:], attempt.failed)]
                continue
            attempt.failed = 1 if progressed else attempt.failed + 1
            if 0 <= self.mapped.retries < attempt.failed:
                await self._give_up(shard, attempt.records, "RetryAttemptsExhausted", attempt.failed)
                waiting.pop(0)
            else:
                await self.pause(RETRY_SECONDS[min(attempt.failed, len(RETRY_SECONDS)) - 1])
                await self.running.wait()

    def _young(self, records: list[Record]) -> list[Record]:
        if self.mapped.max_age_s < 0:
            return records
        oldest = self.clock() - self.mapped.max_age_s
        return [record for record in records if record["ApproximateArrivalTimestamp"] >= oldest]

    async def _invoke(self, shard: str, records: Sequence[Record]) -> list[Record]:
        """Invokes the function; returns the records that must be delivered again, from the first that failed."""
        event = {"Records": [self._entry(shard, record) for record in records]}
        try:
            result, failed = await self.streams.invoke(self.mapped.function, event)
        except EmulatorError as error:
            log.warning("%s", error)
            return list(records)
        if failed:
            log.warning("the consumer failed: %s", str(result)[:500])
            return list(records)
        self.counts.batches += 1
        bad = set()
        if self.mapped.partial_failures and isinstance(result, dict):
            bad = {str(item.get("itemIdentifier") or "") for item in result.get("batchItemFailures") or ()}
        first = len(records)
        if bad:
            places = [at for at, record in enumerate(records) if record["SequenceNumber"] in bad]
            first = min(places) if places and "" not in bad else 0
        self.counts.records += first
        self.counts.behind_ms = (self.clock() - records[-1]["ApproximateArrivalTimestamp"]) * 1_000
        return list(records[first:])

    def _entry(self, shard: str, record: Record) -> dict[str, Any]:
        """A record in the shape of Lambda's Kinesis event."""
        return {
            "kinesis": {
                "kinesisSchemaVersion": "1.0", "partitionKey": record["PartitionKey"],
                "sequenceNumber": record["SequenceNumber"], "data": record["Data"],
                "approximateArrivalTimestamp": record["ApproximateArrivalTimestamp"],
            },
            "eventSource": "aws:kinesis", "eventVersion": "1.0", "eventName": "aws:kinesis:record",
            "eventID": f"{shard}:{record['SequenceNumber']}", "awsRegion": REGION,
            "eventSourceARN": f"arn:aws:kinesis:{REGION}:000000000000:stream/{self.mapped.stream}",
        }

    async def _give_up(self, shard: str, records: Sequence[Record], why: str, attempts: int) -> None:
        """Tells the failure destination which records were given up, as AWS does: metadata, not payload."""
        if not records:
            return
        self.counts.abandoned += len(records)
        log.error("%d records given up: %s", len(records), why)
        if not self.mapped.failure_queue_arn:
            return
        account, name = self.mapped.failure_queue_arn.split(":")[4:6]
        body = {"requestContext": {"condition": why, "approximateInvokeCount": attempts,
                                   "functionArn": self.mapped.function},
                "KinesisBatchInfo": {"shardId": shard, "streamArn": self.mapped.stream, "batchSize": len(records),
                                     "startSequenceNumber": records[0]["SequenceNumber"],
                                     "endSequenceNumber": records[-1]["SequenceNumber"]}}
        await self.streams.call("sqs", "AmazonSQS.SendMessage", {
            "QueueUrl": f"http://127.0.0.1/{account}/{name}", "MessageBody": json.dumps(body)})


def _in_events(batch: list[Record]) -> list[list[Record]]:
    """The batch cut so that each part fits into one event: Lambda invokes with no more, whatever the batch size."""
    parts: list[list[Record]] = [[]]
    size = 0
    for record in batch:
        size += len(record["Data"]) + _ENTRY_BYTES
        if parts[-1] and size > MOST_EVENT_BYTES:
            parts.append([])
            size = len(record["Data"]) + _ENTRY_BYTES
        parts[-1].append(record)
    return parts


def payload(record: Record) -> bytes:
    """The bytes of a record as GetRecords gives it."""
    return base64.b64decode(record["Data"])
