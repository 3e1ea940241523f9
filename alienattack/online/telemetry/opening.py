"""The telemetry of a signed-in player, put together."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Protocol

from alienattack.errors import AlienAttackError
from alienattack.online.account import Account
from alienattack.online.cloudconfig import CloudConfig
from alienattack.online.telemetry.follower import RunReader
from alienattack.online.telemetry.inbox import Inbox
from alienattack.online.telemetry.producer import Telemetry
from alienattack.online.telemetry.putter import KinesisPutter, RecordPutter


class Watch(Protocol):
    """Sees how far each run has come, for measuring; called on the telemetry's threads, so it must be quick."""

    def committed(self, run: str, tick: int) -> None:
        """Everything of `run` up to `tick` is on the disk."""

    def putting(self, putter: RecordPutter) -> RecordPutter:
        """`putter`, with eyes on what goes through it."""


def spool_path(config: CloudConfig, state_dir: Path) -> Path:
    """One spool a cloud: what was played for one is never sent to another."""
    return state_dir / "spool" / config.key / "spool.sqlite"


_inboxes: dict[Path, Inbox] = {}  # of this process; the game's RunLogs go on appending to them
_lock = threading.Lock()


def open_telemetry(config: CloudConfig, account: Account, api: RunReader, state_dir: Path,
                   watch: Watch | None = None) -> Telemetry:
    """Not started yet. Tends the runs of whoever is signed in to `account`.

    A run that is on in this process goes on: opened again for the same cloud at another address, the new telemetry
    takes over what the game appends. `watch` measures. Raises AlienAttackError if the spool can't be used.
    """
    def player() -> str | None:
        return account.identity.sub if account.identity is not None else None

    path = spool_path(config, state_dir)
    putter: RecordPutter = KinesisPutter(config, account.session, account.forget_credentials)
    return Telemetry(path, putter if watch is None else watch.putting(putter), api, player=player,
                     inbox=_inbox_of(path), flush_seconds=config.flush_seconds, clock_offset=config.clock_offset,
                     committed=None if watch is None else watch.committed)


def _inbox_of(path: Path) -> Inbox:
    with _lock:
        inbox = _inboxes.get(path)
        if inbox is None or inbox.released:
            try:
                inbox = _inboxes[path] = Inbox(path)
            except OSError as error:
                raise AlienAttackError(f"The spool of unsent scores can't be used ({error}).",
                                       f"Check the folder {path.parent}.") from error
        return inbox
