"""The services behind the functions as dictionaries: fast enough for thousands of batches, able to fail at any write.

What a condition means is judged here a second time, apart from moto; test_memory.py holds the two side by side.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from boto3.dynamodb.conditions import AttributeBase, ConditionBase

from functions import api, consumer, environment, verifier
from functions.consumer import Consumer
from functions.master_keys import MasterKeys
from functions.routing import Router
from functions.tables.table import Add, Change, Check, ConditionFailed, Item, Key, plain, storable
from functions.verifier import Verifier
from tests.cloud.world import SECRET, Clock, World


class Crash(Exception):
    """The process died: nothing after this write happened."""


def holds(condition: ConditionBase | None, item: Item) -> bool:
    """Whether an item fulfils a condition, by what DynamoDB's manual says."""
    if condition is None:
        return True
    told = condition.get_expression()
    operator, values = told["operator"], told["values"]
    if operator == "AND":
        return all(holds(value, item) for value in values)
    if operator == "OR":
        return any(holds(value, item) for value in values)
    name = values[0].name
    if operator == "BETWEEN":
        return values[0].name in item and values[1] <= item[values[0].name] <= values[2]
    if operator == "begins_with":
        return str(item.get(values[0].name, "")).startswith(values[1])
    if operator == "attribute_exists":
        return name in item
    if operator == "attribute_not_exists":
        return name not in item
    if name not in item:
        return False
    mine, other = item[name], storable(values[1])
    return {"=": lambda: mine == other, "<": lambda: mine < other, ">": lambda: mine > other,
            "<=": lambda: mine <= other, ">=": lambda: mine >= other}[operator]()


def _sort_condition(condition: ConditionBase) -> tuple[str, str, ConditionBase | None]:
    """(name of the partition key, its value, what is asked of the sort key)."""
    told = condition.get_expression()
    if told["operator"] == "AND":
        first, rest = told["values"]
        name, value, _ = _sort_condition(first)
        return name, value, rest
    attribute: AttributeBase = told["values"][0]
    return attribute.name, told["values"][1], None


@dataclass
class Store:
    """Everything that is kept. `after_write` is called with the number of each write, from 0, and may raise."""

    items: dict[tuple[str, str], Item] = field(default_factory=dict)
    objects: dict[tuple[str, str], bytes] = field(default_factory=dict)
    queue: list[str] = field(default_factory=list)
    before_write: Callable[[int], None] = lambda _: None
    after_write: Callable[[int], None] = lambda _: None
    writes: int = 0

    def wrote(self, work: Callable[[], Any]) -> Any:
        """One write, with what may go wrong before and after it."""
        number = self.writes
        self.writes += 1
        self.before_write(number)
        result = work()
        self.after_write(number)
        return result

    def copy(self) -> Store:
        """The same content, without the faults."""
        return Store(copy.deepcopy(self.items), dict(self.objects), list(self.queue))

    def dump(self) -> str:
        """The table and the replays, in a form that compares byte for byte."""
        items = [json.dumps(plain(item), sort_keys=True) for _, item in sorted(self.items.items())]
        replays = {name: data.hex() for (bucket, name), data in sorted(self.objects.items()) if bucket == "archive"}
        return json.dumps([items, replays])


