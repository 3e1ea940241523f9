"""What a real run did, in counts: the one thing that a bill is made from."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from alienattack.errors import AlienAttackError

KIB = 1024
_WHOLE = ("players", "frames", "frame_bytes", "put_calls", "board_requests", "other_requests", "archive_bytes",
          "log_bytes", "verified_runs")
_TABLES = ("function_invocations", "function_ms", "frame_kib")


@dataclass(frozen=True, slots=True)
class Measured:
    """Counts of one run of `players` players for `seconds`; `player_seconds` is how long they really played.

    `frame_bytes`: the records with their partition keys. `frame_kib`: how many frames are so many KiB large, rounded
    up, for prices that round each record; without it every frame counts as the mean. Functions go by the name of their
    module (api, consumer, verifier, pre_signup). `write_units`, `read_units`: of DynamoDB, by everybody;
    `consumer_write_units`, `consumer_read_units`: the consumer's part of them, which grows with the frames.
    `log_bytes`: what the functions logged. `flush_seconds`: the interval at which it was played.
    """

    seconds: float
    players: int
    player_seconds: float
    frames: int
    frame_bytes: int
    put_calls: int
    board_requests: int
    other_requests: int
    function_invocations: Mapping[str, int]
    function_ms: Mapping[str, float]
    write_units: float
    read_units: float
    archive_bytes: int
    log_bytes: int
    verified_runs: int
    consumer_write_units: float = 0.0
    consumer_read_units: float = 0.0
    board_read_units: float = 0.0
    frame_kib: Mapping[int, int] = field(default_factory=dict)
    flush_seconds: float = 2.0

    def __post_init__(self) -> None:
        if not self.seconds > 0 or not self.player_seconds > 0 or self.players < 1 or self.frames < 1:
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

    def without_pane(self) -> Measured:
        """The same run had nobody looked at a board: the board's requests and their share of the API's work are gone.

        What they read is `board_read_units` where it was measured, else their share of the API's requests.
        """
        requests = self.board_requests + self.other_requests
        share = self.board_requests / requests if requests else 0.0
        read = self.board_read_units or share * max(0.0, self.read_units - self.consumer_read_units)
        calls, spent = dict(self.function_invocations), dict(self.function_ms)
        everything = sum(calls.values())
        logged = self.log_bytes * (calls.get("api", 0) * share / everything if everything else 0.0)
        if "api" in calls:
            calls["api"] -= self.board_requests
        if "api" in spent:
            spent["api"] *= 1 - share
        return replace(self, board_requests=0, function_invocations=calls, function_ms=spent,
                       read_units=max(0.0, self.read_units - read), board_read_units=0.0,
                       log_bytes=round(self.log_bytes - logged))


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
            return {int(kib): int(_number(name, count)) for kib, count in value.items()}
        return {str(key): _number(name, count) for key, count in value.items()}
    number = _number(name, value)
    return int(number) if name in _WHOLE else float(number)


def _number(name: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < math.inf:
        raise ValueError(f"{name}: {value!r} is no number from 0 on")
    return value


def _unreadable(why: str) -> AlienAttackError:
    return AlienAttackError(f"These measured counts can't be read ({why}).",
                            "They are the object `measured` of `alienattack loadtest --json`.")
