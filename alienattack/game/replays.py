"""Replay files of the best practice runs, in a folder of their own."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Set
from pathlib import Path

SUFFIX = ".aar"


def file_name(seed: int, at: int) -> str:
    """The name of the file that keeps the run with this seed, which ended at `at` (seconds since 1970)."""
    return f"run-{at}-{seed & 0xFFFFFFFF:08x}{SUFFIX}"


class ReplayFolder:
    """Keeps and forgets replay files. Names are plain file names, never paths."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, name: str, data: bytes) -> str:
        """Write one as a whole or not at all; returns "" or a sentence that says why it could not be kept."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile("wb", dir=self._folder, delete=False) as stream:
                stream.write(data)
            os.replace(stream.name, self._folder / Path(name).name)
        except OSError as error:
            return f"The replay could not be kept ({error.strerror})."
        return ""

    def read(self, name: str) -> bytes | None:
        """The bytes of one, or None when it is not there or can't be read."""
        try:
            return (self._folder / Path(name).name).read_bytes()
        except OSError:
            return None

    def names(self) -> list[str]:
        """All that are kept, the newest first."""
        return sorted((file.name for file in self._folder.glob(f"*{SUFFIX}")), reverse=True)

    def forget_all_but(self, kept: Set[str]) -> None:
        """Delete the replays that no row of the table needs any more."""
        for file in self._folder.glob(f"*{SUFFIX}"):
            if file.name not in kept:
                with contextlib.suppress(OSError):
                    file.unlink()
