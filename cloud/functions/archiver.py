"""The archiver: keeps every record of the stream as it came, hostile ones too; one object a batch.

The name follows from the batch, so the same batch again replaces its object by itself. Nothing is judged here and
nothing is caught: what fails is tried again by the mapping for as long as the stream keeps the records.
"""

from __future__ import annotations

import base64
import time
from typing import Any

from aws_lambda_powertools import Logger

from alienattack.protocol.archive_layout import object_key, packed
from functions import environment

logger = Logger()


def handler(event: dict[str, Any], _context: object) -> None:
    """Writes one batch. Raises whatever S3 does; then Lambda tries all of it again."""
    started = time.perf_counter()
    entries = event["Records"]
    if not entries:
        return
    first = entries[0]
    shard, _, sequence = first["eventID"].partition(":")
    key = object_key(float(first["kinesis"]["approximateArrivalTimestamp"]), shard, sequence)
    content = packed(base64.b64decode(entry["kinesis"]["data"]) for entry in entries)
    environment.bucket("ARCHIVE_BUCKET").put(key, content)
    logger.info("archived", extra={"records": len(entries), "bytes": len(content),
                                   "ms": round((time.perf_counter() - started) * 1000, 1)})
