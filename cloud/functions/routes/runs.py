"""POST /runs, GET /runs/{id} and its /replay: the right to play one run, what became of it, and how it was played."""

from __future__ import annotations

import secrets
import time
from typing import Any

from alienattack.protocol import tickets
from alienattack.protocol.api import RunGrant, RunReplay, player_id
from alienattack.protocol.encoding import to_b64url
from alienattack.protocol.keyring import KeyRing
from alienattack.protocol.tickets import Ticket
from alienattack.protocol.versions import version_number
from functions import environment
from functions.requeuing import send_again_if_forgotten
from functions.routes.seats import BANNED, ERASED, give_seat, must_be_in
from functions.routing import MANAGERS, Answer, Refusal, Request
from functions.rulesets import OLDEST_CLIENT, PLAYABLE
from functions.seeds import new_seed
from functions.tables import keys, live, players, runs, seats, sessions
from functions.tables.erasures import AccountErased
from functions.tables.players import LooksTaken, TooManyRuns, TrialSpent
from functions.tables.seats import Banned
from functions.tables.table import Table

ASK_AGAIN_SECONDS = 120.0  # a single trial that nobody has begun is told again this long


def start(request: Request) -> Answer:
    """Grants a run: a ticket that says who plays what, the key that signs its frames, the seed the server picked.

    The player's run before it is superseded: it may deliver what was played until now, and no more. `ended` in the
    body, where given, is a run whose end is on its way: its live row changes in a moment, and need not be taken off.
    """
    session_id, ruleset = _wanted(request.body)
    caller, table, ended = request.caller, environment.table(), request.body.get("ended")
    session = sessions.read(table, session_id)
    if session is None:
        raise Refusal("not_found", "There is no such session.")
    seated = session.seats > 0 and seats.has(table, session.id, player_id(caller.sub))
    if not seated:  # first: others are not told how it stands
        must_be_in(request, session, table)
    if not session.grants_runs(request.now):
        if session.state_at(request.now) == "gathering":
            raise Refusal("not_started", "Wait for the host: everybody begins together.")
        raise Refusal("session_closed", "That session is not open.")
    if session.seats and not seated:  # whoever waited in the lobby has one
        give_seat(table, session, request)
    begins = session.play_begins(request.now)
    ring = environment.master_keys().ring()
    ticket = Ticket(
        v=tickets.VERSION, kid=ring.current, run=secrets.token_hex(12), sub=caller.sub, name=caller.name,
        session=session.id, seed=session.seed or new_seed(), ruleset=ruleset,
        iat=int(begins), exp=session.ticket_expiry(request.now),
    )
    try:
        begun = players.begin_run(table, runs.from_ticket(ticket), ring.current, request.now, time.sleep, ended=ended,
                                   single_trial=session.kind == "SINGLE_TRIAL", seated=session.seats > 0)
    except LooksTaken as error:
        raise Refusal("forbidden", "Another player's name looks just like yours: make an account under another one."
                      ) from error
    except TooManyRuns as error:
        raise Refusal("too_many_requests", "That's a lot of runs. Wait a minute.") from error
    except TrialSpent as spent:
        ticket = _ticket_again(table, spent, ruleset, request.now)
    except AccountErased as error:
        raise Refusal("erased", ERASED) from error
    except Banned as error:
        raise Refusal("banned", BANNED) from error
    else:
        if begun.first:
            players.remember_name(table, caller.name, player_id(caller.sub))
        if begun.superseded and begun.superseded != ended:
            _take_off(table, begun.superseded)
    return Answer(_grant(ticket, ring, request.now).to_json(), 201)


def _grant(ticket: Ticket, ring: KeyRing, now: float) -> RunGrant:
    text = tickets.encode(ticket)
    return RunGrant(
        run=ticket.run, ticket=text, key=to_b64url(tickets.run_key(ring.keys[ticket.kid], text)), seed=ticket.seed,
        ruleset=ticket.ruleset, session=ticket.session, expires_at=float(ticket.exp), server_time=round(now, 3),
    )


def _ticket_again(table: Table, spent: TrialSpent, ruleset: int, now: float) -> Ticket:
    """The ticket of a single trial that was granted a moment ago and not begun: its first answer may have been lost.

    Raises Refusal: the trial is spent.
    """
    run = runs.read(table, spent.run, consistent=True)
    fresh = run is not None and not run.applied and not run.superseded_ms and now - run.iat <= ASK_AGAIN_SECONDS
    if run is None or not fresh or run.ruleset != ruleset or spent.kid not in environment.master_keys().ring().keys:
        raise Refusal("already_played", "You have already played this session.")
    return Ticket(v=tickets.VERSION, kid=spent.kid, run=run.run, sub=run.sub, name=run.name, session=run.session,
                  seed=run.seed, ruleset=run.ruleset, iat=run.iat, exp=run.exp)


def read(request: Request) -> Answer:
    """The caller's own run: watermark, refusals, verdict. Another player's run is not told from one that never was.

    An ended run that still waits for its verifier is queued again here: no timer watches it.
    """
    table = environment.table()
    run = runs.read(table, request.path_values["id"], consistent=True)
    if run is None or run.sub != request.caller.sub:
        raise Refusal("not_found", "There is no such run of yours.")
    send_again_if_forgotten(table, environment.verify_queue(), run, request.now)
    body = run.to_status().to_json()
    return Answer(body, etag_of=body)


def replay(request: Request) -> Answer:
    """The replay of a verified run, of one's own ended run, and for managers of any that has ended.

    Where all play the same game, others see it only once the session has closed.
    """
    table = environment.table()
    run = runs.read(table, request.path_values["id"])
    manager = MANAGERS in request.caller.groups
    if run is None or not (run.status == "verified" or (run.ended_ms and (manager or run.sub == request.caller.sub))):
        raise Refusal("not_found", "There is no such replay.")
    session = sessions.read(table, run.session)
    if run.sub != request.caller.sub and not manager and session is not None and session.seals(request.now):
        raise Refusal("sealed", "All play the same game here: replays can be watched once the session has closed.")
    data = environment.bucket("ARCHIVE_BUCKET").get(keys.replay_object(run.run))
    if data is None:
        raise Refusal("not_found", "There is no such replay.")
    told = RunReplay(run.run, player_id(run.sub), run.name, run.session, run.seed, run.ruleset, run.state, data)
    return Answer(told.to_json())


def _take_off(table: Table, run_id: str) -> None:
    """Takes a superseded run off the live board, unless it waits for its verdict."""
    run = runs.read(table, run_id, consistent=True)
    if run is not None and run.shown_status == "superseded":
        live.remove(table, run.session, run.run)


def _wanted(body: Any) -> tuple[str, int]:
    session, ruleset, client = body.get("session"), body.get("ruleset"), body.get("client")
    if not isinstance(session, str) or type(ruleset) is not int or not isinstance(client, str):
        raise Refusal("bad_request", "A run needs session, client and ruleset.")
    try:
        too_old = version_number(client) < version_number(OLDEST_CLIENT)
    except ValueError as error:
        raise Refusal("bad_request", "The client's version can't be read.") from error
    if too_old:
        raise Refusal("client_too_old", f"Update the game: version {OLDEST_CLIENT} is the oldest that can play here.")
    if ruleset not in PLAYABLE:
        raise Refusal("unknown_ruleset", "Update the game: this cloud plays by other rules.")
    return session, ruleset
