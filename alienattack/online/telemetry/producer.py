"""The producer: one worker between the game's queue, the spool, the stream and the API's watermark.

    game thread --append--> queue --0.1 s--> rows in the spool --2 s, or at once--> frame --PutRecords--> stream
                                             forgotten once <--watermark, twice-- GET /runs/{id}, or the board's answer

One frame is in flight at a time. What the stream has acknowledged stays in the spool until the cloud says that it was
applied (or refused, with a reason); what it does not apply in time is sent again, byte for byte.
"""

from __future__ import annotations

import logging
import random
import sqlite3
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from alienattack.errors import AlienAttackError, ApiError, CloudUnavailable, SignInError
from alienattack.online.clocks import Clock, SystemClock
from alienattack.online.outcome import RunOutcome
from alienattack.online.telemetry import putter
from alienattack.online.telemetry.backoff import Backoff
from alienattack.online.telemetry.inbox import Inbox, OpenEntry
from alienattack.online.telemetry.intake import Intake
from alienattack.online.telemetry.ledger import OFFLINE, SENT, WAITING, Indicator, Ledger
from alienattack.online.telemetry.putter import RecordPutter
from alienattack.online.telemetry.recovery import crash_end
from alienattack.online.telemetry.runlog import EndEntry, RunLog, TickEntry
from alienattack.online.telemetry.sim_events import is_urgent
from alienattack.online.telemetry.spool import SealedFrame, Spool, SpooledRun
from alienattack.online.telemetry.watermark import HOLD_SECONDS, RunProgress
from alienattack.protocol import tickets
from alienattack.protocol.api import RunGrant, RunStatus
from alienattack.protocol.encoding import from_b64url

_log = logging.getLogger(__name__)

POLL_SECONDS = 0.1  # how often the queue is looked at while a run is on
COMMIT_SECONDS = 0.5  # a crash loses at most so much of a run
ADOPT_SECONDS = 30.0
IDLE_SECONDS = 5.0
EXPIRY_GRACE_SECONDS = 600.0
VERDICT_SECONDS = 180.0  # a run that was lost on its way to the verifier is sent again when it is read after 60 s


class RunReader(Protocol):
    """What the telemetry asks the API: `Api.run`."""

    def run(self, run_id: str) -> RunStatus:
        """How far the run was applied. Raises CloudUnavailable, ApiError, SignInError."""


