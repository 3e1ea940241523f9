"""What a player may ask of the cloud for themselves: everything that is kept of them, and its deletion."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from alienattack.protocol.api.fields import an_object, number


@dataclass(frozen=True, slots=True)
class KeptData:
    """`GET /me/export`: one page of what is kept of the asker. `cursor` asks for the next; "" at the end.

    `kept`: by kind (account, seats, put_out, single_trials, live, runs, rows) the entries as they are stored.
    `retention_days`: how long the archive keeps the frames of runs; 0 where the host has set no limit.
    """

    as_of: float
    retention_days: int
    kept: dict[str, list[dict[str, Any]]]
    cursor: str = ""

    def to_json(self) -> dict[str, Any]:
        """The answer's object."""
        return asdict(self)

    @staticmethod
    def from_json(value: object) -> KeptData:
        """Raises ValueError where a field is missing."""
        fields = an_object(value, "export")
        kept = {str(kind): [an_object(entry, kind) for entry in entries]
                for kind, entries in an_object(fields.get("kept"), "kept").items()}
        return KeptData(number(fields, "as_of"), int(fields.get("retention_days") or 0), kept,
                        str(fields.get("cursor") or ""))


@dataclass(frozen=True, slots=True)
class Erasure:
    """`DELETE /me`: whether all is gone; where not, the same request again goes on."""

    done: bool

    def to_json(self) -> dict[str, Any]:
        """The answer's object."""
        return {"done": self.done}

    @staticmethod
    def from_json(value: object) -> Erasure:
        """Raises ValueError where the field is missing."""
        done = an_object(value, "erasure").get("done")
        if not isinstance(done, bool):
            raise ValueError("done: true or false expected")
        return Erasure(done)
