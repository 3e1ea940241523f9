"""GET, POST and PATCH /sessions: what may be played, and its managers' side."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Any

from alienattack.protocol.api import ARCADE
from functions import environment
from functions.routing import Answer, Refusal, Request
from functions.seeds import new_seed
from functions.tables import sessions
from functions.tables.sessions import KINDS, STATES, Session
from functions.tables.table import ConditionFailed

MAX_NAME = 40


def list_all(request: Request) -> Answer:
    """Every session, the arcade first."""
    found = [session.info(request.now).to_json() for session in sessions.list_all(environment.table())]
    return Answer({"sessions": found})


def create(request: Request) -> Answer:
    """Opens a session now or at `opens_at`, until `closes_at` or until a manager closes it."""
    session = Session(
        id=secrets.token_hex(6),
        name=_name(request.body.get("name")),
        kind=_one_of("kind", request.body.get("kind", KINDS[0]), KINDS),
        opens_at=_instant("opens_at", request.body.get("opens_at")),
        closes_at=_instant("closes_at", request.body.get("closes_at")),
        public=_flag("public", request.body.get("public", True)),
        seed=new_seed() if _flag("same_seed", request.body.get("same_seed", False)) else 0,
    )
    end = session.end()
    if end is not None and end <= max(request.now, session.opens_at or 0.0):
        raise Refusal("bad_request", "A session must close after it opens, and in the future.")
    sessions.create(environment.table(), session)
    return Answer(session.info(request.now).to_json(), 201)


def change(request: Request) -> Answer:
    """Closes a session, or opens it again: `{"state": "closed" | "open"}`."""
    session_id = request.path_values["id"]
    wanted = _one_of("state", request.body.get("state"), STATES)
    table = environment.table()
    session = sessions.read(table, session_id)
    if session is None:
        raise Refusal("not_found", "There is no such session.")
    if session_id == ARCADE:
        raise Refusal("forbidden", "The arcade is always open.")
    try:
        if wanted == "closed":
            session = sessions.close(table, session, request.now)
        elif session.state_at(request.now) == "closed":
            if session.seed and not session.seals(request.now):
                raise Refusal("forbidden", "Its replays may have been watched: what all play can't be opened again.")
            session = sessions.reopen(table, session)
        else:
            session = replace(session, state="open")
    except ConditionFailed as error:
        raise Refusal("not_found", "There is no such session.") from error
    return Answer(session.info(request.now).to_json())


def _name(value: Any) -> str:
    if not isinstance(value, str) or not 1 <= len(value.strip()) <= MAX_NAME or not value.isprintable():
        raise Refusal("bad_request", f"A session needs a name of 1 to {MAX_NAME} characters.")
    return value.strip()


def _one_of(field: str, value: Any, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise Refusal("bad_request", f"{field} must be one of {', '.join(allowed)}.")
    return str(value)


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
