"""Handing over what is kept of a player, a page at a time: as it is stored, with the instants in seconds since 1970.

A page lists runs first, then rows; the cursor says which is next. What else there is (account, seats, spent trials) is
little and stands on the first page.
"""

from __future__ import annotations

from dataclasses import asdict

from alienattack.protocol.api import KeptData, player_id
from functions.routing import Caller, Refusal
from functions.tables import boards, live, players, run_lists, runs, seats, sessions
from functions.tables.table import Table

RUNS_A_PAGE = 500  # at most 1.5 MB, where every run has had many frames refused; an answer may have six
ROWS_A_PAGE = 2_000
MAX_CURSOR = 96
_RUNS, _ROWS = "runs:", "rows:"


def page(table: Table, caller: Caller, now: float, retention_days: int, cursor: str) -> KeptData:
    """The page behind a cursor; "" is the first. Raises Refusal for a cursor that is none."""
    if len(cursor) > MAX_CURSOR or (not cursor.startswith((_RUNS, _ROWS)) and cursor):
        raise Refusal("bad_request", "That cursor is none of this list.")
    kept = {"runs": [], "rows": []} | ({} if cursor else _first(table, caller, now))
    following = ""
    if not cursor.startswith(_ROWS):
        kept["runs"], following = _runs(table, caller.sub, cursor.removeprefix(_RUNS))
        cursor = ""
    if not following:
        kept["rows"], following = _rows(table, player_id(caller.sub), cursor.removeprefix(_ROWS))
    return KeptData(as_of=round(now, 3), retention_days=retention_days, kept=kept, cursor=following)


def _first(table: Table, caller: Caller, now: float) -> dict[str, list[dict[str, object]]]:
    player = player_id(caller.sub)
    competitions = [session.id for session in sessions.list_all(table, now, archived=True)
                    if not sessions.always_there(session.id)]
    newest = players.newest_run(table, caller.sub)
    run = runs.read(table, newest) if newest else None
    playing = [entry for entry in live.read(table, run.session) if entry.run == newest] if run else []
    return {
        "account": [{"sub": caller.sub, "name": caller.name, "player": player, "email": caller.email,
                     "groups": sorted(caller.groups)}],
        "seats": [{"session": session, "at": seat.at}
                  for session, seat in sorted(seats.among(table, competitions, player).items())],
        "put_out": [{"session": session, "at": at}
                    for session, at in sorted(seats.bans_among(table, competitions, player).items())],
        "single_trials": [{"session": session} for session in players.single_trials(table, caller.sub)],
        "live": [asdict(entry) for entry in playing],
    }


def _runs(table: Table, sub: str, behind: str) -> tuple[list[dict[str, object]], str]:
    listed = run_lists.of_player(table, sub, RUNS_A_PAGE, behind)
    known = runs.read_many(table, (entry.run for entry in listed))
    told = [asdict(known[entry.run]) for entry in listed if entry.run in known]
    return told, _RUNS + listed[-1].run if len(listed) == RUNS_A_PAGE else ""


def _rows(table: Table, player: str, behind: str) -> tuple[list[dict[str, object]], str]:
    listed = boards.with_row_of(table, player, ROWS_A_PAGE, behind)
    told = [asdict(row) for row in boards.of_player(table, player, listed)]
    return told, _ROWS + listed[-1] if len(listed) == ROWS_A_PAGE else ""
