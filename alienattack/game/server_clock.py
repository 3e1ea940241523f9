"""What the server's clock says now, as well as its answers let know: all clients of a session begin by it."""

from __future__ import annotations

from collections import deque

_KEPT = 30  # answers; old ones go, for clocks drift


class ServerClock:
    """The offset from this machine's clock to the server's, taken from the answer that came back fastest.

    An answer that tells the server's time T was under way for the round trip R around it; the middle of R is off by
    at most R / 2 (Cristian 1989), so the shortest R tells best.
    """

    def __init__(self) -> None:
        self._samples: deque[tuple[float, float]] = deque(maxlen=_KEPT)
        self.offset: float | None = None
        """Seconds to add to this machine's time of day; None before the first answer."""

    def note(self, asked_at: float, answered_at: float, server_time: float) -> None:
        """An answer told `server_time`; when it was asked for and came, by this machine's time of day."""
        self._samples.append((abs(answered_at - asked_at), server_time - (asked_at + answered_at) / 2))
        self.offset = min(self._samples)[1]
