"""What a manager is told of a session in numbers."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from alienattack.protocol.api.fields import an_object, number, whole

DEAD_LETTERS_TOLD = 1_000  # the store lists no more at once


@dataclass(frozen=True, slots=True)
class Statistics:
    """`GET /sessions/{id}/statistics`, for managers. Counted from the tables alone.

    `frames`: applied so far; two readings make a rate. `refused`: frames by reason. `runs`: by status; of the arcade,
    which keeps no list of its runs, these three stay empty. `playing`: runs whose newest frame is less than a minute
    old; `behind_s`: how old the newest of them is, None where nobody plays. `as_of`: when the runs were counted; of a
    session with thousands of them that may be some seconds ago.
    `dead_letters`: what the whole cloud could not apply and keeps for its host, counted up to DEAD_LETTERS_TOLD; None
    where that is not told. `drift`: how many counts of the rank tree were wrong when the final board was compared with
    it, None before.
    """

    players: int
    seats_taken: int
    playing: int
    frames: int
    runs: dict[str, int]
    refused: dict[str, int]
    behind_s: float | None
    as_of: float
    dead_letters: int | None = None
    drift: int | None = None

    def to_json(self) -> dict[str, Any]:
        """The answer's object."""
        return asdict(self)

    @staticmethod
    def from_json(value: object) -> Statistics:
        """Raises ValueError where a field is missing."""
        fields = an_object(value, "statistics")
        def counts(name: str) -> dict[str, int]:
            return {str(key): int(count) for key, count in an_object(fields.get(name), name).items()}

        return Statistics(
            players=whole(fields, "players"),
            seats_taken=whole(fields, "seats_taken"),
            playing=whole(fields, "playing"),
            frames=whole(fields, "frames"),
            runs=counts("runs"),
            refused=counts("refused"),
            behind_s=None if fields.get("behind_s") is None else number(fields, "behind_s"),
            as_of=number(fields, "as_of"),
            dead_letters=None if fields.get("dead_letters") is None else whole(fields, "dead_letters"),
            drift=None if fields.get("drift") is None else whole(fields, "drift"),
        )
