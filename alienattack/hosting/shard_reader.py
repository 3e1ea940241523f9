"""Reading the shards of a stream, each from the place up to which its records are done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from alienattack.hosting.emulator import EmulatorError

CHECKPOINTS = "alienattack-host-checkpoints"

Record = dict[str, Any]


class Streams(Protocol):
    """The calls that reading and delivering need of the emulator."""

    async def call(self, service: str, target: str, payload: Mapping[str, Any]) -> dict[str, Any]:
        """A call of a JSON service. Raises EmulatorError."""

    async def invoke(self, function: str, event: Mapping[str, Any]) -> tuple[Any, str]:
        """Invokes a function: (result, kind of error or "")."""


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
    at_tip: bool = False
    """The last look found nothing: all that was put before it is read."""

    async def read(self, limit: int) -> list[Record]:
        """The next records, none if there are none."""
        self.at_tip = False
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
        self.at_tip = not records and not answer.get("MillisBehindLatest")
        if records:
            self.after = records[-1]["SequenceNumber"]
        return records

    def go_back(self, after: str) -> None:
        """What was read beyond `after` is read again, a closed shard's end as well."""
        self.after, self.iterator, self.at_end = after, "", False
