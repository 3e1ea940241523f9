"""The store in memory and moto, held side by side: conditions, transactions and order mean the same to both."""

from typing import Any

import pytest
from boto3.dynamodb.conditions import Attr
from boto3.dynamodb.conditions import Key as KeyIs
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions import environment
from functions.tables.table import Add, Change, Check, ConditionFailed, Table
from tests.cloud.memory import MemoryTable, Store
from tests.cloud.world import World

KEYS = [{"pk": "A", "sk": name} for name in "xyz"]
CONDITIONS = [None, Attr("n").not_exists(), Attr("n").exists(), Attr("n").eq(1), Attr("n").gt(1), Attr("n").lt(2),
              Attr("place").gt("b"), Attr("n").eq(2) | Attr("n").not_exists(), Attr("n").exists() & Attr("n").gt(0)]

key = st.sampled_from(KEYS)
values = st.fixed_dictionaries({}, optional={"n": st.integers(0, 3), "board": st.just("B"),
                                             "place": st.sampled_from("abc"), "f": st.sampled_from([0.5, 2.0])})
condition = st.sampled_from(CONDITIONS)
filled = values.filter(bool)
OPERATIONS = st.one_of(
    st.tuples(st.just("put_new"), key, values),
    st.tuples(st.just("update"), key, filled, filled, condition),
    st.tuples(st.just("change_together"), st.lists(st.tuples(key, filled, condition), min_size=1, max_size=3,
                                                   unique_by=lambda part: part[0]["sk"])),
    st.tuples(st.just("update_with"), key, filled, condition.filter(lambda each: each is not None), condition),
    st.tuples(st.just("delete_with"), key, condition.filter(lambda each: each is not None)),
)


def do(table: Any, operation: tuple[Any, ...]) -> Any:
    """One operation and what came of it."""
    name, *rest = operation
    try:
        if name == "put_new":
            return table.put_new({**rest[0], **rest[1]})
        if name == "update":
            once = {key: value for key, value in rest[2].items() if key not in rest[1]}
            return table.update(rest[0], set=rest[1], set_once=once, condition=rest[3], returned="ALL_NEW")
        if name == "change_together":
            return table.change_together([Change(key, set=values, condition=when) for key, values, when in rest[0]])
        node = [Add({"pk": "TREE", "sk": "node"}, {"count": 1})]
        if name == "delete_with":
            return table.delete_with(rest[0], node, condition=rest[1])
        other = next(key for key in KEYS if key != rest[0])
        checks = [Check(other, rest[3])] if rest[3] is not None else []
        return table.update_with(rest[0], node, set=rest[1], condition=rest[2], checks=checks)
    except ConditionFailed:
        return "condition failed"


def everything(table: Any) -> list[Any]:
    board = [table.query(KeyIs("board").eq("B"), index="places", forward=forward) for forward in (True, False)]
    ties = [sorted((item["place"], str(sorted(item.items()))) for item in rows) for rows in board]
    return [table.query(KeyIs("pk").eq("A")), table.query(KeyIs("pk").eq("TREE")), *ties,
            table.count(KeyIs("board").eq("B") & KeyIs("place").lt("c"), index="places"),
            table.query(KeyIs("pk").eq("A") & KeyIs("sk").gt("x"), limit=1)]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(operations=st.lists(OPERATIONS, max_size=8))
def test_the_same_operations_leave_the_same_table(world: World, operations: list[tuple[Any, ...]]) -> None:
    client = environment.client("dynamodb")
    for item in client.scan(TableName="game")["Items"]:
        client.delete_item(TableName="game", Key={name: item[name] for name in ("pk", "sk")})
    real, fake = environment.table(), MemoryTable(Store())
    for operation in operations:
        assert do(fake, operation) == do(real, operation), operation
    assert everything(fake) == everything(real)


def test_the_store_offers_what_the_table_offers() -> None:
    public = {name for name in vars(Table) if not name.startswith("_")}
    assert public == {name for name in vars(MemoryTable) if not name.startswith("_")}


def test_a_write_that_fails_before_it_happened_changed_nothing() -> None:
    def fail(_: int) -> None:
        raise OSError

    store = Store(before_write=fail)
    with pytest.raises(OSError):
        MemoryTable(store).put_new({"pk": "A", "sk": "x"})
    assert store.items == {}
