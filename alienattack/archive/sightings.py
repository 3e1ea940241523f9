"""The authentic frames of one file, as small records sorted into parts by their run; and what is wrong with its lines.

A part is small enough for the memory whatever the size of the archive, and holds all that there is of its runs.
"""

from __future__ import annotations

import hashlib
import os
import re
import struct
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from alienattack.archive.chains import MAC_LETTERS, Sighting
from alienattack.archive.findings import Finding
from alienattack.archive.lines import MAX_LINE, DamagedFile, lines_of
from alienattack.errors import FrameError
from alienattack.protocol import markers, tickets
from alienattack.protocol.frames import Frame, fits, mac_of, open_frame

RUN_LETTERS = 24  # of a run's id, as POST /runs makes it
_RECORD = struct.Struct(f"<{RUN_LETTERS}sIII{MAC_LETTERS}s{MAC_LETTERS}sB")
_END, _REFUSED, _OLD = 1, 2, 4
#: The head of a frame as `protocol.frames.seal` spells it; the rest is vouched for by the mac.
_HEAD = re.compile(rb'\{"ticket":"([\w-]{1,1024})","v":1,"seq":([1-9]\d{0,8}),"prev":"([\w-]*)","tick":', re.ASCII)
_END_MARK = b',"end":{"reason":"'
_MOST_FINDINGS = 1_000  # of one file


@dataclass(frozen=True, slots=True)
class _Signer:
    """Who signs under a ticket: the run's letters, its key, and whether it is so old that it may be gone."""

    run: bytes
    key: bytes
    old: bool


@dataclass(frozen=True, slots=True)
class Refusals:
    """What the dead letters hold: the digest of every line of a payload."""

    digests: frozenset[bytes] = frozenset()

    @staticmethod
    def of(payloads: Iterable[bytes]) -> Refusals:
        """A payload with newlines in it has become several lines of the archive."""
        return Refusals(frozenset(Refusals.digest(line) for each in payloads for line in each.split(b"\n")))

    @staticmethod
    def digest(line: bytes) -> bytes:
        """What a line is known by."""
        return hashlib.sha256(line[:MAX_LINE]).digest()


@dataclass(slots=True)
class FileReport:
    """One file: how many lines of which sort, and what is wrong with them. `runs`: how often each is seen there."""

    number: int
    lines: int = 0
    frames: int = 0
    refused: int = 0
    markers: int = 0
    findings: list[Finding] = field(default_factory=list)
    left_out: int = 0


def sight(path: Path, number: int, key: str, room: Path, parts: int, keys: Mapping[str, bytes],
          refusals: Refusals, kept_since: float = 0.0) -> FileReport:
    """Reads a file and appends its frames to the parts in `room`. `key`: the object's name, for findings.

    `kept_since`: runs that were granted before (seconds since 1970) may be gone by now.
    """
    report = FileReport(number)
    sorted_out: dict[int, list[bytes]] = defaultdict(list)
    signers: dict[bytes, _Signer | None] = {}
    try:
        for line_number, line in enumerate(lines_of(path), start=1):
            if line:
                report.lines += 1
                _sort(line, line_number, key, report, keys, refusals, signers, sorted_out, parts, kept_since)
    except DamagedFile:
        report.findings.append(Finding("damaged_file", key))
    for part, records in sorted_out.items():
        with (room / f"{part:04d}-{os.getpid()}").open("ab") as file:
            file.write(b"".join(records))
    return report


