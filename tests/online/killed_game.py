"""A game in a process of its own that is killed with -9 at a given statement of its spool, or plays to its end.

    python -m tests.online.killed_game FOLDER STATEMENT

It puts its frames into FOLDER/stream, one a line. No cloud answers what became of them.
"""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import sys
from pathlib import Path
from typing import Any

from alienattack.bots import make_bot
from alienattack.errors import CloudUnavailable
from alienattack.online.statemark import StateMark
from alienattack.online.telemetry import Telemetry
from alienattack.online.telemetry.putter import ACCEPTED, PutResult
from alienattack.protocol.api import RunGrant, RunStatus
from alienattack.sim import Sim
from alienattack.sim.replay import Recorder, encode
from tests.online.fakes import ManualClock

TICKS = 420


class Deadly:
    """A connection that kills its process before or after one of its statements."""

    def __init__(self, db: sqlite3.Connection, statement: int) -> None:
        self._db = db
        self._left = statement

    def execute(self, *statement: Any) -> sqlite3.Cursor:
        return self._counted(self._db.execute, *statement)

    def executemany(self, *statement: Any) -> sqlite3.Cursor:
        return self._counted(self._db.executemany, *statement)

    def _counted(self, call: Any, *statement: Any) -> sqlite3.Cursor:
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        result: sqlite3.Cursor = call(*statement)
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    def __getattr__(self, name: str) -> Any:
        return getattr(self._db, name)


class FileStream:
    """A stream that takes everything, and an API that never answers."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("ab", buffering=0)

    def put(self, data: bytes, partition_key: str) -> PutResult:
        self._file.write(data)
        return PutResult(ACCEPTED)

    def run(self, run_id: str) -> RunStatus:
        raise CloudUnavailable("nobody answers")

    def run_marked(self, run_id: str) -> tuple[RunStatus, StateMark | None]:
        raise CloudUnavailable("nobody answers")


def play(folder: Path, grant: RunGrant, statement: int) -> int:
    """Plays a run to its end; returns how many instants to be killed at there were."""
    clock, stream = ManualClock(), FileStream(folder / "stream")
    telemetry = Telemetry(folder / "spool.sqlite", stream, stream, clock, random.Random(1))
    deadly = Deadly(telemetry._spool._db, statement)
    telemetry._spool._db = deadly  # type: ignore[assignment]
    sim, bot, log = Sim(grant.seed, grant.ruleset), make_bot("hunter", 1), telemetry.open_run(grant)
    recorder = Recorder(sim)
    for _ in range(TICKS):
        buttons = recorder.add(bot.choose(sim))
        events = tuple(sim.step(buttons))
        log.tick(sim.tick, buttons, (sim.score, sim.lives, sim.shots, sim.level), events)
        clock.advance(1 / 60)
        if sim.tick % 30 == 0:
            telemetry.step()
    log.end("quit", sim.tick, sim.digest(), encode(recorder.finish()))
    telemetry.step()
    return -deadly._left


if __name__ == "__main__":
    home = Path(sys.argv[1])
    import json

    print(play(home, RunGrant.from_json(json.loads((home / "grant.json").read_text())), int(sys.argv[2])))
