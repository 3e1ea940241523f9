"""A cloud for the producer whose word is the real one: the consumer folds the stream into a table in memory.

Around it, what a stream, an API and a killed host do to a client: answers that get lost, throttles, expired keys, time
outs, a state that comes back younger.
"""

from __future__ import annotations

import json
from collections import defaultdict, deque
from typing import Any

from alienattack.errors import ApiError, CloudUnavailable
from alienattack.online.clocks import Clock
from alienattack.online.statemark import StateMark
from alienattack.online.telemetry.putter import ACCEPTED, OFFLINE, PutResult
from alienattack.protocol import tickets
from alienattack.protocol.api import RunGrant, RunStatus
from alienattack.protocol.encoding import to_b64url
from alienattack.protocol.frames import Frame, open_frame
from alienattack.sim import RULESET
from functions.consumer import Consumer
from functions.master_keys import MasterKeys
from functions.records import Record
from functions.tables import players, runs
from functions.tables.sessions import ARCADE_RUN_SECONDS
from functions.tables.table import TableBusy
from tests.cloud.memory import MemoryBucket, MemoryQueue, MemoryTable, Store

SECRET = {"current": "k1", "k1": "the-master-key"}
KEYS = {"k1": SECRET["k1"].encode()}
SERVER_EPOCH = 1_800_000_000.0
SUB = "sub1"


class RealCloud:
    """`clock` is monotonic time; the server's time of day goes by it, whatever the player's machine believes."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.busy = 0  # writes that will fail
        self._use(Store())
        self.stream: list[Record] = []
        self.read = 0
        self.script: deque[str] = deque()
        self.offline = self.api_down = False
        self.attempts: dict[tuple[str, int], set[bytes]] = defaultdict(set)  # every byte string that was ever put
        self.order: dict[str, list[int]] = defaultdict(list)  # the numbers of a run, in the order of the attempts
        self._sequences = 10**20
        self._boots = 1
        self._changes = self._saved = 0
        self._granted = 0
        self._disk: tuple[Any, ...] = ()
        self.save()

    @property
    def now(self) -> float:
        """The server's time of day."""
        return SERVER_EPOCH + self._clock.monotonic()

    def grant(self, seed: int) -> RunGrant:
        """POST /runs: the run before it is superseded."""
        self._granted += 1
        run, now = f"run{self._granted}", int(self.now)
        ticket = tickets.Ticket(1, "k1", run, SUB, "Nova", "arcade", seed, RULESET, now, now + ARCADE_RUN_SECONDS)
        text = tickets.encode(ticket)
        busy, self.busy = self.busy, 0
        players.begin_run(self.table, runs.from_ticket(ticket), "k1", self.now, bool)  # type: ignore[arg-type]
        self.busy = busy
        self.save()  # the host answers an API write only once it is on disk
        key = to_b64url(tickets.run_key(KEYS["k1"], text))
        return RunGrant(run, text, key, seed, RULESET, "arcade", float(ticket.exp), self.now)

    def put(self, data: bytes, partition_key: str) -> PutResult:
        """PutRecords of one record."""
        frame = open_frame(data, KEYS)
        assert partition_key == frame.ticket.sub
        self.attempts[frame.ticket.run, frame.body.seq].add(data)
        self.order[frame.ticket.run].append(frame.body.seq)
        answer = OFFLINE if self.offline else self.script.popleft() if self.script else ACCEPTED
        if answer in (ACCEPTED, "lost answer"):
            self._sequences += 1
            self.stream.append(Record(str(self._sequences), partition_key, round(self.now * 1000), data))
        return PutResult(answer if answer != "lost answer" else "trouble")

    def consume(self, most: int = 1_000) -> None:
        """One batch; where it fails, it is delivered again by the next call."""
        batch = self.stream[self.read:self.read + most]
        if not batch:
            return
        self._changes += 1
        try:
            tally = self._consumer.consume(batch)
        except TableBusy:
            return
        failed = {record.sequence for record in tally.failed}
        self.read += next((at for at, record in enumerate(batch) if record.sequence in failed), len(batch))

    def run(self, run_id: str) -> RunStatus:
        """GET /runs/{id}."""
        if self.offline or self.api_down:
            raise CloudUnavailable("nobody answers")
        run = runs.read(self.table, run_id, consistent=True)  # type: ignore[arg-type]
        if run is None:
            raise ApiError(404, "not_found", "There is no such run of yours.")
        return run.to_status()

    def run_marked(self, run_id: str) -> tuple[RunStatus, StateMark | None]:
        """The same with the mark of an embedded cloud."""
        status = self.run(run_id)
        self._changes += 1
        return status, StateMark(f"boot{self._boots}", self._changes, self._saved)

    def save(self) -> None:
        """The host writes its state to disk."""
        self._disk = (self.store.copy(), list(self.stream), self.read)
        self._saved = self._changes

    def kill(self) -> None:
        """kill -9 of the host: it comes back as it was when it last saved."""
        store, stream, self.read = self._disk
        self.stream = list(stream)
        self._use(store.copy())
        self._boots += 1
        self._changes = self._saved = 0

    def safe(self, run_id: str) -> int:
        """The watermark on the host's disk."""
        item = self._disk[0].items.get((f"RUN#{run_id}", "RUN"), {})
        return int(item.get("applied", 0))

    def stored(self) -> dict[str, runs.Run]:
        """Every run's item."""
        found = (runs.read(self.table, key[0].removeprefix("RUN#"))  # type: ignore[arg-type]
                 for key in self.store.items if key[0].startswith("RUN#"))
        return {run.run: run for run in found if run is not None}

    def frames(self, run_id: str) -> list[Frame]:
        """What was ever put of a run, each number once, in order."""
        return [open_frame(next(iter(data)), KEYS)
                for (run, _), data in sorted(self.attempts.items()) if run == run_id]

    def _use(self, store: Store) -> None:
        """The functions work on this from now on."""
        self.store = store
        store.before_write = self._answer
        self.table = MemoryTable(store)
        ring = MasterKeys(lambda: json.dumps(SECRET), self._clock.monotonic)
        self._consumer = Consumer(self.table, ring, MemoryQueue(store),  # type: ignore[arg-type]
                                  MemoryBucket(store, "archive"), MemoryBucket(store, "dead"))  # type: ignore[arg-type]

    def _answer(self, _number: int) -> None:
        if self.busy:
            self.busy -= 1
            raise TableBusy("the table is busy")
