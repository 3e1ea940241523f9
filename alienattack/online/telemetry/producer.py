"""The producer: two threads between the game's queue, the spool, the stream and the API's watermark.

    game thread --append--> queue --0.5 s--> rows in the spool --2 s, or at once--> frame --PutRecords--> stream
                                             forgotten once <--watermark, saved--- GET /runs/{id}, or the board's answer

One thread commits to the disk and never waits for the network; the other sends, one frame in flight at a time. What the
stream has acknowledged stays in the spool until the cloud says that it was applied (or refused, with a reason); what it
does not apply in time is sent again, byte for byte.
"""

from __future__ import annotations

import logging
import random
import sqlite3
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from alienattack.errors import AlienAttackError
from alienattack.online.clocks import Clock, ServerTime, SystemClock
from alienattack.online.telemetry import putter
from alienattack.online.telemetry.backoff import Backoff
from alienattack.online.telemetry.committer import REFUSED_SECONDS, Committed, Committer
from alienattack.online.telemetry.follower import Follower, RunReader
from alienattack.online.telemetry.inbox import Inbox, OpenEntry
from alienattack.online.telemetry.ledger import OFFLINE, SENT, UNSAVED, WAITING, Indicator, Ledger
from alienattack.online.telemetry.putter import RecordPutter
from alienattack.online.telemetry.recovery import adopt_orphans
from alienattack.online.telemetry.runlog import RunLog
from alienattack.online.telemetry.sender import Sender
from alienattack.online.telemetry.spool import NO_LOAD, Load, Spool, SpooledRun
from alienattack.online.telemetry.watermark import RunProgress
from alienattack.protocol import tickets
from alienattack.protocol.api import RunGrant, RunStatus
from alienattack.protocol.encoding import from_b64url

_log = logging.getLogger(__name__)

SLACK_SECONDS = 0.1  # how long one thread waits for the other to do what is due
SHORTEST_SECONDS = 0.02  # between two turns
ADOPT_SECONDS = 30.0
IDLE_SECONDS = 5.0
LAST_COMMIT_SECONDS = 0.5  # of the time that closing may take


