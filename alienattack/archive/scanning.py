"""One archived file, line by line, into rows for the database.

A frame is written by `protocol.frames.seal` and nobody else, so its spelling is known to the letter: one expression
reads it, several times as fast as JSON, and whatever does not fit it is no frame. Where the keys are at hand its MAC is
checked too, and what was forged is counted and left out: no answer is drawn from it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from alienattack.archive.lines import DamagedFile, lines_of
from alienattack.errors import FrameError
from alienattack.protocol import tickets
from alienattack.protocol.frames import fits, open_frame, seal
from alienattack.protocol.tickets import Ticket

_NUMBER = rb"(\d{1,9})"  # what counts in a frame stays below this; a column of 32 bits holds it
_EVENT = rb'\["[a-z_]{1,32}"(?:,(?:\d{1,16}|"[A-Za-z0-9_ -]{0,32}"))+\]'
_FRAME = re.compile(
    rb'\{"ticket":"([\w-]{1,1024})","v":1,"seq":' + _NUMBER + rb',"prev":"[\w-]*","tick":' + _NUMBER
    + rb',"state":\{"score":' + _NUMBER + rb',"lives":' + _NUMBER + rb',"shots":' + _NUMBER + rb',"level":' + _NUMBER
    + rb'\},"events":\[((?:' + _EVENT + rb"(?:," + _EVENT + rb')*)?)\],"loss":\{([a-z":,\d]*)\}'
    + rb'(?:,"end":\{"reason":"([a-z]{1,16})","ticks":' + _NUMBER
    + rb',"digest":"([0-9a-f]{0,64})","replay":"[\w-]*"\})?,"mac":"[\w-]{43}"\}', re.ASCII)
_EVENTS = re.compile(rb'\["([a-z_]+)",(\d+)(?:,"?([^",\]]*)"?)?(?:,"?([^",\]]*)"?)?(?:,"?([^",\]]*)"?)?\]')
_LOSS = re.compile(rb'"([a-z]+)":(\d{1,16})')
_MARKER = b'{"marker":'


class Grant(NamedTuple):
    """What a ticket says of its run. A tuple, for it travels between processes, and a compiled Ticket can't."""

    sub: str
    name: str
    session: str
    seed: int
    ruleset: int
    iat: int
    kid: str

    @classmethod
    def of(cls, ticket: Ticket) -> Grant:
        """From the ticket itself."""
        return cls(ticket.sub, ticket.name, ticket.session, ticket.seed, ticket.ruleset, ticket.iat, ticket.kid)


@dataclass(slots=True)
class Scan:
    """What one file holds. `granted`: what its tickets say, by run; `damaged`: why it could not be read to its end.

    Every line that is not blank is one of: a frame, the same once more, one whose key is not here, a forged one, a
    marker of the cloud's own, or strange.
    """

    number: int
    lines: int = 0
    frames: int = 0
    again: int = 0
    unknown: int = 0
    forged: int = 0
    markers: int = 0
    strange: int = 0
    damaged: str = ""
    granted: dict[str, Grant] = field(default_factory=dict)


@dataclass(slots=True)
class _Known:
    """What is known of a ticket's text: what it says, and the key of its run where the master key is here."""

    run: str
    letters: bytes
    grant: Grant
    key: bytes | None


def scan(path: Path, number: int, into: Path, keys: Mapping[str, bytes]) -> Scan:
    """Reads a file and appends its rows to this process's `frames-*.tsv`, `events-*.tsv` and `ends-*.tsv` in a folder.

    `keys`: kid -> master key.
    """
    rows = _Rows(Scan(number), keys)
    try:
        for line_number, line in enumerate(lines_of(path), start=1):
            if line:
                rows.take(line, line_number)
    except DamagedFile as error:
        rows.scan.damaged = str(error)
    for name, content in (("frames", rows.frames), ("events", rows.events), ("ends", rows.ends)):
        if content:
            with (into / f"{name}-{os.getpid()}.tsv").open("ab") as file:
                file.write(b"\n".join(content) + b"\n")
    return rows.scan


@dataclass(slots=True)
class _Rows:
    """The rows of one file, as they will be written."""

    scan: Scan
    keys: Mapping[str, bytes]
    frames: list[bytes] = field(default_factory=list)
    events: list[bytes] = field(default_factory=list)
    ends: list[bytes] = field(default_factory=list)
    _known: dict[bytes, _Known | None] = field(default_factory=dict)
    _seen: set[tuple[bytes, bytes]] = field(default_factory=set)

    def take(self, line: bytes, number: int) -> None:
        """Sorts one line and keeps what it says."""
        scan = self.scan
        scan.lines += 1
        match = _FRAME.fullmatch(line) or self._respelled(line)
        if match is None:
            marker = line.startswith(_MARKER)
            scan.markers += marker
            scan.strange += not marker
            return
        text, seq, *values, happened, losses, reason, ticks, digest = match.groups()
        if text not in self._known:
            self._known[text] = _known(text, self.keys)
        of = self._known[text]
        if of is None or (of.key is not None and match.string is line and not fits(line + b"\n", of.key)):
            scan.forged += 1
            return
        if (of.letters, seq) in self._seen:
            scan.again += 1
            return
        self._seen.add((of.letters, seq))
        scan.frames += 1
        scan.unknown += of.key is None
        scan.granted[of.run] = of.grant
        place = b"%d\t%d\t%s\t%s\t" % (scan.number, number, of.letters, seq)
        self.frames.append(place + b"\t".join((*values, *_losses(losses), b"" if of.key is None else b"true")))
        self.events += [place + b"\t".join(each) for each in _EVENTS.findall(happened)]
        if reason:
            self.ends.append(place + b"\t".join((reason, ticks, digest)))

    def _respelled(self, line: bytes) -> re.Match[bytes] | None:
        """A frame that is authentic and spelled otherwise, as `seal` would have spelled it."""
        try:
            frame = open_frame(line + b"\n", self.keys)
        except FrameError:
            return None
        return _FRAME.fullmatch(seal(frame.ticket_text, b"", frame.body, frame.prev)[:-1])


def _known(text: bytes, keys: Mapping[str, bytes]) -> _Known | None:
    """None for a ticket that is none, or whose words a table can't hold."""
    ticket_text = text.decode("ascii")
    try:
        ticket = tickets.decode(ticket_text)
    except FrameError:
        return None
    if not re.fullmatch(r"[\w.@:-]{1,64}", ticket.run, re.ASCII):
        return None
    master = keys.get(ticket.kid)
    key = None if master is None else tickets.run_key(master, ticket_text)
    return _Known(ticket.run, ticket.run.encode("ascii"), Grant.of(ticket), key)


def _losses(text: bytes) -> tuple[bytes, ...]:
    said = dict(_LOSS.findall(text))
    return tuple([said.get(name, b"0") for name in (b"coalesced", b"dropped", b"retried", b"recorded")])
