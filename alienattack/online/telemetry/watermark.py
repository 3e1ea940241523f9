"""How far the cloud has come with one run, and what follows for its frames: forget, send again, or wait.

A watermark counts as safe once a later reading confirms it: an embedded cloud that is killed may come back two seconds
younger, and a frame forgotten at the first reading would be gone.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

HOLD_SECONDS = 4.0  # an embedded cloud writes its state to disk at least every 2 s
STANDSTILL_SECONDS = 10.0  # a consumer needs one or two; after so long frames are sent again
STANDSTILL_CAP_SECONDS = 60.0
READ_IN_PLAY_SECONDS = 6.0  # the board's answers tell it every 5 s; this is for when nobody looks at a board
READ_AT_MOST_SECONDS = 20.0  # even if boards tell it
READ_AT_END_SECONDS = (0.6, 5.0)


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
    standstills: int = 0
    mark: int = 0  # watermark that waits for its confirmation
    mark_at: float = 0.0

    def acknowledged(self, seq: int, now: float, ended: bool) -> None:
        """The stream has frame `seq`."""
        if self.seen >= self.put:  # nothing was outstanding: the cloud's time to apply begins now
            self.moved_at = now
            self.next_read = max(self.next_read, now + READ_IN_PLAY_SECONDS)
        if ended:
            self.next_read = now + READ_AT_END_SECONDS[0]
        self.put = max(self.put, seq)
        self.reads = 0

    def read(self, watermark: int, now: float, hold: float) -> int:
        """A reading of the watermark. Returns the frame up to which everything is safe (0: nothing new)."""
        self.read_at = now
        self.reads += 1
        if watermark > self.seen:
            self.moved_at, self.standstills = now, 0
        if watermark < self.mark or self.mark == 0:
            self.mark, self.mark_at = watermark, now
        if watermark < self.seen:
            self.put = min(self.put, watermark)  # the cloud was restored: what it lost goes again at once
        self.seen = watermark
        self.put = max(self.put, watermark)
        if now - self.mark_at < hold:
            return 0
        safe, self.mark, self.mark_at = self.mark, watermark, now
        return watermark if hold <= 0 else safe

    def told(self, watermark: int, now: float) -> None:
        """A board's answer told the watermark: good to know that it moves, but only a direct reading tells refusals."""
        if watermark > self.seen:
            self.seen, self.moved_at, self.standstills = watermark, now, 0
            self.put = max(self.put, watermark)
            self.next_read = max(self.next_read, min(now + READ_IN_PLAY_SECONDS, self.read_at + READ_AT_MOST_SECONDS))

    def plan_read(self, now: float, ended: bool, hold: float) -> None:
        """When to read next."""
        first, last = READ_AT_END_SECONDS
        wait = min(last, first * 1.5 ** min(self.reads, 12)) if ended else READ_IN_PLAY_SECONDS
        if ended and self.seen >= self.put:
            wait = max(first, self.mark_at + hold - now)  # all there; only the confirmation is missing
        self.next_read = now + wait

    def stands_still(self, now: float, rng: random.Random) -> bool:
        """True if frames were acknowledged long ago and the watermark does not move: send them again."""
        if self.seen >= self.put or self.read_at < self.moved_at:
            return False
        patience = min(STANDSTILL_CAP_SECONDS, STANDSTILL_SECONDS * 2.0 ** min(self.standstills, 8))
        if now - self.moved_at < patience * rng.uniform(0.8, 1.2):
            return False
        self.standstills += 1
        self.moved_at = now
        self.put = self.seen
        return True
