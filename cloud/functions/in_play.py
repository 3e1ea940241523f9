"""Who is in the middle of a run, and where: remembered for a moment, for their panes ask every few seconds.

A pane says which run is played beside it. That this run is the caller's own and live, in that session, is all that has
to be known: whoever was put out has no live run any more. An id that is none of those is as if nothing had been said,
so that nobody learns from it whose run it is.
"""

from __future__ import annotations

import re
from functools import cache

from functions.closing import settle
from functions.remembering import keep
from functions.tables import runs, sessions
from functions.tables.runs import Run
from functions.tables.sessions import Session
from functions.tables.table import Table

RUN_SECONDS = 60.0  # a third as long as a live run's item stays as it is; who is put out may look for so long yet
MOST_RUNS = 5_000  # that a process remembers, and
MOST_SESSIONS = 200
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


class InPlay:
    """One process's memory of who plays."""

    def __init__(self) -> None:
        self._runs: dict[str, tuple[float, Run]] = {}
        self._sessions: dict[str, tuple[float, Session]] = {}

    def run(self, table: Table, sub: str, run_id: str, session: str, now: float) -> Run | None:
        """The caller's live run of that id in that session, as it was RUN_SECONDS ago at the earliest; else None."""
        if not _ID.fullmatch(run_id):
            return None
        at, run = self._runs.get(run_id, (0.0, None))
        if run is None or not 0 <= now - at < RUN_SECONDS:
            run = runs.read(table, run_id)
            if run is not None and run.shown_status == "live":
                keep(self._runs, run_id, (now, run), MOST_RUNS)
            else:
                self._runs.pop(run_id, None)
                return None
        return run if run.sub == sub and run.session == session else None

    def session(self, table: Table, session_id: str, now: float, fresh_for: float) -> Session | None:
        """A session, at most `fresh_for` seconds old; None where there is none."""
        at, session = self._sessions.get(session_id, (0.0, None))
        if session is None or not 0 <= now - at < fresh_for:
            found = sessions.read(table, session_id)
            if found is None:
                return None
            session = settle(table, found, now)
            keep(self._sessions, session_id, (now, session), MOST_SESSIONS)
        return session


@cache
def in_play() -> InPlay:
    """The process's one."""
    return InPlay()
