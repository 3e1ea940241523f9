"""POST and DELETE /sessions/{id}/seat, GET /sessions/{id}/lobby: who is in, and when it begins."""

from __future__ import annotations

import hmac
import random
import time

from alienattack.protocol.api import Lobby, player_id
from functions import environment
from functions.attendance import attendance
from functions.closing import settle
from functions.routing import MANAGERS, Answer, Refusal, Request
from functions.tables import seats, sessions
from functions.tables.erasures import AccountErased
from functions.tables.seats import Banned, Full, Seat
from functions.tables.sessions import Session
from functions.tables.table import Table

ERASED = "What was kept of this account has been deleted. Delete the account itself too, then make another."
BANNED = "The host has put you out of this session."
_chance = random.SystemRandom()


def wait(longest: float) -> None:
    """Waits by chance for up to `longest` seconds: full jitter, so that those who met don't meet again."""
    time.sleep(_chance.uniform(0, longest))


def take(request: Request) -> Answer:
    """Gives the caller a seat; the same again is as good. A session that is not public asks for its code."""
    table, session = environment.table(), competition(request)
    if session.state_at(request.now) not in ("open", "gathering"):
        raise Refusal("session_closed", "That session is not open.")
    if not session.public and not _knows_code(request, session) and not _is_in(request, session, table):
        raise Refusal("forbidden", "That session is by invitation: its host has the code.")
    give_seat(table, session, request)
    return Answer(_lobby(request, session, table).to_json(), 201)


def leave(request: Request) -> Answer:
    """Frees the caller's seat. A single trial that was spent stays spent."""
    table, session = environment.table(), competition(request)
    must_be_in(request, session, table)  # the answer tells who is there
    seats.leave(table, session.id, player_id(request.caller.sub), wait)
    attendance().went(session.id, player_id(request.caller.sub))
    return Answer(_lobby(request, session, table).to_json())


def lobby(request: Request) -> Answer:
    """Who is there, and the instant of the start. Those outside a private session are not told."""
    table, session = environment.table(), competition(request)
    must_be_in(request, session, table)
    session = settle(table, session, request.now)  # its host looks here until the final board stands
    body = _lobby(request, session, table).to_json()
    return Answer(body, etag_of={name: value for name, value in body.items() if name != "server_time"})


def give_seat(table: Table, session: Session, request: Request) -> None:
    """A seat for the caller, in words where there is none. Raises Refusal."""
    seat = Seat(player_id(request.caller.sub), request.caller.name, round(request.now, 3))
    try:
        seats.take(table, session, seat, wait)
    except Full as error:
        raise Refusal("session_full", f"All {session.seats} seats are taken.") from error
    except Banned as error:
        raise Refusal("banned", BANNED) from error
    except AccountErased as error:
        raise Refusal("erased", ERASED) from error
    attendance().came(session.id, seat)


def must_be_in(request: Request, session: Session, table: Table) -> None:
    """Raises Refusal where a session is not public and the caller has neither a seat in it nor manages."""
    if not session.public and not _is_in(request, session, table):
        raise Refusal("forbidden", "That session is by invitation: only those in it may look.")


def competition(request: Request) -> Session:
    """The session that a request names, which must be one with seats. Raises Refusal."""
    session_id = request.path_values["id"]
    session = sessions.read(environment.table(), session_id)
    if session is None:
        raise Refusal("not_found", "There is no such session.")
    if sessions.always_there(session_id) is not None:
        raise Refusal("bad_request", "The arcade and the daily challenge have no seats: just play.")
    return session


def _is_in(request: Request, session: Session, table: Table) -> bool:
    return MANAGERS in request.caller.groups or seats.has(table, session.id, player_id(request.caller.sub))


def _knows_code(request: Request, session: Session) -> bool:
    given = request.body.get("code")
    return isinstance(given, str) and is_code_of(session, given)


def is_code_of(session: Session, given: str) -> bool:
    """Whether `given`, in any spelling and with any characters, is the code of a session that is not public."""
    text = given.strip().upper().encode("utf-8", "replace")  # JSON can spell half a character, which has no bytes
    return bool(session.code) and hmac.compare_digest(text, session.code.encode())


def _lobby(request: Request, session: Session, table: Table) -> Lobby:
    me = player_id(request.caller.sub)
    mine = seats.has(table, session.id, me)  # read now, for a player who misses their seat believes it lost
    present = attendance().of(table, session.id, request.now)
    if mine and me not in present.seats:
        present = present.joined_by(Seat(me, request.caller.name, round(request.now, 3)))
    manager = MANAGERS in request.caller.groups
    return Lobby(session.info(request.now, present.taken, code=manager),
                 tuple(seat.name for seat in present.in_order()), mine, round(request.now, 3))
