"""The few DynamoDB calls that this project uses, with plain Python numbers and one error for a failed condition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from boto3.dynamodb.conditions import ConditionBase, ConditionExpressionBuilder
from botocore.exceptions import ClientError

Item = dict[str, Any]
Key = Mapping[str, str]

MAX_GET = 100  # keys a BatchGetItem
_MAX_ROUNDS = 5  # of unprocessed keys before the call counts as throttled


class ConditionFailed(Exception):
    """The item is not (any more) as the writer had seen it."""


class TableBusy(Exception):
    """The table kept answering "later"; transient."""


@dataclass(frozen=True, slots=True)
class Add:
    """Part of a transaction: adds to numbers of an item, which is made where it is missing."""

    key: Key
    amounts: Mapping[str, int]
    condition: ConditionBase | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """Part of a transaction: an item that it does not change must be so."""

    key: Key
    condition: ConditionBase


@dataclass(frozen=True, slots=True)
class Change:
    """Part of a transaction: sets attributes of an item, which is made where it is missing."""

    key: Key
    set: Mapping[str, Any] = field(default_factory=dict)
    set_once: Mapping[str, Any] = field(default_factory=dict)
    condition: ConditionBase | None = None


def plain(value: Any) -> Any:
    """The same value with int and float where boto3 says Decimal."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value


