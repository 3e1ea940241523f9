"""The folder of one user's embedded cloud: where everything lies, who may read it, and what the running host says."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from alienattack.hosting.lock import HostLock


@dataclass(frozen=True, slots=True)
class HostInfo:
    """What the running host tells games of the same user. `token` opens its control routes and nothing else."""

    pid: int
    port: int
    endpoint: str
    api: str
    region: str
    stack: str
    token: str
    started_at: float

    def public(self) -> dict[str, str]:
        """The ready line."""
        return {"endpoint": self.endpoint, "api": self.api, "region": self.region, "stack": self.stack}


class StateFolder:
    """Mode 0700, for the emulator keeps passwords in plain text. The lock file lives beside it and outlives a reset."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.emulator = folder / "emulator"
        self.snapshots = folder / "snapshots"
        self.log = folder / "host.log"
        self._info = folder / "host.json"
        self._port = folder / "port"
        self.lock = HostLock(folder.parent / f"{folder.name}.lock")

    def prepare(self) -> None:
        """Makes the folders, readable by their owner alone."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        for part in (self.emulator, self.snapshots):
            part.mkdir(exist_ok=True)
            part.chmod(0o700)

    def write_info(self, info: HostInfo) -> None:
        """Tells games where the host is."""
        draft = self._info.with_suffix(".draft")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(asdict(info), file)
        draft.replace(self._info)

    def last_port(self) -> int:
        """The port of the host before, 0 if unknown: on it, a game that is still open finds its cloud again."""
        try:
            return int(self._port.read_text(encoding="ascii"))
        except (OSError, ValueError):
            return 0

    def remember_port(self, port: int) -> None:
        """For the host after this one."""
        self._port.write_text(str(port), encoding="ascii")

    def read_info(self) -> HostInfo | None:
        """What the host said; None if there is none, or if it died and left its note behind."""
        if not self.lock.held_by_somebody():
            return None
        try:
            return HostInfo(**json.loads(self._info.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def forget_restored(self) -> None:
        """Drops the files that the emulator read at its start: they hold passwords, and grow stale."""
        for restored in self.emulator.glob("*.json"):
            restored.unlink()

    def forget_info(self) -> None:
        """The host is no more, or not ready yet."""
        self._info.unlink(missing_ok=True)


def of_user(state_dir: Path) -> StateFolder:
    """The embedded cloud's folder below the user's state folder."""
    return StateFolder(state_dir / "cloud")
