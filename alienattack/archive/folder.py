"""An archive as files that somebody has: copied out of a bucket, years ago perhaps, with nothing beside them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from alienattack.archive.origin import FRAMES, ArchiveError, TableRun, payloads
from alienattack.hosting.items import StoredObject
from alienattack.protocol.keyring import every_key

#: What `archive copy` puts beside the frames.
KEYS, RUNS, REFUSED, COPIED = "keys.json", "runs.ndjson", "refused.ndjson", "copied.json"
_KINDS = (".gz", ".ndjson", ".json", ".jsonl")


class FolderOrigin:
    """Files below `frames/` of a folder, or anywhere in it. `keys`, `runs`: other files than KEYS and RUNS in it."""

    def __init__(self, folder: Path, keys: Path | None = None, runs: Path | None = None) -> None:
        if not folder.is_dir():
            raise ArchiveError(f"{folder} is no folder.", "Name the folder that holds the archive's files.")
        self._folder = folder.resolve()
        self._keys = keys or _if_there(self._folder / KEYS)
        self._runs = runs or _if_there(self._folder / RUNS)

    @property
    def title(self) -> str:
        """What people call it."""
        return f"the folder {self._folder}"

    @property
    def place(self) -> str:
        """The name of its folder among the mirrors."""
        return f"folder-{hashlib.sha256(str(self._folder).encode('utf-8', 'surrogateescape')).hexdigest()[:16]}"

    def path(self, key: str) -> Path:
        """Where an object lies already: nothing has to be copied."""
        return self._folder / key

    def objects(self, prefix: str) -> Sequence[StoredObject]:
        """The files, by their paths below the folder; where none lies below `prefix`, all that could be archive."""
        below = self._folder / prefix
        found = self._files(below if below.is_dir() or prefix != FRAMES else self._folder)
        return [StoredObject(path.relative_to(self._folder).as_posix(),
                             f"{path.stat().st_mtime_ns}-{path.stat().st_size}", path.stat().st_size) for path in found]

    def read(self, key: str) -> bytes:
        """A file's bytes."""
        return self.path(key).read_bytes()

    def runs(self) -> Iterator[TableRun] | None:
        """The runs of the file that was named: one JSON object a line."""
        return None if self._runs is None else _read_runs(self._runs)

    def master_keys(self) -> Mapping[str, bytes]:
        """The keys of the file that was named: the secret's text."""
        if self._keys is None:
            return {}
        try:
            return every_key(self._keys.read_text(encoding="utf-8"))
        except ValueError as error:
            raise ArchiveError(f"{self._keys} holds no master keys ({error}).",
                               "It is the text of the secret RunKeys: {\"current\": kid, kid: key, ...}.") from error

    def keeps_days(self) -> int | None:
        """As it was where the files were copied from; nothing expires here."""
        days = self._copied().get("keeps_days")
        return None if days is None else int(days)

    def settles(self) -> float:
        """As it was where the files were copied from."""
        return float(self._copied().get("settles") or 0.0)

    def as_of(self) -> float | None:
        """When the files were copied; None where nothing tells."""
        at = self._copied().get("at")
        return None if at is None else float(at)

    def refused(self) -> Iterable[bytes]:
        """The dead letters that were copied along."""
        path = _if_there(self._folder / REFUSED)
        return () if path is None else payloads(path.read_bytes())

    def erase(self) -> Mapping[str, Any]:
        """Only the cloud itself knows who is to be erased."""
        raise ArchiveError("Files in a folder are nobody's to erase by this command.",
                           "Erase in the cloud, then copy the files out again.")

    def seal(self) -> int:
        """Only the cloud itself knows what was applied."""
        raise ArchiveError("Files in a folder can't be sealed.", "Seal in the cloud, then copy the files out again.")

    def close(self) -> None:
        """Nothing is held open."""

    def _copied(self) -> dict[str, float]:
        """What `archive copy` noted of the moment. Raises ArchiveError where that can't be read."""
        path = self._folder / COPIED
        if not path.is_file():
            return {}
        try:
            told = json.loads(path.read_text(encoding="utf-8"))
            return {name: float(told[name]) for name in ("at", "settles", "keeps_days") if told.get(name) is not None}
        except (ValueError, TypeError, AttributeError) as error:
            raise ArchiveError(f"{path} does not tell when the files were copied ({error}).",
                               "Put back the file that was copied.") from error

    @staticmethod
    def _files(below: Path) -> list[Path]:
        return sorted(path for path in below.rglob("*") if path.is_file() and path.suffix in _KINDS
                      and path.name not in (KEYS, RUNS, REFUSED, COPIED)) if below.is_dir() else []


def _if_there(path: Path) -> Path | None:
    return path if path.is_file() else None


def _read_runs(path: Path) -> Iterator[TableRun]:
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            try:
                if line.strip():
                    yield TableRun.from_item(json.loads(line))
            except (ValueError, KeyError, TypeError) as error:
                raise ArchiveError(f"{path}, line {number}, is no run ({error}).",
                                   "One item of the table a line, as JSON.") from error
