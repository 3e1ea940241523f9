"""What the cloud and the clients' disks hold after a campaign, read past both: tables and archive by the host's own
door, spools as the files they are."""

from __future__ import annotations

import base64
import gzip
import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from alienattack.hosting.items import plain
from alienattack.protocol import tickets
from alienattack.protocol.api import ARCADE
from alienattack.protocol.encoding import from_b64url
from alienattack.protocol.frames import mac_of
from alienattack.protocol.scores import Score
from alienattack.protocol.standings import Standing, unpack

OWNER = "sub"  # the file of a bot's home that names its account

Ask = Callable[..., dict[str, Any]]
"""A route of the host's door: `ask(route, **fields)`."""


@dataclass(frozen=True, slots=True)
class ArchivedFrame:
    """One frame of the raw archive. `mac` names its bytes."""

    run: str
    seq: int
    prev: str
    mac: str
    tick: int
    state: Score
    replay: bytes | None


@dataclass(slots=True)
class ArchivedRun:
    """All frames of a run in the archive by number; `copies`: how many records bore one; `conflicts`: numbers under
    which the archive holds different bytes."""

    sub: str
    frames: dict[int, ArchivedFrame] = field(default_factory=dict)
    copies: int = 0
    conflicts: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class TableRun:
    """A run's item. `refused`: reason -> how many frames; `ended_at`: when its end arrived, seconds since 1970."""

    run: str
    sub: str
    session: str
    status: str
    reason: str
    applied: int
    counted: int
    tick: int
    state: Score
    refused: Counter[str]
    refused_seqs: frozenset[int]
    ended_at: float = 0.0

    @property
    def boards(self) -> tuple[str, ...]:
        """On which boards it may stand: the arcade has one of the day and one of the week besides."""
        if self.session != ARCADE:
            return (self.session,)
        day = datetime.fromtimestamp(self.ended_at, UTC)
        return ARCADE, f"{ARCADE}@{day:%Y-%m-%d}", f"{ARCADE}@{day:%G-W%V}"


@dataclass(frozen=True, slots=True)
class BoardItem:
    """A row of a board: a player's best. `player` is the opaque id."""

    board: str
    player: str
    name: str
    run: str
    state: Score


@dataclass(frozen=True, slots=True)
class SpoolLedger:
    """A spool file's own books, and what it still holds: sealed frames by run and number, unsealed rows."""

    offered: int
    applied: int
    coalesced: int
    declared: Counter[str]
    refused: Counter[str]
    retried: int
    frames: frozenset[tuple[str, int]]
    rows: int

    def to_json(self) -> dict[str, Any]:
        """For a ledger that is drawn up in another process."""
        return {"offered": self.offered, "applied": self.applied, "coalesced": self.coalesced,
                "declared": dict(self.declared), "refused": dict(self.refused), "retried": self.retried,
                "frames": sorted(self.frames), "rows": self.rows}

    @staticmethod
    def from_json(fields: dict[str, Any]) -> SpoolLedger:
        """Reads what `to_json` makes."""
        return SpoolLedger(fields["offered"], fields["applied"], fields["coalesced"], Counter(fields["declared"]),
                           Counter(fields["refused"]), fields["retried"],
                           frozenset((str(run), int(seq)) for run, seq in fields["frames"]), fields["rows"])


@dataclass(frozen=True, slots=True)
class ArchiveSize:
    """What the archive of frames weighs: `stored` is compressed."""

    objects: int
    lines: int
    line_bytes: int
    stored_bytes: int


def weigh_archive(ask: Ask) -> ArchiveSize:
    """How large the archive of frames is."""
    objects = [_object(ask, "archive", name) for name in _names(ask, "archive", "frames/")]
    contents = [gzip.decompress(each) for each in objects]
    return ArchiveSize(len(objects), sum(content.count(b"\n") for content in contents), sum(map(len, contents)),
                       sum(map(len, objects)))


def read_archive(ask: Ask) -> tuple[dict[str, ArchivedRun], int]:
    """Every frame that the stream ever took and archived, by run; and how many records were no frames."""
    runs: dict[str, ArchivedRun] = {}
    strange = 0
    for name in _names(ask, "archive", "frames/"):
        for line in gzip.decompress(_object(ask, "archive", name)).splitlines(keepends=True):
            try:
                sub, frame = read_frame(line)
            except (ValueError, KeyError, TypeError, IndexError):
                strange += 1
                continue
            run = runs.setdefault(frame.run, ArchivedRun(sub))
            run.copies += 1
            if run.frames.setdefault(frame.seq, frame).mac != frame.mac:
                run.conflicts.add(frame.seq)
    return runs, strange


