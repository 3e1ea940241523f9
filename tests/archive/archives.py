"""Archives that nobody has played: real frames of recorded runs, signed anew for many players, in files as they lie."""

from __future__ import annotations

import gzip
import hashlib
import heapq
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from alienattack.protocol import tickets
from alienattack.protocol.frames import mac_of, seal
from alienattack.protocol.tickets import Ticket
from alienattack.sim import RULESET
from tests.archive.recordings import Recording

START = 1_790_000_000  # September 2026
TOGETHER = 12  # players at any time
FILE_BYTES = 1 << 20
FILE_SECONDS = 60.0
SENT_AGAIN = 0.004  # share of frames that stand in the archive twice
LEFT = 0.03  # share of runs without an end
KEYS = {"k1": b"an older master key", "k1789000000": b"the master key of these days"}


@dataclass(slots=True)
class MadeRun:
    """One run of such an archive: what the tables would say of it, and its frames as they were sealed."""

    ticket: Ticket
    frames: list[bytes] = field(default_factory=list)
    ended: bool = False
    seen: float = 0.0

    def item(self) -> dict[str, object]:
        """The run's item, as far as an archive is checked against it."""
        return {"run": self.ticket.run, "sub": self.ticket.sub, "session": self.ticket.session,
                "status": "verified" if self.ended else "live", "applied": len(self.frames),
                "counted": len(self.frames), "mac": mac_of(self.frames[-1]), "seen_ms": round(self.seen * 1000),
                "iat": self.ticket.iat, "exp": self.ticket.exp, "ended_ms": round(self.seen * 1000) * self.ended,
                "refused": [], "reason": ""}


def runs(recordings: Sequence[Recording], frames: int, seed: int = 1, start: float = START,
         keys: dict[str, bytes] = KEYS) -> Iterator[tuple[float, bytes, MadeRun]]:
    """Frames in the order in which they reach the stream, `frames` at least: (arrival, sealed bytes, run)."""
    rng = random.Random(seed)
    made = 0
    playing: list[tuple[float, int, Iterator[bytes], MadeRun]] = []
    for number in range(10**9):
        begin = start if number < TOGETHER else playing[0][0] + rng.uniform(0, 20)
        if made < frames:
            run, sealed = _run(rng, recordings, number, int(begin), keys)
            heapq.heappush(playing, (begin, number, sealed, run))
        while playing and (len(playing) >= TOGETHER or made >= frames):
            now, which, sealed, run = heapq.heappop(playing)
            data = next(sealed, None)
            if data is None:
                break
            made += 1
            run.frames.append(data)
            run.seen = now
            yield now, data, run
            if rng.random() < SENT_AGAIN:
                yield now + 0.01, data, run
            heapq.heappush(playing, (now + rng.uniform(1.4, 2.2), which, sealed, run))
        if made >= frames and not playing:
            return


def _run(rng: random.Random, recordings: Sequence[Recording], number: int, begin: int,
         keys: dict[str, bytes]) -> tuple[MadeRun, Iterator[bytes]]:
    recording = rng.choice(recordings)
    who = int(300 * rng.random() ** 2)
    kid = rng.choice(list(keys))
    ticket = Ticket(1, kid, rng.randbytes(12).hex(), hashlib.md5(b"%d" % who).hexdigest(), f"Player{who}",  # noqa: S324
                    "arcade" if number % 5 else "finals", recording.seed, RULESET, begin, begin + 26 * 3600)
    made = MadeRun(ticket)
    bodies = recording.bodies
    if rng.random() < LEFT:
        bodies = recording.begun(rng.randrange(1, len(recording.bodies)))
    else:
        made.ended = True
    text = tickets.encode(ticket)
    key = tickets.run_key(keys[kid], text)

    def sealed() -> Iterator[bytes]:
        prev = ""
        for body in bodies:
            data = seal(text, key, body, prev)
            prev = mac_of(data)
            yield data

    return made, sealed()


def write(folder: Path, recordings: Sequence[Recording], frames: int, seed: int = 1, start: float = START,
          done: Callable[[MadeRun], None] = lambda run: None) -> int:
    """Writes the files of an archive and returns how many different frames are in it; `done`: every run, once."""
    lines: list[bytes] = []
    size, since, count = 0, start, 0
    seen: dict[str, MadeRun] = {}

    def flush() -> None:
        moment = datetime.fromtimestamp(since, UTC)
        path = folder / f"frames/{moment:%Y/%m/%d}/{moment:%H%M%S}-shardId-000000000000-{count:056d}.ndjson.gz"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(gzip.compress(b"".join(lines), 6, mtime=0))

    for now, data, run in runs(recordings, frames, seed, start):
        if lines and (size >= FILE_BYTES or now - since >= FILE_SECONDS):
            flush()
            lines, size = [], 0
        if not lines:
            since = now
        lines.append(data)
        size += len(data)
        count += 1
        seen[run.ticket.run] = run
    if lines:
        flush()
    for run in seen.values():
        done(run)
    return sum(len(run.frames) for run in seen.values())
