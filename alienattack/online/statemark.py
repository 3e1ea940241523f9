"""How far a cloud's state is on its disk, as its answers tell: the embedded one can come back younger than it was."""

from __future__ import annotations

from dataclasses import dataclass

HEADER = "x-alienattack-state"


@dataclass(frozen=True, slots=True)
class StateMark:
    """What an answer says of the cloud's state: `now` is the state that was read, `saved` the newest one on disk.

    The numbers count from the start of the process `boot`, and say nothing about those of another.
    """

    boot: str
    now: int
    saved: int

    @staticmethod
    def from_text(text: str) -> StateMark | None:
        """Reads a header; None where there is none, or none that can be read."""
        boot, _, numbers = text.partition(";")
        now, _, saved = numbers.partition(";")
        return StateMark(boot, int(now), int(saved)) if boot and now.isdecimal() and saved.isdecimal() else None

    def covers(self, earlier: StateMark) -> bool:
        """True if the state that `earlier` was read from is on disk."""
        return self.boot == earlier.boot and self.saved >= earlier.now
