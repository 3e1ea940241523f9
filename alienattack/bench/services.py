"""The services behind the functions as dictionaries: fast enough for thousands of batches, able to fail at any write.

Benchmarks measure the functions' own code on them, and the tests have them fail. What a condition means is judged here
a second time; tests/cloud/test_memory.py holds it against moto. Import it after `cloud_code.reach()`.
"""

from __future__ import annotations

import copy
import json
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from boto3.dynamodb.conditions import AttributeBase, ConditionBase

from functions.tables.table import Add, Change, Check, ConditionFailed, Item, Key, plain, storable


def holds(condition: ConditionBase | None, item: Item) -> bool:
    """Whether an item fulfils a condition, by what DynamoDB's manual says."""
    if condition is None:
        return True
    told = condition.get_expression()
    operator, values = str(told["operator"]), told["values"]
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
    judged = {"=": lambda: mine == other, "<": lambda: mine < other, ">": lambda: mine > other,
              "<=": lambda: mine <= other, ">=": lambda: mine >= other}[operator]()
    return bool(judged)


def _sort_condition(condition: ConditionBase) -> tuple[str, str, ConditionBase | None]:
    """(name of the partition key, its value, what is asked of the sort key)."""
    told = condition.get_expression()
    if told["operator"] == "AND":
        first, rest = told["values"]
        name, value, _ = _sort_condition(first)
        return name, value, rest
    attribute: AttributeBase = told["values"][0]
    return attribute.name, told["values"][1], None


def _between(rows: list[tuple[str, Item]], rest: ConditionBase | None) -> list[tuple[str, Item]]:
    """The rows whose sort key fulfils `rest`."""
    if rest is None:
        return rows
    told = rest.get_expression()
    cuts: dict[str, Callable[[str], slice]] = {
        "<": lambda key: slice(0, bisect_left(rows, key, key=lambda row: row[0])),
        ">": lambda key: slice(bisect_right(rows, key, key=lambda row: row[0]), None),
    }
    cut = cuts.get(told["operator"])
    return rows[cut(told["values"][1])] if cut else [row for row in rows if holds(rest, row[1])]


@dataclass
class Store:
    """Everything that is kept. `after_write` is called with the number of each write, from 0, and may raise."""

    items: dict[tuple[str, str], Item] = field(default_factory=dict)
    objects: dict[tuple[str, str], bytes] = field(default_factory=dict)
    queue: list[str] = field(default_factory=list)
    before_write: Callable[[int], None] = lambda _: None
    after_write: Callable[[int], None] = lambda _: None
    writes: int = 0
    version: int | None = None
    """Set by who writes nothing any more: then what is sorted stays sorted."""

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
        items = [json.dumps(plain(item), sort_keys=True, default=_told) for _, item in sorted(self.items.items())]
        replays = {name: data.hex() for (bucket, name), data in sorted(self.objects.items()) if bucket == "archive"}
        return json.dumps([items, replays])


def _told(data: bytes) -> str:
    """Packed bytes, such that whoever looks for an id or a name finds it."""
    return data.hex() + data.decode("latin-1")


