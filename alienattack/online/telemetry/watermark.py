"""How far the cloud has come with one run, and what follows for its frames: forget, send again, or wait.

A cloud that can come back younger than it was (the embedded one, killed with -9) marks its answers with how far its
state is on disk; there a watermark is safe once a later answer says that the state it was read from was saved. A cloud
without such marks keeps what it has said.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from alienattack.online.statemark import StateMark

STANDSTILL_SECONDS = 15.0  # a consumer needs one or two, a late one ten; then the frames of an ended run go again
STANDSTILL_IN_PLAY_SECONDS = 240.0  # the watermark of a live run moves every three minutes of play
STANDSTILL_CAP_SECONDS = 60.0
STANDSTILL_JITTER = (0.8, 1.2)  # times as long, by chance
READ_IN_PLAY_SECONDS = 6.0  # after any trouble; twice as long after each reading that finds all well
CALM_AT_FIRST = 6  # a run begins as if so many readings had found all well: nothing speaks against it
READ_AT_MOST_SECONDS = 300.0  # apart; readings are paid for one by one, and a spool holds a run of usual length easily
STILL_CALM_SECONDS = 190.0  # without a move, while frames are on their way
KEPT_UP_FRAMES = 125  # behind the watermark at most where the cloud keeps up
READ_AT_END_SECONDS = (2.5, 5.0)  # the consumer gathers for a second; then most runs have their verdict, told as well
CONFIRM_SECONDS = 2.0  # an embedded cloud saves its state every 2 s while something happens


@dataclass(slots=True)
class RunProgress:
    """What this process knows of one run's way to the cloud. Instants are monotonic seconds."""

    put: int = 0  # number of the last frame that the stream has acknowledged, as far as this process knows
    seen: int = 0  # the last watermark read
    sealed_at: float = float("-inf")  # when a heartbeat was last sealed
    moved_at: float = 0.0  # when the stream or the watermark last moved
    read_at: float = float("-inf")
    next_read: float = 0.0
    reads: int = 0  # readings since the last frame was acknowledged
    calm: int = CALM_AT_FIRST  # readings in a row that found all well
    standstills: int = 0
    held: int = 0  # watermark that waits until it is on the cloud's disk
    held_mark: StateMark | None = None

    def acknowledged(self, seq: int, now: float, ended: bool) -> None:
        """The stream has frame `seq`."""
        if self.seen >= self.put or ended:  # nothing was outstanding, or the end is to be applied: that begins now
            self.moved_at = now
        if self.seen >= self.put:
            self.next_read = max(self.next_read, now + self._pause())
        if ended:
            self.next_read = now + READ_AT_END_SECONDS[0]
        self.put = max(self.put, seq)
        self.reads = 0

    def read(self, watermark: int, now: float, mark: StateMark | None = None) -> int:
        """A reading of the watermark. Returns the frame up to which everything is safe (0: nothing new)."""
        self.read_at = now
        self.reads += 1
        if watermark > self.seen:
            self.moved_at, self.standstills = now, 0
        most_behind = KEPT_UP_FRAMES if now - self.moved_at <= STILL_CALM_SECONDS else 0
        well = watermark >= self.seen and self.put - watermark <= most_behind
        self.calm = self.calm + 1 if well else 0
        if watermark < self.seen:
            self.put = min(self.put, watermark)  # the cloud was restored: what it lost goes again at once
        self.seen = watermark
        self.put = max(self.put, watermark)
        if mark is None:
            self.held, self.held_mark = 0, None
            return watermark
        saved = self.held_mark is not None and mark.covers(self.held_mark)
        safe = min(self.held, watermark) if saved else 0
        if saved or self.held_mark is None or self.held_mark.boot != mark.boot or watermark < self.held:
            self.held, self.held_mark = watermark, mark
        return safe

    def troubled(self, now: float) -> None:
        """A put failed: what was acknowledged before may be lost, so look soon."""
        self.calm = 0
        self.next_read = min(self.next_read, now + READ_IN_PLAY_SECONDS)

    def told(self, watermark: int, now: float) -> None:
        """A board's answer told the watermark: good to know that it moves, but only a direct reading tells refusals.

        Where it has not moved for too long, that reading is due.
        """
        if self.put - watermark > KEPT_UP_FRAMES and now - self.moved_at > STILL_CALM_SECONDS:
            self.calm, self.next_read = 0, min(self.next_read, max(now, self.read_at + READ_IN_PLAY_SECONDS))
        if watermark > self.seen:
            self.seen, self.moved_at, self.standstills = watermark, now, 0
            self.put = max(self.put, watermark)
            self.next_read = max(self.next_read, min(now + READ_IN_PLAY_SECONDS, self.read_at + READ_AT_MOST_SECONDS))

    def plan_read(self, now: float, ended: bool) -> None:
        """When to read next."""
        first, last = READ_AT_END_SECONDS
        wait = min(last, first * 1.5 ** min(self.reads, 12)) if ended else self._pause()
        if ended and self.seen >= self.put:
            wait = min(wait, CONFIRM_SECONDS)  # all there; only the confirmation is missing
        self.next_read = now + wait

    def _pause(self) -> float:
        """Seconds between two readings in play."""
        return min(READ_AT_MOST_SECONDS, READ_IN_PLAY_SECONDS * 2.0 ** min(self.calm, 8))

    def stands_still(self, now: float, rng: random.Random, ended: bool) -> bool:
        """True if frames were acknowledged long ago and the watermark does not move: send them again."""
        if self.seen >= self.put or self.read_at < self.moved_at:
            return False
        first = STANDSTILL_SECONDS if ended else STANDSTILL_IN_PLAY_SECONDS
        patience = max(first, min(STANDSTILL_CAP_SECONDS, first * 2.0 ** min(self.standstills, 8)))
        if now - self.moved_at < patience * rng.uniform(*STANDSTILL_JITTER):
            return False
        self.standstills += 1
        self.calm = 0
        self.moved_at = now
        self.put = self.seen
        return True
