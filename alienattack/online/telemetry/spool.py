"""The spool: what was played and is not yet known to be safe in the cloud, in one SQLite file (0600).

A row is one commit of a run: its state (absolute), the events since the row before, perhaps its end. Rows wait unsealed
so that a newer heartbeat may take the place of an older one; `seal` turns the oldest row of a run into a frame, whose
bytes never change again. Every change of a row moves the loss ledger in the same transaction: it always balances.
"""

from __future__ import annotations

import json
import logging
import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from alienattack.online.telemetry.ledger import Ledger
from alienattack.protocol.events import Event
from alienattack.protocol.frames import FrameBody, RunEnd, mac_of, seal
from alienattack.protocol.scores import Score

_log = logging.getLogger(__name__)

MAX_BYTES = 8 * 1024 * 1024
MAX_MERGED_EVENTS = 400
BUSY_SECONDS = 5.0

_SCHEMA = """
CREATE TABLE IF NOT EXISTS runs (
    run TEXT PRIMARY KEY, sub TEXT NOT NULL, ticket TEXT NOT NULL, key BLOB NOT NULL, seed INTEGER NOT NULL,
    ruleset INTEGER NOT NULL, opened REAL NOT NULL, expires REAL NOT NULL, owner TEXT NOT NULL,
    seq INTEGER NOT NULL DEFAULT 0, prev TEXT NOT NULL DEFAULT '', ended INTEGER NOT NULL DEFAULT 0,
    closed TEXT NOT NULL DEFAULT '', recorded INTEGER NOT NULL DEFAULT 0, coalesced INTEGER NOT NULL DEFAULT 0,
    dropped INTEGER NOT NULL DEFAULT 0, retried INTEGER NOT NULL DEFAULT 0, told INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS inputs (
    run TEXT NOT NULL, tick INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY (run, tick)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS rows (
    id INTEGER PRIMARY KEY AUTOINCREMENT, run TEXT NOT NULL, tick INTEGER NOT NULL, state TEXT NOT NULL,
    events TEXT NOT NULL, urgent INTEGER NOT NULL, reason TEXT, digest TEXT, replay BLOB);
CREATE INDEX IF NOT EXISTS rows_of_run ON rows (run, id);
CREATE TABLE IF NOT EXISTS frames (
    run TEXT NOT NULL, seq INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY (run, seq)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS ledger (
    kind TEXT NOT NULL, reason TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (kind, reason)) WITHOUT ROWID;
"""

SILENT = 2**53


@dataclass(frozen=True, slots=True)
class SpooledRun:
    """A run of the spool. `seq`: of its last sealed frame; `ended`: its end is committed; `closed`: why the cloud wants
    nothing more of it."""

    run: str
    sub: str
    ticket: str
    seed: int
    ruleset: int
    opened: float
    expires: float
    owner: str
    seq: int
    ended: bool
    closed: str
    key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Row:
    """What one commit says. `end` only in a run's last row. `silent`: the player lets no events be told."""

    tick: int
    state: Score
    events: tuple[Event, ...]
    urgent: bool = False
    end: RunEnd | None = None
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Load:
    """What the spool holds of one run: `frames` sealed ones from number `first` on, `rows` unsealed, one of them
    `urgent` perhaps."""

    first: int = 0
    frames: int = 0
    rows: int = 0
    urgent: bool = False

    def unsent(self, put: int) -> int:
        """How much of it the stream has not acknowledged, where it has acknowledged everything up to `put`."""
        return self.rows + max(0, self.frames - max(0, put + 1 - self.first))


NO_LOAD = Load()


@dataclass(frozen=True, slots=True)
class SealedFrame:
    """A frame's bytes, final."""

    run: str
    seq: int
    data: bytes


