"""The archive of a stack on AWS, with the operator's own credentials."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Coroutine, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from alienattack.archive.origin import FRAMES, TableRun, payloads, runs_among
from alienattack.archive.verifying import DELIVERY_SECONDS
from alienattack.hosting import run_keys, upkeep
from alienattack.hosting.deployed import Deployed
from alienattack.hosting.deployment.stack import DeployedStack
from alienattack.hosting.items import StoredObject, plain

T = TypeVar("T")


class StackOrigin:
    """Reads bucket, table and secret of a stack. The archiver writes a record some minutes after the stream took it."""

    def __init__(self, name: str, cloud: Deployed, stack: DeployedStack) -> None:
        self._name = name
        self._cloud = cloud
        self._stack = stack
        self._bucket = stack.output("ArchiveBucket")

    @staticmethod
    def named(name: str, region: str | None, profile: str | None = None) -> StackOrigin:
        """Finds a stack. Raises HostingError with AWS's own words."""
        cloud = Deployed.in_region(region, profile)
        return StackOrigin(name, cloud, asyncio.run(cloud.stack(name)))

    @property
    def title(self) -> str:
        """What people call it."""
        return f"the stack {self._name}"

    @property
    def place(self) -> str:
        """The name of its folder among the mirrors: buckets have one name in all the world."""
        return "bucket-" + re.sub(r"[^a-z0-9-]", "_", self._bucket)

    def objects(self, prefix: str) -> Sequence[StoredObject]:
        """The objects whose keys begin with `prefix`, in order."""
        return self._wait(self._cloud.describe_objects(self._bucket, prefix))

    def read(self, key: str) -> bytes:
        """An object's bytes."""
        return self._wait(self._cloud.get_object(self._bucket, key))

    def runs(self) -> Iterable[TableRun]:
        """Every run that the table still knows: it forgets one 90 days after its ticket."""
        return runs_among(self._items())

    def master_keys(self) -> Mapping[str, bytes]:
        """Every master key there ever was."""
        found = self._wait(run_keys.every_key(self._cloud, self._stack.resource(run_keys.RESOURCE)))
        return {kid: key.encode("utf-8") for kid, key in found.items()}

    def keeps_days(self) -> int | None:
        """As the stack's parameter says, for the bucket's lifecycle."""
        days = self._stack.parameters.get("ArchiveRetentionDays", "")
        return int(days) if days.isascii() and days.isdigit() else None

    def settles(self) -> float:
        """As long as a delivery may take."""
        return DELIVERY_SECONDS

    def as_of(self) -> None:
        """Now."""

    def refused(self) -> Iterator[bytes]:
        """The payloads among the dead letters; those of the last 90 days."""
        bucket = self._stack.output("DeadLetterBucket")
        for key in self._wait(self._cloud.list_objects(bucket, FRAMES)):
            yield from payloads(self._wait(self._cloud.get_object(bucket, key)))

    def erase(self) -> Mapping[str, Any]:
        """File by file, from here."""
        return self._wait(upkeep.erase(self._cloud, self._stack, time.time()))

    def seal(self) -> int:
        """From here."""
        return int(self._wait(upkeep.seal(self._cloud, self._stack, time.time()))["sealed"])

    def close(self) -> None:
        """Nothing is held open."""

    def _items(self) -> Iterator[dict[str, Any]]:
        start: dict[str, Any] = {}
        while True:
            page = self._wait(self._cloud.call("dynamodb", "DynamoDB_20120810.Scan", {
                "TableName": self._stack.output("TableName"), "FilterExpression": "begins_with(pk, :runs)",
                "ExpressionAttributeValues": {":runs": {"S": "RUN#"}}, **start}))
            yield from map(plain, page["Items"])
            if not page.get("LastEvaluatedKey"):
                return
            start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}

    @staticmethod
    def _wait(work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run(work)
