"""How long each event of play takes on its way, stage by stage, from the instant at which it was due.

A tick's intended instant is the run's beginning plus tick / 60 s, whenever a slow machine really came to it: a system
that stalls its own load generator must not look faster for it ("coordinated omission", G. Tene).

Frames are read as they go into the stream. What a board shows of a player names the frame whose state it is: that one
and all before it of its run are visible then. A frame whose state is that of the one before can't be told from it, and
has no latency of its own. What had no place on the board when the stream took it (a player below its last row, or a run
that has not come past its player's best) is out of sight: nobody can say when it would have been seen. What had one and
lost it before a board came counts as seen by that board: a late board must not hide its own lateness. What was never
seen though it should have been is told apart.
"""

from __future__ import annotations

import json
import threading
from bisect import bisect_left
from collections import OrderedDict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from alienattack.loadtest.latency import STAGES, Latency
from alienattack.loadtest.tally import Tally
from alienattack.online.clocks import Clock
from alienattack.online.telemetry.putter import ACCEPTED, PutResult, RecordPutter
from alienattack.protocol import tickets
from alienattack.protocol.scores import Score, better
from alienattack.sim import TICKS_PER_SECOND

MOST_FRAMES_A_RUN = 64  # that wait to become visible: of a run that no board shows, only the newest matter
MOST_RUNS = 4_000
RUNS_A_PLAYER = 3  # the one that is on, and those that a board may still show


@dataclass(slots=True)
class _Frame:
    """A frame on its way: the ticks of its events (its own where it tells none) and when the stream took it.

    `has_place`: whether it stood before what it had to pass on the newest board then.
    """

    ticks: tuple[int, ...]
    state: Score
    told: bool
    acknowledged: float = 0.0
    has_place: bool = True


@dataclass(slots=True)
class _Run:
    player: str
    begun: float
    committed_ticks: list[int] = field(default_factory=list)
    committed_at: list[float] = field(default_factory=list)
    frames: OrderedDict[int, _Frame] = field(default_factory=OrderedDict)
    newest: int = 0  # frame that was put: what is sent again is no other frame
    newest_state: Score | None = None
    last_shown: Score | None = None  # of this run, on a board

    def intended(self, tick: int) -> float:
        return self.begun + tick / TICKS_PER_SECOND

    def spooled(self, tick: int) -> float | None:
        place = bisect_left(self.committed_ticks, tick)
        return self.committed_at[place] if place < len(self.committed_at) else None

    def shown_by(self, state: Score) -> int | None:
        """The newest frame that the stream has whose state this is, or the first of them that it has not yet."""
        alike = [seq for seq, frame in self.frames.items() if frame.state == state]
        taken = [seq for seq in alike if self.frames[seq].acknowledged]
        return taken[-1] if taken else alike[0] if alike else None