class MemoryTable:
    """functions.tables.table.Table over a Store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, key: Key, *, consistent: bool = False) -> Item | None:
        found = self._store.items.get((key["pk"], key["sk"]))
        return None if found is None else plain(copy.deepcopy(found))

    def get_many(self, wanted: Sequence[Key], *, consistent: bool = False) -> list[Item]:
        return [item for key in wanted if (item := self.get(key)) is not None]

    def put_new(self, item: Item) -> None:
        def work() -> None:
            place = item["pk"], item["sk"]
            if place in self._store.items:
                raise ConditionFailed
            self._store.items[place] = storable(copy.deepcopy(item))

        self._store.wrote(work)

    def update(self, key: Key, *, set: Mapping[str, Any] | None = None, set_once: Mapping[str, Any] | None = None,
               remove: Sequence[str] = (), condition: ConditionBase | None = None, returned: str = "NONE") -> Item:
        change = Change(key, set or {}, set_once or {}, condition)
        return self._store.wrote(lambda: self._together([change], remove=remove))  # type: ignore[no-any-return]

    def delete(self, key: Key, *, condition: ConditionBase | None = None) -> None:
        def work() -> None:
            self._together([], (), [] if condition is None else [Check(key, condition)])
            self._store.items.pop((key["pk"], key["sk"]), None)

        self._store.wrote(work)

    def change_together(self, changes: Sequence[Change], checks: Sequence[Check] = ()) -> None:
        self._store.wrote(lambda: self._together(changes, checks=checks))

    def update_with(self, key: Key, additions: Sequence[Add], *, set: Mapping[str, Any], condition: ConditionBase,
                    checks: Sequence[Check] = (), also: Sequence[Change] = ()) -> None:
        self._store.wrote(lambda: self._together([Change(key, set, {}, condition), *also], additions, checks))

    def delete_with(self, key: Key, additions: Sequence[Add], *, condition: ConditionBase,
                    checks: Sequence[Check] = (), also: Sequence[Change] = ()) -> None:
        def work() -> None:
            self._together(also, additions, [Check(key, condition), *checks])
            self._store.items.pop((key["pk"], key["sk"]), None)

        self._store.wrote(work)

    def query(self, condition: ConditionBase, *, index: str | None = None, limit: int | None = None,
              forward: bool = True) -> list[Item]:
        name, value, rest = _sort_condition(condition)
        order = "place" if index else "sk"
        found = [item for item in self._store.items.values()
                 if item.get(name) == value and order in item and holds(rest, item)]
        found.sort(key=lambda item: item[order], reverse=not forward)
        return [plain(copy.deepcopy(item)) for item in found[:limit]]

    def count(self, condition: ConditionBase, *, index: str) -> int:
        return len(self.query(condition, index=index))

    def _together(self, changes: Sequence[Change], additions: Sequence[Add] = (), checks: Sequence[Check] = (),
                  remove: Sequence[str] = ()) -> Item:
        items = self._store.items
        for each in (*changes, *checks):
            if not holds(each.condition, items.get((each.key["pk"], each.key["sk"]), {})):
                raise ConditionFailed
        item: Item = {}
        for change in changes:
            item = items.setdefault((change.key["pk"], change.key["sk"]), dict(change.key))
            item.update(storable(copy.deepcopy(dict(change.set))))
            for name, value in change.set_once.items():
                item.setdefault(name, storable(copy.deepcopy(value)))
            for name in remove:
                item.pop(name, None)
        for add in additions:
            node = items.setdefault((add.key["pk"], add.key["sk"]), dict(add.key))
            for name, amount in add.amounts.items():
                node[name] = node.get(name, 0) + amount
        return plain(copy.deepcopy(item))  # type: ignore[no-any-return]


@dataclass
class MemoryBucket:
    """functions.environment.Bucket over a Store."""

    store: Store
    name: str

    def put(self, key: str, data: bytes) -> None:
        self.store.wrote(lambda: self.store.objects.__setitem__((self.name, key), data))

    def get(self, key: str) -> bytes | None:
        return self.store.objects.get((self.name, key))

    def delete(self, key: str) -> None:
        self.store.wrote(lambda: self.store.objects.pop((self.name, key), None))


@dataclass
class MemoryQueue:
    """functions.environment.Queue over a Store."""

    store: Store

    def send(self, text: str) -> None:
        self.store.wrote(lambda: self.store.queue.append(text))


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
        patch.setattr(environment, "verify_queue", lambda: MemoryQueue(world.store))
        patch.setattr(environment, "master_keys", lambda: MasterKeys(lambda: json.dumps(SECRET), clock))
        patch.setattr(consumer, "_consumer", lambda: world.consumer)
        patch.setattr(verifier, "_verifier", lambda: world.verifier)
        patch.setattr(api, "_router", Router(api.ROUTES, clock))
        yield world


__all__ = ["Crash", "MemoryTable", "MemoryWorld", "Store", "memory_world"]