class Telemetry:
    """Tells the cloud what is played. Make one a signed-in player; `start()` it; `close()` it before the game ends.

    `spool_path`: the SQLite file (its folder also holds the owners' locks). `player` gives the `sub` whose runs are
    tended now (None: all). `inbox`: of an earlier Telemetry of this process whose run goes on. `committed` is told of
    every commit. Time and chance come from `clock` and `rng`. Without `start()`, `step()` does one turn.
    """

    def __init__(self, spool_path: Path, put: RecordPutter, api: RunReader, clock: Clock | None = None,
                 rng: random.Random | None = None, *, player: Callable[[], str | None] | None = None,
                 flush_seconds: float = 2.0, clock_offset: float = 0.0, inbox: Inbox | None = None,
                 committed: Committed | None = None) -> None:
        self._clock = clock or SystemClock()
        self._player = player
        self._server_time = ServerTime(self._clock, clock_offset)
        try:
            self._spool = _open_spool(spool_path)
            self._inbox = inbox or Inbox(spool_path)
        except (sqlite3.Error, OSError) as error:
            raise AlienAttackError(f"The spool of unsent scores can't be used ({error}).",
                                   f"Check the folder {spool_path.parent}.") from error
        self._inbox.users += 1
        self._progress: dict[str, RunProgress] = {}
        chance = rng or random.Random()
        backoff = Backoff(chance)
        self._sender = Sender(self._spool, put, self._clock, backoff, flush_seconds, self._of)
        self._follower = Follower(self._spool, api, self._clock, self._server_time, backoff, chance, self._of)
        self._committer = Committer(self._inbox, self._spool, self._clock, self._follower.ended, committed)
        self._next_adoption = float("-inf")
        self._urge = False
        self._indicator = Indicator(SENT, 0)
        self._wake = self._inbox.wake
        self._idle = threading.Condition()
        self._stopping = threading.Event()
        self._closed = False
        self._threads: list[threading.Thread] = []

    # -- what the game calls -------------------------------------------------------------------------------------

    def start(self) -> None:
        """Starts the threads."""
        if not self._threads:
            self._threads = [threading.Thread(target=work, name=name, daemon=True)
                             for work, name in ((self._work, "telemetry"), (self._keep, "telemetry-disk"))]
            for thread in self._threads:
                thread.start()

    def open_run(self, grant: RunGrant, analytics: bool = True) -> RunLog:
        """A run begins; never blocks. `analytics`: whether its events may be told.

        Raises FrameError for a ticket that can't be read.
        """
        ticket = tickets.decode(grant.ticket)
        if grant.server_time:
            self._server_time.heard(grant.server_time)
        self._inbox.queue.append(OpenEntry(SpooledRun(
            run=grant.run, sub=ticket.sub, ticket=grant.ticket, seed=grant.seed, ruleset=grant.ruleset,
            opened=self._clock.time(), expires=grant.expires_at, owner=self._inbox.owner.id, seq=0, ended=False,
            closed="", key=from_b64url(grant.key))))
        self._wake.set()
        return RunLog(grant.run, self._inbox.queue.append, self._wake.set, analytics)

    def indicator(self) -> Indicator:
        """What the HUD says; never blocks."""
        return self._indicator

    def note_applied(self, run: str, seq: int) -> None:
        """A board's answer told how far an own run was applied: saves a request. Never blocks."""
        if run:
            self._follower.note_applied(run, seq)

    def status(self, run: str) -> RunStatus | None:
        """The last reading of an own run, until its verdict; None before the first. Never blocks."""
        return self._follower.status(run)

    def ledger(self) -> Ledger:
        """What became of everything that was ever offered."""
        return self._spool.ledger()

    def flush(self, timeout: float) -> bool:
        """Waits until the stream has acknowledged everything; False after `timeout` seconds. Needs `start()`.

        Call it before asking for a new run: that supersedes the old one, and frames of it that come later are refused.
        """
        with self._idle:
            self._urge = True
            self._wake.set()
            return self._idle.wait_for(lambda: not self._urge, timeout)

    def close(self, timeout: float = 3.0) -> bool:
        """Sends what can be sent within `timeout` seconds; the rest stays for the next start. True if all was sent.

        Bounded whatever hangs: the stream, the API, the disk, or another process that holds the spool.
        """
        if self._closed:
            return True
        self._stopping.set()
        self._wake.set()
        if self._threads:
            for_commit = min(LAST_COMMIT_SECONDS, timeout / 2)
            self._threads[0].join(timeout - for_commit)
            left: list[int] = []
            last = threading.Thread(target=lambda: left.append(self._end()), name="telemetry-end", daemon=True)
            last.start()
            last.join(for_commit)
            return left == [0]
        self._quietly(self.step)
        return self._end() == 0

    def _end(self) -> int:
        """The last commit. Returns how much is left to be sent."""
        self._closed = True
        for thread in self._threads[1:]:
            thread.join(SLACK_SECONDS)
        left, playing = 1, False
        try:
            self._committer.turn(force=True)  # the worker may hang in a call: what was played goes to the disk
            left = self._left()
            playing = any(self._is_mine(run) and not run.ended for run in self._spool.runs())
        except sqlite3.Error:
            _log.exception("closing the spool")
        if self._committer.held:
            _log.error("%d ticks of play were not saved: %s", self._committer.held, self._committer.refused)
        self._inbox.users -= 1
        if not self._inbox.users and not playing:
            self._inbox.release()  # else whoever opens the spool next in this process goes on with the run
        if not any(thread.is_alive() for thread in self._threads):
            self._spool.close()
        return left

    # -- the threads ---------------------------------------------------------------------------------------------

    def _keep(self) -> None:
        """Commits where the other thread, which does it by itself, waits for the network meanwhile."""
        while not self._stopping.wait(self._committer.wait + SLACK_SECONDS):
            if self._committer.turn():
                self._wake.set()

    def _work(self) -> None:
        while not self._closed:
            wait = self._quietly(self.step)
            if self._stopping.is_set() and self._has_done_its_best():
                return
            self._wake.wait(wait)
            self._wake.clear()

    def _has_done_its_best(self) -> bool:
        try:
            return not self._left() or self._sender.outcome in (putter.OFFLINE, putter.DENIED)
        except sqlite3.Error:
            return True

    def _quietly(self, turn: Callable[[], float]) -> float:
        """One turn; the worker outlives any fault, for what it holds is on the disk."""
        try:
            return turn()
        except sqlite3.Error as error:
            if self._indicator.kind != UNSAVED:
                _log.warning("the spool can't be used now: %s", error)
            self._indicator = Indicator(UNSAVED, self._indicator.waiting)
            return REFUSED_SECONDS
        except Exception:  # noqa: BLE001  see above
            _log.exception("the telemetry stumbled and goes on")
            return 1.0

    def step(self) -> float:
        """One turn of everything that is due; returns the seconds until the next."""
        urged = self._urge  # read first: what was appended before `flush` is then committed below
        closing = self._stopping.is_set()
        now = self._clock.monotonic()
        self._committer.turn(force=urged or closing or self._frame_is_due(now))
        if self._committer.refused:
            self._indicator = Indicator(UNSAVED, self._indicator.waiting)
        if now >= self._next_adoption:
            adopt_orphans(self._spool, self._inbox.owner)  # a disk that refuses is asked again at the next turn
            self._next_adoption = now + ADOPT_SECONDS
        runs = self._tended()
        self._follower.take_marks(runs)
        loads = self._spool.loads()
        if self._sender.send(runs, loads, now, hurry=closing or urged):
            loads = self._spool.loads()
        if not closing:
            if self._follower.read_watermarks(runs, loads):
                runs, loads = self._tended(), self._spool.loads()
            self._follower.follow_verdicts(runs)
            self._forget(runs)
        waiting = self._tell(runs, loads)
        with self._idle:
            if urged and not waiting:
                self._urge = False
                self._idle.notify_all()
        return self._until_next(runs, loads)

    def _frame_is_due(self, now: float) -> bool:
        """Whether a frame leaves now, which shall tell what was played up to this instant. A disk that refused is
        left alone."""
        run = self._committer.newest
        return run in self._progress and not self._committer.refused and self._sender.interval_over(run, now)

    def _until_next(self, runs: list[SpooledRun], loads: Mapping[str, Load]) -> float:
        """Seconds until something is due: a commit, a frame, a reading. What is urgent wakes the thread by itself."""
        now = self._clock.monotonic()
        due = [now + IDLE_SECONDS, self._follower.verdicts_due(now)]
        if self._committer.held or any(not run.ended for run in runs):
            due.append(now + self._committer.wait)
        for run in runs:
            load = loads.get(run.run)
            if load is not None:
                due.append(self._sender.due(load, self._of(run.run), now))
                due.append(self._follower.due(run, load))
        return max(SHORTEST_SECONDS, min(due) - now)

    # -- which runs, and how they fare ---------------------------------------------------------------------------

    def _tended(self) -> list[SpooledRun]:
        """The runs this process answers for, of the player who is signed in."""
        player = self._player() if self._player is not None else None
        if self._player is not None and player is None:
            return []
        return [run for run in self._spool.runs()
                if self._is_mine(run) and (player is None or run.sub == player)]

    def _is_mine(self, run: SpooledRun) -> bool:
        return run.owner == self._inbox.owner.id and not run.closed

    def _of(self, run: str) -> RunProgress:
        if run not in self._progress:
            now = self._clock.monotonic()
            self._progress[run] = RunProgress(moved_at=now, sealed_at=now)
        return self._progress[run]

    def _forget(self, runs: list[SpooledRun]) -> None:
        """Drops what is known of runs that are done."""
        here = {run.run for run in runs}
        for gone in [run for run in self._progress if run not in here]:
            del self._progress[gone]

    def _left(self) -> int:
        return self._committer.held + self._unsent(self._tended(), self._spool.loads())

    def _unsent(self, runs: list[SpooledRun], loads: Mapping[str, Load]) -> int:
        return sum(loads.get(run.run, NO_LOAD).unsent(self._of(run.run).put) for run in runs)

    def _tell(self, runs: list[SpooledRun], loads: Mapping[str, Load]) -> int:
        waiting = self._unsent(runs, loads)
        if not waiting:
            self._sender.all_sent()
        if self._committer.refused:
            kind = UNSAVED
        elif self._sender.outcome == putter.OFFLINE or (self._follower.offline and not waiting):
            kind = OFFLINE
        elif waiting and self._sender.outcome != putter.ACCEPTED:
            kind = WAITING
        else:
            kind = SENT
        self._indicator = Indicator(kind, waiting if kind != SENT else 0)
        return waiting


def _open_spool(path: Path) -> Spool:
    """The spool at `path`; a damaged one is put aside, for a game that can't start helps nobody."""
    try:
        return Spool(path)
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError as error:
        aside = path.with_suffix(".damaged")
        _log.error("the spool is damaged (%s) and was put aside as %s", error, aside.name)
        for suffix in ("-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        path.replace(aside)
        return Spool(path)
