"""GET, POST and PATCH /sessions: what may be played, and its managers' side."""

from __future__ import annotations

import secrets
import unicodedata
from typing import Any

from alienattack.protocol.api import player_id
from alienattack.protocol.api.fields import MOST_LETTERS, shown
from functions import environment
from functions.closing import settle
from functions.routes.seats import is_code_of
from functions.routing import MANAGERS, MAX_BODY_BYTES, Answer, Refusal, Request
from functions.seeds import new_seed
from functions.tables import seats, sessions
from functions.tables.sessions import (
    DEFAULT_SEATS,
    KINDS,
    MOST_MINUTES,
    MOST_SEATS,
    MULTIPLE_TRIALS,
    TIME_CONSTRAINED,
    Session,
)
from functions.tables.table import ConditionFailed, Table

MAX_NAME = MOST_LETTERS
DEFAULT_MINUTES = 5
_BLANK = frozenset(" \u115f\u1160\u2800\u3164\uffa0")  # letters of Unicode that show nothing
_CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that is taken for another
CODE_LENGTH = 8


def list_all(request: Request) -> Answer:
    """The sessions that the caller may know of, the arcade first.

    Private ones are listed for managers, for those with a seat, and for whoever gives the code (`?code=`). Archived
    ones only with `?archived=true`.
    """
    table = environment.table()
    archived = request.query.get("archived") == "true"
    found = [settle(table, session, request.now)
             for session in sessions.list_all(table, request.now, archived=archived)]
    shown = [session for session in found
             if (archived or session.state != "archived") and _may_know(request, session, table)]
    taken = seats.taken(table, (session.id for session in shown if not sessions.always_there(session.id)))
    manager = MANAGERS in request.caller.groups
    return Answer({"sessions": [session.info(request.now, taken.get(session.id, 0), code=manager).to_json()
                                for session in shown]})


def create(request: Request) -> Answer:
    """Opens a session now or at `opens_at`, until `closes_at`, its time limit, or until a manager closes it."""
    session = _wanted(request)
    end = session.end()
    if end is not None and end <= max(request.now, session.opens_at or 0.0):
        raise Refusal("bad_request", "A session must close after it opens, and in the future.")
    sessions.create(environment.table(), session)
    return Answer(session.info(request.now, code=True).to_json(), 201)


def change(request: Request) -> Answer:
    """`{"state": "started" | "closed" | "open" | "archived"}`: starts everybody, closes, opens again, archives."""
    session_id, wanted = request.path_values["id"], request.body.get("state")
    if not isinstance(wanted, str) or wanted not in _CHANGES:
        raise Refusal("bad_request", f"state must be one of {', '.join(_CHANGES)}.")
    table = environment.table()
    session = sessions.read(table, session_id)
    if session is None:
        raise Refusal("not_found", "There is no such session.")
    if sessions.always_there(session_id) is not None:
        raise Refusal("forbidden", "The arcade and the daily challenge can't be opened or closed.")
    changed = _CHANGES[wanted](table, session, request.now)
    taken = seats.taken(table, [session_id])[session_id]
    return Answer(changed.info(request.now, taken, code=True).to_json())


def _start(table: Table, session: Session, now: float) -> Session:
    if not session.gathers:
        raise Refusal("bad_request", "That session has no common start: everybody begins when they like.")
    state, players = session.state_at(now), seats.taken(table, [session.id])[session.id]
    if state in ("closed", "archived"):
        raise Refusal("session_closed", "That session is closed.")
    if state == "waiting":
        raise Refusal("bad_request", "It is not open yet, so nobody can be in its lobby: start it once it is.")
    end = session.end()
    if end is not None and end <= now + sessions.countdown(players):
        raise Refusal("session_closed", "It ends before everybody could begin: open a new session.")
    try:
        return sessions.start(table, session, now, players)
    except ConditionFailed as error:
        raise Refusal("already_started", "It has started already.") from error


