"""GET /sessions/{id}/board and .../board/me: the top, my row, my neighbours, and how far my own run was applied."""

from __future__ import annotations

from dataclasses import replace

from alienattack.protocol.api import ARCADE, Board, BoardRow, player_id
from functions import environment
from functions.closing import settle
from functions.requeuing import send_again_if_forgotten
from functions.routes.seats import must_be_in
from functions.routing import MANAGERS, Answer, Refusal, Request
from functions.standings import Standings
from functions.tables import players, runs, sessions
from functions.tables.sessions import Session
from functions.tables.table import Table

DEFAULT_LIMIT = 10
MAX_LIMIT = 100
MOST_SENT_AGAIN = 3  # forgotten runs that one look at the board sends to their verifier


def read(request: Request) -> Answer:
    """The board. Its ETag leaves out `as_of`, so that nothing new is a 304."""
    table, session = environment.table(), _session(request)
    me = player_id(request.caller.sub)
    standings = Standings(table, session.id, _limit(request), request.now, me)
    run, seq = _watermark(table, request.caller.sub, session.id)
    for forgotten in standings.forgotten[:MOST_SENT_AGAIN]:
        waiting = runs.read(table, forgotten, consistent=True)
        if waiting is not None:
            send_again_if_forgotten(table, environment.verify_queue(), waiting, request.now)
    me_row = standings.me()
    board = Board(
        session=session.info(request.now), players=standings.players(),
        rows=tuple(_told(row, request, session) for row in standings.top()),
        me=None if me_row is None else _told(me_row, request, session),
        near=tuple(_told(row, request, session) for row in standings.near()),
        next=standings.next(), applied_run=run, applied_seq=seq, as_of=round(request.now, 3),
    ).to_json()
    return Answer(board, etag_of={name: value for name, value in board.items() if name != "as_of"})


def my_place(request: Request) -> Answer:
    """My row, exact rank, percentile and the next place."""
    session = _session(request)
    standings = Standings(environment.table(), session.id, DEFAULT_LIMIT, request.now, player_id(request.caller.sub))
    place = standings.my_place()
    if place.row is not None:
        place = replace(place, row=_told(place.row, request, session))
    body = place.to_json()
    return Answer(body, etag_of=body)


def _told(row: BoardRow, request: Request, session: Session) -> BoardRow:
    """A row as this caller may see it: no way to a sealed replay, and flags for managers only."""
    if MANAGERS in request.caller.groups:
        return row
    return replace(row, run="" if session.seals(request.now) else row.run, flags=())


def _session(request: Request) -> Session:
    session = sessions.read(environment.table(), request.path_values.get("id", ARCADE))
    if session is None:
        raise Refusal("not_found", "There is no such session.")
    must_be_in(request, session, environment.table())
    return settle(environment.table(), session, request.now)


def _limit(request: Request) -> int:
    text = request.query.get("limit", str(DEFAULT_LIMIT))
    if not (text.isascii() and text.isdigit()) or len(text) > 4 or not 1 <= int(text) <= MAX_LIMIT:
        raise Refusal("bad_request", f"limit must be a whole number from 1 to {MAX_LIMIT}.")
    return int(text)


def _watermark(table: Table, sub: str, session: str) -> tuple[str, int]:
    """The player's newest run and how far it was applied, where it belongs to this session."""
    newest = players.newest_run(table, sub)
    run = runs.read(table, newest, consistent=True) if newest else None
    return (run.run, run.applied) if run is not None and run.session == session else ("", 0)
