"""How live runs stand between two writings of their items: a few numbers each, packed for one item of the table.

The consumer writes them (functions/tables/progress.py); whoever holds the stream against the table reads them too.
A table is paid for by the kilobyte, so they are packed as small as they get: column by column, and of each column byte
by byte, for what is alike stands side by side then and is deflated to nearly nothing.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from alienattack.protocol.encoding import from_b64url, to_b64url

LINK_LETTERS: Final = 8  # of a mac, which are 6 bytes: its player signed both frames that one in 10^14 confuses
FIELDS: Final = ("applied", "counted", "tick", "score", "lives", "shots", "level", "seen_ms")

_FORMAT: Final = b"\x02"
_RUN_BYTES, _LINK_BYTES, _NUMBER_BYTES, _COUNT_BYTES = 12, 6, 8, 4
_RUN = re.compile(r"[0-9a-f]{24}")
_MOST_BYTES = 4_000_000  # unpacked; what is larger was not packed here


@dataclass(frozen=True, slots=True)
class Standing:
    """What frames have made of one live run; the rest of it follows from its ticket. Names as in a run's item.

    `link`: the first LINK_LETTERS of the newest frame's mac, which the next frame must name.
    """

    applied: int
    counted: int
    tick: int
    score: int
    lives: int
    shots: int
    level: int
    seen_ms: int
    link: str


def fits(run: str, standing: Standing) -> bool:
    """Whether a run can be packed: its id is one of the cloud's, and its newest frame is known."""
    return _RUN.fullmatch(run) is not None and len(standing.link) == LINK_LETTERS


def pack(standings: Mapping[str, Standing]) -> bytes:
    """Some 27 bytes a run, of which 18 are by chance: its id and its link. Raises ValueError where one does not fit."""
    ordered = sorted(standings.items())
    if not all(fits(run, standing) for run, standing in ordered):
        raise ValueError("a standing has no link, or is of no run")
    newest = max((standing.seen_ms for _, standing in ordered), default=0)
    columns = [[getattr(standing, name) for _, standing in ordered] for name in FIELDS]
    columns[FIELDS.index("counted")] = [standing.applied - standing.counted for _, standing in ordered]
    columns[FIELDS.index("seen_ms")] = [newest - standing.seen_ms for _, standing in ordered]
    ids = b"".join(bytes.fromhex(run) for run, _ in ordered)
    links = b"".join(from_b64url(standing.link) for _, standing in ordered)
    numbers = b"".join(map(_planes, (*columns, [newest])))
    return _FORMAT + zlib.compress(len(ordered).to_bytes(_COUNT_BYTES, "big") + ids + links + numbers, 9)


def unpack(data: bytes) -> dict[str, Standing]:
    """What `pack` packed: run -> standing. Raises ValueError for anything else."""
    if data[:1] != _FORMAT:
        raise ValueError("these are no standings (another version wrote them)")
    unpacked = zlib.decompressobj()
    try:
        plain = unpacked.decompress(data[1:], _MOST_BYTES)
    except zlib.error as error:
        raise ValueError(f"these are no standings ({error})") from error
    count = int.from_bytes(plain[:_COUNT_BYTES], "big")
    ids, links = _COUNT_BYTES + _RUN_BYTES * count, _COUNT_BYTES + (_RUN_BYTES + _LINK_BYTES) * count
    if not unpacked.eof or len(plain) != links + _NUMBER_BYTES * (len(FIELDS) * count + 1):
        raise ValueError("these are no standings (they are cut off)")
    (newest,) = _numbers(plain[-_NUMBER_BYTES:])
    size = _NUMBER_BYTES * count
    columns = [_numbers(plain[links + place * size:links + (place + 1) * size]) for place in range(len(FIELDS))]
    runs = (piece.hex() for piece in _pieces(plain[_COUNT_BYTES:ids], _RUN_BYTES))
    return {run: _standing(row, newest, to_b64url(link))
            for run, link, row in zip(runs, _pieces(plain[ids:links], _LINK_BYTES), zip(*columns, strict=True),
                                      strict=True)}


def _standing(row: Iterable[int], newest: int, link: str) -> Standing:
    applied, behind, tick, score, lives, shots, level, silent = row
    return Standing(applied, applied - behind, tick, score, lives, shots, level, newest - silent, link)


def _planes(column: Iterable[int]) -> bytes:
    """The first bytes of all numbers, then the second ones, ...; numbers from 0 to 2^64. Raises ValueError."""
    try:
        data = b"".join(number.to_bytes(_NUMBER_BYTES, "big") for number in column)
    except OverflowError as error:
        raise ValueError("a standing has a number that none can have") from error
    return b"".join(data[place::_NUMBER_BYTES] for place in range(_NUMBER_BYTES))


def _numbers(planes: bytes) -> list[int]:
    """What `_planes` made bytes of."""
    count = len(planes) // _NUMBER_BYTES
    return [int.from_bytes(planes[place::count], "big") for place in range(count)] if count else []


def _pieces(data: bytes, size: int) -> list[bytes]:
    return [data[start:start + size] for start in range(0, len(data), size)]
