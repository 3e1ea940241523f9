"""Runs: what the stream has told of each, and its verdict.

The consumer writes what follows from the frames, the API when a run was superseded or sent to the verifier again, the
verifier the verdict. Each writes its own attributes only, under a condition on what it had seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields
from typing import Any

from boto3.dynamodb.conditions import Attr
from boto3.dynamodb.conditions import Key as KeyIs

from alienattack.protocol.api import ARCADE, RunStatus, player_id
from alienattack.protocol.scores import Score
from alienattack.protocol.tickets import Ticket
from functions.tables import erasures, keys
from functions.tables.table import Change, ConditionFailed, Item, Table

REQUEUE_SECONDS = 60.0
KEEP_SECONDS = 90 * 86_400  # a run's item outlives its ticket by this, then the table forgets it
LIST_SECONDS = KEEP_SECONDS + 7 * 86_400  # its entry in its player's list stays longer: by it the replay is found

MOST_TOLD = 1_000  # refused frames of one stretch that an answer lists

Refused = tuple[int, int, str]  # first seq, last seq, reason


@dataclass(frozen=True, slots=True)
class Run:
    """One run as stored.

    `applied` is the watermark: every frame up to it was applied or refused; `mac` is the mac of that frame, or its
    first letters where the run was taken up from its shard's progress and has had no frame since. `counted` is how many
    were applied: with those refused they make up the watermark, or something was lost.
    `seen_ms`, `ended_ms`: when the newest applied frame and the end reached the stream (ms since 1970).
    `flags`: codes of functions.input_statistics.
    """

    run: str
    sub: str
    name: str
    session: str
    seed: int
    ruleset: int
    iat: int
    exp: int
    status: str = "live"
    applied: int = 0
    counted: int = 0
    mac: str = ""
    tick: int = 0
    score: int = 0
    lives: int = 0
    shots: int = 0
    level: int = 0
    seen_ms: int = 0
    refused: tuple[Refused, ...] = ()
    end_reason: str = ""
    ticks: int = 0
    digest: str = ""
    ended_ms: int = 0
    reason: str = ""
    superseded_ms: int = 0
    queued_ms: int = 0
    flags: tuple[str, ...] = ()

    @property
    def state(self) -> Score:
        """What the newest frame claims, or the verifier found."""
        return Score(self.score, self.lives, self.shots, self.level)

    @property
    def shown_status(self) -> str:
        """One of protocol.api.RUN_STATES."""
        return "superseded" if self.status == "live" and self.superseded_ms else self.status

    def to_status(self) -> RunStatus:
        """What its player is told."""
        refused = tuple((seq, reason) for first, last, reason in self.refused
                        for seq in range(max(first, last - MOST_TOLD), last + 1))
        return RunStatus(run=self.run, session=self.session, applied=self.applied, status=self.shown_status,
                         refused=refused, reason=self.reason, score=self.state if self.applied else None)


#: What the frames alone decide; written by the consumer.
_FOLDED = ("status", "applied", "counted", "mac", "tick", "score", "lives", "shots", "level", "seen_ms", "refused",
           "end_reason", "ticks", "digest", "ended_ms")
#: What the ticket alone decides; written with the grant, or by the consumer where the item is missing.
_FROM_TICKET = ("run", "sub", "name", "session", "seed", "ruleset", "iat", "exp")
_NAMES = frozenset(field.name for field in fields(Run))


def nameless(run_id: str) -> Run:
    """A live run of which nothing is known but its id; for `catch_up`, which writes nothing else."""
    return Run(run_id, "", "", "", 0, 0, 0, 0)


def from_ticket(ticket: Ticket) -> Run:
    """The run that a ticket grants, before its first frame."""
    return Run(**{name: getattr(ticket, name) for name in _FROM_TICKET})


def _from_item(item: Item) -> Run:
    values = {name: value for name, value in item.items() if name in _NAMES}
    values["refused"] = tuple((first, last, reason) for first, last, reason in values.get("refused", ()))
    values["flags"] = tuple(values.get("flags", ()))
    return Run(**values)


def _ticket_attributes(run: Run) -> dict[str, Any]:
    return {name: getattr(run, name) for name in _FROM_TICKET} | {"expires_at": run.exp + KEEP_SECONDS}


def read(table: Table, run_id: str, *, consistent: bool = False) -> Run | None:
    """One run, or None."""
    item = table.get(keys.run(run_id), consistent=consistent)
    return None if item is None else _from_item(item)


def read_many(table: Table, run_ids: Iterable[str]) -> dict[str, Run]:
    """The runs that exist among `run_ids`, by id; consistent."""
    items = table.get_many([keys.run(run_id) for run_id in run_ids], consistent=True)
    return {run.run: run for run in map(_from_item, items)}


def statuses(table: Table, run_ids: Iterable[str]) -> dict[str, str]:
    """Run id -> status of those that exist among `run_ids`; perhaps as they were a moment ago."""
    return {item["run"]: item["status"] for item in table.get_many([keys.run(run_id) for run_id in run_ids])}


def of_session(table: Table, session: str) -> list[Run]:
    """Every run that was granted in a competition (the arcade keeps no such list); consistent."""
    entries = table.query(KeyIs("pk").eq(keys.run_of_session(session, "")["pk"]), consistent=True)
    return list(read_many(table, (entry["sk"] for entry in entries)).values())


def granted(run: Run) -> Change:
    """Stores a new run, as part of a transaction; where a frame made it before, the ticket is filled in."""
    return Change(keys.run(run.run), set=_ticket_attributes(run), set_once={"status": run.status, "applied": 0})


def list_in_competition(table: Table, run: Run) -> None:
    """A competition keeps a list of its runs: it must miss none when the final board is settled."""
    for entry in _of_competition(run):
        table.update(entry.key, set=entry.set)


def _of_competition(run: Run) -> list[Change]:
    if run.session == ARCADE:
        return []
    return [Change(keys.run_of_session(run.session, run.run), set={"expires_at": run.exp + KEEP_SECONDS})]


def superseded(run_id: str, now_ms: int) -> Change:
    """Notes when a newer run of the same player was granted; the first such moment counts. The run must exist."""
    return Change(keys.run(run_id), set_once={"superseded_ms": now_ms}, condition=Attr("applied").exists())


def supersede(table: Table, run_id: str, now_ms: int) -> None:
    """The same by itself, where its run is over by its own player's word: half as dear as in a transaction. Nothing
    happens where the item is gone."""
    change = superseded(run_id, now_ms)
    with suppress(ConditionFailed):
        table.update(change.key, set_once=change.set_once, condition=change.condition)


def fold(table: Table, before: Run, after: Run, *, known: bool = True, listed: Sequence[Change] = ()) -> None:
    """Writes what frames have made of a run. `known`: whether its item was there; if not it is made, and `listed`.

    Raises ConditionFailed where the run is not any more as `before` says: an item that was there and is gone was
    erased with its player, and must not come back.
    """
    changed = {**_ticket_attributes(after), **{name: getattr(after, name) for name in _FOLDED}}
    as_seen = Attr("applied").eq(before.applied) & Attr("status").eq(before.status)
    if known:
        table.update(keys.run(after.run), set=changed, condition=as_seen)
        return
    table.update_with(keys.run(after.run), [], set=changed, condition=as_seen | Attr("applied").not_exists(),
                      checks=[erasures.absent(player_id(after.sub))], also=[*listed, *_of_competition(after)])


def catch_up(table: Table, after: Run) -> None:
    """Writes what frames have made of a run whose item was not looked at, wherever that is behind.

    Raises ConditionFailed where the item is gone, or is no longer that of a live run.
    """
    table.update(keys.run(after.run), set={name: getattr(after, name) for name in _FOLDED},
                 condition=Attr("applied").lte(after.applied) & Attr("status").eq("live"))


def claim_requeue(table: Table, run: Run, now_ms: int) -> bool:
    """True for exactly one caller where an ended run has waited REQUEUE_SECONDS for its verifier."""
    since = max(run.ended_ms, run.queued_ms)
    if run.status != "ended" or now_ms - since < REQUEUE_SECONDS * 1000:
        return False
    unclaimed = Attr("queued_ms").eq(run.queued_ms) if run.queued_ms else Attr("queued_ms").not_exists()
    try:
        table.update(keys.run(run.run), set={"queued_ms": now_ms}, condition=Attr("status").eq("ended") & unclaimed)
    except ConditionFailed:
        return False
    return True


def decide(table: Table, run: Run, status: str, reason: str, flags: tuple[str, ...] = ()) -> Run | None:
    """Writes the verdict on an ended run; returns it as it stands then, and None where it waits for none any more.

    `flags`: for managers, no verdict.
    """
    try:
        return _from_item(table.update(keys.run(run.run), set={"status": status, "reason": reason, "flags": flags},
                                       condition=Attr("status").eq("ended"), returned="ALL_NEW"))
    except ConditionFailed:
        return None
