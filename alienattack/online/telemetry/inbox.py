"""What the game's thread and the worker share: the queue of a process, and the ownership of the runs in it.

It outlives a Telemetry: when the cloud comes back at another address in the middle of a run, a new Telemetry goes on
with the same inbox, and the game's RunLog never notices.
"""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass
from pathlib import Path

from alienattack.online.telemetry.intake import Intake
from alienattack.online.telemetry.ownership import Owner
from alienattack.online.telemetry.runlog import EndEntry, TickEntry
from alienattack.online.telemetry.spool import SpooledRun


@dataclass(frozen=True, slots=True)
class OpenEntry:
    """A run begins."""

    run: SpooledRun


Entry = OpenEntry | TickEntry | EndEntry


class Inbox:
    """`queue`: what the game appended; `taken`: what left it but is not on the disk yet (guarded by `lock`)."""

    def __init__(self, spool_path: Path) -> None:
        """Raises OSError if the folder can't be written."""
        self.queue: deque[Entry] = deque()
        self.taken: list[Entry] = []
        self.intakes: dict[str, Intake] = {}
        self.lock = threading.RLock()
        self.wake = threading.Event()
        self.owner = Owner(spool_path.parent / "owners")
        self.users = 0
        self.released = False

    def release(self) -> None:
        """Nobody appends any more: other processes may take care of what is left."""
        self.released = True
        self.owner.release()
