"""From the game's queue to the spool: ticks become inputs and rows, cut where something must not wait."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from alienattack.online.telemetry.runlog import EndEntry, TickEntry
from alienattack.online.telemetry.sim_events import URGENT, from_sim
from alienattack.online.telemetry.spool import MAX_MERGED_EVENTS, Row
from alienattack.protocol.events import Event
from alienattack.protocol.frames import MAX_REPLAY_BYTES, RunEnd
from alienattack.protocol.scores import Score
from alienattack.sim.world import START_LIVES

START = Score(0, START_LIVES, 0, 1)  # of a run that ends before its first tick


@dataclass(slots=True)
class Batch:
    """What a run adds to the spool in one commit."""

    inputs: list[tuple[int, bytes]] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    @property
    def urgent(self) -> bool:
        """Something in it must go at once."""
        return any(row.urgent for row in self.rows)


class Intake:
    """Folds the entries of one run. Keeps the last state, for the end names none."""

    def __init__(self) -> None:
        self._state: Score | None = None
        self._tick = 0

    def fold(self, entries: Iterable[TickEntry | EndEntry]) -> Batch:
        """The entries of one run, in order, as inputs and rows."""
        batch = Batch()
        buttons, first = bytearray(), 0
        events: list[Event] = []
        unsaid = silent = False
        last: TickEntry | None = None
        for entry in entries:
            silent = silent or not entry.analytics
            if isinstance(entry, EndEntry):
                self._keep(last)
                batch.rows.append(self._end(entry, events, silent))
                events, unsaid = [], False
                break
            if buttons and entry.tick != first + len(buttons):
                batch.inputs.append((first, bytes(buttons)))
                buttons = bytearray()
            if not buttons:
                first = entry.tick
            buttons.append(entry.buttons & 0xFF)
            last, unsaid = entry, True
            if not entry.events:  # nearly every tick
                continue
            state = entry.score
            told = [event for item in entry.events if (event := from_sim(item, entry.tick, state))]
            events += told if entry.analytics else []
            urgent = any(event[0] in URGENT for event in told)
            if urgent or len(events) >= MAX_MERGED_EVENTS:
                batch.rows.append(Row(entry.tick, state, tuple(events), urgent, silent=silent))
                events, unsaid = [], False
        if buttons:
            batch.inputs.append((first, bytes(buttons)))
        self._keep(last)
        if unsaid and self._state is not None:
            batch.rows.append(Row(self._tick, self._state, tuple(events), silent=silent))
        return batch

    def _keep(self, last: TickEntry | None) -> None:
        if last is not None:
            self._state, self._tick = last.score, last.tick

    def _end(self, entry: EndEntry, events: list[Event], silent: bool) -> Row:
        replay = entry.replay if len(entry.replay) <= MAX_REPLAY_BYTES else b""
        end = RunEnd(entry.reason, entry.ticks, entry.digest, replay)
        said = (*events, ("end", entry.ticks, entry.reason)) if entry.analytics else tuple(events)
        return Row(entry.ticks, self._state or START, said, urgent=True, end=end, silent=silent)
