"""A copy of an archive with all that its proof needs, for years in which cloud, table and secret are no more."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path

from alienattack.archive.folder import COPIED, KEYS, REFUSED, RUNS
from alienattack.archive.mirror import Mirror, Progress, below
from alienattack.archive.origin import NOTES, SEALS, ArchiveError, Origin, TableRun


def copy(origin: Origin, mirror: Mirror, target: Path, progress: Progress, now: float) -> int:
    """Writes files, notes, runs, dead letters and keys into a folder that is new or empty; returns how many files.

    And the moment (`now`): what was on its way into the archive then, or had expired, is missed by nobody later.
    Who has the folder can sign frames under keys that are still in force: it is for its owner alone.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise ArchiveError(f"{target} is not empty.", "Name a new folder.")
    target.mkdir(parents=True, exist_ok=True)
    target.chmod(0o700)
    runs = origin.runs()
    _write(target / RUNS, map(_item, runs or ()))
    files = mirror.bring(progress)
    for number, (each, path) in enumerate(files, start=1):
        _put(below(target, each.key), path.read_bytes())
        progress(f"copied {number} of {len(files)} files")
    for each in (*origin.objects(NOTES), *origin.objects(SEALS)):
        _put(below(target, each.key), origin.read(each.key))
    _write(target / REFUSED, map(_letter, origin.refused()))
    _write(target / KEYS, [_secret(origin.master_keys())])
    _write(target / COPIED, [json.dumps({
        "at": now, "settles": origin.settles(), "keeps_days": origin.keeps_days()})])
    return len(files)


def _item(run: TableRun) -> str:
    return json.dumps(asdict(run))


def _letter(payload: bytes) -> str:
    return json.dumps({"data": base64.b64encode(payload).decode("ascii")})


def _secret(keys: Mapping[str, bytes]) -> str:
    """The keys in the form of the secret, which `protocol.keyring.every_key` reads."""
    return json.dumps({"current": max(keys, default=""), **{kid: key.decode("utf-8") for kid, key in keys.items()}})


def _put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _write(path: Path, lines: Iterable[str]) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        for line in lines:
            file.write(f"{line}\n")
