"""Which process tends which run, so that two games on one machine share a spool and a crash leaves no orphan.

Every process holds a lock on a file of its own while it lives; the system lets go of it when the process ends, however
it ends. A run whose owner's lock is free has lost its owner.
"""

from __future__ import annotations

import os
import sys
import uuid
from contextlib import suppress
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


class Owner:
    """This process as owner of runs. `id` names it in the spool."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder = folder
        self.id = uuid.uuid4().hex
        self._path = folder / f"{self.id}.lock"
        self._handle: int | None = os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600)
        _lock(self._handle)

    def is_gone(self, owner: str) -> bool:
        """True if the process that was `owner` lives no more."""
        if owner == self.id:
            return False
        path = self._folder / f"{owner}.lock"
        try:
            handle = os.open(path, os.O_RDWR)
        except OSError:
            return True
        try:
            _lock(handle)
        except OSError:
            return False
        finally:
            os.close(handle)
        with suppress(OSError):
            path.unlink()
        return True

    def release(self) -> None:
        """Owns nothing any more."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
            with suppress(OSError):
                self._path.unlink()
