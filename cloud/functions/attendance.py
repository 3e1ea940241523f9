"""Who is in a session, remembered for a moment: everybody in a lobby asks for it every second.

Without that, a lobby of N players costs N readings of N items a second. What a process knows itself, who came and who
went through it, it need not read.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from functions.tables import seats
from functions.tables.seats import Seat
from functions.tables.table import Table

FRESH_SECONDS = 1.0
MOST_NAMES = 200  # that are told; of a larger session some, and how many there are


@dataclass(frozen=True, slots=True)
class Present:
    """Who was there at the instant `at`: the first MOST_NAMES that were found, and how many `taken` seats there are."""

    at: float
    seats: dict[str, Seat]
    taken: int

    def in_order(self) -> tuple[Seat, ...]:
        """Those who are told, in the order in which they came."""
        return tuple(sorted(self.seats.values(), key=lambda seat: (seat.at, seat.player)))

    def joined_by(self, seat: Seat) -> Present:
        """With one more, who was not seen; of a session with more than are told, the count knows of them already."""
        more = seat.player not in self.seats and len(self.seats) < MOST_NAMES
        return replace(self, seats={**self.seats, seat.player: seat}, taken=self.taken + more)


class Attendance:
    """One process's memory of who is where."""

    def __init__(self) -> None:
        self._known: dict[str, Present] = {}

    def of(self, table: Table, session: str, now: float) -> Present:
        """Who is in a session; at most FRESH_SECONDS old."""
        known = self._known.get(session)
        if known is None or not 0 <= now - known.at < FRESH_SECONDS:
            known = _read(table, session, now)
            self._known = {name: present for name, present in self._known.items() if now - present.at < FRESH_SECONDS}
            self._known[session] = known
        return known

    def came(self, session: str, seat: Seat) -> None:
        """A player has a seat now."""
        known = self._known.get(session)
        if known is not None and seat.player not in known.seats:
            self._known[session] = known.joined_by(seat)

    def went(self, session: str, player: str) -> None:
        """A player has none any more."""
        known = self._known.get(session)
        if known is not None and player in known.seats:
            left = {name: seat for name, seat in known.seats.items() if name != player}
            self._known[session] = replace(known, seats=left, taken=known.taken - 1)


def _read(table: Table, session: str, now: float) -> Present:
    found = seats.of_session(table, session, MOST_NAMES)
    taken = len(found) if len(found) < MOST_NAMES else seats.taken(table, [session])[session]
    return Present(now, {seat.player: seat for seat in found}, taken)


@cache
def attendance() -> Attendance:
    """The process's one."""
    return Attendance()
