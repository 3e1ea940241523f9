"""The archive as a DuckDB database: files that are new are read into it, by all cores; what stands there stays."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alienattack.archive import schema
from alienattack.archive.mirror import Progress
from alienattack.archive.origin import ArchiveError, TableRun
from alienattack.archive.scanning import Scan, scan
from alienattack.archive.workers import over_files
from alienattack.hosting.items import StoredObject
from alienattack.hosting.lock import HostLock
from alienattack.protocol.api import player_id

if TYPE_CHECKING:
    import duckdb

INSTALL = 'Install it with: pip install "alienattack[archive]"'
BATCH_BYTES = 256 << 20  # of packed files that are read into the database at once
LOCK_SECONDS = 60.0
_TIMES = (re.compile(r"frames/(\d{4})/(\d\d)/(\d\d)/(\d\d)(\d\d)(\d\d)-"),  # protocol.archive_layout
          re.compile(r"-(\d{4})-(\d\d)-(\d\d)-(\d\d)-(\d\d)-(\d\d)-[0-9a-f-]{36}"))  # a delivery stream of AWS

File = tuple[StoredObject, Path]


@dataclass(frozen=True, slots=True)
class Counts:
    """What the files hold, over all. `again`: frames that stand there more than once, beyond the first time."""

    files: int
    lines: int
    frames: int
    again: int
    unknown: int
    forged: int
    markers: int
    strange: int
    damaged: tuple[tuple[str, str], ...]


def arrived(key: str) -> datetime | None:
    """When the records of a file began to arrive (UTC), as its name tells."""
    for pattern in _TIMES:
        if match := pattern.search(key):
            try:
                return datetime(*map(int, match.groups()), tzinfo=UTC)  # type: ignore[misc, arg-type]  # six numbers
            except ValueError:
                return None
    return None


@contextmanager
def breakable() -> Iterator[None]:
    """Raises KeyboardInterrupt for Ctrl+C, which DuckDB catches itself and tells as an error of its own."""
    duck = duckdb_module()
    try:
        yield
    except (RuntimeError, duck.InterruptException) as error:
        if "interrupted" not in str(error).lower():
            raise
        raise KeyboardInterrupt from error


class Database:
    """One archive's database, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / "archive.duckdb"
        self._lock = HostLock(folder / "archive.lock")

    @contextmanager
    def held(self) -> Iterator[None]:
        """No other command is at this archive meanwhile. Raises ArchiveError where another one is, for too long.

        What a command that was killed left behind is cleared away first.
        """
        deadline = time.monotonic() + LOCK_SECONDS
        while not self._lock.acquire():
            if time.monotonic() > deadline:
                raise ArchiveError("Another command has been at this archive for a minute.",
                                   "Wait for it, or end it, and try again.")
            time.sleep(0.1)
        try:
            for left in (*self._folder.glob("rows-*"), *self._folder.glob("parts-*")):
                shutil.rmtree(left, ignore_errors=True)
            yield
        finally:
            self._lock.release()

    @breakable()
    def update(self, files: Sequence[File], keys: Mapping[str, bytes], runs: Iterable[TableRun] | None,
               progress: Progress) -> Counts:
        """Brings the database up to the files, and to what the tables say; `held` must be on."""
        connection = self._current(files, keys)
        try:
            known = {key for (key,) in connection.execute("SELECT key FROM files").fetchall()}
            number = _one(connection, "SELECT coalesce(max(file), 0) FROM files")
            fresh = [each for each in files if each[0].key not in known]
            done = 0
            for batch in _batches(fresh):
                numbered = list(enumerate(batch, start=number + 1))
                number += len(batch)
                _read(connection, numbered, keys, self._folder,
                      lambda count, so_far=done: progress(f"read {so_far + count} of {len(fresh)} files"))
                done += len(batch)
            _note_verdicts(connection, runs or (), self._folder)
            connection.execute(schema.DRAWN)
            return _counts(connection)
        finally:
            connection.close()

    def reader(self) -> duckdb.DuckDBPyConnection:
        """A connection that can read this database and nothing else of the machine, and change neither."""
        duck = duckdb_module()
        connection: duckdb.DuckDBPyConnection = duck.connect(str(self._path), read_only=True)
        connection.execute("SET autoinstall_known_extensions = false; SET autoload_known_extensions = false; "
                           "SET enable_external_access = false; SET lock_configuration = true")
        return connection

    def _current(self, files: Sequence[File], keys: Mapping[str, bytes]) -> duckdb.DuckDBPyConnection:
        """The database, made anew where it does not fit: another version, a file that changed or went, new keys."""
        duck = duckdb_module()
        connection: duckdb.DuckDBPyConnection
        versions = {each.key: _version(each) for each, _ in files}
        if self._path.exists():
            try:
                connection = duck.connect(str(self._path))
                if _fits(connection, versions, bool(keys)):
                    return connection
                connection.close()
            except duck.IOException as error:
                if "lock" in str(error).lower():
                    raise ArchiveError("Another command reads this archive just now.", "Try again when it is done.") \
                        from error
            except duck.Error:
                pass  # damaged: it is made from the files again
            self._path.unlink()
        self._path.with_name(f"{self._path.name}.wal").unlink(missing_ok=True)  # else it would go into the new one
        connection = duck.connect(str(self._path))
        self._path.chmod(0o600)
        connection.execute(schema.TABLES)
        connection.execute(schema.DRAWN)
        connection.execute(schema.views())
        connection.execute("INSERT INTO made VALUES (?)", [schema.VERSION])
        return connection


