"""From the game's queue to the disk, whether or not there is a network, and whatever the disk says.

What is on the disk is offered: the ledger counts it, and it is sent or explained. What the disk does not take is held
in memory, in order, and tried again; the player is told meanwhile.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable

from alienattack.online.clocks import Clock
from alienattack.online.telemetry.inbox import Inbox, OpenEntry
from alienattack.online.telemetry.intake import Intake
from alienattack.online.telemetry.runlog import EndEntry, TickEntry
from alienattack.online.telemetry.sim_events import is_urgent
from alienattack.online.telemetry.spool import Spool

_log = logging.getLogger(__name__)

COMMIT_SECONDS = 0.5  # a crash loses at most so much of a run
REFUSED_SECONDS = 2.0  # how long a disk that took nothing is left alone

Committed = Callable[[str, int], None]
"""Is told of every commit: run, and the tick up to which that run is on the disk now. For measuring; must be quick."""


class Committer:
    """Commits what the game appended. May be called from several threads; `ended` is told of every run that ends."""

    def __init__(self, inbox: Inbox, spool: Spool, clock: Clock, ended: Callable[[str], None],
                 committed: Committed | None = None) -> None:
        self._inbox = inbox
        self._spool = spool
        self._clock = clock
        self._ended = ended
        self._committed = committed
        self._next = float("-inf")
        self._urgent = False
        self.refused = ""
        """Why the disk took nothing the last time; "" while all is well."""

    @property
    def held(self) -> int:
        """How many entries are in memory only."""
        return len(self._inbox.taken) + len(self._inbox.queue)

    @property
    def newest(self) -> str:
        """The run of what was appended last, where that is in memory only; else ""."""
        with self._inbox.lock:
            entries = self._inbox.queue or self._inbox.taken
            if not entries:
                return ""
            run = entries[-1].run
        return run if isinstance(run, str) else run.run

    @property
    def wait(self) -> float:
        """Seconds until a commit is due, of what is held or of what will be appended."""
        if not self.held:
            return COMMIT_SECONDS
        return max(0.0, self._next - self._clock.monotonic())

    def turn(self, force: bool = False) -> bool:
        """Commits what is due; True if something was. Never raises for the disk's sake."""
        now = self._clock.monotonic()
        with self._inbox.lock:
            self._collect()
            if not self._inbox.taken:
                return False
            if not (force or now >= self._next or (self._urgent and not self.refused)):
                return False
            try:
                self._take_in()
            except (sqlite3.Error, OSError) as error:
                if not self.refused:
                    _log.error("the disk does not take what is played: %s", error)
                self.refused = str(error) or type(error).__name__
                self._next = now + REFUSED_SECONDS
                return False
            if self.refused:
                _log.warning("the disk takes what is played again")
            self.refused, self._urgent = "", False
            self._next = now + COMMIT_SECONDS
            return True

    def _collect(self) -> None:
        """Empties the queue."""
        while self._inbox.queue:
            entry = self._inbox.queue.popleft()
            self._inbox.taken.append(entry)
            if not isinstance(entry, TickEntry) or (entry.events and is_urgent(entry.events)):
                self._urgent = True

    def _take_in(self) -> None:
        by_run: dict[str, list[TickEntry | EndEntry]] = {}
        for entry in self._inbox.taken:
            if isinstance(entry, OpenEntry):
                self._spool.open_run(entry.run)
            else:
                by_run.setdefault(entry.run, []).append(entry)
        for run, entries in by_run.items():
            try:
                batch = self._inbox.intakes.setdefault(run, Intake()).fold(entries)
            except ValueError:  # a fault of the game's, which must not hold up what comes behind
                _log.exception("what was told of run %s is no play, and is left out", run)
                self._inbox.taken = [entry for entry in self._inbox.taken
                                     if isinstance(entry, OpenEntry) or entry.run != run]
                continue
            self._spool.commit(run, batch.inputs, batch.rows)
            if self._committed is not None:
                last = entries[-1]
                self._committed(run, last.tick if isinstance(last, TickEntry) else last.ticks)
            # Only what is on the disk is let go of: after a full disk the rest is tried again.
            self._inbox.taken = [entry for entry in self._inbox.taken
                                 if not isinstance(entry, OpenEntry) and entry.run != run]
            if isinstance(entries[-1], EndEntry):
                self._inbox.intakes.pop(run, None)
                self._ended(run)
        self._inbox.taken = []