class Stopwatch:
    """Of one worker. Nothing counts before `start`; may be used from several threads."""

    def __init__(self, clock: Clock, tally: Tally) -> None:
        self.stages = {stage: Latency() for stage in STAGES}
        self.tally = tally
        self._clock = clock
        self.events = 0
        """Events in frames that the stream took, in the time that counts."""
        self.out_of_sight = 0
        """What a board left out by right: samples that `end_to_end` does not have."""
        self._lost = 0  # samples of frames that waited for too long to be remembered
        self._since = self._until = float("inf")
        self._best: Mapping[str, Score] = {}  # of the newest board: its rows,
        self._last: Score | None = None  # and the last one where it is full
        self._runs: OrderedDict[str, _Run] = OrderedDict()
        self._of_player: dict[str, deque[str]] = {}
        self._lock = threading.Lock()

    def start(self) -> None:
        """From now on, what is due counts: everybody is there."""
        self._since = self._clock.monotonic()

    def stop(self) -> None:
        """What is due later does not count any more; what was due before still does."""
        self._until = self._clock.monotonic()

    @property
    def started(self) -> bool:
        """Whether the warm-up is over."""
        return self._since < float("inf")

    @property
    def counting(self) -> bool:
        """Whether what is due now counts."""
        return self.started and self._until == float("inf")

    def begins(self, run: str, player: str, begun: float) -> None:
        """A run of `player` (the id on boards) begins at the monotonic instant `begun`."""
        with self._lock:
            self._runs[run] = _Run(player, begun)
            self._of_player.setdefault(player, deque(maxlen=RUNS_A_PLAYER)).append(run)
            if len(self._runs) > MOST_RUNS:
                _, forgotten = self._runs.popitem(last=False)
                self._lost += self._waiting(forgotten)

    def committed(self, run: str, tick: int) -> None:
        """Everything of `run` up to `tick` is on the disk."""
        now = self._clock.monotonic()
        with self._lock:
            known = self._runs.get(run)
            if known is not None:
                known.committed_ticks.append(tick)
                known.committed_at.append(now)

    def putting(self, putter: RecordPutter) -> RecordPutter:
        """`putter`, with eyes on what goes through it."""
        return _Watched(putter, self, self._clock)

    def sealed(self, data: bytes) -> tuple[str, int]:
        """A frame is about to be put. Returns run and number."""
        run, seq, frame = _read(data)
        with self._lock:
            known = self._runs.get(run)
            if known is not None and seq > known.newest:
                if frame.state == known.newest_state:
                    frame.ticks = ()
                known.newest, known.newest_state = seq, frame.state
                known.frames[seq] = frame
                if len(known.frames) > MOST_FRAMES_A_RUN:
                    _, forgotten = known.frames.popitem(last=False)
                    self._lost += self._counted(known, forgotten)
        return run, seq

    def acknowledged(self, run: str, seq: int) -> None:
        """The stream has the frame."""
        now = self._clock.monotonic()
        with self._lock:
            known = self._runs.get(run)
            frame = known.frames.get(seq) if known is not None else None
            if known is None or frame is None or frame.acknowledged:
                return
            self._taken(known, frame, now)

    @property
    def never_seen(self) -> int:
        """Samples of what the stream has, of time that counts, that no board has shown and none had a right to leave
        out: those on their way, and at the end those that are missing."""
        with self._lock:
            return self._lost + sum(map(self._waiting, self._runs.values()))

    def shown(self, rows: Sequence[tuple[str, Score]], most: int) -> None:
        """A board shows these states of players, best first, now; never more than `most` rows."""
        for player, state in rows:
            self.seen(player, state)
        now = self._clock.monotonic()
        with self._lock:
            self._best, self._last = dict(rows), rows[-1][1] if len(rows) >= most else None
            for run in self._runs.values():
                self._pass_over(run, now)

    def seen(self, player: str, state: Score) -> None:
        """A board shows `state` as the player's, now."""
        now = self._clock.monotonic()
        with self._lock:
            for run in reversed(self._of_player.get(player, ())):
                known = self._runs.get(run)
                newest = known.shown_by(state) if known is not None else None
                if known is not None and (newest is not None or known.last_shown == state):
                    known.last_shown = state
                    self._all_visible(known, newest or 0, now)
                    return

    def _all_visible(self, run: _Run, newest: int, now: float) -> None:
        while run.frames and next(iter(run.frames)) <= newest:
            _, frame = run.frames.popitem(last=False)
            self._visible(run, frame, now)

    def _to_pass(self, run: _Run) -> Score | None:
        """What a frame of a run must stand before to have a place on the newest board; None where it has one."""
        limit = self._best.get(run.player, self._last)
        return limit if limit != run.last_shown else None

    def _pass_over(self, run: _Run, now: float) -> None:
        """Takes out what of a run has no place on the board that was shown now."""
        limit = self._to_pass(run)
        if limit is None:
            return
        for seq in [seq for seq, frame in run.frames.items() if frame.acknowledged and not better(frame.state, limit)]:
            frame = run.frames.pop(seq)
            if frame.has_place:
                self._visible(run, frame, now)
            else:
                self.out_of_sight += self._counted(run, frame)

    def _waiting(self, run: _Run) -> int:
        return sum(self._counted(run, frame) for frame in run.frames.values() if frame.acknowledged)

    def _counted(self, run: _Run, frame: _Frame) -> int:
        """How many samples of time that counts a frame is."""
        return sum(self._since <= run.intended(tick) < self._until for tick in frame.ticks)

    def _taken(self, run: _Run, frame: _Frame, now: float) -> None:
        """The stream has a frame, as far as its player knows now."""
        frame.acknowledged = now
        limit = self._to_pass(run)
        frame.has_place = limit is None or better(frame.state, limit)
        for tick in frame.ticks:
            spooled, due = run.spooled(tick), run.intended(tick)
            if self._since <= due < self._until and spooled is not None:
                self.events += frame.told
                self.stages["play_to_spool"].record(spooled - due)
                self.stages["spool_to_acknowledged"].record(now - spooled)

    def _visible(self, run: _Run, frame: _Frame, now: float) -> None:
        if not frame.acknowledged:  # a board may show it before the stream's answer has come back
            self._taken(run, frame, now)
        for tick in frame.ticks:
            due = run.intended(tick)
            if self._since <= due < self._until:
                self.stages["acknowledged_to_board"].record(now - frame.acknowledged)
                self.stages["end_to_end"].record(now - due)


class _Watched:
    """A putter that tells a stopwatch and a tally what goes through it."""

    def __init__(self, putter: RecordPutter, stopwatch: Stopwatch, clock: Clock) -> None:
        self._putter = putter
        self._stopwatch = stopwatch
        self._clock = clock

    def put(self, data: bytes, partition_key: str) -> PutResult:
        """One record."""
        run, seq = self._stopwatch.sealed(data)
        begun = self._clock.monotonic()
        result = self._putter.put(data, partition_key)
        if result.outcome == ACCEPTED:
            self._stopwatch.acknowledged(run, seq)
        self._stopwatch.tally.put(result, len(data), self._clock.monotonic() - begun)
        return result


def _read(data: bytes) -> tuple[str, int, _Frame]:
    fields = json.loads(data)
    told = tuple(event[1] for event in fields["events"])
    run = tickets.decode(fields["ticket"]).run
    return run, fields["seq"], _Frame(told or (fields["tick"],), Score.from_json(fields["state"]), bool(told))
