"""Stand-ins for the cloud, with the faults of real ones, and a clock that only tests move."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable, Iterable
from pathlib import Path

from alienattack.bots import make_bot
from alienattack.errors import ApiError, CloudUnavailable
from alienattack.online.statemark import StateMark
from alienattack.online.telemetry import RunLog, Telemetry
from alienattack.online.telemetry.putter import ACCEPTED, OFFLINE, PutResult
from alienattack.protocol import tickets
from alienattack.protocol.api import RunGrant, RunStatus
from alienattack.protocol.encoding import to_b64url
from alienattack.protocol.frames import Frame, open_frame
from alienattack.protocol.scores import Score
from alienattack.sim import RULESET, Sim
from alienattack.sim.replay import Recorder, encode

MASTER = b"m" * 32
KEYS = {"k1": MASTER}


class ManualClock:
    """Time that stands still until a test moves it."""

    def __init__(self, now: float = 1_000.0, wall: float = 1_800_000_000.0) -> None:
        self.now = now
        self.wall = wall

    def monotonic(self) -> float:
        return self.now

    def time(self) -> float:
        return self.wall

    def advance(self, seconds: float) -> None:
        self.now += seconds
        self.wall += seconds


class FakeStream:
    """A stream whose next answers can be scripted: "accepted", "throttled", "trouble", "denied", "offline", and
    "lost answer" (it takes the record, and nobody hears of it)."""

    def __init__(self) -> None:
        self.records: list[tuple[bytes, str]] = []
        self.script: deque[str] = deque()
        self.otherwise = ACCEPTED
        self.calls = 0

    def put(self, data: bytes, partition_key: str) -> PutResult:
        self.calls += 1
        answer = self.script.popleft() if self.script else self.otherwise
        if answer in (ACCEPTED, "lost answer"):
            self.records.append((data, partition_key))
        return PutResult(answer if answer != "lost answer" else "trouble")

    def frames(self) -> list[Frame]:
        """Every record, opened as the consumer would."""
        return [open_frame(data, KEYS) for data, _ in self.records]


class FakeCloud:
    """The consumer and the API behind a FakeStream: applies frames strictly in order, as the real one."""

    def __init__(self, stream: FakeStream) -> None:
        self.stream = stream
        self.offline = False
        self.read = 0
        self.asked = 0
        self.applied: dict[str, int] = {}
        self.macs: dict[str, list[str]] = {}
        self.refusals: dict[str, list[tuple[int, str]]] = {}
        self.refuse: Callable[[Frame], str] = lambda frame: ""
        self.ended: set[str] = set()
        self.verdicts: dict[str, str] = {}
        self.boot = ""
        self.changes = self.saved = 0

    def consume(self) -> None:
        """Folds everything that is new in the stream."""
        for data, key in self.stream.records[self.read:]:
            frame = open_frame(data, KEYS)
            run, seq = frame.ticket.run, frame.body.seq
            assert key == frame.ticket.sub
            macs = self.macs.setdefault(run, [])
            if seq <= len(macs):
                assert macs[seq - 1] == frame.mac, "a frame changed its bytes"
                continue
            if seq > len(macs) + 1:
                continue
            assert frame.prev == (macs[-1] if macs else ""), "the chain is broken"
            macs.append(frame.mac)
            self.applied[run] = seq
            reason = self.refuse(frame)
            if reason:
                self.refusals.setdefault(run, []).append((seq, reason))
            elif frame.body.end is not None:
                self.ended.add(run)
        self.read = len(self.stream.records)

    def restore(self, run: str, watermark: int) -> None:
        """Comes back from an older snapshot: what was applied later is forgotten, and so is the stream's content."""
        self.applied[run] = watermark
        del self.macs[run][watermark:]
        self.ended.discard(run)

    def run_marked(self, run_id: str) -> tuple[RunStatus, StateMark | None]:
        """With a `boot`, as a cloud that says how far its state is on disk."""
        status = self.run(run_id)
        self.changes += 1
        return status, StateMark(self.boot, self.changes, self.saved) if self.boot else None

    def save(self) -> None:
        """Everything is on the cloud's disk now."""
        self.saved = self.changes

    def run(self, run_id: str) -> RunStatus:
        self.asked += 1
        if self.offline:
            raise CloudUnavailable("nobody answers")
        if run_id not in self.applied:
            raise ApiError(404, "not_found", "There is no such run.")
        status = self.verdicts.get(run_id, "ended") if run_id in self.ended else "live"
        return RunStatus(run_id, "arcade", self.applied[run_id], status,
                         tuple(self.refusals.get(run_id, ())))


