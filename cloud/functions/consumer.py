"""The consumer: checks every record of the stream and folds it into runs and live boards.

A batch goes through in this order, so that a crash at any point leaves nothing that the same batch again does not mend:
open records, read sessions and runs, fold, replays to S3, live boards, dead letters, verifier's queue, runs, progress.

What can never be applied is a dead letter and done. What failed for now reports the player's lowest sequence number,
and holds back that player's later frames; frames that were applied and come again are duplicates and change nothing.

A live run's item is written where a run ends, where something was refused, after every so many seconds of play, and at
the first frame of a single trial; between, the run stands in its shard's progress (tables/progress.py). So its
watermark lags by as much.
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence, Set
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from aws_lambda_powertools import Logger
from botocore.exceptions import BotoCoreError, ClientError

from alienattack.errors import FrameError
from alienattack.protocol import markers
from alienattack.protocol.api import player_id
from alienattack.protocol.markers import Marker
from functions import dead_letters, environment, measuring
from functions.dead_letters import Letter
from functions.environment import Bucket, Queue
from functions.folding import Outcome, fold
from functions.master_keys import MasterKeys
from functions.records import Arrival, Record, open_marker, open_record
from functions.requeuing import message_of
from functions.tables import erasures, keys, live, marks, progress, run_lists, runs, sessions
from functions.tables.progress import Progress
from functions.tables.runs import Run
from functions.tables.sessions import Session
from functions.tables.table import ConditionFailed, Table, TableBusy

WRITERS = 8  # players whose runs are written at the same time
TICKS_PER_SECOND = 60
TRANSIENT = (ClientError, BotoCoreError, TableBusy, ConditionFailed)

logger = Logger()


@dataclass(slots=True)
class Folded:
    """One run in this batch: as it was read, as the frames left it, and the replay that its end bore.

    `known`: whether its item was there, else it comes from the ticket. `item`: that as it was read; None where it was
    not looked at, for the run stood in its shard's progress and nothing asked for more. `stretch`: ticks of play after
    which its item is written; 0: each time. `spent`: it is somebody's single trial, which once begun is told no more.
    """

    before: Run
    after: Run
    arrivals: list[Arrival]
    known: bool
    item: Run | None = None
    replay: bytes | None = None
    stretch: int = 0
    spent: bool = False

    @property
    def due(self) -> bool:
        """Whether its item must be written now."""
        if self.item is None and self.known:
            return bool(self.after.refused)
        if self.item is None or self.after == self.item:
            return self.after != self.before
        return (not self.stretch or not progress.may_wait(self.after) or (self.spent and not self.item.applied)
                or self.after.tick // self.stretch > self.item.tick // self.stretch)


@dataclass(slots=True)
class Tally:
    """What became of a batch: counts for the log, letters for the bucket, sequence numbers to report."""

    counts: Counter[str] = field(default_factory=Counter)
    letters: list[Letter] = field(default_factory=list)
    rejected: int = 0  # letters of records that are no frame of any run; the others are frames that may not count
    marks: list[tuple[Record, Marker]] = field(default_factory=list)
    failed: list[Record] = field(default_factory=list)

    def response(self) -> dict[str, Any]:
        """Lambda takes the batch up again from the lowest sequence number reported."""
        if not self.failed:
            return {"batchItemFailures": []}
        lowest = min(self.failed, key=lambda record: record.order)
        return {"batchItemFailures": [{"itemIdentifier": lowest.sequence}]}


class Consumer:
    """Folds batches. Everything it touches is given to it.

    `write_seconds`: of play that may pass between two writings of a live run's item; 0: it is written with every batch.
    """

    def __init__(self, table: Table, master_keys: MasterKeys, queue: Queue, archive: Bucket, dead: Bucket,
                 write_seconds: int = 0) -> None:
        self._stretch = write_seconds * TICKS_PER_SECOND
        self._table = table
        self._keys = master_keys
        self._queue = queue
        self._archive = archive
        self._dead = dead

    def consume(self, records: Sequence[Record]) -> Tally:
        """Applies a batch. Raises one of TRANSIENT where nothing of it could be done."""
        tally = Tally()
        arrivals = self._open(records, tally)
        shard = records[0].shard if records and self._stretch else ""
        standing = progress.read(self._table, shard) if shard and arrivals else Progress("")
        folded = self._fold(arrivals, standing, tally)
        held = self._keep_replays(folded, tally)
        held |= self._show_live([run for run in folded if run.after.sub not in held], tally)
        held |= self._keep_letters(folded, tally)
        self._write(folded, held, tally)
        if standing.shard:
            self._keep_progress(standing, folded, held)
        self._note_marks(tally)
        return tally

    def _keep_progress(self, standing: Progress, folded: Iterable[Folded], held: set[str]) -> None:
        """Last of all: whatever was written before is found to be so when the batch comes again.

        Raises one of TRANSIENT, then all of it does.
        """
        for run in folded:
            if run.after.sub not in held:
                standing.note(run.after)
        for run_id, silent in standing.take_silent().items():
            with suppress(ConditionFailed):  # erased meanwhile, or ended: then the item has the last word
                runs.catch_up(self._table, progress.applied_to(runs.nameless(run_id), silent))
        progress.write(self._table, standing)

    def _note_marks(self, tally: Tally) -> None:
        """A marker counts once everything before it is applied; behind a record that failed it comes again with it."""
        lowest = min((record.order for record in tally.failed), default=None)
        for record, marker in tally.marks:
            if lowest is None or record.order < lowest:
                marks.note(self._table, marker)
                tally.counts["marker"] += 1

    def _open(self, records: Iterable[Record], tally: Tally) -> list[Arrival]:
        arrivals = []
        for record in records:
            try:
                if markers.is_marker(record.data):
                    tally.marks.append((record, open_marker(record, self._keys)))
                    continue
                arrivals.append(open_record(record, self._keys))
            except FrameError as error:
                tally.counts[error.code] += 1
                tally.rejected += 1
                tally.letters.append((record, error.code))
        return arrivals

    def _fold(self, arrivals: Iterable[Arrival], standing: Progress, tally: Tally) -> list[Folded]:
        """Every run of the batch, its frames folded by seq; runs in the order in which they first appear."""
        by_run: dict[str, list[Arrival]] = defaultdict(list)
        for arrival in sorted(arrivals, key=lambda arrival: arrival.record.order):
            by_run[arrival.frame.ticket.run].append(arrival)
        asked = {run for run, group in by_run.items() if self._asks(run, group, standing)}
        items = runs.read_many(self._table, [run for run in by_run if run in asked])
        standing.forget(asked - items.keys())
        open_to = sessions.read_many(self._table, {group[0].frame.ticket.session for group in by_run.values()})
        self._drop_erased(by_run, items.keys() | (by_run.keys() - asked), tally)
        folded = []
        for run_id, group in by_run.items():
            session = open_to.get(group[0].frame.ticket.session)
            run = _begin(group, standing, items.get(run_id), asked=run_id in asked)
            run.stretch, run.spent = self._stretch, session is not None and session.kind == "SINGLE_TRIAL"
            folded.append(_fold_run(run, session, tally))
        return folded

    def _asks(self, run: str, group: Iterable[Arrival], standing: Progress) -> bool:
        """Whether a run's item must be read: it stands nowhere else, or its frames end it or a stretch of its play."""
        stands = standing.standings.get(run)
        return stands is None or any(
            arrival.frame.body.end is not None
            or arrival.frame.body.tick // self._stretch > stands.tick // self._stretch for arrival in group)

    def _drop_erased(self, by_run: dict[str, list[Arrival]], known: Set[str], tally: Tally) -> None:
        """Takes the frames of erased players out of the batch; they are no dead letters, for nothing shall be kept.

        An erased player's runs have no items, so this costs nothing where all have one. What an earlier try of this
        batch may have put back in the very moment of the erasure goes again.
        """
        owners = {run_id: player_id(group[0].frame.ticket.sub) for run_id, group in by_run.items()
                  if run_id not in known}
        gone = erasures.among(self._table, owners.values()) if owners else set()
        for run_id, player in owners.items():
            if player in gone:
                group = by_run.pop(run_id)
                tally.counts["erased"] += len(group)
                live.remove(self._table, group[0].frame.ticket.session, run_id)
                if any(arrival.frame.body.end is not None for arrival in group):
                    self._archive.delete(keys.replay_object(run_id))

    def _keep_replays(self, folded: Iterable[Folded], tally: Tally) -> set[str]:
        held: set[str] = set()
        for run in folded:
            if run.replay is not None:
                try:
                    self._archive.put(keys.replay_object(run.after.run), run.replay)
                except TRANSIENT as error:
                    _hold(run, error, held, tally)
        return held

    def _show_live(self, folded: Iterable[Folded], tally: Tally) -> set[str]:
        """Brings the live boards up to date before runs are marked ended: a verdict comes after, and takes rows off."""
        held: set[str] = set()
        by_session: dict[str, list[Folded]] = defaultdict(list)
        for run in folded:
            by_session[run.after.session].append(run)
        for session, group in by_session.items():
            try:
                live.merge(self._table, session, {run.after.run: live.entry_of(run.after) for run in group})
            except TRANSIENT as error:
                for run in group:
                    _hold(run, error, held, tally)
        return held

    def _keep_letters(self, folded: Iterable[Folded], tally: Tally) -> set[str]:
        """Where letters can't be kept, their records come again, and their runs stay as they were until then."""
        held: set[str] = set()
        try:
            dead_letters.keep(self._dead, tally.letters)
        except TRANSIENT as error:
            unkept = {record.sequence for record, _ in tally.letters}
            tally.failed.extend(record for record, _ in tally.letters)
            for run in folded:
                if any(arrival.record.sequence in unkept for arrival in run.arrivals):
                    _hold(run, error, held, tally)
        return held

    def _write(self, folded: Iterable[Folded], held: set[str], tally: Tally) -> None:
        """Writes the runs that changed, several players at a time; each player's in their order."""
        by_player: dict[str, list[Folded]] = defaultdict(list)
        for run in folded:
            by_player[run.after.sub].append(run)
        for sub in held & set(by_player):
            tally.failed.extend(arrival.record for run in by_player.pop(sub) for arrival in run.arrivals)
        with ThreadPoolExecutor(WRITERS) as writers:
            for group, failure in writers.map(self._write_player, by_player.values()):
                if failure is not None:
                    _hold(group[0], failure, held, tally)
                    tally.failed.extend(arrival.record for run in group[1:] for arrival in run.arrivals)

    def _write_player(self, group: list[Folded]) -> tuple[list[Folded], Exception | None]:
        """Writes one player's runs; those that are left after a failure, and the failure.

        A run that ended is queued for the verifier before it is marked.
        """
        for place, run in enumerate(group):
            try:
                if run.replay is not None:
                    self._queue.send(message_of(run.after))
                if run.due and run.known and run.item is None:
                    runs.catch_up(self._table, run.after)
                elif run.due:
                    runs.fold(self._table, run.item or run.before, run.after, known=run.known,
                              listed=() if run.known else run_lists.with_anew(self._table, run.after))
            except TRANSIENT as error:
                return group[place:], error
        return [], None


def _begin(group: list[Arrival], standing: Progress, item: Run | None, *, asked: bool) -> Folded:
    """A run as it is before this batch: where it stands, unless its item is further or is no live run's.

    `asked`: whether its item was looked for.
    """
    run = runs.from_ticket(group[0].frame.ticket)
    stands = standing.standings.get(run.run)
    if stands is not None and not asked:
        before = progress.applied_to(run, stands)
        return Folded(before, before, group, known=True)
    if item is None:
        return Folded(run, run, group, known=False)
    ahead = stands is not None and item.status == "live" and stands.applied > item.applied
    before = progress.applied_to(item, stands) if stands is not None and ahead else item
    return Folded(before, before, group, known=True, item=item)


def _fold_run(result: Folded, session: Session | None, tally: Tally) -> Folded:
    for arrival in sorted(result.arrivals, key=lambda arrival: (arrival.frame.body.seq, arrival.record.order)):
        step = fold(result.after, arrival.frame, arrival.record.arrival_ms, session)
        result.after = step.run
        tally.counts[step.reason or step.outcome.value] += 1
        if step.outcome is Outcome.REFUSED:
            tally.letters.append((arrival.record, step.reason))
        elif step.outcome is Outcome.APPLIED and arrival.frame.body.end is not None:
            result.replay = arrival.frame.body.end.replay
    return result


def _hold(run: Folded, error: Exception, held: set[str], tally: Tally) -> None:
    """Reports a run's records as failed and holds back the player's later ones."""
    logger.warning("held back", extra={"run": run.after.run, "error": repr(error)})
    tally.counts["held"] += 1
    held.add(run.after.sub)
    tally.failed.extend(arrival.record for arrival in run.arrivals)


@cache
def _consumer() -> Consumer:
    """The process's one consumer."""
    return Consumer(
        environment.table(), environment.master_keys(), environment.verify_queue(),
        environment.bucket("ARCHIVE_BUCKET"), environment.bucket("DEAD_LETTER_BUCKET"), environment.write_seconds(),
    )


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Consumes one batch; raising means that Lambda tries all of it again."""
    started = time.perf_counter()
    records = [Record.from_event(entry) for entry in event["Records"]]
    tally = _consumer().consume(records)
    _note(records, tally, started)
    return tally.response()


def _note(records: Sequence[Record], tally: Tally, started: float) -> None:
    counts = tally.counts
    newest = max((record.arrival_ms for record in records), default=0)
    measuring.note("batch", {
        "FramesApplied": counts["applied"], "FramesDuplicate": counts["duplicate"],
        "FramesRefused": len(tally.letters) - tally.rejected, "FramesRejected": tally.rejected,
        "FramesDeadLettered": len(tally.letters), "FramesHeld": len(tally.failed),
    }, {"records": len(records), **counts, "ms": round((time.perf_counter() - started) * 1000, 1)},
        milliseconds={"BehindMilliseconds": max(0, round(time.time() * 1000) - newest)})
