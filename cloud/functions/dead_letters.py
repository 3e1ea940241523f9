"""Dead letters: records that can never be applied, kept with their reason for a person to look at.

One object a batch, named by what is in it: the same letters again are the same object, and part of them, when a batch
comes again from its middle, never takes the place of all. No bearer token is in a frame, so none is in here.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime

from functions.environment import Bucket, Queue
from functions.records import Record

Letter = tuple[Record, str]  # the record and a code of protocol.frames.REFUSALS


def keep(bucket: Bucket, letters: Iterable[Letter]) -> None:
    """Writes the letters of a batch, in the order of the stream."""
    ordered = sorted(letters, key=lambda letter: letter[0].order)
    if not ordered:
        return
    first = ordered[0][0]
    day = datetime.fromtimestamp(first.arrival_ms / 1000, UTC).strftime("%Y/%m/%d")
    lines = [json.dumps({
        "reason": reason, "sequence": record.sequence, "partition_key": record.partition_key,
        "arrival_ms": record.arrival_ms, "data": base64.b64encode(record.data).decode("ascii"),
    }, separators=(",", ":")) for record, reason in ordered]
    content = ("\n".join(lines) + "\n").encode("utf-8")
    bucket.put(f"frames/{day}/{first.sequence}-{hashlib.sha256(content).hexdigest()[:16]}.ndjson", content)


def count(bucket: Bucket, queue: Queue, most: int) -> int:
    """How many wait for their host, `most` at the highest: batches with refused frames, and what was given up."""
    return min(most, bucket.count(most) + queue.count())
