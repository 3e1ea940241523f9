"""The lines of an archived file, whatever is in it: cut off, damaged, endless or no gzip at all."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path

from alienattack.protocol.frames import MAX_FRAME_BYTES

CHUNK = 1 << 18
MAX_LINE = 2 * MAX_FRAME_BYTES  # what is longer is no frame; it is read past without being kept
_GZIP = b"\x1f\x8b"


class DamagedFile(Exception):
    """The file can't be read to its end; what stood before was given out."""


def lines_of(path: Path) -> Iterator[bytes]:
    """The lines without their newlines, the blank ones too; of one that is too long only its first MAX_LINE bytes.

    Raises DamagedFile, at last, where the file is cut off or altered.
    """
    rest = b""
    skipping = False
    for chunk in _content(path):
        parts = (rest + chunk).split(b"\n")
        rest = parts.pop()
        for part in parts:
            if not skipping:
                yield part[:MAX_LINE]
            skipping = False
        if skipping:
            rest = b""
        elif len(rest) > MAX_LINE:
            yield rest[:MAX_LINE]
            rest, skipping = b"", True
    if rest:
        yield rest


def _content(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        head = file.read(len(_GZIP))
        if not head or not _GZIP.startswith(head):
            file.seek(0)
            yield from iter(lambda: file.read(CHUNK), b"")
            return
        file.seek(0)
        yield from _unpacked(iter(lambda: file.read(CHUNK), b""))


def _unpacked(packed: Iterator[bytes]) -> Iterator[bytes]:
    """The content of one gzip member after the other, in pieces of CHUNK at most."""
    member = zlib.decompressobj(31)
    fresh = True
    try:
        for piece in packed:
            while piece:
                if member.eof:
                    member, fresh = zlib.decompressobj(31), True
                yield member.decompress(piece, CHUNK)
                fresh = False
                piece = member.unused_data if member.eof else member.unconsumed_tail
    except zlib.error as error:
        raise DamagedFile(f"it is no sound gzip ({error})") from error
    if not member.eof and not fresh:
        raise DamagedFile("it is cut off")
