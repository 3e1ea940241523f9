"""Taking out of the archive what players wanted gone, and the signed note by which its proof still holds.

The API marks a player who is to be erased by an object `erased/SUB.json` (functions/erasing.py). Here every file is
rewritten without the frames of those players. What a chain of frames proves would break by that, so a note names the
runs that were taken out; it is signed by a master key, so that nobody else can explain a gap away. The note names runs,
which lead to nobody any more.
"""

from __future__ import annotations

import gzip
import json
import math
import re
import zlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from alienattack.errors import FrameError
from alienattack.hosting import notes
from alienattack.hosting.dead_letters import Cloud
from alienattack.protocol import tickets
from alienattack.protocol.tickets import Ticket

FRAMES, MARKS, NOTES = "frames/", "erased/", "notes/erasure-"
KIND = "erasure"
DELIVERY_SECONDS = 25 * 3_600.0  # within which what the stream took lies in the archive: it keeps a day
_TICKET = re.compile(rb'\{"ticket":"([\w-]{1,1024})"', re.ASCII)


async def erase(cloud: Cloud, bucket: str, kid: str, key: bytes, now: float) -> dict[str, Any]:
    """Rewrites the archive without the players who are marked, and tells how much went. `key`: the master key `kid`.

    First the note, then the files: after a crash between them the same again does the rest.
    """
    marked = {_sub_of(name): name for name in await cloud.list_objects(bucket, MARKS)}
    told: dict[str, Any] = {"players": len(marked), "runs": 0, "frames": 0, "files": 0, "unreadable": []}
    runs: set[str] = set()
    touched: list[str] = []
    for name in await cloud.list_objects(bucket, FRAMES) if marked else ():
        try:
            found = [ticket.run for _, ticket in _lines(await cloud.get_object(bucket, name))
                     if ticket is not None and ticket.sub in marked]
        except (OSError, EOFError, zlib.error):
            told["unreadable"].append(name)
            continue
        if found:
            touched.append(name)
            runs.update(found)
            told["frames"] += len(found)
    if runs:
        moment = datetime.fromtimestamp(now, UTC)
        await cloud.put_object(bucket, f"{NOTES}{moment:%Y%m%dT%H%M%S}.json", note(runs, kid, key, now))
    for name in touched:
        kept = b"".join(line for line, ticket in _lines(await cloud.get_object(bucket, name))
                        if ticket is None or ticket.sub not in marked)
        if kept.strip():
            await cloud.put_object(bucket, name, gzip.compress(kept, mtime=0))
        else:
            await cloud.delete_object(bucket, name)
    if not told["unreadable"]:
        for name in marked.values():
            if now > _until(await cloud.get_object(bucket, name)) + DELIVERY_SECONDS:
                await cloud.delete_object(bucket, name)
    return {**told, "runs": len(runs), "files": len(touched)}


def note(runs: set[str], kid: str, key: bytes, now: float) -> bytes:
    """The note that these runs were taken out."""
    return notes.sign(KIND, {"erased": sorted(runs), "at": round(now)}, kid, key)


def erased_runs(data: bytes, keys: Mapping[str, bytes]) -> frozenset[str] | None:
    """The runs that a note names; None where no key of ours has signed it."""
    said = notes.opened(KIND, data, keys)
    return None if said is None else frozenset(map(str, said["erased"]))


def _sub_of(name: str) -> str:
    return name.removeprefix(MARKS).removesuffix(".json")


def _until(mark: bytes) -> float:
    """When the last frame of a player can come; as long as the mark does not tell, they may."""
    try:
        return float(json.loads(mark)["until"])
    except (ValueError, KeyError, TypeError):
        return math.inf


def _lines(packed: bytes) -> Iterator[tuple[bytes, Ticket | None]]:
    """The lines of a file with their newlines, each with the ticket that it names."""
    known: dict[bytes, Ticket | None] = {}
    for line in gzip.decompress(packed).splitlines(keepends=True):
        match = _TICKET.match(line)
        if match is None:
            yield line, None
            continue
        if match[1] not in known:
            try:
                known[match[1]] = tickets.decode(match[1].decode("ascii"))
            except FrameError:
                known[match[1]] = None
        yield line, known[match[1]]
