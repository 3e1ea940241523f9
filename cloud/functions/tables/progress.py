"""How far the runs of one shard have come since their items were written: two items a shard, replaced in turn.

A run's item costs a write each time. So it is written at a run's end, and before that only now and then; what the
frames have made of it meanwhile stands here, all runs of the shard together, some 27 bytes each. Whoever folds the next
frame looks here first. What is lost of it costs nothing but time: a run goes on from its item, and its client sends
again what the item does not have.

A batch has frames of about half of the runs, for everybody sends one every two seconds. So each batch replaces the
older of two items, by what it changed and what stood there alone: half as much to write. The newer one has the last
word.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace

from boto3.dynamodb.conditions import Attr, ConditionBase

from alienattack.protocol.standings import FIELDS, LINK_LETTERS, Standing, fits, pack, unpack
from functions.tables import keys
from functions.tables.runs import Run
from functions.tables.table import ConditionFailed, Item, Table, TableBusy

_log = logging.getLogger(__name__)

SILENT_MS = 600_000  # a run that has sent nothing for so long stands in its item alone
MOST_RUNS = 4_000  # of one shard, which carries 2,000 players; an item may weigh 400 KB
KEEP_SECONDS = 2 * 86_400  # the item of a shard that is read no more
_ID_BYTES = 12
_ROUNDS = 10  # readings of an item that changes each time, once a second, before the call counts as busy


def standing_of(run: Run) -> Standing:
    """How a run stands."""
    return Standing(*(getattr(run, name) for name in FIELDS), run.mac[:LINK_LETTERS])


def may_wait(run: Run) -> bool:
    """Whether a run may stand in its shard's progress alone for a while, as `Progress.note` has it."""
    return run.status == "live" and not run.refused and not run.superseded_ms and fits(run.run, standing_of(run))


def applied_to(run: Run, standing: Standing) -> Run:
    """The run as it stands; of its mac only the link is known."""
    return replace(run, **{name: getattr(standing, name) for name in FIELDS}, mac=standing.link)


@dataclass(frozen=True, slots=True)
class Part:
    """One of a shard's two items. `gone`: runs that stand in the other one, if that is older, and nowhere any more."""

    version: int = 0
    runs: Mapping[str, Standing] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()


@dataclass(slots=True)
class Progress:
    """The standings of one shard, by run; `parts`: as they were read, each at its version (0: nothing was there)."""

    shard: str
    parts: tuple[Part, Part] = (Part(), Part())
    standings: dict[str, Standing] = field(default_factory=dict)

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
    wanted = [keys.progress(shard, place) for place in (0, 1)]
    found = {item["sk"]: _part(item) for item in table.get_many(wanted, consistent=True)}
    first, second = (found.get(key["sk"], Part()) for key in wanted)
    return Progress(shard, (first, second), _together((first, second)))


def _part(item: Item) -> Part:
    gone = bytes(item.get("gone", b""))
    ids = frozenset(gone[start:start + _ID_BYTES].hex() for start in range(0, len(gone), _ID_BYTES))
    try:
        return Part(item["version"], unpack(bytes(item["runs"])), ids)
    except ValueError as error:
        _log.warning("a part of %s can't be read: %s", item["pk"], error)
        return Part(item["version"])


def _together(parts: Iterable[Part]) -> dict[str, Standing]:
    """What the parts of one shard tell together: the newer one has the last word."""
    found: dict[str, Standing] = {}
    for part in sorted(parts, key=lambda part: part.version):
        for run in part.gone:
            found.pop(run, None)
        found |= part.runs
    return found


def take_out(table: Table, shard: str, gone: Collection[str]) -> None:
    """Takes runs out, of both parts, whose items are gone or barred. Whoever has read here and folds a batch finds the
    part changed, and folds it again: so once it is replaced in any case, for they may have read the items before, of
    runs that do not stand here yet. Raises TableBusy."""
    replaced = False
    for _ in range(_ROUNDS):
        standing = read(table, shard)
        if replaced and all(part.runs.keys().isdisjoint(gone) for part in standing.parts):
            return
        standing.forget(gone)
        with suppress(ConditionFailed):
            _replace(table, standing)
            replaced = True
    raise TableBusy("a shard's progress changed each time it was read")


def of_shards(table: Table, shards: Iterable[str]) -> dict[str, Standing]:
    """The standings of every run of these shards; where two know a run, that which is further."""
    wanted = [keys.progress(shard, place) for shard in sorted(set(shards)) for place in (0, 1)]
    parts: dict[str, list[Part]] = defaultdict(list)
    for item in table.get_many(wanted, consistent=True):  # an old part beside a new one would lack what has moved
        parts[item["pk"]].append(_part(item))
    found: dict[str, Standing] = {}
    for of_shard in parts.values():
        for run, standing in _together(of_shard).items():
            if run not in found or found[run].applied < standing.applied:
                found[run] = standing
    return found


def write(table: Table, progress: Progress) -> None:
    """Writes what changed since it was read. Raises ConditionFailed where somebody else has done so meanwhile."""
    if progress.standings != _together(progress.parts):
        _replace(table, progress)


def _replace(table: Table, progress: Progress) -> None:
    """Replaces the older part. Nobody can have replaced the newer one since without replacing this one before."""
    place = 0 if progress.parts[0].version <= progress.parts[1].version else 1
    older, newer = progress.parts[place], progress.parts[1 - place]
    runs = {run: standing for run, standing in progress.standings.items() if newer.runs.get(run) != standing}
    gone = sorted(newer.runs.keys() - progress.standings.keys())
    seen: ConditionBase = Attr("version").eq(older.version) if older.version else Attr("version").not_exists()
    newest = max((standing.seen_ms for standing in progress.standings.values()), default=0)
    table.update(keys.progress(progress.shard, place), condition=seen, set={
        "version": newer.version + 1, "runs": pack(runs), "gone": b"".join(map(bytes.fromhex, gone)),
        "expires_at": newest // 1000 + KEEP_SECONDS})
