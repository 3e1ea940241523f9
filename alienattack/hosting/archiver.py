"""The archiver: a second reader of the stream that keeps every raw record, as the delivery stream does on AWS.

Gzip, one record a line, in the archive bucket under `frames/YYYY/MM/DD/`, where the delivery stream of the template
puts it too. A record without its newline gets one here, so that a hostile one swallows no neighbour.
"""

from __future__ import annotations

import asyncio
import gzip
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from alienattack.hosting.stream_worker import Checkpoints, Record, ShardReader, Streams, payload

POLL_SECONDS = 2.0
FLUSH_SECONDS = 60.0
FLUSH_BYTES = 1 << 20
log = logging.getLogger(__name__)


class Store(Streams, Protocol):
    """The calls that the archiver needs of the emulator."""

    async def put_object(self, bucket: str, key: str, body: bytes, headers: Mapping[str, str] | None = None) -> None:
        """Writes one object."""


@dataclass(slots=True)
class Buffer:
    """What was read of one shard and is not in the archive yet."""

    records: list[Record] = field(default_factory=list)
    size: int = 0
    since: float = 0.0


@dataclass(slots=True)
class Archiver:
    """Reads every shard and writes objects. `clock` gives seconds since 1970."""

    store: Store
    stream: str
    bucket: str
    checkpoints: Checkpoints
    changed: Callable[[], None] = lambda: None
    clock: Callable[[], float] = time.time
    pause: Callable[[float], Any] = asyncio.sleep
    _readers: dict[str, ShardReader] = field(default_factory=dict)
    _buffers: dict[str, Buffer] = field(default_factory=dict)
    _newest: dict[str, datetime] = field(default_factory=dict)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def write_out(self) -> None:
        """Everything that is in the stream now is in the archive when this returns."""
        async with self._turn:
            await self.read()
            await self.flush()

    async def run(self) -> None:
        """Archives for ever; cancel it, then call `flush` for what is left."""
        await self.checkpoints.load()
        while True:
            try:
                async with self._turn:
                    await self.read()
                    await self.flush(only_due=True)
            except Exception:
                log.exception("archiver")
                self._readers.clear()  # begin again from what is archived
                self._buffers.clear()
            await self.pause(POLL_SECONDS)

    async def read(self) -> None:
        """Takes what is new in every shard."""
        answer = await self.store.call("kinesis", "Kinesis_20131202.ListShards", {"StreamName": self.stream})
        for shard in (entry["ShardId"] for entry in answer["Shards"]):
            place = self.checkpoints.places.get(shard, "")
            reader = self._readers.setdefault(shard, ShardReader(self.store, self.stream, shard, place))
            buffer = self._buffers.setdefault(shard, Buffer())
            while not reader.at_end and (records := await reader.read(1_000)):
                if not buffer.records:
                    buffer.since = self.clock()
                buffer.records += records
                buffer.size += sum(len(record["Data"]) for record in records)

    async def flush(self, only_due: bool = False) -> None:
        """Writes the buffers out: all of them, or those that are large or old enough."""
        for shard, buffer in self._buffers.items():
            due = buffer.size >= FLUSH_BYTES or self.clock() - buffer.since >= FLUSH_SECONDS
            if buffer.records and (due or not only_due):
                await self._write(shard, buffer.records)
                self._buffers[shard] = Buffer()
                self.changed()

    async def _write(self, shard: str, records: list[Record]) -> None:
        lines = b"".join(data if data.endswith(b"\n") else data + b"\n" for data in map(payload, records))
        first, last = records[0], records[-1]
        arrived = datetime.fromtimestamp(first["ApproximateArrivalTimestamp"], UTC).replace(microsecond=0)
        if shard in self._newest:  # the clock may have been set back, or a second not be over yet
            arrived = max(arrived, self._newest[shard] + timedelta(seconds=1))
        # Named after what is inside: written again after a crash it is the same object, not a second one; and the names
        # of a shard's objects stand in the order of the stream, which `archive verify` holds them to.
        name = f"{arrived:%H%M%S}-{shard}-{int(first['SequenceNumber']):056d}"
        key = f"frames/{arrived:%Y/%m/%d}/{name}.ndjson.gz"
        await self.store.put_object(self.bucket, key, gzip.compress(lines, mtime=0))
        await self.checkpoints.move(shard, last["SequenceNumber"])
        self._newest[shard] = arrived