class World:
    """A telemetry with everything around it, and a game to feed it."""

    def __init__(self, folder: Path, seed: int = 1) -> None:
        self.clock = ManualClock()
        self.stream = FakeStream()
        self.cloud = FakeCloud(self.stream)
        self.path = folder / "spool.sqlite"
        self.rng = random.Random(seed)
        self.telemetry = self.open()

    def open(self) -> Telemetry:
        """A telemetry on the spool, as a fresh start of the game would make it."""
        self.telemetry = Telemetry(self.path, self.stream, self.cloud, self.clock, self.rng)
        return self.telemetry

    def crash(self) -> None:
        """The process dies: its lock is free, its memory gone, the file as it was."""
        self.telemetry._inbox.release()
        self.telemetry._spool.close()

    def grant(self, run: str = "run1", seed: int = 7, sub: str = "sub1", ruleset: int = RULESET) -> RunGrant:
        """What POST /runs would answer."""
        now = int(self.clock.time())
        ticket = tickets.encode(tickets.Ticket(1, "k1", run, sub, "Nova", "arcade", seed, ruleset, now, now + 93_600))
        key = to_b64url(tickets.run_key(MASTER, ticket))
        return RunGrant(run, ticket, key, seed, ruleset, "arcade", now + 93_600.0, float(now))

    def turn(self, seconds: float = 0.1, times: int = 1, consume: bool = True) -> None:
        """Lets time pass, the worker work, the consumer consume."""
        for _ in range(times):
            self.clock.advance(seconds)
            self.telemetry.step()
            if consume:
                self.cloud.consume()

    def drain(self, limit: int = 2_000) -> None:
        """Until the spool is empty, with what is not in it yet."""
        for _ in range(limit):
            self.turn(0.25)
            if self.telemetry.ledger().spooled == 0:
                return
        raise AssertionError(f"the spool does not empty: {self.telemetry.ledger()}")


class Play:
    """One game that is told to a telemetry."""

    def __init__(self, world: World, run: str = "run1", policy: str = "hunter", seed: int = 7) -> None:
        grant = world.grant(run, seed)
        self.world = world
        self.sim = Sim(grant.seed, grant.ruleset)
        self.recorder = Recorder(self.sim)
        self.bot = make_bot(policy, seed)
        self.log: RunLog = world.telemetry.open_run(grant)

    @property
    def score(self) -> Score:
        return Score(self.sim.score, self.sim.lives, self.sim.shots, self.sim.level)

    def ticks(self, count: int, step_every: int = 6) -> None:
        """Plays in game time; the worker gets a turn every `step_every` ticks."""
        for _ in range(count):
            if self.sim.over:
                return
            buttons = self.recorder.add(self.bot.choose(self.sim))
            events = self.sim.step(buttons)
            self.log.tick(self.sim.tick, buttons, self.score, tuple(events))
            self.world.clock.advance(1 / 60)
            if step_every and self.sim.tick % step_every == 0:
                self.world.telemetry.step()
                self.world.cloud.consume()

    def end(self, reason: str = "quit") -> None:
        """The player leaves."""
        self.log.end(reason, self.sim.tick, self.sim.digest(), encode(self.recorder.finish()))


def offline_for(stream: FakeStream, calls: int) -> None:
    """The next `calls` puts meet no network."""
    stream.script.extend([OFFLINE] * calls)


def unique(frames: Iterable[Frame]) -> list[Frame]:
    """Frames by seq, doubles left out."""
    return [frame for _, frame in sorted({frame.body.seq: frame for frame in frames}.items())]
