"""The frames of one run held against each other and against the table: a pure function.

Every frame names the mac of the one before it, so a run proves itself: what is missing in the middle or was put there
breaks the chain. What is missing at its end only the table can tell, which knows how far the run was applied.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from alienattack.archive.findings import Finding

MAC_LETTERS = 22  # of 43: 132 bits tell frames apart

Place = tuple[int, int]  # number of the file, number of the line


@dataclass(frozen=True, slots=True)
class Sighting:
    """An authentic frame at one place.

    `refused`: the cloud has its bytes among the dead letters; `old`: its run is so old that it need not be kept.
    """

    seq: int
    mac: str
    prev: str
    place: Place
    end: bool = False
    refused: bool = False
    old: bool = False


@dataclass(frozen=True, slots=True)
class Expected:
    """What the table says of a run. `mac`: its first MAC_LETTERS, or fewer where the table has no more.

    `unchained`: frames that the cloud refused for that. `settled`: everything that was applied must be archived by now.
    """

    applied: int
    mac: str
    unchained: frozenset[int] = frozenset()
    settled: bool = True


@dataclass(frozen=True, slots=True)
class Chain:
    """What became of one run. `again`: lines beyond the first of their frame; `pending`: frames that are still on their
    way into the archive; `open_ended`: neither an end nor the table says that this was all."""

    findings: tuple[Finding, ...]
    frames: int
    again: int
    pending: int = 0
    open_ended: bool = False


def check(run: str, sightings: Sequence[Sighting], expected: Expected | None, names: Sequence[str],
          ordered: frozenset[int] = frozenset()) -> Chain:
    """Checks a run. `names`: file number -> key; `ordered`: the files whose numbers tell the order of the stream."""
    by_seq: dict[int, list[Sighting]] = defaultdict(list)
    for sighting in sorted(sightings, key=lambda each: (each.seq, each.place)):
        by_seq[sighting.seq].append(sighting)
    last = expected.applied if expected else max(by_seq, default=0)
    # What came beyond the table's watermark was never taken: its player alone knows what it was to be.
    chosen = {seq: _chosen(seq, by_seq, expected) for seq in by_seq if seq <= last}
    gaps = list(_gaps(list(chosen), last))
    pending = 0
    if expected and not expected.settled and gaps and gaps[-1][1] == last:
        first, _ = gaps.pop()
        pending = last - first + 1
    findings = [*_doubled(run, by_seq, chosen, names), *_missing(run, gaps, last, by_seq, names),
                *_unchained(run, chosen, expected, names),
                *_out_of_order(run, by_seq, chosen, names, ordered)]
    if expected and expected.applied in chosen and not chosen[expected.applied].mac.startswith(expected.mac):
        findings.append(_at("other_than_table", run, chosen[expected.applied], names))
    ended = any(each.end for each in chosen.values())
    return Chain(tuple(findings), len(by_seq), len(sightings) - len(by_seq), pending, not ended and expected is None)


def _chosen(seq: int, by_seq: dict[int, list[Sighting]], expected: Expected | None) -> Sighting:
    """Of several frames under one number the one that counts: the table's, else the one that the next follows."""
    found = by_seq[seq]
    if len({each.mac for each in found}) == 1:
        return found[0]
    followers = {each.prev for each in by_seq.get(seq + 1, ())}
    if expected and seq == expected.applied:
        followers = {each.mac for each in found if each.mac.startswith(expected.mac)}
    return next((each for each in found if each.mac in followers),
                next((each for each in found if not each.refused), found[0]))


def _doubled(run: str, by_seq: dict[int, list[Sighting]], chosen: dict[int, Sighting],
             names: Sequence[str]) -> Iterator[Finding]:
    for seq, counts in chosen.items():
        for each in by_seq[seq]:
            if each.mac != counts.mac and not each.refused:
                yield _at("doubled", run, each, names)


def _gaps(numbers: Sequence[int], last: int) -> Iterator[tuple[int, int]]:
    """The stretches of 1 to `last` that are not among `numbers`, which ascend."""
    before = 0
    for number in (*numbers, last + 1):
        if number > before + 1:
            yield before + 1, number - 1
        before = number


def _missing(run: str, gaps: Sequence[tuple[int, int]], last: int, by_seq: dict[int, list[Sighting]],
             names: Sequence[str]) -> Iterator[Finding]:
    """A gap is told with the file of a frame beside it: there, or nearby, the missing ones were."""
    for first, until in gaps:
        beside = by_seq.get(until + 1) or by_seq.get(first - 1)
        kind = "missing" if until < last else "missing_end" if by_seq else "missing_run"
        yield Finding(kind, names[beside[0].place[0]] if beside else "", 0, run, first, until)


def _unchained(run: str, chosen: dict[int, Sighting], expected: Expected | None,
               names: Sequence[str]) -> Iterator[Finding]:
    refused = expected.unchained if expected else frozenset()
    for seq, each in chosen.items():
        before = chosen.get(seq - 1)
        if before is not None and each.prev != before.mac and seq not in refused and not each.refused:
            yield _at("unchained", run, each, names)


def _out_of_order(run: str, by_seq: dict[int, list[Sighting]], chosen: dict[int, Sighting], names: Sequence[str],
                  ordered: frozenset[int]) -> Iterator[Finding]:
    """Walks through the run as the consumer did: each frame is applied behind the one before it, or comes again."""
    place: Place | None = None
    for seq, counts in chosen.items():
        places = [each.place for each in by_seq[seq] if each.mac == counts.mac]
        behind = [each for each in places if place is None or _behind(each, place, ordered)]
        if not behind:
            yield _at("out_of_order", run, counts, names)
        place = min(behind or places)


def _behind(one: Place, other: Place, ordered: frozenset[int]) -> bool:
    """Whether `one` comes later in the stream, or may do: where files tell no order only their own lines do."""
    if one[0] == other[0]:
        return one[1] > other[1]
    return one[0] > other[0] or not (one[0] in ordered and other[0] in ordered)


def _at(kind: str, run: str, sighting: Sighting, names: Sequence[str]) -> Finding:
    file, line = sighting.place
    return Finding(kind, names[file], line, run, sighting.seq, sighting.seq)
