"""Alterations of an archive, of every kind that somebody who can write into the bucket might try, and what must be told
of each."""

from __future__ import annotations

import gzip
import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from alienattack.archive.findings import Finding
from alienattack.protocol import tickets
from alienattack.protocol.frames import open_frame, seal
from tests.archive.archives import KEYS


@dataclass(frozen=True, slots=True)
class Planted:
    """One alteration: which frames of which run it is about, or which file."""

    what: str
    run: str = ""
    seqs: tuple[int, ...] = ()
    file: str = ""

    def found(self, findings: Iterable[Finding]) -> bool:
        """Whether a finding names it: a frame of the run, or the file. `findings`: those of the run, or of the file."""
        if self.run:
            return any(each.run == self.run and each.seq <= seq <= max(each.until, each.seq)
                       for each in findings for seq in self.seqs)
        return any(each.file == self.file and each.kind == "damaged_file" for each in findings)


Spot = tuple[str, int, str, int]  # file, index of the line, run, seq


@dataclass(slots=True)
class Files:
    """The lines of an archive in memory; only files that were changed are written back."""

    folder: Path
    lines: dict[str, list[bytes]] = field(default_factory=dict)
    runs: dict[str, list[Spot]] = field(default_factory=lambda: defaultdict(list))
    changed: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    cut: set[str] = field(default_factory=set)

    @staticmethod
    def read(folder: Path) -> Files:
        """Every line of every file, and where the frames of each run lie."""
        files = Files(folder)
        for path in sorted(folder.rglob("*.gz")):
            key = path.relative_to(folder).as_posix()
            files.lines[key] = gzip.decompress(path.read_bytes()).splitlines(keepends=True)
            for index, line in enumerate(files.lines[key]):
                run, seq = _named(line)
                files.runs[run].append((key, index, run, seq))
        return files

    def write(self) -> None:
        """Writes the changed files back."""
        for key in self.changed - self.gone:
            data = gzip.compress(b"".join(self.lines[key]), 1, mtime=0)
            (self.folder / key).write_bytes(data[: len(data) * 2 // 3] if key in self.cut else data)
        for key in self.gone:
            (self.folder / key).unlink()

    def line(self, spot: Spot) -> bytes:
        """The line at a place."""
        return self.lines[spot[0]][spot[1]]

    def put(self, spot: Spot, line: bytes) -> None:
        """Another line instead; b"" takes it out (places of others stay)."""
        self.lines[spot[0]][spot[1]] = line
        self.changed.add(spot[0])


def _named(line: bytes) -> tuple[str, int]:
    text = line[11:line.index(b'"', 11)].decode()
    return tickets.decode(text).run, int(line[line.index(b'"seq":') + 6:line.index(b',"prev"')])


Planter = Callable[[random.Random, Files, list[Spot], list[Spot]], Planted]


def _flipped(rng: random.Random, files: Files, run: list[Spot], _other: list[Spot]) -> Planted:
    """Any bit of any byte of a line, its newline included."""
    spot = rng.choice(run)
    line = bytearray(files.line(spot))
    line[rng.randrange(len(line))] ^= 1 << rng.randrange(8)
    files.put(spot, bytes(line))
    return Planted("a flipped bit", spot[2], (spot[3],))


def _other_score(rng: random.Random, files: Files, run: list[Spot], _other: list[Spot]) -> Planted:
    spot = rng.choice(run)
    line = files.line(spot)
    place = line.index(b'"score":') + 8
    files.put(spot, line[:place] + b"9" + line[place:])
    return Planted("a higher score", spot[2], (spot[3],))


def _taken_out(which: str) -> Planter:
    def plant(rng: random.Random, files: Files, run: list[Spot], _other: list[Spot]) -> Planted:
        spot = {"first": run[0], "last": run[-1], "middle": rng.choice(run[1:-1])}[which]
        files.put(spot, b"")
        return Planted(f"the {which} frame taken out", spot[2], (spot[3],))

    return plant


def _all_taken_out(_rng: random.Random, files: Files, run: list[Spot], _other: list[Spot]) -> Planted:
    for spot in run:
        files.put(spot, b"")
    return Planted("a whole run taken out", run[0][2], tuple(spot[3] for spot in run))


def _swapped(rng: random.Random, files: Files, run: list[Spot], _other: list[Spot]) -> Planted:
    place = rng.randrange(len(run) - 1)
    one, other = run[place], run[place + 1]
    line = files.line(one)
    files.put(one, files.line(other))
    files.put(other, line)
    return Planted("two lines swapped", one[2], (one[3], other[3]))


def _doubled(rng: random.Random, files: Files, run: list[Spot], _other: list[Spot]) -> Planted:
    spot = rng.choice(run)
    line = files.line(spot)
    files.put(spot, line + line.replace(b'"tick":', b'"tick":1', 1))
    return Planted("a second copy with other bytes", spot[2], (spot[3],))


def _moved(rng: random.Random, files: Files, run: list[Spot], other: list[Spot]) -> Planted:
    spot, theirs = rng.choice(run), files.line(other[0])
    line = files.line(spot)
    files.put(spot, b'{"ticket":"' + theirs[11:theirs.index(b'"', 11)] + line[line.index(b'"', 11):])
    return Planted("a frame moved to another run", spot[2], (spot[3],))


def _forged(rng: random.Random, files: Files, run: list[Spot], _other: list[Spot]) -> Planted:
    """A frame that fits in everything but was signed by somebody without the key."""
    spot = rng.choice(run)
    frame = open_frame(files.line(spot), KEYS)
    files.put(spot, seal(frame.ticket_text, rng.randbytes(32), frame.body, frame.prev))
    return Planted("a frame signed with a wrong key", spot[2], (spot[3],))


def _put_beside(rng: random.Random, files: Files, run: list[Spot], _other: list[Spot]) -> Planted:
    """A forged frame behind the last of a run, nothing taken away."""
    frame = open_frame(files.line(run[-1]), KEYS)
    body = frame.body
    more = type(body)(body.seq + 1, body.tick + 60, body.state)
    files.put(run[-1], files.line(run[-1]) + seal(frame.ticket_text, rng.randbytes(32), more, frame.mac))
    return Planted("a forged frame added", run[-1][2], (run[-1][3] + 1,))


OF_RUNS: tuple[Planter, ...] = (_flipped, _flipped, _flipped, _other_score, _taken_out("first"), _taken_out("middle"),
                                _taken_out("last"), _all_taken_out, _swapped, _doubled, _moved, _forged, _put_beside)


def plant(folder: Path, count: int, rng: random.Random, whole_files: int) -> list[Planted]:
    """Alters an archive in `count` places, no run in two; `whole_files` of them cut a file off, as many take one."""
    files = Files.read(folder)
    planted: list[Planted] = []
    spoiled: set[str] = set()
    for place, key in enumerate(rng.sample(sorted(files.lines), 2 * whole_files)):
        here = [spot for spot in _spots(files) if spot[0] == key]
        spoiled |= {spot[2] for spot in here}
        if place % 2:
            files.cut.add(key)
            files.changed.add(key)
            planted.append(Planted("a file cut off", file=key))
        else:
            files.gone.add(key)
            alone = next(spot for spot in here if sum(each[3] == spot[3] for each in files.runs[spot[2]]) == 1)
            planted.append(Planted("a file taken away", alone[2], (alone[3],)))
    untouched = [run for run in sorted(files.runs) if run not in spoiled and _single(files.runs[run])]
    rng.shuffle(untouched)
    other = files.runs[untouched.pop()]
    while len(planted) < count:
        run = untouched.pop()
        planted.append(OF_RUNS[len(planted) % len(OF_RUNS)](rng, files, files.runs[run], other))
    files.write()
    return planted


def _spots(files: Files) -> Iterator[Spot]:
    return (spot for run in files.runs.values() for spot in run)


def _single(run: Sequence[Spot]) -> bool:
    """At least three frames, each there once: of one that is there twice a copy may go without a loss."""
    return len(run) >= 3 and len({spot[3] for spot in run}) == len(run)


def unfound(planted: Sequence[Planted], findings: Sequence[Finding]) -> list[Planted]:
    """The alterations that no finding names."""
    by_run: dict[str, list[Finding]] = defaultdict(list)
    by_file: dict[str, list[Finding]] = defaultdict(list)
    for each in findings:
        by_run[each.run].append(each)
        by_file[each.file].append(each)
    return [each for each in planted if not each.found(by_run[each.run] if each.run else by_file[each.file])]