def storable(value: Any) -> Any:
    """The same value with Decimal for float, which boto3 demands."""
    if isinstance(value, float):
        return Decimal(str(value))
    if isinstance(value, dict):
        return {name: storable(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [storable(item) for item in value]
    return value


class Table:
    """One DynamoDB table behind few calls; safe to use from several threads.

    `client`: that of a boto3 resource, which reads and writes Python values and conditions.
    """

    def __init__(self, client: Any, name: str) -> None:
        self._client = client
        self._name = name

    def get(self, key: Key, *, consistent: bool = False) -> Item | None:
        """An item, or None."""
        found = self._client.get_item(TableName=self._name, Key=dict(key), ConsistentRead=consistent).get("Item")
        return None if found is None else plain(found)

    def get_many(self, wanted: Sequence[Key], *, consistent: bool = False) -> list[Item]:
        """The items that exist among `wanted`, in no order. Raises TableBusy."""
        found: list[Item] = []
        for start in range(0, len(wanted), MAX_GET):
            request = {self._name: {"Keys": [dict(key) for key in wanted[start:start + MAX_GET]],
                                          "ConsistentRead": consistent}}
            for _ in range(_MAX_ROUNDS):
                answer = self._client.batch_get_item(RequestItems=request)
                found.extend(plain(item) for item in answer["Responses"].get(self._name, ()))
                request = answer.get("UnprocessedKeys") or {}
                if not request:
                    break
            else:
                raise TableBusy("keys stayed unprocessed")
        return found

    def put_new(self, item: Item) -> None:
        """Writes an item that must not exist yet. Raises ConditionFailed."""
        self._guarded(self._client.put_item, Item=storable(item), ConditionExpression="attribute_not_exists(pk)")

    def update(self, key: Key, *, set: Mapping[str, Any] | None = None, set_once: Mapping[str, Any] | None = None,
               remove: Sequence[str] = (), condition: ConditionBase | None = None, returned: str = "NONE") -> Item:
        """Sets and removes top-level attributes; makes the item where it is missing.

        `set_once` writes only what is not there yet. `returned`: NONE, ALL_OLD or ALL_NEW. Raises ConditionFailed.
        """
        arguments = _update(key, set or {}, set_once or {}, remove, condition)
        answer = self._guarded(self._client.update_item, **arguments, ReturnValues=returned)
        after: Item = plain(answer.get("Attributes") or {})
        return after

    def delete(self, key: Key, *, condition: ConditionBase | None = None) -> None:
        """Deletes an item; one that is not there is as good. Raises ConditionFailed."""
        guard = {} if condition is None else {"ConditionExpression": condition}
        self._guarded(self._client.delete_item, Key=dict(key), **guard)

    def update_with(self, key: Key, additions: Sequence[Add], *, set: Mapping[str, Any], condition: ConditionBase,
                    checks: Sequence[Check] = (), also: Sequence[Change] = ()) -> None:
        """Updates an item, adds to others and makes more changes, all or nothing. Raises ConditionFailed, and
        TableBusy where others change the same items in the same moment."""
        self._transact([{"Update": _update(key, set, {}, (), condition)}, *map(_check, checks), *map(_change, also)],
                       additions)

    def change_together(self, changes: Sequence[Change], checks: Sequence[Check] = ()) -> None:
        """All changes or none. Raises ConditionFailed, and TableBusy where others change the same items."""
        self._transact([*map(_change, changes), *map(_check, checks)], ())

    def delete_with(self, key: Key, additions: Sequence[Add], *, condition: ConditionBase,
                    checks: Sequence[Check] = (), also: Sequence[Change] = ()) -> None:
        """Deletes an item, adds to others and makes more changes, all or nothing. Raises ConditionFailed and
        TableBusy."""
        self._transact([{"Delete": {"Key": dict(key), "ConditionExpression": condition}}, *map(_check, checks),
                        *map(_change, also)], additions)

    def _transact(self, first: list[dict[str, Any]], additions: Sequence[Add]) -> None:
        parts = [*first, *({"Update": _addition(add)} for add in additions)]
        for part in parts:
            (arguments,) = part.values()
            arguments["TableName"] = self._name
            _spell_out(arguments)
        try:
            self._client.transact_write_items(TransactItems=parts)
        except ClientError as error:
            reasons = {reason.get("Code") for reason in error.response.get("CancellationReasons", ())}
            if "ConditionalCheckFailed" in reasons:
                raise ConditionFailed from error
            if reasons & {"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}:
                raise TableBusy("a transaction met another") from error
            raise

    def query(self, condition: ConditionBase, *, index: str | None = None, limit: int | None = None,
              forward: bool = True, consistent: bool = False) -> list[Item]:
        """Items under one partition key, in the order of the sort key; all of them where `limit` is None.

        `consistent`: as they are now; an index can't be read so.
        """
        arguments: dict[str, Any] = {"KeyConditionExpression": condition, "ScanIndexForward": forward,
                                     "ConsistentRead": consistent}
        if index:
            arguments["IndexName"] = index
        found: list[Item] = []
        while True:
            if limit is not None:
                arguments["Limit"] = limit - len(found)
            answer = self._client.query(TableName=self._name, **arguments)
            found.extend(plain(item) for item in answer["Items"])
            last = answer.get("LastEvaluatedKey")
            if not last or (limit is not None and len(found) >= limit):
                return found
            arguments["ExclusiveStartKey"] = last

    def count(self, condition: ConditionBase, *, index: str) -> int:
        """How many items a query finds. Reads them all: linear in the answer."""
        arguments: dict[str, Any] = {"KeyConditionExpression": condition, "IndexName": index, "Select": "COUNT"}
        total = 0
        while True:
            answer = self._client.query(TableName=self._name, **arguments)
            total += int(answer["Count"])
            last = answer.get("LastEvaluatedKey")
            if not last:
                return total
            arguments["ExclusiveStartKey"] = last

    def _guarded(self, call: Any, **arguments: Any) -> Any:
        try:
            return call(TableName=self._name, **arguments)
        except ClientError as error:
            if error.response["Error"]["Code"] == "ConditionalCheckFailedException":
                raise ConditionFailed from error
            raise


def _update(key: Key, set: Mapping[str, Any], set_once: Mapping[str, Any], remove: Sequence[str],
            condition: ConditionBase | None) -> dict[str, Any]:
    """The arguments of an update that sets and removes attributes."""
    names: dict[str, str] = {}
    values: dict[str, Any] = {}
    assignments: list[str] = []
    for pattern, attributes in (("{0} = {1}", set), ("{0} = if_not_exists({0}, {1})", set_once)):
        for name, value in attributes.items():
            alias = f"a{len(names)}"
            names[f"#{alias}"], values[f":{alias}"] = name, storable(value)
            assignments.append(pattern.format(f"#{alias}", f":{alias}"))
    removals = []
    for name in remove:
        alias = f"#a{len(names)}"
        names[alias] = name
        removals.append(alias)
    clauses = [word + ", ".join(parts) for word, parts in (("SET ", assignments), ("REMOVE ", removals)) if parts]
    arguments: dict[str, Any] = {"Key": dict(key), "UpdateExpression": " ".join(clauses),
                                 "ExpressionAttributeNames": names}
    if values:
        arguments["ExpressionAttributeValues"] = values
    if condition is not None:
        arguments["ConditionExpression"] = condition
    return arguments


def _change(change: Change) -> dict[str, Any]:
    return {"Update": _update(change.key, change.set, change.set_once, (), change.condition)}


def _check(check: Check) -> dict[str, Any]:
    return {"ConditionCheck": {"Key": dict(check.key), "ConditionExpression": check.condition}}


def _addition(add: Add) -> dict[str, Any]:
    names = {f"#a{place}": name for place, name in enumerate(add.amounts)}
    values = {f":a{place}": amount for place, amount in enumerate(add.amounts.values())}
    clause = ", ".join(f"#a{place} :a{place}" for place in range(len(names)))
    guard = {} if add.condition is None else {"ConditionExpression": add.condition}
    return {"Key": dict(add.key), "UpdateExpression": f"ADD {clause}", "ExpressionAttributeNames": names,
            "ExpressionAttributeValues": values, **guard}


def _spell_out(arguments: dict[str, Any]) -> None:
    """Puts a condition into words: boto3 does that for single calls, but not inside a transaction."""
    condition = arguments.get("ConditionExpression")
    if condition is None:
        return
    built = ConditionExpressionBuilder().build_expression(condition)
    arguments["ConditionExpression"] = built.condition_expression
    for kind, found in (("ExpressionAttributeNames", built.attribute_name_placeholders),
                        ("ExpressionAttributeValues", built.attribute_value_placeholders)):
        if found:
            arguments[kind] = {**arguments.get(kind, {}), **found}
