"""A player's rights: a file with everything that the cloud keeps of them, and the deletion of all of it.

Both take many small calls, so that no answer is too large and a connection that breaks costs little: an export begins
anew, a deletion goes on where it stopped.
"""

from __future__ import annotations

import json
import os
import sqlite3
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Any, Protocol, TypeVar

from alienattack.errors import AlienAttackError, ApiError, CloudUnavailable
from alienattack.online.cloudconfig import CloudConfig
from alienattack.online.telemetry.opening import spool_path
from alienattack.online.telemetry.spool import Spool
from alienattack.protocol.api import Erasure, KeptData, RunReplay

TRIES = 6
FIRST_WAIT_SECONDS = 0.5  # doubled from try to try: some half a minute in all
MOST_CALLS = 10_000  # a million runs
REPLAY_SUFFIX = ".aar"

Pause = Callable[[float], None]
Told = Callable[[int, int], None]
"""Hears how many replays there are so far, and of how many."""
T = TypeVar("T")

_READ_ME = """Everything that this cloud keeps of {name}, as of the instant in data.json.

data.json     account: who you are to the cloud. runs: every run that you were granted, as it was told and judged
              (times in milliseconds since 1970 where the name ends in _ms, else seconds). rows: your best run on each
              board. seats, single_trials, put_out: competitions. live: what is shown of you while you play.
replays/      what you pressed, one file a run; the game plays them (drop one on its window).

Not in here: the frames of your runs as they arrived, which lie in the cloud's archive by day ({retention}), the
records that could not be used (90 days) and the log lines that name your account's number. Ask whoever runs the cloud.
"""


class RightsApi(Protocol):
    """The part of `online.api.Api` that is used here."""

    def kept(self, cursor: str = "") -> KeptData:
        """One page of what is kept."""

    def erase(self, name: str) -> Erasure:
        """One step of the deletion."""

    def replay(self, run_id: str) -> RunReplay:
        """The replay of a run."""


class DeletableAccount(Protocol):
    """The part of `online.account.Account` that is used here."""

    def delete(self) -> None:
        """Deletes the account."""


@dataclass(frozen=True, slots=True)
class Export:
    """What was written: where, how many runs, and how many replays are with them."""

    path: Path
    runs: int
    replays: int


def nothing_told(_done: int, _of: int) -> None:
    """Nobody wants to hear how far it is."""


def export(api: RightsApi, target: Path, pause: Pause, told: Told = nothing_told) -> Export:
    """Writes a zip of everything that is kept of the player to `target`, as a whole or not at all.

    Raises CloudUnavailable, ApiError, and OSError where the file can't be written.
    """
    first, kept = _all_pages(api, pause)
    name = str(kept["account"][0].get("name", "")) if kept.get("account") else ""
    ended = [str(run["run"]) for run in kept["runs"] if run.get("ended_ms")]
    unfinished = target.with_name(target.name + ".part")
    found = 0
    try:
        with _for_its_owner(unfinished) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            told_of = {"as_of": first.as_of, "retention_days": first.retention_days, **kept}
            archive.writestr("README.txt", _READ_ME.format(name=name, retention=_retention(first.retention_days)))
            archive.writestr("data.json", json.dumps(told_of, indent=2, sort_keys=True))
            for number, run in enumerate(ended):
                told(number, len(ended))
                replay = _replay(api, run, pause)
                if replay is not None:
                    archive.writestr(f"replays/{run}{REPLAY_SUFFIX}", replay)
                    found += 1
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return Export(target, len(kept["runs"]), found)


def _for_its_owner(path: Path) -> IO[bytes]:
    """A new file that nobody else may read."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600), "wb")


def erase(api: RightsApi, account: DeletableAccount, name: str, pause: Pause) -> None:
    """Has everything erased that the cloud keeps of the player called `name`, then deletes the account itself.

    The account goes last: as long as it is there, its owner can sign in and do this again. Raises CloudUnavailable,
    ApiError `bad_request` where the name is not the account's, SignInError.
    """
    for _ in range(MOST_CALLS):
        if _patiently(lambda: api.erase(name), pause).done:
            account.delete()
            return
    raise CloudUnavailable("The cloud does not come to an end with it.", "Try again later.")


def forget_here(config: CloudConfig, state_dir: Path, sub: str) -> None:
    """Takes what was not sent yet of a deleted player off this machine. Raises AlienAttackError."""
    path = spool_path(config, state_dir)
    if not path.exists():
        return
    try:
        spool = Spool(path)
        try:
            spool.forget(sub)
        finally:
            spool.close()
    except (sqlite3.Error, OSError) as error:
        raise AlienAttackError(f"What was not sent yet could not be deleted here ({error}).",
                               f"Delete the folder {path.parent}.") from error


def _all_pages(api: RightsApi, pause: Pause) -> tuple[KeptData, dict[str, list[dict[str, Any]]]]:
    first = page = _patiently(api.kept, pause)
    kept = {kind: list(entries) for kind, entries in first.kept.items()}
    for kind in ("runs", "rows"):
        kept.setdefault(kind, [])
    seen = {""}
    while page.cursor not in seen:
        seen.add(page.cursor)
        page = _patiently(partial(api.kept, page.cursor), pause)
        for kind, entries in page.kept.items():
            kept.setdefault(kind, []).extend(entries)
    return first, kept


def _replay(api: RightsApi, run: str, pause: Pause) -> bytes | None:
    """The replay of a run; None where it is not kept any more."""
    try:
        return _patiently(lambda: api.replay(run), pause).replay
    except ApiError as error:
        if error.status == 404:
            return None
        raise


def _patiently(call: Callable[[], T], pause: Pause) -> T:
    """`call()`, again where the cloud is busy or out of reach for a moment."""
    for attempt in range(TRIES - 1):
        try:
            return call()
        except CloudUnavailable:
            pause(FIRST_WAIT_SECONDS * 2**attempt)
        except ApiError as error:
            if error.code != "too_many_requests":
                raise
            pause(FIRST_WAIT_SECONDS * 2**attempt)
    return call()


def _retention(days: int) -> str:
    return f"for {days} days" if days else "with no limit in time set by its host"
