"""GET /public/sessions/{id}/board: what a scoreboard shows, for anybody, with no sign-in.

The same for everybody and cacheable, so that behind a CDN a million spectators cost one reading of the table a second.
"""

from __future__ import annotations

from dataclasses import replace

from alienattack.protocol.api import Board
from functions import environment
from functions.closing import settle
from functions.routing import Answer, Refusal, Request
from functions.standings import Standings
from functions.tables import seats, sessions
from functions.tables.sessions import Session

ROWS = 200  # every seat of a session as they are opened, and some
MAX_AGE_SECONDS = 1
STALE_SECONDS = 2  # so long an old answer may be given while one new one is fetched, so that nobody waits
ERROR_SECONDS = 60  # what a CDN shows on while the cloud does not answer; the page says how old it is
FINAL_SECONDS = 60  # what can't change any more is kept longer by what is shared


def read(request: Request) -> Answer:
    """The first ROWS rows of a public session. One that is not public is not told from one that never was."""
    table = environment.table()
    session = sessions.read(table, request.path_values["id"])
    if session is None or not session.public:
        raise Refusal("not_found", "There is no such public session.")
    session = settle(table, session, request.now)
    standings = Standings(table, session, ROWS, request.now, me="")
    taken = seats.taken(table, [session.id])[session.id] if session.seats else 0
    board = Board(session=session.info(request.now, taken), players=standings.players(),
                  rows=tuple(replace(row, run="", flags=()) for row in standings.top()),
                  as_of=round(request.now, 3)).to_json()
    headers = {"cache-control": _keeping(session), "access-control-allow-origin": "*"}
    return Answer(board, etag_of={name: value for name, value in board.items() if name != "as_of"}, headers=headers)


def _keeping(session: Session) -> str:
    """How long browsers and shared caches may keep the answer (RFC 9111, and RFC 5861 for what is stale)."""
    shared = MAX_AGE_SECONDS if session.frozen_at is None else FINAL_SECONDS
    return (f"public, max-age={MAX_AGE_SECONDS}, s-maxage={shared}, stale-while-revalidate={STALE_SECONDS}, "
            f"stale-if-error={ERROR_SECONDS}")
