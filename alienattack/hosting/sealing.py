"""What the table knows of runs that are over, kept for as long as the archive: the table forgets a run after 90 days.

A seal is a signed note with the watermark of every such run and the mac of the frame at it. By it the archive's last
frames, and whole runs, are missed years later.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from typing import Any

from alienattack.hosting import notes
from alienattack.hosting.dead_letters import Cloud
from alienattack.hosting.items import plain

SEALS = "notes/runs-"
KIND = "runs"
#: Run, watermark, mac of the frame at it, when it was granted, and the stretches that were refused.
SealedRun = tuple[str, int, str, int, tuple[tuple[int, int, str], ...]]
SETTLED_SECONDS = 3_600.0  # after its ticket has expired nothing of a run is applied any more


async def seal(cloud: Cloud, bucket: str, table: str, keys: Mapping[str, bytes], kid: str, now: float) -> int:
    """Writes a seal of the runs that are over and in no seal yet, and returns how many. `keys`: kid -> master key."""
    known: set[str] = set()
    for name in await cloud.list_objects(bucket, SEALS):
        known.update(run[0] for run in sealed(await cloud.get_object(bucket, name), keys) or ())
    fresh = [[item["run"], item["applied"], item["mac"], item["iat"], item.get("refused") or []]
             async for item in _runs(cloud, table)
             if item.get("applied") and item["exp"] + SETTLED_SECONDS < now and item["run"] not in known]
    if fresh:
        name = f"{SEALS}{datetime.fromtimestamp(now, UTC):%Y%m%dT%H%M%S}.json"
        await cloud.put_object(bucket, name, notes.sign(KIND, {"runs": fresh, "at": round(now)}, kid, keys[kid]))
    return len(fresh)


def sealed(data: bytes, keys: Mapping[str, bytes]) -> list[SealedRun] | None:
    """Every run of a seal; None where no key of ours has signed it."""
    said = notes.opened(KIND, data, keys)
    return None if said is None else [
        (run, applied, mac, iat, tuple((first, last, why) for first, last, why in refused))
        for run, applied, mac, iat, refused in said["runs"]]


async def _runs(cloud: Cloud, table: str) -> AsyncIterator[dict[str, Any]]:
    start: dict[str, Any] = {}
    while True:
        page = await cloud.call("dynamodb", "DynamoDB_20120810.Scan", {"TableName": table, **start})
        for item in map(plain, page["Items"]):
            if str(item["pk"]).startswith("RUN#") and "sub" in item:
                yield item
        if not page.get("LastEvaluatedKey"):
            return
        start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}
