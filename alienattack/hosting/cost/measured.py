"""What a real run did, in counts: the one thing that a bill is made from."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from alienattack.errors import AlienAttackError

KIB = 1024
_TABLES = ("function_invocations", "function_ms", "function_cpu_ms", "function_table_calls", "function_log_bytes",
           "frame_kib", "requests_by_route", "units_by_item")


@dataclass(frozen=True, slots=True)
class Measured:
    """Counts of one run of `players` players for `seconds`; `player_seconds` is how long they really played.

    Counts are whole as measured; a what-if makes fractions of them.

    `frame_bytes`: the records with their partition keys. `frame_kib`: how many frames are so many KiB large, rounded
    up, for prices that round each record; without it every frame counts as the mean. Functions go by the name of their
    module (api, consumer, verifier, pre_signup). `function_ms` is the time by the clock; on a machine that is busy with
    its players `function_cpu_ms` and `function_table_calls` tell better what a function would take, and are believed
    where they are given. `write_units`, `read_units`: of DynamoDB, by everybody;
    `consumer_write_units`, `consumer_read_units`: the consumer's part of them, which grows with the frames;
    `verifier_write_units`: the verifier's, nearly all of it for personal bests.
    `requests_by_route`, `units_by_item`: the same requests and units once more, by what they were for.
    `board_read_units`, `board_cpu_ms`, `board_table_calls`: the boards' part of what the API reads, is busy and calls,
    where somebody knows it. `log_bytes`: what the functions logged,
    `function_log_bytes` by function where that is known.
    `flush_seconds`: the interval at which it was played.
    """

    seconds: float
    players: int
    player_seconds: float
    frames: float
    frame_bytes: float
    put_calls: float
    board_requests: float
    other_requests: float
    function_invocations: Mapping[str, float]
    function_ms: Mapping[str, float]
    write_units: float
    read_units: float
    archive_bytes: float
    log_bytes: float
    verified_runs: float
    consumer_write_units: float = 0.0
    consumer_read_units: float = 0.0
    verifier_write_units: float = 0.0
    board_read_units: float = 0.0
    board_cpu_ms: float = 0.0
    board_table_calls: float = 0.0
    function_cpu_ms: Mapping[str, float] = field(default_factory=dict)
    function_table_calls: Mapping[str, float] = field(default_factory=dict)
    function_log_bytes: Mapping[str, float] = field(default_factory=dict)
    frame_kib: Mapping[int, float] = field(default_factory=dict)
    requests_by_route: Mapping[str, float] = field(default_factory=dict)
    units_by_item: Mapping[str, float] = field(default_factory=dict)
    flush_seconds: float = 2.0

    def __post_init__(self) -> None:
        if not self.seconds > 0 or not self.player_seconds > 0 or self.players < 1 or not self.frames > 0:
            raise AlienAttackError("Nothing was measured: a bill needs players who played.",
                                   "Give a report of a run that lasted a few seconds.")

    def to_json(self) -> dict[str, Any]:
        """An object for JSON."""
        return asdict(self) | {"frame_kib": {str(kib): count for kib, count in sorted(self.frame_kib.items())}}

    @staticmethod
    def from_json(value: object) -> Measured:
        """Reads `to_json` again. Raises AlienAttackError naming what is wrong."""
        if not isinstance(value, dict):
            raise _unreadable("it is no object")
        known = {item.name for item in fields(Measured)}
        if unknown := sorted(set(value) - known):
            raise _unreadable(f"unknown: {', '.join(unknown)}")
        try:
            return Measured(**{name: _read(name, item) for name, item in value.items()})
        except (TypeError, ValueError) as error:
            raise _unreadable(str(error)) from error

    def units_of(self, kib: int) -> float:
        """How many pieces of `kib` KiB the frames are billed as, each frame rounded up."""
        if self.frame_kib:
            return float(sum(count * math.ceil(size / kib) for size, count in self.frame_kib.items()))
        return float(self.frames * math.ceil(self.frame_bytes / self.frames / KIB / kib))


def sizes_in_kib(sizes: Iterable[int]) -> dict[int, int]:
    """KiB, rounded up -> how many of `sizes` (bytes) are so large."""
    found: dict[int, int] = {}
    for size in sizes:
        kib = max(1, math.ceil(size / KIB))
        found[kib] = found.get(kib, 0) + 1
    return found


def _read(name: str, value: object) -> Any:
    if name in _TABLES:
        if not isinstance(value, dict):
            raise ValueError(f"{name} is no object")
        if name == "frame_kib":
            return {int(kib): _number(name, count) for kib, count in value.items()}
        return {str(key): _number(name, count) for key, count in value.items()}
    return _number(name, value)


def _number(name: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < math.inf:
        raise ValueError(f"{name}: {value!r} is no number from 0 on")
    return value


def _unreadable(why: str) -> AlienAttackError:
    return AlienAttackError(f"These measured counts can't be read ({why}).",
                            "They are the object `measured` of `alienattack loadtest --json`.")