class Telemetry:
    """Tells the cloud what is played. Make one a signed-in player; `start()` it; `close()` it before the game ends.

    `spool_path`: the SQLite file (its folder also holds the owners' locks). `player` gives the `sub` whose runs are
    tended now (None: all). `inbox`: of an earlier Telemetry of this process whose run goes on. Time and chance come
    from `clock` and `rng`. Without `start()`, `step()` does one turn.
    """

    def __init__(self, spool_path: Path, put: RecordPutter, api: RunReader, clock: Clock | None = None,
                 rng: random.Random | None = None, *, player: Callable[[], str | None] | None = None,
                 flush_seconds: float = 2.0, hold_seconds: float = HOLD_SECONDS, clock_offset: float = 0.0,
                 inbox: Inbox | None = None) -> None:
        self._putter = put
        self._api = api
        self._clock = clock or SystemClock()
        self._rng = rng or random.Random()
        self._player = player
        self._flush_seconds = flush_seconds
        self._hold = hold_seconds
        self._clock_offset = clock_offset
        try:
            self._spool = _open_spool(spool_path)
            self._inbox = inbox or Inbox(spool_path)
        except (sqlite3.Error, OSError) as error:
            raise AlienAttackError(f"The spool of unsent scores can't be used ({error}).",
                                   f"Check the folder {spool_path.parent}.") from error
        self._inbox.users += 1
        self._progress: dict[str, RunProgress] = {}
        self._statuses: dict[str, RunStatus] = {}
        self._verdicts: dict[str, tuple[RunOutcome, float]] = {}
        self._marks: deque[tuple[str, int]] = deque()
        self._backoff = Backoff(self._rng)
        self._next_put = float("-inf")
        self._next_commit = float("-inf")
        self._next_adoption = float("-inf")
        self._outcome = putter.ACCEPTED
        self._api_down_until = float("-inf")
        self._api_down = False
        self._urge = False
        self._indicator = Indicator(SENT, 0)
        self._wake = self._inbox.wake
        self._idle = threading.Condition()
        self._closing = False
        self._closed = False
        self._thread: threading.Thread | None = None

    # -- what the game calls -------------------------------------------------------------------------------------

    def start(self) -> None:
        """Starts the worker."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="telemetry", daemon=True)
            self._thread.start()

    def open_run(self, grant: RunGrant) -> RunLog:
        """A run begins; never blocks. Raises FrameError for a ticket that can't be read."""
        ticket = tickets.decode(grant.ticket)
        self._inbox.queue.append(OpenEntry(SpooledRun(
            run=grant.run, sub=ticket.sub, ticket=grant.ticket, seed=grant.seed, ruleset=grant.ruleset,
            opened=self._clock.time(), expires=grant.expires_at, owner=self._inbox.owner.id, seq=0, ended=False,
            closed="", key=from_b64url(grant.key))))
        self._wake.set()
        return RunLog(grant.run, self._inbox.queue.append, self._wake.set)

    def indicator(self) -> Indicator:
        """What the HUD says; never blocks."""
        return self._indicator

    def note_applied(self, run: str, seq: int) -> None:
        """A board's answer told how far an own run was applied: saves a request. Never blocks."""
        if run:
            self._marks.append((run, seq))

    def status(self, run: str) -> RunStatus | None:
        """The last reading of an own run, until its verdict; None before the first. Never blocks."""
        return self._statuses.get(run)

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
        """Sends what can be sent within `timeout` seconds; the rest stays for the next start. True if all was sent."""
        if self._closed:
            return True
        self._closing = True
        self._wake.set()
        if self._thread is not None:
            self._thread.join(timeout)
        else:
            self.step()
        self._closed = True
        try:
            self._take_in()  # the worker may hang in a call: what was played goes to the disk all the same
            left = self._left()
            playing = any(self._is_mine(run) and not run.ended for run in self._spool.runs())
        except sqlite3.Error:
            _log.exception("the spool could not take the last ticks")
            left, playing = 1, False
        self._inbox.users -= 1
        if not self._inbox.users and not playing:
            self._inbox.release()  # else whoever opens the spool next in this process goes on with the run
        if self._thread is None or not self._thread.is_alive():
            self._spool.close()
        return left == 0

    # -- the worker ----------------------------------------------------------------------------------------------

    def _work(self) -> None:
        while not self._closed:
            try:
                wait = self.step()
            except Exception:  # noqa: BLE001  the worker outlives any fault; what it holds is on the disk
                _log.exception("the telemetry stumbled and goes on")
                wait = 1.0
            if self._closing and (not self._left() or self._outcome in (putter.OFFLINE, putter.DENIED)):
                return
            self._wake.wait(wait)
            self._wake.clear()

    def step(self) -> float:
        """One turn of everything that is due; returns the seconds until the next."""
        now = self._clock.monotonic()
        urged = self._urge  # read first: what was appended before `flush` is then collected below
        urgent = self._collect()
        if self._inbox.taken and (urgent or self._closing or self._urge or now >= self._next_commit):
            self._take_in()
            self._next_commit = now + COMMIT_SECONDS
        if now >= self._next_adoption:
            self._adopt_orphans()
            self._next_adoption = now + ADOPT_SECONDS
        runs = self._tended()
        self._take_marks(runs)
        for run in runs:
            self._expire(run)
        runs = self._tended()
        self._send(runs)
        if not self._closing:
            self._read_watermarks(runs)
            self._follow_verdicts(runs)
        waiting = self._tell(runs)
        with self._idle:
            if urged and not waiting:
                self._urge = False
                self._idle.notify_all()
        return self._until_next(runs)

    def _until_next(self, runs: list[SpooledRun]) -> float:
        now = self._clock.monotonic()
        if any(not run.ended for run in runs) or self._inbox.taken or self._inbox.queue:
            return POLL_SECONDS
        if self._verdicts:
            return POLL_SECONDS
        reads = [progress.next_read for run in runs if (progress := self._progress.get(run.run))]
        if any(self._unput(run) for run in runs):
            reads.append(self._next_put)
        return min(IDLE_SECONDS, max(0.02, min(reads, default=now + IDLE_SECONDS) - now))

    # -- from the queue to the spool -----------------------------------------------------------------------------

    def _collect(self) -> bool:
        """Empties the queue; True if an entry must not wait for the next commit."""
        urgent = False
        with self._inbox.lock:
            while self._inbox.queue:
                entry = self._inbox.queue.popleft()
                self._inbox.taken.append(entry)
                urgent = urgent or not isinstance(entry, TickEntry) or is_urgent(entry.events)
        return urgent

    def _take_in(self) -> None:
        with self._inbox.lock:
            self._collect()
            by_run: dict[str, list[TickEntry | EndEntry]] = {}
            for entry in self._inbox.taken:
                if isinstance(entry, OpenEntry):
                    self._spool.open_run(entry.run)
                else:
                    by_run.setdefault(entry.run, []).append(entry)
            for run, entries in by_run.items():
                batch = self._inbox.intakes.setdefault(run, Intake()).fold(entries)
                self._spool.commit(run, batch.inputs, batch.rows)
                # Only what is on the disk is let go of: after a full disk the rest is tried again.
                self._inbox.taken = [entry for entry in self._inbox.taken
                                     if not isinstance(entry, OpenEntry) and entry.run != run]
                if isinstance(entries[-1], EndEntry):
                    self._inbox.intakes.pop(run, None)
                    self._verdicts[run] = (RunOutcome(self._api, run, self._clock),
                                           self._clock.monotonic() + VERDICT_SECONDS)
            self._inbox.taken = []

    def _adopt_orphans(self) -> None:
        for run in self._spool.runs():
            if run.owner == self._inbox.owner.id or not self._inbox.owner.is_gone(run.owner):
                continue
            if not self._spool.adopt(run.run, run.owner, self._inbox.owner.id):
                continue
            if run.closed:
                self._spool.drop_run(run.run)
            elif not run.ended:
                inputs = self._spool.inputs(run.run)
                self._spool.commit(run.run, (), [crash_end(run, inputs, self._spool.last_tick(run.run))])

    # -- from the spool to the stream ----------------------------------------------------------------------------

    def _tended(self) -> list[SpooledRun]:
        """The runs this process answers for, of the player who is signed in."""
        player = self._player() if self._player is not None else None
        if self._player is not None and player is None:
            return []
        return [run for run in self._spool.runs()
                if self._is_mine(run) and (player is None or run.sub == player)]

    def _is_mine(self, run: SpooledRun) -> bool:
        return run.owner == self._inbox.owner.id and not run.closed

    def _of(self, run: SpooledRun) -> RunProgress:
        if run.run not in self._progress:
            self._progress[run.run] = RunProgress(moved_at=self._clock.monotonic(),
                                                  sealed_at=self._clock.monotonic())
        return self._progress[run.run]

    def _send(self, runs: list[SpooledRun]) -> None:
        hurry = self._closing or self._urge
        for run in runs:
            progress = self._of(run)
            while self._clock.monotonic() >= self._next_put or (hurry and self._outcome == putter.ACCEPTED):
                frame = self._spool.next_frame(run.run, progress.put) or self._seal_if_due(run, progress, hurry)
                if frame is None:
                    break
                result = self._putter.put(frame.data, run.sub)
                self._outcome = result.outcome
                now = self._clock.monotonic()
                if result.outcome == putter.ACCEPTED:
                    self._backoff.succeeded()
                    progress.acknowledged(frame.seq, now, run.ended)
                    continue
                if result.outcome == putter.OFFLINE:
                    self._next_put = now + self._backoff.offline()
                else:
                    self._spool.note_retry(run.run, 1)
                    self._next_put = now + self._backoff.failed()
                return

    def _seal_if_due(self, run: SpooledRun, progress: RunProgress, hurry: bool) -> SealedFrame | None:
        rows, urgent = self._spool.waits(run.run)
        now = self._clock.monotonic()
        if not rows or not (urgent or hurry or rows > 1 or now - progress.sealed_at >= self._flush_seconds):
            return None
        progress.sealed_at = now
        return self._spool.seal_next(run.run)

    # -- from the cloud back -------------------------------------------------------------------------------------

    def _take_marks(self, runs: list[SpooledRun]) -> None:
        known = {run.run: run for run in runs}
        while self._marks:
            run_id, seq = self._marks.popleft()
            if run_id in known and not known[run_id].ended:
                self._of(known[run_id]).told(seq, self._clock.monotonic())

    def _read_watermarks(self, runs: list[SpooledRun]) -> None:
        for run in runs:
            progress = self._of(run)
            now = self._clock.monotonic()
            if now < progress.next_read or now < self._api_down_until or progress.put == 0:
                continue
            if not self._spool.sealed(run.run):
                continue
            status = self._read(run)
            if status is None:
                return
            self._statuses[run.run] = status
            for seq, reason in status.refused:
                self._spool.refused(run.run, seq, reason)
            self._note(run, status.applied)

    def _follow_verdicts(self, runs: list[SpooledRun]) -> None:
        """Runs of this process whose frames are all applied, but whose verdict is not known yet: game over shows it."""
        here = {run.run for run in runs}
        for run, (outcome, until) in list(self._verdicts.items()):
            if run in here or self._clock.monotonic() < self._api_down_until:
                continue
            with suppress(AlienAttackError):
                status = outcome.look()
                if status is not None:
                    self._statuses[run] = status
            if outcome.final or self._clock.monotonic() > until:
                del self._verdicts[run]

    def _read(self, run: SpooledRun) -> RunStatus | None:
        try:
            status = self._api.run(run.run)
        except ApiError as error:
            if error.status != 404:
                self._api_trouble(False)
                return None
            status = RunStatus(run.run, "", 0, "live")  # not there (yet, or no more): nothing of it was applied
        except SignInError:
            self._api_trouble(False)
            return None
        except CloudUnavailable:
            self._api_trouble(True)
            return None
        self._api_down = False
        return status

    def _api_trouble(self, offline: bool) -> None:
        self._api_down = offline
        self._api_down_until = self._clock.monotonic() + self._backoff.offline()

    def _note(self, run: SpooledRun, watermark: int) -> None:
        progress = self._of(run)
        now = self._clock.monotonic()
        safe = progress.read(watermark, now, self._hold)
        if safe:
            self._spool.applied(run.run, safe)
        if progress.stands_still(now, self._rng):
            again = [seq for seq in self._spool.sealed(run.run) if seq > progress.put]
            self._spool.note_retry(run.run, len(again))
        progress.plan_read(now, run.ended, self._hold)

    def _expire(self, run: SpooledRun) -> None:
        if self._clock.time() + self._clock_offset > run.expires + EXPIRY_GRACE_SECONDS:
            self._close_run(run, "declared", "expired")

    def _close_run(self, run: SpooledRun, kind: str, reason: str) -> None:
        left = self._spool.give_up(run.run, kind, reason)
        self._progress.pop(run.run, None)
        _log.info("run %s: %d rows %s (%s)", run.run, left, kind, reason)

    # -- what people see -----------------------------------------------------------------------------------------

    def _unput(self, run: SpooledRun) -> int:
        progress = self._progress.get(run.run)
        put = progress.put if progress else 0
        rows, _ = self._spool.waits(run.run)
        return sum(1 for seq in self._spool.sealed(run.run) if seq > put) + rows

    def _left(self) -> int:
        return len(self._inbox.taken) + sum(self._unput(run) for run in self._tended())

    def _tell(self, runs: list[SpooledRun]) -> int:
        waiting = sum(self._unput(run) for run in runs)
        if not waiting:
            self._outcome = putter.ACCEPTED
        if self._outcome == putter.OFFLINE or (self._api_down and not waiting):
            kind = OFFLINE
        elif waiting and self._outcome != putter.ACCEPTED:
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
