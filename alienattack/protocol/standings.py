"""How live runs stand between two writings of their items: a few numbers each, packed for one item of the table.

The consumer writes them (functions/tables/progress.py); whoever holds the stream against the table reads them too.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from alienattack.protocol.encoding import from_b64url, to_b64url

_MAC_BYTES = 32
FIELDS = ("applied", "counted", "tick", "score", "lives", "shots", "level", "seen_ms")


@dataclass(frozen=True, slots=True)
class Standing:
    """What frames have made of one live run; the rest of it follows from its ticket. Names as in a run's item."""

    applied: int
    counted: int
    tick: int
    score: int
    lives: int
    shots: int
    level: int
    seen_ms: int
    mac: str


def pack(standings: Mapping[str, Standing]) -> bytes:
    """Some 60 bytes a run: macs as they are, for nothing makes those smaller, then the numbers as JSON, deflated.

    Raises ValueError for a mac that is none.
    """
    ordered = sorted(standings.items())
    macs = [from_b64url(standing.mac) for _, standing in ordered]
    if any(len(mac) != _MAC_BYTES for mac in macs):
        raise ValueError("a standing has no mac")
    rows = [[run, *(getattr(standing, name) for name in FIELDS)] for run, standing in ordered]
    numbers = zlib.compress(json.dumps(rows, separators=(",", ":")).encode(), 6)
    return b"".join(macs) + numbers + len(rows).to_bytes(4, "big")


def unpack(data: bytes) -> dict[str, Standing]:
    """What `pack` packed: run -> standing. Raises ValueError for anything else."""
    end = len(data) - 4
    count = int.from_bytes(data[end:], "big") if end >= 0 else 0
    if end < count * _MAC_BYTES:
        raise ValueError("these are no standings (they are cut off)")
    try:
        macs, rows = data[:count * _MAC_BYTES], json.loads(zlib.decompress(data[count * _MAC_BYTES:end]))
        return {run: Standing(**dict(zip(FIELDS, numbers, strict=True)),
                              mac=to_b64url(macs[place * _MAC_BYTES:(place + 1) * _MAC_BYTES]))
                for place, (run, *numbers) in enumerate(rows)}
    except (zlib.error, TypeError) as error:
        raise ValueError(f"these are no standings ({error})") from error
