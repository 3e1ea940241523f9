"""The master's side: the newest report of each worker, how it goes, and the results at the end."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from alienattack.loadtest.evidence import SpoolLedger
from alienattack.loadtest.latency import Latency, merged
from alienattack.loadtest.orders import Orders, write_private
from alienattack.protocol.scores import Score


@dataclass(frozen=True, slots=True)
class BotTruth:
    """What a bot says of one of its runs. `player`: its opaque id on boards."""

    run: str
    player: str
    name: str
    score: Score
    ticks: int


@dataclass(frozen=True, slots=True)
class Results:
    """What all workers found, as one. `held`: the most players that played at one time.

    `ended_while_counted`: runs that ended while all played. `out_of_sight`, `never_seen`: samples that no board showed,
    by right and without.
    """

    held: int
    held_seconds: float
    puts: Counter[str]
    requests: Counter[str]
    failures: Counter[str]
    frame_bytes: int
    events: int
    ended_while_counted: int
    out_of_sight: int
    never_seen: int
    throttles: int
    stages: dict[str, Latency]
    truths: list[BotTruth]
    spools: dict[str, SpoolLedger]
    troubles: list[str]
    timeline: list[Mapping[str, Any]]

    @staticmethod
    def of(said: Mapping[str, Any]) -> Results:
        """Sums up what a collector wrote."""
        reports: list[Mapping[str, Any]] = said["reports"]

        def counted(name: str) -> Counter[str]:
            whole: Counter[str] = Counter()
            for report in reports:
                whole.update(report[name])
            return whole

        truths = [BotTruth(said["run"], said["player"], said["name"],
                           Score(said["score"], said["lives"], said["shots"], said["level"]), said["ticks"])
                  for report in reports for said in report["truths"]]
        spools = {sub: SpoolLedger.from_json(books) for report in reports for sub, books in report["spools"].items()}
        return Results(said["held"], said["held_seconds"], counted("puts"), counted("requests"), counted("failures"),
                       sum(report["frame_bytes"] for report in reports), sum(report["events"] for report in reports),
                       sum(report["ended_while_counted"] for report in reports),
                       sum(report["out_of_sight"] for report in reports),
                       sum(report["never_seen"] for report in reports),
                       sum(report["throttles"] for report in reports), merged([report["stages"] for report in reports]),
                       truths, spools, [trouble for report in reports for trouble in report["troubles"]],
                       said["timeline"])


class Collector:
    """Takes the reports of workers as they come. `phase`: coming, playing or leaving."""

    def __init__(self, orders: Orders, clock: Callable[[], float] = time.monotonic) -> None:
        self._orders = orders
        self._clock = clock
        self._begun = clock()
        self._timeline: list[Mapping[str, Any]] = []
        self._reports: dict[str, Mapping[str, Any]] = {}
        self._playing_since = 0.0
        self.playing = 0
        """How many play now, as far as the workers have said."""
        self._held = 0
        self._phase = "coming"
        self._seconds = 0.0

    @property
    def phase(self) -> str:
        """Where the load test stands."""
        return self._phase

    @phase.setter
    def phase(self, phase: str) -> None:
        if phase == "playing":
            self._playing_since = self._clock()
        elif self._phase == "playing":
            self._seconds = self._clock() - self._playing_since
        self._phase = phase
        self._tell()  # at once: whoever watches counts from now on, or until now

    def take(self, worker: str, report: Mapping[str, Any] | None) -> None:
        """A worker's newest report; None of one that has nothing to say yet."""
        if report is None:
            return
        self._reports[worker] = report
        self.playing = playing = sum(each["playing"] for each in self._reports.values())
        if self._phase == "playing":
            self._held = max(self._held, playing)
        self._timeline.append(self._tell() | {"seconds": round(self._clock() - self._begun, 2)})

    def _tell(self) -> dict[str, Any]:
        """Writes down how it goes."""
        reports = list(self._reports.values())
        puts = sum(sum(each["puts"].values()) for each in reports)
        stages = merged([each["stages"] for each in reports])
        moment = {
            "phase": self._phase, "playing": self.playing, "puts": puts,
            "seconds": self._clock() - self._playing_since if self._playing_since else 0.0,
            "events": sum(each["events"] for each in reports),
            "failures": sum(sum(each["failures"].values()) for each in reports),
            "p50": stages["end_to_end"].percentiles().p50, "p99": stages["end_to_end"].percentiles().p99,
        }
        write_private(self._orders.progress, moment)
        return moment

    def write(self) -> None:
        """Writes the results for the command that started all this."""
        write_private(self._orders.results, {"held": self._held, "held_seconds": self._seconds,
                                             "timeline": self._timeline, "reports": list(self._reports.values())})
