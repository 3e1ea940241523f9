"""Consistent, crash-safe copies of the emulator's state.

A generation is a folder of files and a manifest with the SHA-256 of each, written last; it counts only if every file
fits. The newest and the one before it are kept, each whole: a file shared by both would be lost in both.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import hashlib
import json
import logging
import os
import secrets
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from alienattack.errors import HostingError

MANIFEST = "manifest.json"
KEPT = 2
FORMAT = 1
log = logging.getLogger(__name__)


class Generations:
    """The generations in one folder: `00000001`, `00000002`, ... `version` is the emulator's."""

    def __init__(self, folder: Path, version: str) -> None:
        self._folder = folder
        self._version = version
        folder.mkdir(parents=True, exist_ok=True)

    def numbers(self) -> list[int]:
        """The generations on disk, the oldest first, whether sound or not."""
        return sorted(int(path.name) for path in self._folder.iterdir() if path.name.isdigit())

    def write(self, files: Mapping[str, bytes]) -> None:
        """Adds a generation, then drops those that are too old. When it returns, the files are on disk."""
        numbers = self.numbers()
        number = numbers[-1] + 1 if numbers else 1
        draft = self._folder / f"{number:08d}.draft"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir()
        digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
        for name, content in files.items():
            _write_synced(draft / name, content)
        manifest = {"format": FORMAT, "version": self._version, "files": digests}
        _write_synced(draft / MANIFEST, json.dumps(manifest, sort_keys=True).encode())
        _sync_folder(draft)
        draft.rename(self._path(number))
        _sync_folder(self._folder)
        for old in numbers[: len(numbers) + 1 - KEPT]:
            shutil.rmtree(self._path(old), ignore_errors=True)

    def restore(self, into: Path) -> int:
        """Copies the newest sound generation to `into` and returns its number; 0 if there never was one.

        Raises HostingError if there are generations and none is sound, or if another version made them.
        """
        numbers = self.numbers()
        for number in reversed(numbers):
            digests = self._manifest(number)
            if digests is None or not self._sound(number, digests):
                continue
            for name in digests:
                shutil.copyfile(self._path(number) / name, into / name)
            return number
        if numbers:
            raise HostingError(
                f"The saved state of the embedded cloud can't be read ({self._folder}).",
                "Put the folder aside to keep it, or start anew with: alienattack cloud reset")
        return 0

    def _path(self, number: int) -> Path:
        return self._folder / f"{number:08d}"

    def _manifest(self, number: int) -> dict[str, str] | None:
        try:
            manifest = json.loads((self._path(number) / MANIFEST).read_bytes())
            made_by, digests = manifest["version"], dict(manifest["files"])
        except (OSError, ValueError, KeyError, TypeError):
            return None
        if manifest.get("format") != FORMAT or made_by != self._version:
            raise HostingError(f"The saved state was made by MiniStack {made_by}, and this is {self._version}.",
                               "Install that version, or start anew with: alienattack cloud reset")
        return digests

    def _sound(self, number: int, digests: Mapping[str, str]) -> bool:
        try:
            return all(hashlib.sha256((self._path(number) / name).read_bytes()).hexdigest() == digest
                       for name, digest in digests.items())
        except OSError:
            return False


class Snapshotter:
    """Saves when something changed: at most every `interval` seconds by itself, at once when somebody waits for it.

    `dump` runs on the event loop, so that no request is half done; the writing runs in a thread.
    """

    def __init__(self, generations: Generations, dump: Callable[[], dict[str, bytes]], interval: float) -> None:
        self._generations = generations
        self._dump = dump
        self._interval = interval
        self._boot = secrets.token_hex(6)
        self._changes = 0
        self._saved = 0
        self._wanted = asyncio.Event()
        self._condition = asyncio.Condition()
        self._rest_until = 0.0
        self._failed = 0
        self._failure: OSError | None = None

    def changed(self) -> None:
        """Something may be different now."""
        self._changes += 1

    def mark(self) -> str:
        """What an answer that was read just now says of itself: this process, the state as it is, the state on disk.

        A save that begins from now on holds what was read: a later mark whose last number has come so far confirms it.
        """
        self._changes += 1
        return f"{self._boot};{self._changes};{self._saved}"

    async def committed(self) -> None:
        """Returns when everything that has happened until now is on disk. One save serves all who wait.

        Raises OSError if the disk refuses.
        """
        mine = self._changes
        self._wanted.set()
        async with self._condition:
            await self._condition.wait_for(lambda: max(self._saved, self._failed) >= mine)
            if self._saved < mine and self._failure is not None:
                raise self._failure

    async def run(self) -> None:
        """Saves for ever; cancel it and call `save` for the last one."""
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wanted.wait(), self._interval)
            # As long as the last one took: where everybody writes at once, half of the time is for their work.
            await asyncio.sleep(self._rest_until - asyncio.get_running_loop().time())
            self._wanted.clear()
            if self._changes != self._saved:
                await self.save()

    async def save(self) -> None:
        """Saves now."""
        covered = self._changes
        begun = asyncio.get_running_loop().time()
        try:
            await asyncio.to_thread(self._generations.write, self._dump())
        except Exception as error:  # whatever it is, those who wait must hear of it, and the next save is tried
            log.exception("the state could not be saved")
            self._failure = error if isinstance(error, OSError) else OSError(errno.EIO, str(error))
            self._failed = covered
        else:
            self._saved = covered
        ended = asyncio.get_running_loop().time()
        self._rest_until = ended + min(ended - begun, self._interval)
        async with self._condition:
            self._condition.notify_all()


def _write_synced(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows has no handle of a folder to sync
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