def _sort(line: bytes, line_number: int, key: str, report: FileReport, keys: Mapping[str, bytes], refusals: Refusals,
          signers: dict[bytes, _Signer | None], sorted_out: dict[int, list[bytes]], parts: int,
          kept_since: float) -> None:
    data = line + b"\n"
    head = _HEAD.match(line)
    of = _signer(head[1], keys, signers, kept_since) if head else None
    if head is not None and of is not None and fits(data, of.key):
        run, seq, prev, old = of.run, int(head[2]), head[3], of.old
    else:
        unusual = _unusual(data, keys)
        if unusual is None:
            _other_line(line, line_number, key, report, keys, refusals)
            return
        run, seq, prev = run_letters(unusual.ticket.run), unusual.body.seq, unusual.prev.encode("ascii")
        old = unusual.ticket.iat < kept_since
    refused = bool(refusals.digests) and refusals.digest(line) in refusals.digests
    report.frames += 1
    flags = _END * (_END_MARK in data) | _REFUSED * refused | _OLD * old
    sorted_out[hash_of(run) % parts].append(_RECORD.pack(
        run, seq, report.number, line_number, mac_of(data)[:MAC_LETTERS].encode("ascii"), prev[:MAC_LETTERS], flags))


def _unusual(data: bytes, keys: Mapping[str, bytes]) -> Frame | None:
    """A frame that the consumer takes though it is not spelled as `seal` does."""
    try:
        return open_frame(data, keys)
    except FrameError:
        return None


def _other_line(line: bytes, line_number: int, key: str, report: FileReport, keys: Mapping[str, bytes],
                refusals: Refusals) -> None:
    """A line that is no authentic frame: the cloud's own marker, refused by the consumer, or a finding."""
    if markers.is_marker(line):
        try:
            markers.read(line, keys)
        except FrameError:
            pass
        else:
            report.markers += 1
            return
    if refusals.digest(line) in refusals.digests:
        report.refused += 1
        return
    kind, run, seq = _what_it_was(line, keys)
    if len(report.findings) >= _MOST_FINDINGS:
        report.left_out += 1
        return
    report.findings.append(Finding(kind, key, line_number, run, seq, seq))


def _what_it_was(line: bytes, keys: Mapping[str, bytes]) -> tuple[str, str, int]:
    """The kind of finding, and what the line says of itself, which nothing vouches for."""
    head = _HEAD.match(line)
    if head is None:
        return "no_frame", "", 0
    try:
        ticket = tickets.decode(head[1].decode("ascii"))
    except FrameError:
        return "altered", "", int(head[2])
    run = ticket.run if re.fullmatch(r"[\w-]{1,64}", ticket.run, re.ASCII) else ""
    return ("altered" if ticket.kid in keys else "no_key"), run, int(head[2])


def _signer(text: bytes, keys: Mapping[str, bytes], known: dict[bytes, _Signer | None],
            kept_since: float) -> _Signer | None:
    """None where the ticket or its master key can't be had."""
    if text not in known:
        ticket_text = text.decode("ascii")
        try:
            ticket = tickets.decode(ticket_text)
        except FrameError:
            known[text] = None
        else:
            master = keys.get(ticket.kid)
            known[text] = None if master is None else _Signer(
                run_letters(ticket.run), tickets.run_key(master, ticket_text), ticket.iat < kept_since)
    return known[text]


def run_letters(run: str) -> bytes:
    """A run's id in exactly RUN_LETTERS; one that no cloud of ours makes, by its digest."""
    letters = run.encode("utf-8", "surrogatepass")
    return letters if len(letters) == RUN_LETTERS else hashlib.sha256(letters).hexdigest()[:RUN_LETTERS].encode("ascii")


def hash_of(run: bytes) -> int:
    """A number that is the same in every process."""
    return int.from_bytes(hashlib.blake2b(run, digest_size=4).digest(), "big")


def sightings_of(room: Path, part: int) -> Iterator[tuple[bytes, Sighting]]:
    """The records of one part: (run, frame)."""
    for path in sorted(room.glob(f"{part:04d}-*")):
        for run, seq, file, line, mac, prev, flags in _RECORD.iter_unpack(path.read_bytes()):
            yield run, Sighting(seq, mac.decode("ascii"), prev.rstrip(b"\0").decode("ascii"), (file, line),
                                bool(flags & _END), bool(flags & _REFUSED), bool(flags & _OLD))
