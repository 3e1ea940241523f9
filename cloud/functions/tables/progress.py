"""How far the runs of one shard have come since their items were written: one item a shard, replaced once a batch.

A run's item costs a write each time. So it is written at a run's beginning and end, and in between only now and then;
what the frames have made of it meanwhile stands here, all runs of the shard together, some 27 bytes each. Whoever folds
the next frame looks here first. What is lost of it costs nothing but time: a run goes on from its item, and its client
sends again what the item does not have.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace

from boto3.dynamodb.conditions import Attr, ConditionBase

from alienattack.protocol.standings import FIELDS, LINK_LETTERS, Standing, fits, pack, unpack
from functions.tables import keys
from functions.tables.runs import Run
from functions.tables.table import ConditionFailed, Table, TableBusy

_log = logging.getLogger(__name__)

SILENT_MS = 600_000  # a run that has sent nothing for so long stands in its item alone
MOST_RUNS = 4_000  # of one shard, which carries 2,000 players; an item may weigh 400 KB
KEEP_SECONDS = 2 * 86_400  # the item of a shard that is read no more
_ROUNDS = 8  # readings of an item that changes each time, once a second, before the call counts as busy


def standing_of(run: Run) -> Standing:
    """How a run stands."""
    return Standing(*(getattr(run, name) for name in FIELDS), run.mac[:LINK_LETTERS])


def may_wait(run: Run) -> bool:
    """Whether a run may stand in its shard's progress alone for a while, as `Progress.note` has it."""
    return run.status == "live" and not run.refused and not run.superseded_ms and fits(run.run, standing_of(run))


def applied_to(run: Run, standing: Standing) -> Run:
    """The run as it stands; of its mac only the link is known."""
    return replace(run, **{name: getattr(standing, name) for name in FIELDS}, mac=standing.link)


@dataclass(slots=True)
class Progress:
    """The standings of one shard, by run, as they were read at `version` (0: nothing was there)."""

    shard: str
    version: int = 0
    standings: dict[str, Standing] = field(default_factory=dict)
    stored: bytes = b""

    def note(self, run: Run) -> None:
        """Keeps how a run stands, if it may wait for its item's next writing; else its item is looked at each time.

        What was refused, superseded or ended has been written, and what may come of it is decided by the item. Of a run
        whose first frame has yet to come (one behind it came sooner) there is nothing to keep.
        """
        if may_wait(run):
            self.standings[run.run] = standing_of(run)
        else:
            self.standings.pop(run.run, None)

    def forget(self, gone: Iterable[str]) -> None:
        """Runs whose items are gone: so is what stood beside them."""
        for run in gone:
            self.standings.pop(run, None)

    def take_silent(self) -> dict[str, Standing]:
        """Takes out those that have been silent for long, beside the newest, and the most silent beyond MOST_RUNS."""
        by_silence = sorted(self.standings.items(), key=lambda entry: (-entry[1].seen_ms, entry[0]))
        newest = by_silence[0][1].seen_ms if by_silence else 0
        silent = {run: standing for place, (run, standing) in enumerate(by_silence)
                  if place >= MOST_RUNS or newest - standing.seen_ms > SILENT_MS}
        for run in silent:
            del self.standings[run]
        return silent


def read(table: Table, shard: str) -> Progress:
    """The standings of a shard; consistent. What can't be read is as if it were lost, and replaced: else nobody's
    frames would ever be folded in that shard again."""
    item = table.get(keys.progress(shard), consistent=True)
    if item is None:
        return Progress(shard)
    stored = bytes(item["runs"])
    return Progress(shard, item["version"], _unpacked(shard, stored), stored)


def _unpacked(shard: str, stored: bytes) -> dict[str, Standing]:
    try:
        return unpack(stored)
    except ValueError as error:
        _log.warning("the progress of %s can't be read: %s", shard, error)
        return {}


def take_out(table: Table, shard: str, gone: Collection[str]) -> None:
    """Takes runs out whose items are gone. Whoever has read them here and folds a batch finds the item changed, and
    folds it again. Raises TableBusy."""
    for _ in range(_ROUNDS):
        standing = read(table, shard)
        if standing.standings.keys().isdisjoint(gone):
            return
        standing.forget(gone)
        try:
            write(table, standing)
        except ConditionFailed:
            continue
        return
    raise TableBusy("a shard's progress changed each time it was read")


def of_shards(table: Table, shards: Iterable[str]) -> dict[str, Standing]:
    """The standings of every run of these shards; where two know a run, that which is further."""
    found: dict[str, Standing] = {}
    for item in table.get_many([keys.progress(shard) for shard in sorted(set(shards))]):
        for run, standing in _unpacked(item["pk"], bytes(item["runs"])).items():
            if run not in found or found[run].applied < standing.applied:
                found[run] = standing
    return found


def write(table: Table, progress: Progress) -> None:
    """Replaces what was read, if it changed. Raises ConditionFailed where somebody else has done so since."""
    packed = pack(progress.standings)
    if packed == (progress.stored or pack({})):
        return
    seen: ConditionBase = Attr("version").eq(progress.version)
    if not progress.version:
        seen = Attr("version").not_exists()
    newest = max((standing.seen_ms for standing in progress.standings.values()), default=0)
    table.update(keys.progress(progress.shard), condition=seen, set={
        "version": progress.version + 1, "runs": packed,
        "expires_at": newest // 1000 + KEEP_SECONDS})
