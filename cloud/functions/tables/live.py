"""Who plays now: one small item a session, one attribute a run, merged into boards and shown as live.

Every entry is a function of its run's item, so the same frames again change nothing. Attributes are set one by one in
one call, so that two consumers of different players need no reading before they write.

Each write costs as much as the whole item weighs. So an entry is packed, some 50 bytes with its name, and whoever
changes one entry only leaves that to the consumer, which writes every second anyway: an entry of a run that was
verified stays until then, and nobody sees it, for its player's best stands before it.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from alienattack.protocol.api import player_id
from alienattack.protocol.encoding import from_b64url, to_b64url
from alienattack.protocol.scores import Score, rank_key
from functions.elapsed import most_ticks
from functions.tables import keys, runs
from functions.tables.runs import REQUEUE_SECONDS, Run
from functions.tables.table import Item, Table

MOST_ENTRIES = 160  # every seat of a session as they are opened, and some; an item of about 9 KB
MOST_LOOKED_AT = 25  # ended runs whose verdicts one writing asks for
MOST_IN_ONE_UPDATE = 160  # an update expression has a limit of 4 KB and 300 operators; each names 12 bytes here
LIVE_SECONDS = 60.0  # a player who has sent nothing for this long is no longer shown as playing
# Far more than any policy or person has reached (some 5 points a tick); far less than a made-up top of the board.
MOST_POINTS_A_TICK = 100
HEAD_START_POINTS = 50_000  # for one great bonus early on
CHECKING_SECONDS = 900.0  # an ended run is shown this long while its verifier is late
_PREFIX: Final = "r"
_ID: Final = re.compile(r"[0-9a-f]{24}")
_OLDER_PREFIX: Final = "run:"  # of entries before they were packed: nobody reads them, the next writing takes them off
_PACKED: Final = struct.Struct(">8sBIBIHQ")  # player, state, score, lives, shots, level, seen_ms; then the name
_STATES: Final = ("live", "checking")


@dataclass(frozen=True, slots=True)
class LiveEntry:
    """What one run claims now. `state`: live, or checking after its end. `seen_ms`: when its newest frame arrived."""

    run: str
    player: str
    name: str
    state: str
    score: Score
    seen_ms: int

    def fresh(self, now: float) -> bool:
        """Whether it is still worth showing."""
        return now - self.seen_ms / 1000 <= (LIVE_SECONDS if self.state == "live" else CHECKING_SECONDS)

    def forgotten(self, now: float) -> bool:
        """Whether its run has waited too long for the verifier."""
        return self.state == "checking" and now - self.seen_ms / 1000 >= REQUEUE_SECONDS


def entry_of(run: Run) -> LiveEntry | None:
    """The entry that a run deserves: none before its first frame, once superseded, and after the verdict.

    And none for what nobody can have played: a live row is a claim, and the verifier judges only at the end.
    """
    state = {"live": "live", "ended": "checking"}.get(run.shown_status)
    if state is None or not run.seen_ms or not _playable(run):
        return None
    return LiveEntry(run.run, player_id(run.sub), run.name, state, run.state, run.seen_ms)


def _playable(run: Run) -> bool:
    """Whether the newest claim fits into the time since the grant; its points are held to a generous bound."""
    in_time = run.tick <= most_ticks(run.iat, run.seen_ms / 1000)
    return in_time and run.score <= HEAD_START_POINTS + MOST_POINTS_A_TICK * run.tick


def read(table: Table, session: str) -> list[LiveEntry]:
    """All entries of a session, in no order, fresh or not."""
    return _entries(table.get(keys.live(session)) or {})


def merge(table: Table, session: str, entries: Mapping[str, LiveEntry | None]) -> None:
    """Sets the entries of runs (by run id), removes those that are None, and keeps the best MOST_ENTRIES.

    A write costs as much as the whole item weighs, so what would not stay is not written first. Others may write in
    the same moment, so the item is looked through again as it is afterwards. With several entries, those go as well
    whose runs have their verdict by now.
    """
    older: list[str] = []
    if len(entries) > 1:
        item = table.get(keys.live(session)) or {}
        there = _entries(item)
        older = [name for name in item if name.startswith(_OLDER_PREFIX)][:MOST_IN_ONE_UPDATE]
        entries = _worth_writing(there, _judged(table, there) | dict(entries))
    runs = sorted(entries)
    for start in range(0, len(runs), MOST_IN_ONE_UPDATE):
        part = runs[start:start + MOST_IN_ONE_UPDATE]
        kept = {_name_of(run): _stored(entry) for run in part if (entry := entries[run]) is not None}
        gone = [_name_of(run) for run in part if entries[run] is None]
        after = table.update(keys.live(session), set=kept, remove=[*gone, *older], returned="ALL_NEW")
        older = []
        excess = [_name_of(run) for run in _beyond(_entries(after))]
        for first in range(0, len(excess), MOST_IN_ONE_UPDATE):
            table.update(keys.live(session), remove=excess[first:first + MOST_IN_ONE_UPDATE])


def _judged(table: Table, there: list[LiveEntry]) -> dict[str, LiveEntry | None]:
    """The entries to remove: of runs that ended, and wait for their verifier no more or are gone."""
    waiting = [entry.run for entry in there if entry.state == "checking"][:MOST_LOOKED_AT]
    status = runs.statuses(table, waiting) if waiting else {}
    return {run: None for run in waiting if status.get(run) != "ended"}


def _worth_writing(there: list[LiveEntry], entries: Mapping[str, LiveEntry | None]) -> dict[str, LiveEntry | None]:
    """Without those that stand there as they are, and those that would be beyond MOST_ENTRIES at once: what is there
    of the latter goes, or was never there."""
    stored = {entry.run: entry for entry in there}
    merged = stored | {run: entry for run, entry in entries.items() if entry is not None}
    beyond = set(_beyond(list(merged.values())))
    kept = {run: entry for run, entry in entries.items() if run not in beyond and entry != stored.get(run)}
    return kept | dict.fromkeys(beyond & stored.keys())


def remove(table: Table, session: str, run: str) -> None:
    """Takes a run off the live board."""
    merge(table, session, {run: None})


def remove_player(table: Table, session: str, player: str) -> None:
    """Takes every run of a player (opaque id) off the live board, those that were written just now too."""
    item = table.get(keys.live(session), consistent=True) or {}
    gone = [_name_of(entry.run) for entry in _entries(item) if entry.player == player]
    gone += [name for name in item if name.startswith(_OLDER_PREFIX)]  # perhaps theirs; nobody reads them
    for first in range(0, len(gone), MOST_IN_ONE_UPDATE):
        table.update(keys.live(session), remove=gone[first:first + MOST_IN_ONE_UPDATE])


def _beyond(entries: list[LiveEntry]) -> list[str]:
    """The runs beyond MOST_ENTRIES: first those long silent, then the lowest scores."""
    if len(entries) <= MOST_ENTRIES:
        return []
    newest = max(entry.seen_ms for entry in entries) / 1000
    ordered = sorted(entries, key=lambda entry: (not entry.fresh(newest), rank_key(entry.score), entry.run))
    return [entry.run for entry in ordered[MOST_ENTRIES:]]


def _name_of(run: str) -> str:
    """The attribute of a run: a third shorter than an id of the cloud's; any other id stands behind a dot."""
    return _PREFIX + (to_b64url(bytes.fromhex(run)) if _ID.fullmatch(run) else f".{run}")


def _run_of(name: str) -> str:
    told = name.removeprefix(_PREFIX)
    return told[1:] if told.startswith(".") else from_b64url(told).hex()


def _stored(entry: LiveEntry) -> bytes:
    score = entry.score
    return _PACKED.pack(bytes.fromhex(entry.player), _STATES.index(entry.state), score.score, score.lives, score.shots,
                        score.level, entry.seen_ms) + entry.name.encode(errors="replace")


def _entries(item: Item) -> list[LiveEntry]:
    found = []
    for name, value in item.items():
        if name.startswith(_PREFIX) and not name.startswith(_OLDER_PREFIX):
            packed = bytes(value)
            player, state, *score, seen_ms = _PACKED.unpack_from(packed)
            called = packed[_PACKED.size:].decode()
            found.append(LiveEntry(_run_of(name), player.hex(), called, _STATES[state], Score(*score), seen_ms))
    return found
