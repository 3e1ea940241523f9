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
from alienattack.protocol.frames import fits, mac_of, open_frame

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
    reader = _Reader(FileReport(number), key, keys, refusals, kept_since, parts)
    try:
        for line_number, line in enumerate(lines_of(path), start=1):
            if line:
                reader.take(line, line_number)
    except DamagedFile:
        reader.report.findings.append(Finding("damaged_file", key))
    for part, records in reader.sorted_out.items():
        with (room / f"{part:04d}-{os.getpid()}").open("ab") as file:
            file.write(b"".join(records))
    return reader.report


@dataclass(slots=True)
class _Reader:
    """One file being read: what is known to judge its lines by, and what they were judged to be."""

    report: FileReport
    name: str
    keys: Mapping[str, bytes]
    refusals: Refusals
    kept_since: float
    parts: int
    sorted_out: dict[int, list[bytes]] = field(default_factory=lambda: defaultdict(list))
    _signers: dict[bytes, _Signer | None] = field(default_factory=dict)

    def take(self, line: bytes, number: int) -> None:
        """Judges one line; an authentic frame goes into the part of its run."""
        self.report.lines += 1
        data = line + b"\n"
        head = _HEAD.match(line)
        signer = self._signer(head[1]) if head else None
        if head is not None and signer is not None and fits(data, signer.key):
            self._keep(line, number, signer.run, int(head[2]), head[3], signer.old)
            return
        try:  # the consumer takes frames that are not spelled as `seal` does, too
            frame = open_frame(data, self.keys)
        except FrameError:
            self._other(line, number)
        else:
            self._keep(line, number, run_letters(frame.ticket.run), frame.body.seq, frame.prev.encode("ascii"),
                       frame.ticket.iat < self.kept_since)

    def _keep(self, line: bytes, number: int, run: bytes, seq: int, prev: bytes, old: bool) -> None:
        self.report.frames += 1
        refused = bool(self.refusals.digests) and self.refusals.digest(line) in self.refusals.digests
        flags = _END * (_END_MARK in line) | _REFUSED * refused | _OLD * old
        mac = mac_of(line + b"\n")[:MAC_LETTERS].encode("ascii")
        self.sorted_out[hash_of(run) % self.parts].append(
            _RECORD.pack(run, seq, self.report.number, number, mac, prev[:MAC_LETTERS], flags))

    def _other(self, line: bytes, number: int) -> None:
        """No authentic frame: a marker of the cloud's own, something that the consumer refused, or a finding."""
        report = self.report
        if self._is_marker(line):
            report.markers += 1
        elif self.refusals.digest(line) in self.refusals.digests:
            report.refused += 1
        elif len(report.findings) >= _MOST_FINDINGS:
            report.left_out += 1
        else:
            kind, run, seq = _what_it_was(line, self.keys)
            report.findings.append(Finding(kind, self.name, number, run, seq, seq))

    def _is_marker(self, line: bytes) -> bool:
        if not markers.is_marker(line):
            return False
        try:
            markers.read(line, self.keys)
        except FrameError:
            return False
        return True

    def _signer(self, text: bytes) -> _Signer | None:
        """Who signs under a ticket; None where the ticket or its master key can't be had."""
        if text not in self._signers:
            ticket_text = text.decode("ascii")
            try:
                ticket = tickets.decode(ticket_text)
                master = self.keys.get(ticket.kid)
            except FrameError:
                master = None
            self._signers[text] = None if master is None else _Signer(
                run_letters(ticket.run), tickets.run_key(master, ticket_text), ticket.iat < self.kept_since)
        return self._signers[text]


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
