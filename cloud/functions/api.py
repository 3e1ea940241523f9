"""The HTTP API.

To add a route: one row in ROUTES, one function in routes/ (and a route in the template if it is open).
"""

from __future__ import annotations

import random
import time
from dataclasses import replace
from typing import Any

from aws_lambda_powertools import Logger
from botocore.exceptions import BotoCoreError, ClientError

from functions import environment
from functions.routes import boards, config, managing, me, runs, seats, sessions, spectating
from functions.routing import MANAGERS, Caller, Route, Router, error_response
from functions.second_factor import LACKING
from functions.tables.table import TableBusy

ROUTES = (
    Route("GET", "/config", config.read, open=True),
    Route("GET", "/sessions", sessions.list_all),
    Route("POST", "/sessions", sessions.create, group=MANAGERS),
    Route("PATCH", "/sessions/{id}", sessions.change, group=MANAGERS),
    Route("GET", "/sessions/{id}/lobby", seats.lobby),
    Route("POST", "/sessions/{id}/seat", seats.take),
    Route("DELETE", "/sessions/{id}/seat", seats.leave),
    Route("GET", "/sessions/{id}/board", boards.read),
    Route("GET", "/sessions/{id}/board/me", boards.my_place),
    Route("GET", "/sessions/{id}/board/around-me", boards.around_me),
    Route("GET", "/sessions/{id}/board/rows", boards.rows),
    Route("GET", "/sessions/{id}/board/friends", boards.friends),
    Route("GET", "/sessions/{id}/export", managing.export, group=MANAGERS),
    Route("GET", "/sessions/{id}/statistics", managing.statistics, group=MANAGERS),
    Route("POST", "/sessions/{id}/kick", managing.kick, group=MANAGERS),
    Route("POST", "/sessions/{id}/ban", managing.ban, group=MANAGERS),
    Route("GET", "/public/sessions/{id}/board", spectating.read, open=True),
    Route("POST", "/runs", runs.start),
    Route("GET", "/runs/{id}", runs.read),
    Route("GET", "/runs/{id}/replay", runs.replay),
    Route("GET", "/me/export", me.export),
    Route("DELETE", "/me", me.erase),
)

FAILED = 400  # and what is above: always noted
SLOW_MS = 1_000.0

logger = Logger()


def prove(caller: Caller) -> Caller:
    """A manager as one, or as a player only where the template demands a second factor and there is none."""
    demanded = environment.second_factor()
    if demanded is None or demanded.has(caller.username):
        return caller
    return replace(caller, groups=caller.groups - {MANAGERS}, lacks=LACKING)


_router = Router(ROUTES, time.time, prove)


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answers one request; whatever goes wrong inside is an answer too, and a line in the log."""
    started = time.perf_counter()
    try:
        response = _router.answer(event)
    except (ClientError, BotoCoreError, TableBusy):
        logger.exception("a service did not answer")
        response = error_response("unavailable", "The cloud is busy. Try again in a moment.")
    except Exception:  # the last line of defence: a client must always get an answer
        logger.exception("a request failed")
        response = error_response("internal", "Something went wrong in the cloud.")
    _note(event, response["statusCode"], (time.perf_counter() - started) * 1000)
    return response


def _note(event: dict[str, Any], status: int, ms: float) -> None:
    """One short line. Lines are paid for by weight, and the stage's access log has one for each request: so of what
    went well and fast only one of so many is noted here, each counting for all of them (`of`)."""
    one_of = environment.log_one_of()
    if status >= FAILED or ms >= SLOW_MS:
        one_of = 1
    elif random.randrange(one_of):
        return
    # By its id the access log tells the path.
    logger.info("request", extra={"route": _router.name_of(event), "status": status, "ms": round(ms, 1), "of": one_of,
                                  "request": event.get("requestContext", {}).get("requestId", "")})
