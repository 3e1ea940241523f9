"""What an archive is taken from, whichever cloud that is: its objects, and what the cloud's tables say of its runs."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from alienattack.errors import AlienAttackError
from alienattack.hosting.erasure import FRAMES, NOTES, erased_runs
from alienattack.hosting.erasure import MARKS as ERASED
from alienattack.hosting.items import StoredObject
from alienattack.hosting.sealing import SEALS, sealed

__all__ = ["ERASED", "FRAMES", "NOTES", "SEALS", "ArchiveError", "Origin", "TableRun", "payloads", "runs_among",
           "taken_out", "vouched_for"]


class ArchiveError(AlienAttackError):
    """The archive can't be reached, read or asked."""


@dataclass(frozen=True, slots=True)
class TableRun:
    """What the table says of a run, as far as the archive is measured by it.

    `applied`: the watermark; `mac`: of the frame at it; `seen_ms`: when that frame reached the stream;
    `refused`: (first seq, last seq, reason) of frames that the watermark passed without counting them.
    """

    run: str
    status: str = "live"
    applied: int = 0
    mac: str = ""
    iat: int = 0
    ticks: int = 0
    seen_ms: int = 0
    ended_ms: int = 0
    refused: tuple[tuple[int, int, str], ...] = ()
    reason: str = ""

    @staticmethod
    def from_item(item: Mapping[str, object]) -> TableRun:
        """From the run's item. Raises KeyError, TypeError or ValueError for what is none."""
        refused = item.get("refused") or []
        if not isinstance(refused, list):
            raise TypeError("refused")
        return TableRun(
            run=str(item["run"]), status=str(item.get("status", "live")), applied=_whole(item, "applied"),
            mac=str(item.get("mac", "")), iat=_whole(item, "iat"), ticks=_whole(item, "ticks"),
            seen_ms=_whole(item, "seen_ms"), ended_ms=_whole(item, "ended_ms"), reason=str(item.get("reason", "")),
            refused=tuple((int(first), int(last), str(why)) for first, last, why in refused))


def _whole(item: Mapping[str, object], name: str) -> int:
    value = item.get(name, 0)
    if not isinstance(value, int | float):
        raise TypeError(name)
    return int(value)


def runs_among(items: Iterable[Mapping[str, Any]]) -> Iterator[TableRun]:
    """The runs among the items of the table."""
    for item in items:
        if str(item["pk"]).startswith("RUN#") and "sub" in item:
            yield TableRun.from_item(item)


def payloads(letters: bytes) -> Iterator[bytes]:
    """What stands in an object of the dead letter bucket: one record a line. Raises ArchiveError for what is none."""
    for number, line in enumerate(letters.splitlines(), start=1):
        try:
            yield base64.b64decode(json.loads(line)["data"])
        except (ValueError, KeyError, TypeError) as error:
            raise ArchiveError(f"Line {number} of the dead letters is none ({error}).",
                               "It was altered or cut off: put back the file that was copied.") from error


class Origin(Protocol):
    """Where an archive comes from. Every call raises AlienAttackError with a remedy where it can't be done."""

    @property
    def title(self) -> str:
        """What people call it."""

    @property
    def place(self) -> str:
        """The name of its folder among the mirrors: letters, digits, - and _."""

    def objects(self, prefix: str) -> Sequence[StoredObject]:
        """The objects whose keys begin with `prefix`, in order. All that the stream holds is archived before."""

    def read(self, key: str) -> bytes:
        """An object's bytes."""

    def runs(self) -> Iterable[TableRun] | None:
        """What the table says of every run that it still knows; None where there is no table to ask."""

    def master_keys(self) -> Mapping[str, bytes]:
        """Every master key there ever was, kid -> key; none where they are not at hand."""

    def keeps_days(self) -> int | None:
        """For how many days the archive keeps a frame; None where it is for ever."""

    def settles(self) -> float:
        """Seconds within which what was applied lies in the archive."""

    def as_of(self) -> float | None:
        """When files and runs were as they are told here, in seconds since 1970; None for now."""

    def refused(self) -> Iterable[bytes]:
        """The payloads that the consumer refused: its dead letters."""

    def erase(self) -> Mapping[str, Any]:
        """Rewrites the archive without the players who are marked to be erased, and tells how much went."""

    def seal(self) -> int:
        """Vouches beside the archive for the runs that are over; returns how many are so from now on."""

    def close(self) -> None:
        """Nothing more is asked."""


def vouched_for(origin: Origin, keys: Mapping[str, bytes]) -> tuple[list[TableRun], list[str]]:
    """The runs of all seals, as the table knew them, and the seals that nobody of ours has signed."""
    runs: list[TableRun] = []
    bad = []
    for each in origin.objects(SEALS):
        found = sealed(origin.read(each.key), keys)
        if found is None:
            bad.append(each.key)
        else:
            runs += [TableRun(run, "ended", applied, mac, iat, refused=refused)
                     for run, applied, mac, iat, refused in found]
    return runs, bad


def taken_out(origin: Origin, keys: Mapping[str, bytes]) -> tuple[frozenset[str], list[str]]:
    """The runs that were erased as signed notes tell, and the notes that nobody of ours has signed."""
    runs: frozenset[str] = frozenset()
    bad = []
    for each in origin.objects(NOTES):
        found = erased_runs(origin.read(each.key), keys)
        if found is None:
            bad.append(each.key)
        else:
            runs |= found
    return runs, bad
