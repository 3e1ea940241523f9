"""One host a user: a lock on a file, which the operating system lets go when the process dies, however it dies."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO


class HostLock:
    """The lock of a state folder. Holding it is what makes a process the host."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: IO[bytes] | None = None

    def acquire(self) -> bool:
        """Takes the lock if nobody holds it."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        file = self.path.open("a+b")
        if not _try_lock(file):
            file.close()
            return False
        self._file = file
        return True

    def release(self) -> None:
        """Lets it go."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def held_by_somebody(self) -> bool:
        """Whether a process, this one included, holds it now."""
        if self._file is not None:
            return True
        if not self.path.exists():
            return False
        with self.path.open("a+b") as file:
            return not _try_lock(file)


if sys.platform == "win32":
    import msvcrt

    def _try_lock(file: IO[bytes]) -> bool:
        try:
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _try_lock(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