class Spool:
    """The SQLite file. May be used from several threads (one at a time by its own lock) and by several processes."""

    def __init__(self, path: Path, max_bytes: int = MAX_BYTES) -> None:
        """Raises sqlite3.Error or OSError if the file can't be made or read."""
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        os.chmod(path, 0o600)  # -wal and -shm take over the mode of the file itself
        self._max_bytes = max_bytes
        self._lock = threading.RLock()
        self._db = sqlite3.connect(path, timeout=BUSY_SECONDS, check_same_thread=False, isolation_level=None)
        self._db.row_factory = sqlite3.Row
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.executescript(_SCHEMA)
        self._page_size = int(self._db.execute("PRAGMA page_size").fetchone()[0])
        if "told" not in {column["name"] for column in self._db.execute("PRAGMA table_info(runs)")}:
            self._db.execute("ALTER TABLE runs ADD COLUMN told INTEGER NOT NULL DEFAULT 0")  # a spool of version 0.1

    def close(self) -> None:
        """Closes the file; what it holds stays."""
        with self._lock:
            self._db.close()

    # -- writing what was played ---------------------------------------------------------------------------------

    def open_run(self, run: SpooledRun) -> None:
        """A run begins."""
        with self._change() as db:
            db.execute("INSERT OR IGNORE INTO runs (run, sub, ticket, key, seed, ruleset, opened, expires, owner)"
                       " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                       (run.run, run.sub, run.ticket, run.key, run.seed, run.ruleset, run.opened, run.expires,
                        run.owner))

    def commit(self, run: str, inputs: Sequence[tuple[int, bytes]], rows: Iterable[Row]) -> None:
        """Adds inputs (pieces of one byte a tick, each with its first tick) and rows, together or not at all."""
        full = self._size() > self._max_bytes
        with self._change() as db:
            known = db.execute("SELECT ended, closed FROM runs WHERE run = ?", (run,)).fetchone()
            if known is None or known["ended"]:
                _log.warning("run %s is not in the spool or has ended: its rows are not offered", run)
                return
            if not known["closed"]:
                db.executemany("INSERT OR REPLACE INTO inputs VALUES (?, ?, ?)",
                               [(run, tick, data) for tick, data in inputs])
            for row in rows:
                self._add(db, run, row, known["closed"], full)

    def _add(self, db: sqlite3.Connection, run: str, row: Row, closed: str, full: bool) -> None:
        _count(db, "offered", "", 1)
        if row.end is not None:
            db.execute("UPDATE runs SET ended = 1 WHERE run = ?", (run,))
            db.execute("DELETE FROM inputs WHERE run = ?", (run,))  # the row's replay holds them now
        coalesced = dropped = told = 0
        if closed:
            _count(db, "refused", closed, 1)
        elif full and not row.urgent:
            _count(db, "declared", "dropped", 1)
            dropped = 1
        else:
            coalesced, told = self._store(db, run, row), row.tick
        if row.silent:  # for good: after a crash nothing is told that the player had refused
            told = SILENT
        db.execute("UPDATE runs SET recorded = recorded + 1, coalesced = coalesced + ?, dropped = dropped + ?,"
                   " told = max(told, ?) WHERE run = ?", (coalesced, dropped, told, run))

    @staticmethod
    def _store(db: sqlite3.Connection, run: str, row: Row) -> int:
        """Adds a row; 1 if it took the place of the one before it, which it includes."""
        last = db.execute("SELECT id, urgent, events FROM rows WHERE run = ? ORDER BY id DESC LIMIT 1",
                          (run,)).fetchone()
        events = list(row.events)
        end = row.end
        values = (row.tick, json.dumps(row.state.to_json()), int(row.urgent), end.reason if end else None,
                  end.digest if end else None, end.replay if end else None)
        if last is not None and not last["urgent"]:
            merged = [*json.loads(last["events"]), *events]
            if len(merged) <= MAX_MERGED_EVENTS:
                db.execute("UPDATE rows SET tick = ?, state = ?, urgent = ?, reason = ?, digest = ?, replay = ?,"
                           " events = ? WHERE id = ?", (*values, json.dumps(merged), last["id"]))
                _count(db, "declared", "coalesced", 1)
                return 1
        db.execute("INSERT INTO rows (tick, state, urgent, reason, digest, replay, events, run)"
                   " VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (*values, json.dumps(events), run))
        return 0

    # -- sealing and sending -------------------------------------------------------------------------------------

    def seal_next(self, run: str) -> SealedFrame | None:
        """Turns the oldest row of `run` into a frame, on disk before this returns; None without a row."""
        with self._change(durable=True) as db:
            row = db.execute("SELECT * FROM rows WHERE run = ? ORDER BY id LIMIT 1", (run,)).fetchone()
            if row is None:
                return None
            of = db.execute("SELECT * FROM runs WHERE run = ?", (run,)).fetchone()
            body = FrameBody(
                seq=of["seq"] + 1, tick=row["tick"], state=Score.from_json(json.loads(row["state"])),
                events=tuple(tuple(event) for event in json.loads(row["events"])),
                loss={name: of[name] for name in ("recorded", "coalesced", "dropped", "retried")},
                end=RunEnd(row["reason"], row["tick"], row["digest"], row["replay"]) if row["reason"] else None,
            )
            data = seal(of["ticket"], of["key"], body, of["prev"])
            db.execute("DELETE FROM rows WHERE id = ?", (row["id"],))
            db.execute("INSERT INTO frames VALUES (?, ?, ?)", (run, body.seq, data))
            db.execute("UPDATE runs SET seq = ?, prev = ? WHERE run = ?", (body.seq, mac_of(data), run))
            return SealedFrame(run, body.seq, data)

    def next_frame(self, run: str, after: int) -> SealedFrame | None:
        """The sealed frame of `run` with the lowest number above `after`."""
        with self._lock:
            found = self._db.execute("SELECT seq, data FROM frames WHERE run = ? AND seq > ? ORDER BY seq LIMIT 1",
                                     (run, after)).fetchone()
        return SealedFrame(run, found["seq"], found["data"]) if found else None

    def loads(self) -> dict[str, Load]:
        """What is here of each run; runs of which nothing is here are left out."""
        with self._lock:
            found = self._db.execute(
                "SELECT run, min(seq) AS first, count(*) AS frames, 0 AS rows, 0 AS urgent FROM frames GROUP BY run"
                " UNION ALL SELECT run, 0, 0, count(*), max(urgent) FROM rows GROUP BY run").fetchall()
        loads: dict[str, Load] = {}
        for row in found:
            known = loads.get(row["run"], NO_LOAD)
            loads[row["run"]] = Load(known.first + row["first"], known.frames + row["frames"], known.rows + row["rows"],
                                     known.urgent or bool(row["urgent"]))
        return loads

    def load(self, run: str) -> Load:
        """What is here of one run."""
        with self._lock:
            first, frames = self._db.execute("SELECT coalesce(min(seq), 0), count(*) FROM frames WHERE run = ?",
                                             (run,)).fetchone()
            rows, urgent = self._db.execute("SELECT count(*), max(urgent) FROM rows WHERE run = ?", (run,)).fetchone()
        return Load(first, frames, rows, bool(urgent))

    def note_retry(self, run: str, frames: int) -> None:
        """Counts frames that are sent again."""
        with self._change() as db:
            _count(db, "retried", "", frames)
            db.execute("UPDATE runs SET retried = retried + ? WHERE run = ?", (frames, run))

    # -- forgetting ----------------------------------------------------------------------------------------------

    def settle(self, run: str, watermark: int, refused: Iterable[tuple[int, str]] = ()) -> int:
        """The cloud is done with every frame of `run` up to `watermark`: they leave. Returns how many.

        Those among `refused` (number and reason) count as refused, the others as applied.
        """
        with self._change() as db:
            gone = 0
            for seq, reason in refused:
                if seq <= watermark:
                    left = db.execute("DELETE FROM frames WHERE run = ? AND seq = ?", (run, seq)).rowcount
                    _count(db, "refused", reason, left)
                    gone += left
            applied = db.execute("DELETE FROM frames WHERE run = ? AND seq <= ?", (run, watermark)).rowcount
            _count(db, "applied", "", applied)
            self._bury(db, run)
        return gone + applied

    def give_up(self, run: str, kind: str, reason: str) -> int:
        """All that is left of `run` leaves: `kind` "refused" by the cloud, or "declared" lost. Returns how many."""
        with self._change() as db:
            gone = db.execute("DELETE FROM frames WHERE run = ?", (run,)).rowcount
            gone += db.execute("DELETE FROM rows WHERE run = ?", (run,)).rowcount
            _count(db, kind, reason, gone)
            db.execute("DELETE FROM inputs WHERE run = ?", (run,))
            db.execute("UPDATE runs SET closed = ? WHERE run = ?", (reason, run))
            self._bury(db, run)
        return gone

    def drop_run(self, run: str) -> None:
        """The owner of a closed run has gone: nothing of it is needed any more."""
        with self._change() as db:
            db.execute("DELETE FROM runs WHERE run = ? AND closed <> ''", (run,))

    def forget(self, sub: str) -> int:
        """A player's account was deleted: nothing of their runs stays here. Returns how many rows were given up."""
        gone = 0
        for run in self.runs():
            if run.sub == sub:
                gone += self.give_up(run.run, "declared", "erased")
                self.drop_run(run.run)
        return gone

    @staticmethod
    def _bury(db: sqlite3.Connection, run: str) -> None:
        db.execute("DELETE FROM runs WHERE run = ? AND ended = 1"
                   " AND NOT EXISTS (SELECT 1 FROM frames WHERE frames.run = runs.run)"
                   " AND NOT EXISTS (SELECT 1 FROM rows WHERE rows.run = runs.run)", (run,))

    # -- reading -------------------------------------------------------------------------------------------------

    def runs(self) -> list[SpooledRun]:
        """Every run that is not finished, the oldest first."""
        with self._lock:
            found = self._db.execute("SELECT * FROM runs ORDER BY rowid").fetchall()
        return [SpooledRun(row["run"], row["sub"], row["ticket"], row["seed"], row["ruleset"], row["opened"],
                           row["expires"], row["owner"], row["seq"], bool(row["ended"]), row["closed"], row["key"])
                for row in found]

    def adopt(self, run: str, old: str, new: str, end: Row | None = None) -> bool:
        """`new` tends the run from now on, which ends with the row `end`: both or neither.

        False if somebody else was quicker.
        """
        with self._change() as db:
            adopted = db.execute("UPDATE runs SET owner = ? WHERE run = ? AND owner = ?", (new, run, old)).rowcount == 1
            if adopted and end is not None:
                self._add(db, run, end, closed="", full=False)
            return adopted

    def inputs(self, run: str) -> bytes:
        """The buttons of every tick so far, one byte each, as far as they are without a gap."""
        joined = bytearray()
        with self._lock:
            pieces = self._db.execute("SELECT tick, data FROM inputs WHERE run = ? ORDER BY tick", (run,)).fetchall()
        for piece in pieces:
            if piece["tick"] != len(joined) + 1:
                break
            joined += piece["data"]
        return bytes(joined)

    def told(self, run: str) -> int:
        """The tick up to which the rows of `run`, gone or here, have told its events; 0 for none, SILENT for never."""
        with self._lock:
            found = self._db.execute("SELECT told FROM runs WHERE run = ?", (run,)).fetchone()
        return int(found["told"]) if found else 0

    def ledger(self) -> Ledger:
        """The loss ledger of this spool, since it was made."""
        with self._lock:
            self._db.execute("BEGIN")  # both questions see the same moment, whoever else writes
            try:
                counts = self._db.execute("SELECT kind, reason, count FROM ledger").fetchall()
                here = self._db.execute("SELECT (SELECT count(*) FROM rows) + (SELECT count(*) FROM frames)").fetchone()
            finally:
                self._db.execute("ROLLBACK")
        plain = {row["kind"]: row["count"] for row in counts if not row["reason"]}
        by_reason: dict[str, dict[str, int]] = {"refused": {}, "declared": {}}
        for row in counts:
            if row["reason"]:
                by_reason[row["kind"]][row["reason"]] = row["count"]
        return Ledger(plain.get("offered", 0), plain.get("applied", 0), by_reason["refused"], by_reason["declared"],
                      here[0], plain.get("retried", 0))

    def _size(self) -> int:
        with self._lock:
            pages = self._db.execute("PRAGMA page_count").fetchone()[0]
            free = self._db.execute("PRAGMA freelist_count").fetchone()[0]
            return int((pages - free) * self._page_size)

    @contextmanager
    def _change(self, durable: bool = False) -> Iterator[sqlite3.Connection]:
        """One transaction; `durable`: it is on the disk, not only with the system, before this ends."""
        with self._lock:
            if durable:
                self._db.execute("PRAGMA synchronous = FULL")
            try:
                self._db.execute("BEGIN IMMEDIATE")
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:  # a full disk may have ended it already, and a failed COMMIT may not
                    self._db.execute("ROLLBACK")
                raise
            finally:
                if durable:
                    self._db.execute("PRAGMA synchronous = NORMAL")


def _count(db: sqlite3.Connection, kind: str, reason: str, more: int) -> None:
    if more:
        db.execute("INSERT INTO ledger VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count",
                   (kind, reason, more))