def _close(table: Table, session: Session, now: float) -> Session:
    """One in the archive stays there: it is closed."""
    try:
        return sessions.close(table, session, now)
    except ConditionFailed:
        return sessions.read(table, session.id) or session


def _open(table: Table, session: Session, now: float) -> Session:
    if session.state_at(now) not in ("closed", "archived"):
        return session
    if session.seed and not session.seals(now):
        raise Refusal("forbidden", "Its replays may have been watched: what all play can't be opened again.")
    if session.minutes and session.closes_at is not None and now >= session.closes_at:
        raise Refusal("session_closed", "Its minutes are over: open a new session.")
    try:
        return sessions.reopen(table, session, now)
    except ConditionFailed as error:
        raise Refusal("frozen", "Its final board stands: open a new session.") from error


def _archive(table: Table, session: Session, now: float) -> Session:
    try:
        return sessions.archive(table, settle(table, session, now))
    except ConditionFailed as error:
        raise Refusal("bad_request", "Close it first, and wait until its final board stands.") from error


_CHANGES = {"started": _start, "closed": _close, "open": _open, "archived": _archive}


def _may_know(request: Request, session: Session, table: Table) -> bool:
    if session.public or MANAGERS in request.caller.groups:
        return True
    if is_code_of(session, request.query.get("code", "")):
        return True
    return seats.has(table, session.id, player_id(request.caller.sub))


def _wanted(request: Request) -> Session:
    """The session that a manager describes. Raises Refusal."""
    body = request.body
    kind = _one_of("kind", body.get("kind", MULTIPLE_TRIALS), KINDS)
    timed = kind == TIME_CONSTRAINED
    minutes = _whole("minutes", body.get("minutes", DEFAULT_MINUTES if timed else 0), int(timed), MOST_MINUTES)
    if minutes and not timed:
        raise Refusal("bad_request", f"minutes goes with {TIME_CONSTRAINED}.")
    public, gathers = _flag("public", body.get("public", True)), _flag("gathers", body.get("gathers", False))
    opens_at, closes_at = _instant("opens_at", body.get("opens_at")), _instant("closes_at", body.get("closes_at"))
    if timed and not gathers:
        limit = (opens_at or request.now) + minutes * 60
        closes_at = limit if closes_at is None else min(limit, closes_at)
    return Session(
        id=secrets.token_hex(6), name=_name(body.get("name")), kind=kind, opens_at=opens_at, closes_at=closes_at,
        public=public, gathers=gathers, minutes=minutes,
        seats=_whole("seats", body.get("seats", DEFAULT_SEATS), 1, MOST_SEATS),
        seed=new_seed() if _flag("same_seed", body.get("same_seed", False)) else 0,
        code="" if public else "".join(secrets.choice(_CODE_LETTERS) for _ in range(CODE_LENGTH)),
    )


def _name(value: Any) -> str:
    """One spelling of a title (NFC, single spaces), which must be what a client shows, with something to be seen."""
    if isinstance(value, str) and len(value) <= MAX_BODY_BYTES:
        title = " ".join(word for word in unicodedata.normalize("NFC", value).split(" ") if word)
        if 1 <= len(title) <= MAX_NAME and title == shown(title) and not set(title) <= _BLANK:
            return title
    raise Refusal("bad_request", f"A session needs a name of 1 to {MAX_NAME} characters that can be seen.")


def _one_of(field: str, value: Any, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise Refusal("bad_request", f"{field} must be one of {', '.join(allowed)}.")
    return str(value)


def _whole(field: str, value: Any, low: int, high: int) -> int:
    if type(value) is not int or not low <= value <= high:
        raise Refusal("bad_request", f"{field} must be a whole number from {low} to {high}.")
    return value


def _instant(field: str, value: Any) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 2**40:
        raise Refusal("bad_request", f"{field} must be seconds since 1970.")
    return float(value)


def _flag(field: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise Refusal("bad_request", f"{field} must be true or false.")
    return value
