"""Erasing a player: all that tables and the bucket of replays keep of them, in an order that survives a crash.

First a mark that stops whatever could write anew, last the note that the mark may be forgotten; between them each step
deletes what it finds by a list, and the list's own entry last. So the same call again goes on where one broke off.

Results on final boards stay, under nobody's name: the places of others hang on them. Every other board loses the row,
and its rank tree with it. Frames in the archive are named by day, not by player: an object `erased/{sub}.json` asks for
their removal. What was put into dead letters goes with them after 90 days.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from alienattack.protocol.api import player_id
from functions.environment import Bucket
from functions.routing import Caller
from functions.tables import boards, erasures, keys, live, players, progress, run_lists, seats, sessions
from functions.tables.boards import BoardFrozen
from functions.tables.run_lists import Listed
from functions.tables.seats import Wait
from functions.tables.table import Table

RUNS_A_CALL = 100  # some 400 deletions, a second's work: an answer may take ten
ROWS_A_CALL = 100
WRITERS = 8

T = TypeVar("T")


def erase(table: Table, archive: Bucket, shards: Sequence[str], caller: Caller, now: float, wait: Wait) -> bool:
    """Erases what is kept of the caller; False where there is more: ask again. `shards`: of the stream.

    Raises TableBusy where others change the same counts in the same moment; asking again goes on.
    """
    player = player_id(caller.sub)
    since = erasures.begin(table, player, now)
    players.bar(table, caller.sub, since)
    _mark(archive, caller.sub, {"at": since})
    if not (_runs(table, archive, shards, caller.sub) and _rows(table, player, caller.name)):
        return False
    competitions = [session.id for session in sessions.list_all(table, now, archived=True)
                    if not sessions.always_there(session.id)]
    for session in seats.among(table, competitions, player):
        seats.leave(table, session, player, wait)
    for session in seats.bans_among(table, competitions, player):
        table.delete(keys.ban(session, player))
    players.forget(table, caller.sub, caller.name)
    _mark(archive, caller.sub, {"at": since, "until": erasures.finish(table, player, now)})
    return True


def _mark(archive: Bucket, sub: str, instants: Mapping[str, float]) -> None:
    """Asks for the player's frames to be removed: marked `at`, none can come any more after `until`."""
    archive.put(keys.erased_object(sub), json.dumps({"sub": sub, **instants}).encode())


def _runs(table: Table, archive: Bucket, shards: Sequence[str], sub: str) -> bool:
    """Deletes up to RUNS_A_CALL runs; whether those were all.

    The items first: what still folds a frame of theirs finds none, and puts nothing back. The list's entries last.
    """
    listed = run_lists.first_of(table, sub, RUNS_A_CALL)
    if not listed:
        return True
    erasures.hold_until(table, player_id(sub), max(entry.exp for entry in listed))

    def delete_items(entry: Listed) -> None:
        table.delete(keys.run(entry.run))
        table.delete(keys.run_of_session(entry.session, entry.run))

    def delete_replay(entry: Listed) -> None:
        archive.delete(keys.replay_object(entry.run))

    _all_at_once(delete_items, listed)
    for shard in shards:
        progress.take_out(table, shard, {entry.run for entry in listed})
    for session in {entry.session for entry in listed}:
        live.remove_player(table, session, player_id(sub))
    _all_at_once(delete_replay, listed)
    run_lists.take_out(table, sub, {entry.run for entry in listed})
    return len(listed) < RUNS_A_CALL


def _rows(table: Table, player: str, name: str) -> bool:
    """Takes up to ROWS_A_CALL rows off their boards; whether those were all."""
    listed = boards.with_row_of(table, player, ROWS_A_CALL)

    def delete_row(board: str) -> None:
        try:
            boards.remove(table, board, player)
        except BoardFrozen:
            boards.give_to_nobody(table, board, player, secrets.token_hex(8))
            _name_no_winner(table, board, name)
        table.delete(keys.row_of_player(player, board))

    _all_at_once(delete_row, listed)
    return len(listed) < ROWS_A_CALL


def _name_no_winner(table: Table, board: str, name: str) -> None:
    """The session names its winners too. A name is one account's, so this one is the player's."""
    session = sessions.read_many(table, [board]).get(board)
    if session is not None and name in session.winners:
        sessions.name_nobody(table, session, name, boards.NOBODY)


def _all_at_once(work: Callable[[T], None], entries: Iterable[T]) -> None:
    with ThreadPoolExecutor(WRITERS) as writers:
        list(writers.map(work, entries))  # the list raises what a writer raised