def duckdb_module() -> Any:
    """DuckDB, which is an extra. Raises ArchiveError that names it."""
    try:
        import duckdb
    except ImportError as error:
        raise ArchiveError("The archive is asked by DuckDB, which is not installed.", INSTALL) from error
    return duckdb


def _fits(connection: duckdb.DuckDBPyConnection, versions: Mapping[str, str], keyed: bool) -> bool:
    if connection.execute("SELECT version FROM made").fetchall() != [(schema.VERSION,)]:
        return False
    unknown = _one(connection, "SELECT coalesce(sum(unknown), 0) FROM files")
    here = connection.execute("SELECT key, etag FROM files").fetchall()
    return not (keyed and unknown) and all(versions.get(key) == etag for key, etag in here)


def _version(each: StoredObject) -> str:
    return f"{each.etag} {each.size}"


def _batches(files: Sequence[File]) -> Iterator[list[File]]:
    batch: list[File] = []
    size = 0
    for each in files:
        if batch and size + each[0].size > BATCH_BYTES:
            yield batch
            batch, size = [], 0
        batch.append(each)
        size += each[0].size
    if batch:
        yield batch


def _read(connection: duckdb.DuckDBPyConnection, numbered: Sequence[tuple[int, File]], keys: Mapping[str, bytes],
          folder: Path, progress: Any) -> None:
    """Reads files into the tables, in one transaction."""
    with tempfile.TemporaryDirectory(prefix="rows-", dir=folder) as room:
        jobs = [(path, number, Path(room)) for number, (_, path) in numbered]
        scans: list[Scan] = []
        for found in over_files(scan, jobs, sum(each.size for _, (each, _) in numbered), (keys,)):
            scans.append(found)
            progress(len(scans))
        connection.execute("BEGIN")
        _note_files(connection, scans, {number: each for number, (each, _) in numbered}, Path(room))
        _insert_rows(connection, Path(room))
        connection.execute("COMMIT")


