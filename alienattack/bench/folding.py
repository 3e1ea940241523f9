"""The consumer on one core: how fast frames are checked and folded, by the functions' own code.

The table is a dictionary here: what is measured is the CPU of what a Lambda is paid for, not the services' answers.
"""

from __future__ import annotations

import hashlib
import json
import statistics
import time
from typing import Any

from alienattack.bench import cloud_code
from alienattack.bench.figures import Figure
from alienattack.bench.fitting import exponent, told
from alienattack.bench.signing import KID, MASTER, SignedRun
from alienattack.protocol import tickets
from alienattack.protocol.events import Event
from alienattack.protocol.scores import Score
from alienattack.protocol.tickets import Ticket
from alienattack.sim import RULESET

PLAYERS = 100
BATCH = 1_000  # as in the template
BATCHES = 20
ASKED = 20_000
BATCH_SIZES = (10, 100, 1_000)
CROWDS = (10, 100, 1_000)
EPOCH = 1_800_000_000
_SECRET = {"current": KID, KID: MASTER}


class Writer:
    """One run; each of its frames tells of two seconds with four kills."""

    def __init__(self, sub: str) -> None:
        self.sub = sub
        run = hashlib.sha256(sub.encode()).hexdigest()[:24]
        self.run = SignedRun(Ticket(tickets.VERSION, KID, run, sub, sub, "arcade", 1, RULESET, EPOCH, EPOCH + 14_400))

    def frame(self) -> bytes:
        """The next frame."""
        seq = self.run.seq + 1
        tick = 120 * seq
        kills: tuple[Event, ...] = tuple(("kill", tick - back, "squid", 10) for back in (100, 70, 40, 10))
        return self.run.frame(tick, Score(40 * seq, 3, 9 * seq, 1), kills)


class Stream:
    """Records as the stream hands them over, of so many players in turn."""

    def __init__(self, players: int) -> None:
        from functions.records import Record

        self._record = Record
        self._writers = [Writer(f"player{number}") for number in range(players)]
        self._next = 0

    def take(self, count: int) -> list[Any]:
        """The next `count` records."""
        records = []
        for _ in range(count):
            writer = self._writers[self._next % len(self._writers)]
            data = writer.frame()
            arrival_ms = (EPOCH + 2 * writer.run.seq) * 1_000
            records.append(self._record(str(10**20 + self._next), writer.sub, arrival_ms, data))
            self._next += 1
        return records


def new_consumer(write_seconds: int = 0) -> Any:
    """A consumer over services in memory; `write_seconds` as the consumer has it."""
    from alienattack.bench.services import MemoryBucket, MemoryQueue, MemoryTable, Store
    from functions.consumer import Consumer
    from functions.master_keys import MasterKeys

    store = Store()
    keys = MasterKeys(lambda: json.dumps(_SECRET), lambda: float(EPOCH))
    return Consumer(MemoryTable(store), keys, MemoryQueue(store),
                    MemoryBucket(store, "archive"), MemoryBucket(store, "dead"), write_seconds)


def seconds_of(players: int, batch: int, batches: int) -> tuple[float, float, int]:
    """Median CPU seconds of a batch: (checked and folded, with all its writes); and the bytes of the last frame."""
    from functions.consumer import Tally
    from functions.tables.progress import Progress

    consumer, stream = new_consumer(), Stream(players)
    folding, whole, size = [], [], 0
    for _ in range(batches):
        records, tally = stream.take(batch), Tally()
        begun = time.process_time()
        consumer._fold(consumer._open(records, tally), Progress(""), tally)
        folding.append(time.process_time() - begun)
        if tally.counts != {"applied": batch}:
            raise AssertionError(f"frames that are in order must all be applied: {tally.counts}")
        begun = time.process_time()
        consumer.consume(records)
        whole.append(time.process_time() - begun)
        size = len(records[-1].data)
    return statistics.median(folding), statistics.median(whole), size


def consumer(full: bool = True) -> list[Figure]:
    """Frames a second, and how a batch's time grows with its frames and its players."""
    if why_not := cloud_code.obstacle():
        return [Figure("consumer: frames checked and folded", None, "frames/s", ASKED, note=why_not)]
    cloud_code.reach()
    batches = BATCHES if full else BATCHES // 2
    folding, whole, size = seconds_of(PLAYERS, BATCH, batches)
    by_size = [seconds_of(count, count, max(3, batches))[0] * 1e3 for count in BATCH_SIZES]
    by_crowd = [seconds_of(count, BATCH, max(3, batches // 3))[0] * 1e3 for count in CROWDS]
    return [
        Figure("consumer: frames checked and folded, one core", BATCH / folding, "frames/s", ASKED,
               note=f"{size} bytes each, {PLAYERS} players, {BATCH} a batch"),
        Figure("the same with its writes, into a dictionary", BATCH / whole, "frames/s"),
        Figure("consumer: growth with the frames of a batch", exponent(BATCH_SIZES, by_size), "exponent", 1.15,
               at_most=True, note=told(BATCH_SIZES, by_size, "ms")),
        Figure("consumer: growth with the players of a batch", exponent(CROWDS, by_crowd), "exponent", 0.3,
               at_most=True, note=told(CROWDS, by_crowd, "ms")),
    ]
