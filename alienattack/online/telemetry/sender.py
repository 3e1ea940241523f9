"""From the spool to the stream: sealing what is due and putting it, one frame in flight."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from alienattack.online.clocks import Clock
from alienattack.online.telemetry import putter
from alienattack.online.telemetry.backoff import Backoff
from alienattack.online.telemetry.putter import RecordPutter
from alienattack.online.telemetry.spool import NO_LOAD, Load, SealedFrame, Spool, SpooledRun
from alienattack.online.telemetry.watermark import RunProgress

MOST_AT_ONCE = 50  # frames of one run in one turn: a long queue must not keep other runs, nor the readings, waiting


class Sender:
    """Sends frames in their order. `outcome` is that of the last put."""

    def __init__(self, spool: Spool, put: RecordPutter, clock: Clock, backoff: Backoff, flush_seconds: float,
                 progress: Callable[[str], RunProgress]) -> None:
        self._spool = spool
        self._putter = put
        self._clock = clock
        self._backoff = backoff
        self._flush_seconds = flush_seconds
        self._progress = progress
        self.outcome = putter.ACCEPTED
        self.next_put = float("-inf")
        """The monotonic instant before which nothing is put."""

    def interval_over(self, run: str, now: float) -> bool:
        """Whether a run's next row is due at the monotonic instant `now`, behind what is sealed already."""
        return now >= max(self._progress(run).sealed_at + self._flush_seconds, self.next_put)

    def send(self, runs: Iterable[SpooledRun], loads: Mapping[str, Load], now: float, hurry: bool) -> bool:
        """Puts what is due of every run; stops at the first put that fails. True if anything was sealed or put.

        `loads`: what the spool holds of each run. `now`: the monotonic instant at which this turn began; intervals
        count from there, so that commits, of which each comes a little late, never overtake the frame that they are
        for. `hurry`: everything is due.
        """
        acted = False
        for run in runs:
            load = loads.get(run.run, NO_LOAD)
            for _ in range(MOST_AT_ONCE):
                if self._clock.monotonic() < self.next_put and not (hurry and self.outcome == putter.ACCEPTED):
                    return acted
                progress = self._progress(run.run)
                frame = self._next(run, load, progress, now, hurry)
                if frame is None:
                    break
                acted = True
                if not self._put(run, frame, progress):
                    return acted
                load = self._spool.load(run.run)
        return acted

    def due(self, load: Load, progress: RunProgress, now: float) -> float:
        """The monotonic instant at which something of a run is to be sent; infinity where nothing waits."""
        if not load.unsent(progress.put):
            return float("inf")
        sealed = load.unsent(progress.put) > load.rows
        at = now if sealed or load.urgent or load.rows > 1 else progress.sealed_at + self._flush_seconds
        return max(at, self.next_put)

    def all_sent(self) -> None:
        """Nothing is left to be sent: what failed before is over."""
        self.outcome = putter.ACCEPTED

    def _put(self, run: SpooledRun, frame: SealedFrame, progress: RunProgress) -> bool:
        self.outcome = self._putter.put(frame.data, run.sub).outcome
        now = self._clock.monotonic()
        if self.outcome == putter.ACCEPTED:
            self._backoff.succeeded()
            progress.acknowledged(frame.seq, now, run.ended)
            return True
        progress.troubled(now)
        if self.outcome == putter.OFFLINE:
            self.next_put = now + self._backoff.offline()
        else:
            self.next_put = now + self._backoff.failed()
            self._spool.note_retry(run.run, 1)
        return False

    def _next(self, run: SpooledRun, load: Load, progress: RunProgress, now: float,
              hurry: bool) -> SealedFrame | None:
        """The next frame of a run: one that is sealed, else its oldest row where that is due."""
        if load.unsent(progress.put) > load.rows:
            return self._spool.next_frame(run.run, progress.put)
        due = load.urgent or hurry or load.rows > 1 or now >= progress.sealed_at + self._flush_seconds
        if not load.rows or not due:
            return None
        progress.sealed_at = now
        return self._spool.seal_next(run.run)