class MemoryTable:
    """functions.tables.table.Table over a Store. `calls`, `read`: calls so far, and items that were read."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._sorted: dict[tuple[str, str, str], tuple[int | None, list[tuple[str, Item]]]] = {}
        self.calls = 0
        self.read = 0

    def get(self, key: Key, *, consistent: bool = False) -> Item | None:
        """An item, or None."""
        self.calls += 1
        self.read += 1
        found = self._store.items.get((key["pk"], key["sk"]))
        return None if found is None else plain(copy.deepcopy(found))

    def get_many(self, wanted: Sequence[Key], *, consistent: bool = False) -> list[Item]:
        """The items that exist among `wanted`."""
        calls = self.calls
        found = [item for key in wanted if (item := self.get(key)) is not None]
        self.calls = calls + 1
        return found

    def put_new(self, item: Item) -> None:
        """Writes an item that must not exist yet. Raises ConditionFailed."""
        def work() -> None:
            place = item["pk"], item["sk"]
            if place in self._store.items:
                raise ConditionFailed
            self._store.items[place] = storable(copy.deepcopy(item))

        self._store.wrote(work)

    def update(self, key: Key, *, set: Mapping[str, Any] | None = None, set_once: Mapping[str, Any] | None = None,
               remove: Sequence[str] = (), condition: ConditionBase | None = None, returned: str = "NONE") -> Item:
        """Sets and removes attributes; makes the item where it is missing. Raises ConditionFailed."""
        change = Change(key, set or {}, set_once or {}, condition)
        after: Item = self._store.wrote(lambda: self._together([change], remove=remove))
        return after

    def delete(self, key: Key, *, condition: ConditionBase | None = None) -> None:
        """Deletes an item. Raises ConditionFailed."""
        def work() -> None:
            self._together([], (), [] if condition is None else [Check(key, condition)])
            self._store.items.pop((key["pk"], key["sk"]), None)

        self._store.wrote(work)

    def change_together(self, changes: Sequence[Change], checks: Sequence[Check] = ()) -> None:
        """Changes several items or none. Raises ConditionFailed."""
        self._store.wrote(lambda: self._together(changes, checks=checks))

    def update_with(self, key: Key, additions: Sequence[Add], *, set: Mapping[str, Any], condition: ConditionBase,
                    checks: Sequence[Check] = (), also: Sequence[Change] = ()) -> None:
        """Changes an item and adds to others, all or none. Raises ConditionFailed."""
        self._store.wrote(lambda: self._together([Change(key, set, {}, condition), *also], additions, checks))

    def delete_with(self, key: Key, additions: Sequence[Add], *, condition: ConditionBase,
                    checks: Sequence[Check] = (), also: Sequence[Change] = ()) -> None:
        """Deletes an item and adds to others, all or none. Raises ConditionFailed."""
        def work() -> None:
            self._together(also, additions, [Check(key, condition), *checks])
            self._store.items.pop((key["pk"], key["sk"]), None)

        self._store.wrote(work)

    def query(self, condition: ConditionBase, *, index: str | None = None, limit: int | None = None,
              forward: bool = True, consistent: bool = False) -> list[Item]:
        """Items under one partition key, in the order of the sort key."""
        name, value, rest = _sort_condition(condition)
        rows = _between(self._in_order(name, value, "place" if index else "sk"), rest)
        rows = rows if forward else rows[::-1]
        found = [plain(copy.deepcopy(item)) for _, item in rows[:limit]]
        self.calls += 1
        self.read += len(found)
        return found

    def count(self, condition: ConditionBase, *, index: str) -> int:
        """How many items a query finds."""
        return len(self.query(condition, index=index))

    def _in_order(self, name: str, value: Any, order: str) -> list[tuple[str, Item]]:
        """The items of a partition by their sort key; kept until something is written, as an index would be."""
        kept = self._sorted.get((name, value, order))
        if kept is None or kept[0] is None or kept[0] != self._store.version:
            rows = sorted(((item[order], item) for item in self._store.items.values()
                           if item.get(name) == value and order in item), key=lambda row: row[0])
            kept = self._sorted[name, value, order] = self._store.version, rows
        return kept[1]

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
        after: Item = plain(copy.deepcopy(item))
        return after


@dataclass
class MemoryBucket:
    """functions.environment.Bucket over a Store."""

    store: Store
    name: str

    def put(self, key: str, data: bytes) -> None:
        """Writes an object."""
        self.store.wrote(lambda: self.store.objects.__setitem__((self.name, key), data))

    def get(self, key: str) -> bytes | None:
        """An object's bytes, or None."""
        return self.store.objects.get((self.name, key))

    def delete(self, key: str) -> None:
        """Deletes an object."""
        self.store.wrote(lambda: self.store.objects.pop((self.name, key), None))


@dataclass
class MemoryQueue:
    """functions.environment.Queue over a Store."""

    store: Store

    def send(self, text: str) -> None:
        """Sends one message."""
        self.store.wrote(lambda: self.store.queue.append(text))
