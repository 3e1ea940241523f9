"""One run whose frames are signed as its client would; for benchmarks that have no game."""

from __future__ import annotations

from dataclasses import dataclass

from alienattack.protocol import tickets
from alienattack.protocol.events import Event
from alienattack.protocol.frames import FrameBody, RunEnd, mac_of, seal
from alienattack.protocol.scores import Score
from alienattack.protocol.tickets import Ticket

KID, MASTER = "k1", "a master key for measuring"


@dataclass(slots=True)
class SignedRun:
    """A chain of frames: `seq` is the number of the newest, `prev` its mac."""

    ticket: Ticket
    seq: int = 0
    prev: str = ""
    text: str = ""
    key: bytes = b""

    def __post_init__(self) -> None:
        self.text = tickets.encode(self.ticket)
        self.key = tickets.run_key(MASTER.encode(), self.text)

    def frame(self, tick: int, state: Score, events: tuple[Event, ...] = (), end: RunEnd | None = None) -> bytes:
        """The next frame."""
        self.seq += 1
        data = seal(self.text, self.key, FrameBody(self.seq, tick, state, events, end=end), self.prev)
        self.prev = mac_of(data)
        return data
