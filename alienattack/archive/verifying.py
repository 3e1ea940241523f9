"""Verifying an archive: nothing is missing, doubled or altered, or each place where it is has a name.

Two passes, both by all cores: the files, line by line, into parts; the parts, run by run. What is in memory at a time
is one part and what the table says; the rest lies on the disk.
"""

from __future__ import annotations

import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from alienattack.archive.chains import MAC_LETTERS, Chain, Expected, Sighting, check
from alienattack.archive.findings import Finding
from alienattack.archive.mirror import Progress
from alienattack.archive.origin import TableRun
from alienattack.archive.sightings import Refusals, hash_of, run_letters, sight, sightings_of
from alienattack.archive.workers import over_files
from alienattack.hosting.items import StoredObject
from alienattack.protocol.archive_layout import stream_order, tells_order

DELIVERY_SECONDS = 1_800.0  # within which the archiver has written what the stream took; its window lasts 300
EXPIRY_MARGIN_DAYS = 3  # a run lasts a day at most, and a lifecycle looks once a day
_PART_BYTES = 24 << 20  # of packed files: a part of such an archive is some ten thousand frames
_MOST_PARTS = 512


@dataclass(slots=True)
class Verdict:
    """What verifying has shown. `unchecked_ends`: runs of which nothing says whether their last frame is here.

    `tables`: whether there was a table to measure by.
    """

    files: int = 0
    lines: int = 0
    frames: int = 0
    runs: int = 0
    again: int = 0
    refused: int = 0
    markers: int = 0
    pending: int = 0
    erased: int = 0
    expired: int = 0
    unchecked_ends: int = 0
    tables: bool = False
    left_out: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings

    def to_json(self) -> dict[str, object]:
        """For a program."""
        numbers = {name: getattr(self, name) for name in (
            "files", "lines", "frames", "runs", "again", "refused", "markers", "pending", "erased", "expired",
            "unchecked_ends", "tables", "left_out")}
        return {"sound": self.sound, **numbers, "kinds": dict(Counter(each.kind for each in self.findings)),
                "findings": [each.to_json() for each in self.findings]}


def verify(files: Sequence[tuple[StoredObject, Path]], keys: Mapping[str, bytes], runs: Iterable[TableRun] | None,
           refused: Iterable[bytes], now: float, room: Path, progress: Progress, settles: float = 0.0,
           erased: frozenset[str] = frozenset(), kept_since: float = 0.0) -> Verdict:
    """Verifies every frame. `runs`, `refused`: what table and dead letters say, read before and after the files.

    `settles`: seconds within which what was applied is archived; `erased`: runs that were taken out, and may be;
    `kept_since`: runs granted before need not be whole any more, for the bucket forgets them.
    """
    refusals = Refusals.of(refused)
    size = sum(each.size for each, _ in files)
    parts = max(1, min(_MOST_PARTS, size // _PART_BYTES * 4 + 2))
    verdict = Verdict(files=len(files), tables=runs is not None, erased=len(erased))
    wanted = (run for run in runs or () if run.iat >= kept_since and run.run not in erased)
    expected = _by_part(wanted, parts, now - settles)
    files = sorted(files, key=lambda entry: stream_order(entry[0].key))
    names = [each.key for each, _ in files]
    ordered = frozenset(number for number, name in enumerate(names) if tells_order(name))
    with tempfile.TemporaryDirectory(prefix="parts-", dir=room) as folder:
        jobs = [(path, number, each.key, Path(folder), parts) for number, (each, path) in enumerate(files)]
        for count, report in enumerate(over_files(sight, jobs, size, (keys, refusals, kept_since)), start=1):
            verdict.lines += report.lines
            verdict.refused += report.refused
            verdict.markers += report.markers
            verdict.left_out += report.left_out
            verdict.findings += report.findings
            progress(f"checked {count} of {len(jobs)} files")
        checks = [(Path(folder), part, expected.get(part, {})) for part in range(parts)]
        for count, part_verdict in enumerate(over_files(check_part, checks, size, (names, ordered, erased)), start=1):
            for name in ("frames", "runs", "again", "pending", "expired", "unchecked_ends"):
                setattr(verdict, name, getattr(verdict, name) + getattr(part_verdict, name))
            verdict.findings += part_verdict.findings
            progress(f"compared {count} of {parts} parts")
    verdict.findings.sort(key=lambda each: (each.file, each.line, each.run, each.seq))
    return verdict


def _by_part(runs: Iterable[TableRun], parts: int, settled_at: float) -> dict[int, dict[bytes, Expected]]:
    found: dict[int, dict[bytes, Expected]] = defaultdict(dict)
    for run in runs:
        if run.applied:
            unchained = frozenset(seq for first, last, why in run.refused if why == "broken_chain"
                                  for seq in range(first, last + 1))
            letters = run_letters(run.run)
            found[hash_of(letters) % parts][letters] = Expected(
                run.applied, run.mac[:MAC_LETTERS], unchained, run.seen_ms / 1000 <= settled_at)
    return found


def check_part(folder: Path, part: int, expected: Mapping[bytes, Expected], names: Sequence[str],
               ordered: frozenset[int], erased: frozenset[str]) -> Verdict:
    """The runs of one part, each by itself."""
    by_run: dict[bytes, list[Sighting]] = defaultdict(list)
    for run, sighting in sightings_of(folder, part):
        by_run[run].append(sighting)
    verdict = Verdict()
    gone = {run_letters(run) for run in erased} if erased else set()
    for run in {*by_run, *expected}:
        if run in gone:
            continue
        if any(sighting.old for sighting in by_run.get(run, ())):
            verdict.expired += 1
            continue
        chain: Chain = check(run.decode("ascii"), by_run.get(run, []), expected.get(run), names, ordered)
        verdict.runs += 1
        verdict.frames += chain.frames
        verdict.again += chain.again
        verdict.pending += chain.pending
        verdict.unchecked_ends += chain.open_ended
        verdict.findings += chain.findings
    return verdict
