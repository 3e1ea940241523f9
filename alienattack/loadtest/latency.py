"""Latencies that can be merged: HDR histograms, so that a percentile over many workers is one of all their samples.

Averages of percentiles are percentiles of nothing; merged histograms are those of all samples, to three digits.
Source: G. Tene, HdrHistogram (hdrhistogram.org).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

UNITS_PER_SECOND = 10_000  # a histogram counts in tenths of a millisecond
LONGEST_SECONDS = 600.0  # what takes longer counts as this long
DIGITS = 3

#: Stage -> what it is called in reports. Each sample is one event of play, measured from its intended instant on.
STAGES: Mapping[str, str] = {
    "play_to_spool": "play to the player's disk",
    "spool_to_acknowledged": "disk to acknowledged by the stream",
    "acknowledged_to_board": "acknowledged to visible on the board",
    "end_to_end": "end to end, from the intended instant",
}


def _histogram() -> Any:
    from hdrh.histogram import HdrHistogram

    return HdrHistogram(1, int(LONGEST_SECONDS * UNITS_PER_SECOND), DIGITS)


@dataclass(frozen=True, slots=True)
class Percentiles:
    """Milliseconds; all 0 without samples."""

    samples: int
    p50: float
    p90: float
    p99: float
    p99_9: float
    max: float

    def to_json(self) -> dict[str, float]:
        """The report's object."""
        return {"samples": self.samples, "p50": self.p50, "p90": self.p90, "p99": self.p99, "p99_9": self.p99_9,
                "max": self.max}


@dataclass(slots=True)
class Latency:
    """One histogram of seconds."""

    _counts: Any = field(default_factory=_histogram)

    def record(self, seconds: float) -> None:
        """One sample. What is below nothing (a clock read twice) counts as nothing."""
        self._counts.record_value(int(min(max(seconds, 0.0), LONGEST_SECONDS) * UNITS_PER_SECOND))

    def add(self, other: Latency) -> None:
        """All samples of another one too."""
        self._counts.add(other._counts)

    @property
    def samples(self) -> int:
        """How many."""
        return int(self._counts.get_total_count())

    def percentiles(self) -> Percentiles:
        """What stands in a report."""
        if not self.samples:
            return Percentiles(0, 0.0, 0.0, 0.0, 0.0, 0.0)
        found = [round(self._counts.get_value_at_percentile(percent) * 1_000 / UNITS_PER_SECOND, 1)
                 for percent in (50.0, 90.0, 99.0, 99.9, 100.0)]
        return Percentiles(self.samples, *found)

    def curve(self) -> list[tuple[float, float]]:
        """(percent, milliseconds) along the distribution, for a chart."""
        if not self.samples:
            return []
        steps = (1, 5, 10, 20, 30, 40, 50, 60, 70, 80, 85, 90, 93, 95, 97, 98, 99, 99.5, 99.9, 100)
        return [(float(step), self._counts.get_value_at_percentile(step) * 1_000 / UNITS_PER_SECOND) for step in steps]

    def to_text(self) -> str:
        """Compressed and in base64, the format of all HDR histogram libraries."""
        encoded: bytes = self._counts.encode()
        return encoded.decode("ascii")

    @staticmethod
    def from_text(text: str) -> Latency:
        """Reads `to_text`."""
        latency = Latency()
        latency._counts.decode_and_add(text.encode("ascii"))
        return latency


def merged(parts: list[Mapping[str, str]]) -> dict[str, Latency]:
    """The stages of many workers, each stage -> `to_text`, as one."""
    whole = {stage: Latency() for stage in STAGES}
    for part in parts:
        for stage, text in part.items():
            whole[stage].add(Latency.from_text(text))
    return whole
