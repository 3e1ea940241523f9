"""The stream worker: reads the stream and invokes a function as Lambda's event source mapping does on AWS.

It honours the deployed mapping's own properties: batch size, window, bisecting, retries, age, partial failures and the
failure destination, and reads a shard's parents to their end before the shard itself. Its place in each shard is a
sequence number in a table inside the emulator, so that it is never newer than what it describes.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from alienattack.errors import HostingError
from alienattack.hosting.emulator import EmulatorError
from alienattack.hosting.emulator_environment import REGION
from alienattack.hosting.event_source_mapping import Mapped
from alienattack.hosting.shard_reader import Checkpoints, Record, ShardReader, Streams

POLL_SECONDS = 0.1
IDLE_SECONDS = 1.0
GET_LIMIT = 1_000
MOST_EVENT_BYTES = 6_000_000
_ENTRY_BYTES = 700  # what an event says of a record beside its data
RETRY_SECONDS = (0.2, 0.5, 1.0)
CATCH_UP_SECONDS = 60.0

log = logging.getLogger(__name__)


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
    _asked: int = 0  # how often somebody asked that everything be delivered
    _reached: dict[str, float] = field(default_factory=dict)  # shard -> which of those it has seen to
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)
    _ended: bool = False

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
            self._ended = True
            async with self._news:
                self._news.notify_all()

    async def catch_up(self) -> None:
        """Everything that is in the stream now is delivered when this returns: windows close at once.

        Raises HostingError where that takes too long, for the function fails.
        """
        self._asked += 1
        asked, shards = self._asked, await self._shards()
        self.nudge()
        try:
            async with asyncio.timeout(CATCH_UP_SECONDS), self._news:
                await self._news.wait_for(
                    lambda: self._ended or all(self._reached.get(shard, 0) >= asked for shard in shards))
        except TimeoutError:
            raise HostingError(f"{self.mapped.function} does not take what is in the stream.",
                               "The host's log says why.") from None

    async def _reach(self, shard: str, asked: float) -> None:
        if asked > self._reached.get(shard, 0):
            self._reached[shard] = asked
            async with self._news:
                self._news.notify_all()

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
            asked = self._asked
            try:
                batch = await self._gather(reader, nudged)
                if not batch and not reader.at_end:
                    if reader.at_tip:
                        await self._reach(shard, asked)
                    await self._idle(nudged)
                    continue
                if batch and self.running.is_set():
                    await self._deliver(shard, batch)
                    await self.checkpoints.move(shard, batch[-1]["SequenceNumber"])
                    self.changed()
                    if reader.at_tip:
                        await self._reach(shard, asked)
                elif batch:
                    reader.go_back(self.checkpoints.places.get(shard, ""))
            except Exception:
                log.exception("shard %s", shard)
                reader.go_back(self.checkpoints.places.get(shard, ""))
                await self.pause(RETRY_SECONDS[-1])
                continue
            await self.pause(POLL_SECONDS)
        await self._reach(shard, math.inf)

    def nudge(self) -> None:
        """Something was put into the stream: look now rather than at the next turn."""
        for event in self._nudged.values():
            event.set()

    async def _idle(self, nudged: asyncio.Event) -> None:
        """Costs next to nothing while nobody plays: one look a second, and one at each nudge."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(nudged.wait(), IDLE_SECONDS)

    async def _gather(self, reader: ShardReader, nudged: asyncio.Event) -> list[Record]:
        """Records until the batch is full, or the window, which opens with the first record, has closed.

        Where somebody waits for it (`catch_up`), until there is nothing more.
        """
        batch = await reader.read(min(self.mapped.batch_size, GET_LIMIT))
        size = _event_bytes(batch)
        closes = self.clock() + self.mapped.window_s
        while batch and len(batch) < self.mapped.batch_size and size < MOST_EVENT_BYTES and not reader.at_end:
            awaited = self._asked > self._reached.get(reader.shard, 0)
            if not awaited:
                if self.clock() >= closes:
                    break
                await self._wait_for_more(nudged)
            more = await reader.read(min(self.mapped.batch_size - len(batch), GET_LIMIT))
            if awaited and not more:
                break
            batch += more
            size += _event_bytes(more)
        return batch

    async def _wait_for_more(self, nudged: asyncio.Event) -> None:
        """A look every now and then is enough for a long window."""
        if self.mapped.window_s <= IDLE_SECONDS:
            await self.pause(POLL_SECONDS)
        else:
            await self._idle(nudged)
            nudged.clear()

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
            log.warning("%s failed: %s", self.mapped.function, str(result)[:500])
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
        size += _event_bytes((record,))
        if parts[-1] and size > MOST_EVENT_BYTES:
            parts.append([])
            size = _event_bytes((record,))
        parts[-1].append(record)
    return parts


def _event_bytes(records: Sequence[Record]) -> int:
    """About what records weigh in an event."""
    return sum(len(record["Data"]) + _ENTRY_BYTES for record in records)
