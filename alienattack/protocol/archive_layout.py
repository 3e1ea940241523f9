"""How the archive lies in its bucket: gzip, one record a line, an object for each batch of one shard.

`frames/YYYY/MM/DD/HHMMSS-SHARD-SEQUENCE.ndjson.gz`: day and time (UTC) at which the first record arrived, and that
record's sequence number. So a batch that is written again is the same object. Clocks step, and who writes knows nothing
of the object before; in a shard's order stand the sequence numbers, and `stream_order` sorts by them.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable

from alienattack.protocol.daily import day_of

PREFIX = "frames/"
SUFFIX = ".ndjson.gz"
DELIMITER = b"\n"
_LEVEL = 6  # half the time of 9, for a hundredth more
_NAME = re.compile(r"/\d{6}-(shardId-\d+)-(\d{56,})\.ndjson\.gz$", re.ASCII)


def object_key(arrived: float, shard: str, sequence: str) -> str:
    """The key of a batch, by its first record. `arrived`: seconds since 1970."""
    minutes, second = divmod(int(arrived) % 86_400, 60)
    hour, minute = divmod(minutes, 60)
    folder = day_of(arrived).replace("-", "/")
    return f"{PREFIX}{folder}/{hour:02d}{minute:02d}{second:02d}-{shard}-{int(sequence):056d}{SUFFIX}"


def packed(records: Iterable[bytes]) -> bytes:
    """The content of an object: the same records give the same bytes.

    A record without its newline gets one, so that a hostile one swallows no neighbour.
    """
    lines = (data if data.endswith(DELIMITER) else data + DELIMITER for data in records)
    return gzip.compress(b"".join(lines), _LEVEL, mtime=0)


def stream_order(key: str) -> tuple[str, int, str]:
    """Sorts the keys of a shard as its stream went; a shard's children have higher numbers. ("", 0, key): no such key.
    """
    found = _NAME.search(f"/{key}")
    return (found[1], int(found[2]), key) if found else ("", 0, key)


def tells_order(key: str) -> bool:
    """Whether a key says where in the stream its records stood; those of other writers don't."""
    return _NAME.search(f"/{key}") is not None
