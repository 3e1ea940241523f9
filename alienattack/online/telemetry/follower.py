"""From the cloud back: how far each run was applied, what was refused of it, and its verdict in the end."""

from __future__ import annotations

import logging
import random
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Set
from contextlib import suppress
from typing import Protocol

from alienattack.errors import AlienAttackError, ApiError, CloudUnavailable, SignInError
from alienattack.online.clocks import Clock, ServerTime
from alienattack.online.outcome import RunOutcome
from alienattack.online.statemark import StateMark
from alienattack.online.telemetry.backoff import Backoff
from alienattack.online.telemetry.spool import NO_LOAD, Load, Spool, SpooledRun
from alienattack.online.telemetry.watermark import RunProgress
from alienattack.protocol.api import RunStatus

_log = logging.getLogger(__name__)

VERDICT_SECONDS = 180.0  # a run that was lost on its way to the verifier is sent again when it is read after 60 s
SHORTEST_WAIT_SECONDS = 0.1  # for a verdict that is overdue
EXPIRY_GRACE_SECONDS = 600.0
EXPIRY_STANDSTILLS = 8  # how often frames of an expired ticket are sent again in vain before they are given up: minutes


class RunReader(Protocol):
    """What the telemetry asks the API: `Api.run` and the mark of its answer."""

    def run(self, run_id: str) -> RunStatus:
        """How far the run was applied. Raises CloudUnavailable, ApiError, SignInError."""

    def run_marked(self, run_id: str) -> tuple[RunStatus, StateMark | None]:
        """The same, and how far the cloud's state is on disk where it says so."""


class Follower:
    """Reads watermarks and verdicts. What the cloud is done with leaves the spool here, and nowhere else."""

    def __init__(self, spool: Spool, api: RunReader, clock: Clock, server_time: ServerTime, backoff: Backoff,
                 rng: random.Random, progress: Callable[[str], RunProgress]) -> None:
        self._spool = spool
        self._api = api
        self._clock = clock
        self._server_time = server_time
        self._backoff = backoff
        self._rng = rng
        self._progress = progress
        self._marks: deque[tuple[str, int]] = deque()
        self._statuses: dict[str, RunStatus] = {}
        self._verdicts: dict[str, tuple[RunOutcome, float]] = {}
        self._unsettled: Set[str] = frozenset()
        self._down_until = float("-inf")
        self.offline = False
        """True if the last question met no answer."""

    def due(self, run: SpooledRun, load: Load) -> float:
        """The monotonic instant at which a run's watermark is to be read; infinity where the stream has nothing of it,
        as far as is known, that it could tell of."""
        progress = self._progress(run.run)
        return max(progress.next_read, self._down_until) if load.frames and progress.put else float("inf")

    def verdicts_due(self, now: float) -> float:
        """Likewise for the next verdict to be asked for; infinity where none is awaited of a run that has all its
        frames there."""
        waits = (max(outcome.seconds_to_next, SHORTEST_WAIT_SECONDS)
                 for run, (outcome, _) in list(self._verdicts.items()) if run not in self._unsettled)
        return max(now + min(waits, default=float("inf")), self._down_until)

    def note_applied(self, run: str, seq: int) -> None:
        """A board's answer told how far an own run was applied. Never blocks."""
        self._marks.append((run, seq))

    def status(self, run: str) -> RunStatus | None:
        """The last reading of a run. Never blocks."""
        return self._statuses.get(run)

    def ended(self, run: str) -> None:
        """A run of this process has ended: its verdict is awaited, for game over shows it."""
        self._verdicts[run] = (RunOutcome(self._api, run, self._clock), self._clock.monotonic() + VERDICT_SECONDS)

    def take_marks(self, runs: Iterable[SpooledRun]) -> None:
        """What boards told since the last turn."""
        known = {run.run: run for run in runs}
        while self._marks:
            run_id, seq = self._marks.popleft()
            if run_id in known and not known[run_id].ended:
                self._progress(run_id).told(seq, self._clock.monotonic())

    def read_watermarks(self, runs: Iterable[SpooledRun], loads: Mapping[str, Load]) -> bool:
        """Asks for every run of which `loads` has frames and whose reading is due; stops where nobody answers.

        True if anything was read.
        """
        acted = False
        for run in runs:
            if self._clock.monotonic() < self.due(run, loads.get(run.run, NO_LOAD)):
                continue
            found = self._read(run)
            if found is None:
                return acted
            acted = True
            status, mark = found
            self._statuses[run.run] = status
            if run.ended and run.run in self._verdicts:
                self._verdicts[run.run][0].told(status)
            self._take(run, self._progress(run.run), status, mark)
        return acted

    def follow_verdicts(self, runs: Iterable[SpooledRun]) -> None:
        """Asks for the verdict on runs of this process whose frames are all settled."""
        self._unsettled = {run.run for run in runs}
        for run, (outcome, until) in list(self._verdicts.items()):
            if run in self._unsettled or self._clock.monotonic() < self._down_until:
                continue
            with suppress(AlienAttackError):
                status = outcome.look()
                if status is not None:
                    self._statuses[run] = status
            if outcome.final or self._clock.monotonic() > until:
                del self._verdicts[run]

    def _read(self, run: SpooledRun) -> tuple[RunStatus, StateMark | None] | None:
        try:
            found = self._api.run_marked(run.run)
        except ApiError as error:
            if error.status != 404:
                self._trouble(offline=False)
                return None
            found = RunStatus(run.run, "", 0, "live"), None  # not there (yet, or no more): nothing of it was applied
        except SignInError:
            self._trouble(offline=False)
            return None
        except CloudUnavailable:
            self._trouble(offline=True)
            return None
        self.offline = False
        return found

    def _trouble(self, offline: bool) -> None:
        self.offline = offline
        self._down_until = self._clock.monotonic() + self._backoff.offline()

    def _take(self, run: SpooledRun, progress: RunProgress, status: RunStatus, mark: StateMark | None) -> None:
        now = self._clock.monotonic()
        safe = progress.read(status.applied, now, mark)
        if safe:
            self._spool.settle(run.run, safe, status.refused)
        if progress.stands_still(now, self._rng, run.ended):
            again = self._spool.load(run.run).unsent(progress.put)
            self._spool.note_retry(run.run, again)
            self._give_up_if_expired(run, progress)
        progress.plan_read(now, run.ended)

    def _give_up_if_expired(self, run: SpooledRun, progress: RunProgress) -> None:
        """The cloud refuses what comes after the ticket's end, and says so; here it does neither, and never will."""
        expired = self._server_time.now() > run.expires + EXPIRY_GRACE_SECONDS
        if expired and progress.standstills >= EXPIRY_STANDSTILLS:
            left = self._spool.give_up(run.run, "declared", "expired")
            _log.info("run %s: %d rows given up, the ticket has expired", run.run, left)
