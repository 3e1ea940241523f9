"""What the consumer is billed for at the table while a thousand play: units of a frame, by the functions' own code.

Each second one batch: half of the players have sent a frame of two seconds. Every call of the table is counted with the
size of its item, as DynamoDB does. Beside it the same with every run's item written in every batch.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from alienattack.bench import cloud_code
from alienattack.bench.figures import Figure
from alienattack.bench.folding import Stream, new_consumer

PLAYERS = 1_000
SETTLED_SECONDS = 30  # until everybody has played for a stretch
SECONDS = 30
WRITE_SECONDS = 60  # as in the template
ASKED = 0.25
SHARD = "shardId-000000000000"
WRITE_UNIT = 1024
READ_UNIT = 4096


def item_bytes(value: Any) -> int:
    """How large an item or a value is, by DynamoDB's own rules: names and texts as UTF-8, numbers by their digits."""
    if isinstance(value, Mapping):
        return sum(len(name.encode()) + item_bytes(each) for name, each in value.items()) + 3
    if isinstance(value, str):
        return len(value.encode())
    if isinstance(value, bytes | bytearray):
        return len(value)
    if isinstance(value, list | tuple):
        return 3 + sum(item_bytes(each) + 1 for each in value)
    if value is None or isinstance(value, bool):
        return 1
    return len(str(value).strip("-").strip("0")) // 2 + 2


class Counter:
    """Counts the units of what goes through a table in memory. Takes the place of its `get`, `get_many`, `update`."""

    def __init__(self, table: Any, items: Mapping[tuple[str, str], Any]) -> None:
        self._table, self._items = table, items
        self.read = self.written = 0.0
        self._get, self._get_many, self._update = table.get, table.get_many, table.update
        table.get, table.get_many, table.update = self.get, self.get_many, self.update

    def get(self, key: Mapping[str, str], *, consistent: bool = False) -> Any:
        """One item."""
        found = self._get(key, consistent=consistent)
        self.read += (1.0 if consistent else 0.5) * _pieces(item_bytes(found or {}), READ_UNIT)
        return found

    def get_many(self, wanted: Sequence[Mapping[str, str]], *, consistent: bool = False) -> Any:
        """Several items, each rounded up by itself."""
        return [item for key in wanted if (item := self.get(key, consistent=consistent)) is not None]

    def update(self, key: Mapping[str, str], **arguments: Any) -> Any:
        """The larger of the item before and after it."""
        place = key["pk"], key["sk"]
        before = item_bytes(self._items.get(place, {}))
        done = self._update(key, **arguments)
        self.written += _pieces(max(before, item_bytes(self._items.get(place, {}))), WRITE_UNIT)
        return done


def per_frame(write_seconds: int, players: int = PLAYERS, settled: int = SETTLED_SECONDS,
              seconds: int = SECONDS) -> tuple[float, float]:
    """Units written and read a frame."""
    consumer, stream = new_consumer(write_seconds), Stream(players)
    counter = Counter(consumer._table, consumer._table._store.items)
    frames = 0
    for second in range(settled + seconds):
        records = [replace(record, shard=SHARD) for record in stream.take(players // 2)]
        if second == settled:
            counter.read = counter.written = 0.0
        consumer.consume(records)
        frames += len(records) if second >= settled else 0
    return counter.written / frames, counter.read / frames


def units(full: bool = True) -> list[Figure]:
    """Units of a frame, and how many times as many it would be without the shard's progress."""
    if why_not := cloud_code.obstacle():
        return [Figure("consumer: write units a frame", None, "units", ASKED, at_most=True, note=why_not)]
    cloud_code.reach()
    written, read = per_frame(WRITE_SECONDS)
    plain, plain_read = per_frame(0, settled=2, seconds=10 if full else 4)
    return [
        Figure("consumer: write units a frame", written, "units", ASKED, at_most=True,
               note=f"{PLAYERS:,} players, a frame every 2 s, live board and all; {read:.3f} units read"),
        Figure("the same, each run written in each batch", plain / written, "times",
               note=f"{plain:.2f} units written, {plain_read:.2f} read"),
    ]


def _pieces(size: int, unit: int) -> int:
    return max(1, math.ceil(size / unit))
