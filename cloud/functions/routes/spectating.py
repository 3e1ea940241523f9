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

ROWS = 100
MAX_AGE_SECONDS = 1
STALE_SECONDS = 60  # what a CDN shows on while the cloud does not answer; the page says how old it is


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
    kept = f"public, max-age={MAX_AGE_SECONDS}, s-maxage={MAX_AGE_SECONDS}, stale-if-error={STALE_SECONDS}"
    headers = {"cache-control": kept, "access-control-allow-origin": "*"}
    return Answer(board, etag_of={name: value for name, value in board.items() if name != "as_of"}, headers=headers)
