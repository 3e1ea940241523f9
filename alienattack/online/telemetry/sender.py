"""From the spool to the stream: sealing what is due and putting it, one frame in flight."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from alienattack.online.clocks import Clock
from alienattack.online.telemetry import putter
from alienattack.online.telemetry.backoff import Backoff
from alienattack.online.telemetry.putter import RecordPutter
from alienattack.online.telemetry.spool import SealedFrame, Spool, SpooledRun
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

    def send(self, runs: Iterable[SpooledRun], hurry: bool) -> None:
        """Puts what is due of every run; stops at the first put that fails. `hurry`: everything is due."""
        for run in runs:
            for _ in range(MOST_AT_ONCE):
                if self._clock.monotonic() < self.next_put and not (hurry and self.outcome == putter.ACCEPTED):
                    return
                progress = self._progress(run.run)
                frame = self._spool.next_frame(run.run, progress.put) or self._seal_if_due(run, progress, hurry)
                if frame is None:
                    break
                if not self._put(run, frame, progress):
                    return

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

    def _seal_if_due(self, run: SpooledRun, progress: RunProgress, hurry: bool) -> SealedFrame | None:
        load = self._spool.load(run.run)
        now = self._clock.monotonic()
        due = load.urgent or hurry or load.rows > 1 or now - progress.sealed_at >= self._flush_seconds
        if not load.rows or not due:
            return None
        progress.sealed_at = now
        return self._spool.seal_next(run.run)