def read_frame(line: bytes) -> tuple[str, ArchivedFrame]:
    """A line of the archive as (sub, frame). The MAC is not checked here: that key is the cloud's alone."""
    fields = json.loads(line)
    ticket = tickets.decode(fields["ticket"])
    end = fields.get("end")
    replay = from_b64url(end["replay"]) if end else None
    return ticket.sub, ArchivedFrame(ticket.run, fields["seq"], fields["prev"], mac_of(line), fields["tick"],
                                     Score.from_json(fields["state"]), replay)


def read_tables(ask: Ask) -> tuple[dict[str, TableRun], list[BoardItem]]:
    """Every run, as its item and its shard's progress tell together, and every row of every board."""
    runs: dict[str, TableRun] = {}
    rows: list[BoardItem] = []
    standings: dict[str, Standing] = {}
    for item in _items(ask):
        if item["pk"].startswith("RUN#") and "sub" in item:
            run = _table_run(item)
            runs[run.run] = run
        elif item["pk"].startswith("BOARD#"):
            rows.append(BoardItem(item["pk"].removeprefix("BOARD#"), item["player"], item["name"], item["run"],
                                  _score(item)))
        elif item["pk"].startswith("PROGRESS#"):
            standings |= {run: stands for run, stands in unpack(bytes(item["runs"])).items()
                          if run not in standings or standings[run].applied < stands.applied}
    for run_id, stands in standings.items():
        found = runs.get(run_id)
        if found is not None and found.status == "live" and stands.applied > found.applied:
            runs[run_id] = replace(found, applied=stands.applied, counted=stands.counted, tick=stands.tick,
                                   state=Score(stands.score, stands.lives, stands.shots, stands.level))
    return runs, rows


def _table_run(item: dict[str, Any]) -> TableRun:
    refused: Counter[str] = Counter()
    seqs: set[int] = set()
    for first, last, reason in item.get("refused", ()):
        refused[reason] += last - first + 1
        seqs.update(range(first, last + 1))
    return TableRun(item["run"], item["sub"], item["session"], item["status"], item.get("reason", ""),
                    item.get("applied", 0), item.get("counted", 0), item.get("tick", 0), _score(item), refused,
                    frozenset(seqs), item.get("ended_ms", 0) / 1000)


def _score(item: dict[str, Any]) -> Score:
    return Score(item.get("score", 0), item.get("lives", 0), item.get("shots", 0), item.get("level", 0))


def read_spool(path: Path) -> SpoolLedger:
    """The books of a spool file that no process uses any more."""
    db = sqlite3.connect(path)
    try:
        books: dict[str, Counter[str]] = defaultdict(Counter)
        for kind, reason, count in db.execute("SELECT kind, reason, count FROM ledger"):
            books[kind][reason] += count
        frames = frozenset(db.execute("SELECT run, seq FROM frames").fetchall())
        rows = int(db.execute("SELECT count(*) FROM rows").fetchone()[0])
    finally:
        db.close()
    coalesced = books["declared"].pop("coalesced", 0)
    return SpoolLedger(books["offered"][""], books["applied"][""], coalesced, books["declared"], books["refused"],
                       books["retried"][""], frames, rows)


def spools_below(folder: Path) -> dict[str, SpoolLedger]:
    """The books of every spool below a folder of homes, by the `sub` that each home names in its file OWNER."""
    found = {}
    for owner in folder.glob(f"*/{OWNER}"):
        for path in owner.parent.glob("spool/*/spool.sqlite"):
            with suppress(sqlite3.Error):
                found[owner.read_text(encoding="ascii")] = read_spool(path)
    return found


def read_truths(home: Path) -> dict[str, Score]:
    """What a bot says of its own runs, by run: compared with the tables, never counted."""
    try:
        lines = (home / "truths.jsonl").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    truths = {}
    for line in lines:
        with suppress(ValueError):  # the last line of a bot that was killed while it wrote
            fields = json.loads(line)
            truths[fields["run"]] = _score(fields)
    return truths


def _items(ask: Ask) -> Iterator[dict[str, Any]]:
    after: Any = None
    while True:
        page = ask("items", after=after)
        yield from map(plain, page["items"])
        after = page["next"]
        if not after:
            return


def _names(ask: Ask, bucket: str, prefix: str) -> Iterable[str]:
    names: list[str] = ask("objects", bucket=bucket, prefix=prefix)["names"]
    return names


def _object(ask: Ask, bucket: str, name: str) -> bytes:
    return base64.b64decode(ask("object", bucket=bucket, name=name)["data"])
