"""Reading what the cloud holds, past its own API: table, archive, dead letters, meter, keys. For ledgers.

Routes of the host's own door (`/_host/*`), so only who can read its info file may ask. Nothing here writes
but the archive that is read, and the meter's start.
"""

from __future__ import annotations

import base64
from dataclasses import asdict
from typing import Any

from alienattack.hosting import run_keys
from alienattack.hosting.control import Action
from alienattack.hosting.deployment.stack import DeployedStack
from alienattack.hosting.emulator import Emulator
from alienattack.hosting.meter import Meter
from alienattack.hosting.stream_worker import StreamWorker

PAGE_ITEMS = 500
BUCKETS = {"archive": "ArchiveBucket", "dead-letters": "DeadLetterBucket"}


class Inspection:
    """The reading routes of one running host."""

    def __init__(self, cloud: Emulator, stack: DeployedStack, archiver: StreamWorker, meter: Meter) -> None:
        self._cloud = cloud
        self._stack = stack
        self._archiver = archiver
        self._meter = meter

    def actions(self) -> dict[str, Action]:
        """Route -> action."""
        return {"items": self._items, "objects": self._objects, "object": self._object, "meter": self._counts,
                "every-key": self._every_key}

    async def _items(self, fields: dict[str, Any]) -> dict[str, Any]:
        """One page of the table's items, in DynamoDB's own JSON. `after`: the `next` of the page before."""
        start = {"ExclusiveStartKey": fields["after"]} if fields.get("after") else {}
        page = await self._cloud.call("dynamodb", "DynamoDB_20120810.Scan", {
            "TableName": self._stack.output("TableName"), "Limit": PAGE_ITEMS, "ConsistentRead": True, **start})
        return {"items": page["Items"], "next": page.get("LastEvaluatedKey")}

    async def _objects(self, fields: dict[str, Any]) -> dict[str, Any]:
        """The names in a bucket of BUCKETS that begin with `prefix`. The archive is brought up to the stream first."""
        if fields.get("bucket") == "archive":
            await self._archiver.catch_up()
        found = await self._cloud.describe_objects(self._bucket(fields), str(fields.get("prefix", "")))
        return {"names": [each.key for each in found], "objects": [asdict(each) for each in found]}

    async def _object(self, fields: dict[str, Any]) -> dict[str, Any]:
        """One object, base64."""
        content = await self._cloud.get_object(self._bucket(fields), str(fields.get("name", "")))
        return {"data": base64.b64encode(content).decode("ascii")}

    async def _counts(self, fields: dict[str, Any]) -> dict[str, Any]:
        """What was counted since the meter was started, by the names of `cost.Measured`. `start`: count from zero."""
        await self._archiver.catch_up()
        if fields.get("start") is True:
            self._meter.start()
        return self._meter.counts()

    async def _every_key(self, _fields: dict[str, Any]) -> dict[str, Any]:
        """Every master key there ever was, the retired ones too: by them the archive is verified."""
        return {"keys": await run_keys.every_key(self._cloud, self._stack.resource(run_keys.RESOURCE))}

    def _bucket(self, fields: dict[str, Any]) -> str:
        output = BUCKETS.get(str(fields.get("bucket", "")))
        if output is None:
            raise ValueError(f"a bucket is one of {', '.join(BUCKETS)}")
        return self._stack.output(output)