def _insert_rows(connection: duckdb.DuckDBPyConnection, room: Path) -> None:
    """The rows of the files; of a frame that stands in several places the first one is taken, with its events."""
    for name, (table, kinds) in schema.ROWS.items():
        if not any(room.glob(f"{name}-*.tsv")):
            continue
        columns = ", ".join(f"'{column}': '{kind}'" for (column, *_), kind in zip(
            connection.execute(f"DESCRIBE {table}").fetchall(), kinds, strict=True))
        rows = (f"read_csv('{_quoted(room)}/{name}-*.tsv', delim = '\\t', header = false, quote = '', escape = '', "
                f"auto_detect = false, columns = {{{columns}}})")
        if name == "frames":
            connection.execute(f"INSERT INTO {table} SELECT * FROM {rows} fresh ANTI JOIN {table} USING (run, seq) "
                               "QUALIFY row_number() OVER (PARTITION BY run, seq ORDER BY file, line) = 1")
        else:
            connection.execute(f"INSERT INTO {table} SELECT fresh.* FROM {rows} fresh "
                               "SEMI JOIN frame_rows USING (file, line)")


def _note_files(connection: duckdb.DuckDBPyConnection, scans: Sequence[Scan], objects: Mapping[int, StoredObject],
                room: Path) -> None:
    rows = []
    granted: dict[str, dict[str, Any]] = {}
    for found in scans:
        each = objects[found.number]
        came = arrived(each.key)
        rows.append({"file": found.number, "key": each.key, "etag": _version(each),
                     "arrived": came.strftime("%Y-%m-%d %H:%M:%S") if came else None, "lines": found.lines,
                     "frames": found.frames, "again": found.again, "unknown": found.unknown, "forged": found.forged,
                     "markers": found.markers, "strange": found.strange, "damaged": found.damaged})
        for run, grant in found.granted.items():
            granted.setdefault(run, {
                "run": run, "player": player_id(grant.sub), "name": grant.name, "session": grant.session,
                "seed": grant.seed, "ruleset": grant.ruleset, "granted": _moment(grant.iat), "kid": grant.kid})
    _insert(connection, "files", rows, room)
    _insert(connection, "granted", granted.values(), room, " fresh ANTI JOIN granted USING (run)")


def _note_verdicts(connection: duckdb.DuckDBPyConnection, runs: Iterable[TableRun], folder: Path) -> None:
    rows = ({"run": run.run, "status": run.status, "reason": run.reason, "applied": run.applied,
             "seen": _moment(run.seen_ms / 1000), "ended": _moment(run.ended_ms / 1000)} for run in runs)
    connection.execute("DELETE FROM verdicts")
    with tempfile.TemporaryDirectory(prefix="rows-", dir=folder) as room:
        _insert(connection, "verdicts", rows, Path(room))


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Mapping[str, Any]], room: Path,
            beside: str = "") -> None:
    """Many rows at once, by a file: DuckDB takes single ones slowly."""
    path = room / f"{table}.ndjson"
    with path.open("w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(row) + "\n")
    if path.stat().st_size:
        described = connection.execute(f"DESCRIBE {table}").fetchall()
        columns = ", ".join(f"'{name}': '{kind}'" for name, kind, *_ in described)
        connection.execute(f"INSERT INTO {table} SELECT * FROM read_json('{_quoted(path)}', "
                           f"format = 'newline_delimited', columns = {{{columns}}}){beside}")


def _moment(seconds: float) -> str | None:
    """A moment as DuckDB reads it; what no clock shows is none."""
    try:
        return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S.%f") if seconds else None
    except (ValueError, OverflowError, OSError):
        return None


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _one(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0


def _counts(connection: duckdb.DuckDBPyConnection) -> Counts:
    row = connection.execute(
        "SELECT count(*), coalesce(sum(lines), 0), coalesce(sum(frames + again), 0), coalesce(sum(unknown), 0), "
        "coalesce(sum(forged), 0), coalesce(sum(markers), 0), coalesce(sum(strange), 0) FROM files").fetchone()
    row = row or (0,) * 7
    frames = _one(connection, "SELECT count(*) FROM frame_rows")
    damaged = connection.execute("SELECT key, damaged FROM files WHERE damaged <> ''").fetchall()
    return Counts(row[0], int(row[1]), frames, int(row[2]) - frames, int(row[3]), int(row[4]), int(row[5]),
                  int(row[6]), tuple((str(key), str(why)) for key, why in damaged))
