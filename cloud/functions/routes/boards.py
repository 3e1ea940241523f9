"""GET /sessions/{id}/board and what hangs on it: the top, my row, those around me, friends, all rows by pages."""

from __future__ import annotations

from dataclasses import replace

from alienattack.protocol.api import ARCADE, PERIODS, Board, BoardPage, BoardRow, Friends, player_id
from functions import environment, pages
from functions.closing import settle
from functions.in_play import in_play
from functions.requeuing import send_again_if_forgotten
from functions.routes.seats import must_be_in
from functions.routing import MANAGERS, Answer, Refusal, Request
from functions.standings import Standings
from functions.tables import boards, players, runs, sessions
from functions.tables.runs import Run
from functions.tables.sessions import Session
from functions.tables.table import Table

DEFAULT_LIMIT = 10
MAX_LIMIT = 100
MAX_FRIENDS = 50
MAX_CURSOR = 128  # characters; a place is shorter
MOST_SENT_AGAIN = 3  # forgotten runs that one look at the board sends to their verifier


def read(request: Request) -> Answer:
    """The board. Its ETag leaves out `as_of`, so that nothing new is a 304.

    `?run=`: the caller's run beside which it is shown; then what all see alike may be a moment old.
    """
    table, now = environment.table(), request.now
    session, run, fresh_for = _seen_from(request, table)
    board = _board(request, session)
    standings = Standings(table, session, _limit(request), now, player_id(request.caller.sub), board, fresh_for)
    for forgotten in standings.forgotten[:MOST_SENT_AGAIN]:
        waiting = runs.read(table, forgotten, consistent=True)
        if waiting is not None:
            send_again_if_forgotten(table, environment.verify_queue(), waiting, now)
    top = standings.look.told(_limit(request), MANAGERS in request.caller.groups, session.seals(now),
                              lambda row: _told(row, request, session))
    near, me = standings.near(), standings.me()  # in this order: my neighbours' ranks are read with mine
    body = Board(
        session=session.info(now), players=standings.players(), rows=(),
        me=None if me is None else _told(me, request, session),
        near=tuple(_told(row, request, session) for row in near),
        next=standings.next(), applied_run=run.run if run else "", applied_seq=run.applied if run else 0,
        as_of=round(now, 3),
    ).to_json()
    tag = {**body, "rows": top.digest}
    del tag["as_of"]
    return Answer({**body, "rows": top.rows}, etag_of=tag)


def _seen_from(request: Request, table: Table) -> tuple[Session, Run | None, float]:
    """The session, the caller's live run there, and how many seconds old may be what all who play see alike.

    Who is in the middle of a run asks every few seconds, and everybody sees nearly the same.
    """
    session_id, sub, now = request.path_values["id"], request.caller.sub, request.now
    fresh_for, told = environment.board_seconds(), request.query.get("run", "")
    if told and fresh_for:
        run = in_play().run(table, sub, told, session_id, now)
        session = in_play().session(table, session_id, now, fresh_for) if run is not None else None
        if session is not None:
            return session, run, fresh_for
    newest = _newest_run(table, sub)  # of a game that does not say what is played beside its pane
    session = _session(request)
    if newest is None or newest.session != session_id:
        return session, None, 0.0
    return session, newest, fresh_for if newest.shown_status == "live" else 0.0


def my_place(request: Request) -> Answer:
    """My row, exact rank, percentile and the next place."""
    session = _session(request)
    standings = Standings(environment.table(), session, DEFAULT_LIMIT, request.now, player_id(request.caller.sub),
                          _board(request, session))
    place = standings.my_place()
    if place.row is not None:
        place = replace(place, row=_told(place.row, request, session))
    body = place.to_json()
    return Answer(body, etag_of=body)


def around_me(request: Request) -> Answer:
    """My verified row with `limit` rows on each side, best first; no rows where I have none."""
    table, session = environment.table(), _session(request)
    board, limit = _board(request, session), _limit(request)
    mine = boards.of_players(table, board, [player_id(request.caller.sub)])
    if not mine:
        return Answer(BoardPage(()).to_json())
    (me,) = mine.values()
    above = boards.before(table, board, me.place, limit)[::-1]
    rows = pages.ranked(table, board, [*above, me, *boards.after(table, board, me.place, limit)])
    body = BoardPage(tuple(_told(row, request, session) for row in rows)).to_json()
    return Answer(body, etag_of=body)


def rows(request: Request) -> Answer:
    """Verified rows one page after the other: `?cursor=` of the page before, `?limit=`."""
    session = _session(request)
    cursor = request.query.get("cursor", "")
    if len(cursor) > MAX_CURSOR:
        raise Refusal("bad_request", "That cursor is none of this board.")
    found, following = pages.page(environment.table(), _board(request, session), cursor, _limit(request))
    body = BoardPage(tuple(_told(row, request, session) for row in found), following).to_json()
    return Answer(body, etag_of=body)


def friends(request: Request) -> Answer:
    """The rows of the players in `?names=` (commas between), with their ranks in the whole board."""
    table, session = environment.table(), _session(request)
    names = [name for name in request.query.get("names", "").split(",") if name.strip()]
    if not 1 <= len(names) <= MAX_FRIENDS:
        raise Refusal("bad_request", f"Give 1 to {MAX_FRIENDS} names with commas between.")
    board, known = _board(request, session), players.by_names(table, names)
    found = boards.of_players(table, board, known.values())
    best = sorted(found.values(), key=lambda row: row.place)
    told = tuple(_told(pages.row_of(row, boards.rank_of(table, board, row.score.score)), request, session)
                 for row in best)
    missing = tuple(name.strip() for name in names if known.get(name.strip().lower()) not in found)
    body = Friends(told, missing).to_json()
    return Answer(body, etag_of=body)


def _board(request: Request, session: Session) -> str:
    """Which board of a session is meant: the arcade has one of all times, of today and of this week (`?period=`)."""
    period = request.query.get("period", "all")
    if period not in PERIODS or (period != "all" and session.id != ARCADE):
        raise Refusal("bad_request", f"period is one of {', '.join(PERIODS)}, and goes with the arcade.")
    return session.id if session.id != ARCADE else boards.of_period(period, request.now)


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


def _newest_run(table: Table, sub: str) -> Run | None:
    """The player's newest run, wherever it is played."""
    newest = players.newest_run(table, sub)
    return runs.read(table, newest) if newest else None
