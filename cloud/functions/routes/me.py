"""GET /me/export and DELETE /me: a player's right to have what is kept of them, and to have it deleted."""

from __future__ import annotations

from alienattack.protocol.api import Erasure
from functions import environment, erasing, handing_over
from functions.routes.seats import wait
from functions.routing import Answer, Refusal, Request


def export(request: Request) -> Answer:
    """What is kept of the caller, a page at a time (`?cursor=`); replays by `GET /runs/{id}/replay`, one at a time."""
    days = environment.days("RETENTION_DAYS")
    told = handing_over.page(environment.table(), request.caller, request.now, days, request.query.get("cursor", ""))
    return Answer(told.to_json())


def erase(request: Request) -> Answer:
    """Erases what is kept of the caller, who names themselves (`?name=`) so that no slip does it.

    The account itself is the user pool's, and its owner deletes it there with a token of their own: nothing that the
    cloud runs may delete accounts. `done` false: there is more, ask again.
    """
    if request.query.get("name", "").lower() != request.caller.name.lower():
        raise Refusal("bad_request", "Say the name of the account that shall be deleted.")
    done = erasing.erase(environment.table(), environment.bucket("ARCHIVE_BUCKET"), environment.stream().shards(),
                         request.caller, request.now, wait)
    return Answer(Erasure(done).to_json())
