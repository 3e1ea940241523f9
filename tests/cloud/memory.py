"""A back end over services that are dictionaries (alienattack.bench.services), for tests that need many of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from alienattack.bench.services import MemoryBucket, MemoryQueue, MemoryTable, Store
from functions import api, consumer, environment, measuring, verifier
from functions.consumer import Consumer
from functions.master_keys import MasterKeys
from functions.routing import Router
from functions.verifier import Verifier
from tests.cloud.world import SECRET, Clock, World

SHARD = "shardId-000000000001"


class Crash(Exception):
    """The process died: nothing after this write happened."""


class MemoryStream:
    """What the functions ask of the stream itself."""

    def shards(self) -> list[str]:
        """Its one shard."""
        return [SHARD]


class MemoryWorld(World):
    """A World over a Store."""

    def __init__(self, clock: Clock, store: Store) -> None:
        super().__init__(clock)
        self.store = store

    def use(self, store: Store) -> None:
        """Goes on with another store: the functions start afresh on it."""
        self.store = store
        table, keys = MemoryTable(store), MasterKeys(lambda: json.dumps(SECRET), self.clock)
        self.consumer = Consumer(table, keys, MemoryQueue(store),  # type: ignore[arg-type]
                                 MemoryBucket(store, "archive"), MemoryBucket(store, "dead"))  # type: ignore[arg-type]
        self.verifier = Verifier(table, MemoryBucket(store, "archive"), lambda _: None)  # type: ignore[arg-type]
        self.table = table

    def verify(self) -> dict[str, Any]:
        """Judges every message once; those that failed stay in the queue."""
        waiting, self.store.queue[:] = list(self.store.queue), []
        answer = verifier.handler({"Records": [{"messageId": str(number), "body": body}
                                               for number, body in enumerate(waiting)]}, None)
        failed = {item["itemIdentifier"] for item in answer["batchItemFailures"]}
        self.store.queue += [body for number, body in enumerate(waiting) if str(number) in failed]
        return answer

    def tables(self) -> str:
        return self.store.dump()

    def letters(self) -> list[dict[str, Any]]:
        return [json.loads(line) for (bucket, _), data in sorted(self.store.objects.items()) if bucket == "dead"
                for line in data.splitlines()]


@contextmanager
def memory_world() -> Iterator[MemoryWorld]:
    """A back end in memory, in place of AWS; for tests that need many."""
    clock = Clock()
    world = MemoryWorld(clock, Store())
    world.use(world.store)
    variables = {"ARCHIVE_BUCKET": "archive", "DEAD_LETTER_BUCKET": "dead"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(environment, "table", lambda: world.table)
        patch.setattr(environment, "bucket", lambda name: MemoryBucket(world.store, variables[name]))
        patch.setattr(environment, "stream", MemoryStream)
        patch.setattr(environment, "verify_queue", lambda: MemoryQueue(world.store))
        patch.setattr(environment, "master_keys", lambda: MasterKeys(lambda: json.dumps(SECRET), clock))
        patch.setattr(consumer, "_consumer", lambda: world.consumer)
        patch.setattr(verifier, "_verifier", lambda: world.verifier)
        patch.setattr(api, "_router", Router(api.ROUTES, clock))
        patch.setattr(measuring, "note", lambda *_, **__: None)  # the lines of thousands of batches
        yield world


__all__ = ["Crash", "MemoryBucket", "MemoryQueue", "MemoryTable", "MemoryWorld", "Store", "memory_world"]
