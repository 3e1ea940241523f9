"""What was played and not yet sent."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from pathlib import Path

from alienattack.hosting.doctor.case import Case
from alienattack.hosting.doctor.finding import Finding, bad, ok, warn

_WAITING = """
SELECT (SELECT count(*) FROM frames) + (SELECT count(*) FROM rows), (SELECT min(opened) FROM runs),
       (SELECT count(*) FROM runs WHERE closed = '')
"""


def spools(case: Case) -> Finding:
    """How much waits in each spool, and since when. One that can't be read loses nothing by being looked at."""
    folder = case.settings.paths.state_dir / "spool"
    waiting: list[str] = []
    for path in sorted(folder.glob("*/spool.sqlite")):
        try:
            count, since, runs = _look(path)
        except sqlite3.Error as error:
            return bad(f"The spool {path} can't be read ({error}).",
                       "Start the game: it puts a damaged spool aside and goes on with a new one.")
        if count:
            day = datetime.fromtimestamp(since).strftime("%Y-%m-%d %H:%M") if since else "an unknown day"
            waiting.append(f"{count} frames of {'1 run' if runs == 1 else f'{runs} runs'} since {day} "
                           f"for cloud {path.parent.name}")
    if waiting:
        return warn(f"Not sent yet: {'; '.join(waiting)}.",
                    "Start the game on that cloud and sign in as who played: they are sent by themselves.")
    return ok("Nothing waits to be sent.")


def _look(path: Path) -> tuple[int, float | None, int]:
    db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=5.0)
    try:
        count, since, runs = db.execute(_WAITING).fetchone()
        return int(count), since, int(runs)
    finally:
        db.close()
