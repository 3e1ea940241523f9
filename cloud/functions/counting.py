"""What the runs of a session come to: one reading of all of them, remembered the longer the more there are.

A host's page asks every few seconds. Without that memory a session of 10,000 runs would cost 10,000 readings each time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from alienattack.protocol.standings import Standing
from functions import environment
from functions.remembering import keep
from functions.tables import progress, runs
from functions.tables.live import LIVE_SECONDS
from functions.tables.runs import Run
from functions.tables.table import Table

RUNS_A_SECOND = 500  # a count of so many runs may be a second old
OLDEST_SECONDS = 30.0
MOST_KEPT = 50  # counts of sessions that a process keeps


@dataclass(frozen=True, slots=True)
class Count:
    """The runs of a session as they stood at the instant `at`.

    `frames`: applied; `refused`: frames by reason; `statuses`: runs by status. `playing`: runs whose newest frame was
    less than LIVE_SECONDS old, `newest_ms`: when the newest of those arrived (ms since 1970), None where nobody plays.
    """

    at: float
    frames: int = 0
    refused: Mapping[str, int] = field(default_factory=dict)
    statuses: Mapping[str, int] = field(default_factory=dict)
    playing: int = 0
    newest_ms: int | None = None

    def fresh(self, now: float) -> bool:
        """Whether it may still be told: one of few runs never is."""
        return 0 <= now - self.at < min(OLDEST_SECONDS, sum(self.statuses.values()) // RUNS_A_SECOND)


class Counting:
    """One process's memory of counts."""

    def __init__(self) -> None:
        self._known: dict[str, Count] = {}

    def of(self, table: Table, session: str, now: float) -> Count:
        """The count of a competition; OLDEST_SECONDS old at the most. The arcade keeps no list of its runs."""
        known = self._known.get(session)
        if known is None or not known.fresh(now):
            known = _count(table, session, now)
            keep(self._known, session, known, MOST_KEPT)
        return known


def _count(table: Table, session: str, now: float) -> Count:
    """Reads what the shards know of those that are played, for items of those are written now and then only; then
    every run, so that one that ends meanwhile is not counted as less than before.
    """
    newer = progress.of_shards(table, environment.stream().shards())
    listed = [_as_far(run, newer.get(run.run)) for run in runs.of_session(table, session)]
    refused: Counter[str] = Counter()
    for run in listed:
        for first, last, reason in run.refused:
            refused[reason] += last - first + 1
    playing = [run.seen_ms for run in listed if run.shown_status == "live" and now - run.seen_ms / 1000 <= LIVE_SECONDS]
    return Count(now, sum(run.applied for run in listed) - refused.total(), dict(refused),
                 dict(Counter(run.shown_status for run in listed)), len(playing), max(playing, default=None))


def _as_far(run: Run, standing: Standing | None) -> Run:
    ahead = standing is not None and run.status == "live" and standing.applied > run.applied
    return progress.applied_to(run, standing) if standing is not None and ahead else run


@cache
def counting() -> Counting:
    """The process's one."""
    return Counting()
