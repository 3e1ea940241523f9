"""GET /sessions/{id}/board and what hangs on it: the top, my row, those around me, friends, all rows by pages."""

from __future__ import annotations

from dataclasses import replace

from alienattack.protocol.api import ARCADE, PERIODS, Board, BoardPage, BoardRow, Friends, player_id
from functions import environment, pages
from functions.closing import settle
from functions.requeuing import send_again_if_forgotten
from functions.routes.seats import must_be_in
from functions.routing import MANAGERS, Answer, Refusal, Request
from functions.standings import Standings
from functions.tables import boards, players, runs, sessions
from functions.tables.runs import Run
from functions.tables.sessions import THE_ARCADE, Session
from functions.tables.table import Table

DEFAULT_LIMIT = 10
MAX_LIMIT = 100
MAX_FRIENDS = 50
MAX_CURSOR = 128  # characters; a place is shorter
MEMBER_SECONDS = 60.0
MOST_IN_PLAY = 5_000  # players that a process remembers
MOST_SENT_AGAIN = 3  # forgotten runs that one look at the board sends to their verifier


def read(request: Request) -> Answer:
    """The board. Its ETag leaves out `as_of`, so that nothing new is a 304."""
    table = environment.table()
    me = player_id(request.caller.sub)
    newest = _newest_run(table, request.caller.sub)
    # Who is in the middle of a run asks every few seconds, and everybody sees nearly the same.
    fresh_for = environment.board_seconds() if newest is not None and newest.shown_status == "live" else 0.0
    here = newest is not None and newest.session == request.path_values.get("id", ARCADE)
    session = _session_in_play(request, fresh_for) if fresh_for and here else _session(request)
    standings = Standings(table, session, _limit(request), request.now, me, _board(request, session), fresh_for)
    run, seq = (newest.run, newest.applied) if newest is not None and newest.session == session.id else ("", 0)
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


_in_play: dict[tuple[str, str], tuple[float, float, Session]] = {}


def _session_in_play(request: Request, fresh_for: float) -> Session:
    """`_session` for somebody in the middle of a run there: read anew only after `fresh_for` seconds, and whether they
    may look after MEMBER_SECONDS: who is put out has no live run any more, and does not come here."""
    session_id, now = request.path_values.get("id", ARCADE), request.now
    of_all, own = (session_id, ""), (session_id, request.caller.sub)
    read_at, _, session = _in_play.get(of_all, (0.0, 0.0, THE_ARCADE))
    checked_at = _in_play.get(own, (0.0, 0.0, THE_ARCADE))[1]
    if 0 <= now - read_at < fresh_for and 0 <= now - checked_at < MEMBER_SECONDS:
        return session
    if not 0 <= now - checked_at < MEMBER_SECONDS:
        session = _session(request)
        _in_play[own] = (0.0, now, session)
    else:
        found = sessions.read(environment.table(), session_id)
        if found is None:
            raise Refusal("not_found", "There is no such session.")
        session = settle(environment.table(), found, now)
    _in_play[of_all] = (now, 0.0, session)
    while len(_in_play) > MOST_IN_PLAY:
        del _in_play[next(iter(_in_play))]
    return session


def _limit(request: Request) -> int:
    text = request.query.get("limit", str(DEFAULT_LIMIT))
    if not (text.isascii() and text.isdigit()) or len(text) > 4 or not 1 <= int(text) <= MAX_LIMIT:
        raise Refusal("bad_request", f"limit must be a whole number from 1 to {MAX_LIMIT}.")
    return int(text)


def _newest_run(table: Table, sub: str) -> Run | None:
    """The player's newest run, wherever it is played."""
    newest = players.newest_run(table, sub)
    return runs.read(table, newest) if newest else None
