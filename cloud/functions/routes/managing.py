"""What a host does besides opening and closing: numbers, the whole board for export, and putting players out."""

from __future__ import annotations

from alienattack.protocol.api import ARCADE, DEAD_LETTERS_TOLD, BoardPage, Statistics, player_id
from alienattack.protocol.names import MAX_LENGTH
from functions import dead_letters, environment
from functions.attendance import attendance
from functions.closing import settle
from functions.counting import Count, counting
from functions.pages import page, whole
from functions.routes.seats import competition, wait
from functions.routing import Answer, Refusal, Request
from functions.tables import boards, live, progress, runs, seats, sessions
from functions.tables.boards import BoardFrozen
from functions.tables.table import Table

EXPORT_ROWS = 1_000  # a page; far below the 6 MB that an answer may have


def statistics(request: Request) -> Answer:
    """Players, runs by status, frames applied and refused, how old the newest frame is; the cloud's dead letters."""
    table, session_id = environment.table(), request.path_values["id"]
    session = sessions.read(table, session_id)
    if session is None:
        raise Refusal("not_found", "There is no such session.")
    count = _counted(table, session_id, request.now)
    told = Statistics(
        players=boards.players_of(table, session_id), seats_taken=seats.taken(table, [session_id])[session_id],
        playing=count.playing, frames=count.frames, runs=dict(count.statuses), refused=dict(count.refused),
        behind_s=None if count.newest_ms is None else round(max(0.0, count.at - count.newest_ms / 1000), 3),
        as_of=round(count.at, 3),
        drift=session.drift,
        dead_letters=dead_letters.count(environment.bucket("DEAD_LETTER_BUCKET"), environment.dead_letter_queue(),
                                        DEAD_LETTERS_TOLD),
    )
    return Answer(told.to_json())


def _counted(table: Table, session: str, now: float) -> Count:
    """Of the arcade, which keeps no list of its runs, only those on its live board."""
    if session != ARCADE:
        return counting().of(table, session, now)
    playing = [entry.seen_ms for entry in live.read(table, ARCADE) if entry.fresh(now) and entry.state == "live"]
    return Count(now, playing=len(playing), newest_ms=max(playing, default=None))


def export(request: Request) -> Answer:
    """Every verified row with runs and flags, best first.

    A competition's in one answer, whose rows are all read once, so that one that climbs meanwhile is there once. The
    arcade, which may have any number of them, gives EXPORT_ROWS a page; `?cursor=` asks for the next.
    """
    table = environment.table()
    session = sessions.read(table, request.path_values["id"])
    if session is None:
        raise Refusal("not_found", "There is no such session.")
    settled = settle(table, session, request.now)
    if session.seats:
        rows, cursor = whole(table, session.id), ""
    else:
        rows, cursor = page(table, session.id, request.query.get("cursor", ""), EXPORT_ROWS)
    return Answer({"session": settled.info(request.now).to_json(), **BoardPage(tuple(rows), cursor).to_json()})


def kick(request: Request) -> Answer:
    """Frees a player's seat and ends what they play now. What was played to its end stays, and they may come back."""
    table, session = environment.table(), competition(request)
    player = _player(request, table, session.id)
    _put_out(table, session.id, player, request.now)
    return Answer({"player": player})


def ban(request: Request) -> Answer:
    """Puts a player out for good: no seat, no run, no row."""
    table, session = environment.table(), competition(request)
    player = _player(request, table, session.id)
    seats.ban(table, session.id, player, request.now)  # first, so that nothing slips in behind what follows
    _put_out(table, session.id, player, request.now)
    try:
        boards.remove(table, session.id, player)
    except BoardFrozen as error:
        raise Refusal("frozen", "The final board stands; the player may not come back, but the row stays.") from error
    return Answer({"player": player})


def _put_out(table: Table, session: str, player: str, now: float) -> None:
    seats.leave(table, session, player, wait)
    attendance().went(session, player)
    playing = {run.run for run in runs.of_session(table, session) if player_id(run.sub) == player
               and run.status == "live"}
    for run_id in playing:
        table.change_together([runs.superseded(run_id, int(now * 1000))])
    for shard in environment.stream().shards() if playing else ():
        progress.take_out(table, shard, playing)  # else their next frames are shown without a look at their items
    for run_id in playing:
        live.remove(table, session, run_id)


def _player(request: Request, table: Table, session: str) -> str:
    """The player that the body names, by name or opaque id, among those who are or were in the session."""
    wanted = request.body.get("player")
    if not isinstance(wanted, str) or not 0 < len(wanted) <= max(64, MAX_LENGTH):
        raise Refusal("bad_request", "Say which player: a name, or the id that the board shows.")
    for seat in seats.of_session(table, session):
        if wanted in (seat.player, seat.name) or wanted.lower() == seat.name.lower():
            return seat.player
    for run in runs.of_session(table, session):
        if wanted == player_id(run.sub) or wanted.lower() == run.name.lower():
            return player_id(run.sub)
    raise Refusal("not_found", "There is no such player in this session.")
