"""How a session's final board comes to stand: on read, step by step, with no timer and whoever looks.

    ended          nothing that arrives now counts any more (its end and the grace are over)
    marked         a marker lies in every shard, behind the last frame that counts
    consumed       the consumer has come to every marker, and no run waits for its verifier
    frozen         the winners are named, and nothing writes to this board again
    compared       the rank tree is what the rows say; where it was not, it is made so, and how far off it was is told
"""

from __future__ import annotations

from aws_lambda_powertools import Logger

from alienattack.protocol import markers
from alienattack.protocol.markers import Marker
from functions import environment
from functions.requeuing import send_again_if_forgotten
from functions.tables import boards, marks, ranks, runs, sessions
from functions.tables.boards import Best
from functions.tables.sessions import Session
from functions.tables.table import ConditionFailed, Table

WINNERS = 3

logger = Logger()


def settle(table: Table, session: Session, now: float) -> Session:
    """Takes a session as far as it goes at `now`; the session as it then is. A day's challenge ends with its day."""
    if session.drift is not None or not session.settles(now):
        return session
    try:
        if session.marked_at is None:
            session = _mark(table, session, now)
        if session.frozen_at is None:
            if not _consumed(table, session, now):
                return session
            session = sessions.freeze(table, session, now, _winners(boards.whole(table, session.id)))
        return _compared(table, session)
    except ConditionFailed:  # somebody else looked in the same moment
        return sessions.read(table, session.id) or session


def _mark(table: Table, session: Session, now: float) -> Session:
    """Markers first, then the note of them: after a crash between, there are just more markers."""
    stream, ring = environment.stream(), environment.master_keys().ring()
    shards = stream.open_shards()
    for shard, hash_key in shards.items():
        stream.put(markers.seal(Marker(session.id, shard), ring.current, ring.current_key), hash_key)
    return sessions.mark(table, session, now, tuple(shards))


def _consumed(table: Table, session: Session, now: float) -> bool:
    if not marks.all_seen(table, session.id, session.marked_shards):
        return False
    waiting = [run for run in runs.of_session(table, session.id) if run.status == "ended"]
    for run in waiting:
        send_again_if_forgotten(table, environment.verify_queue(), run, now)
    return not waiting


def _winners(rows: list[Best]) -> tuple[str, ...]:
    return tuple(best.name for best in rows[:WINNERS])


def _compared(table: Table, session: Session) -> Session:
    """The rows are read again, for one that was taken off in the moment before the board froze."""
    rows = boards.whole(table, session.id)
    wrong = ranks.rebuild(table, session.id, (best.score.score for best in rows))
    if wrong:
        logger.error("the rank tree had drifted", extra={"session": session.id, "counts": wrong})
    return sessions.compared(table, session, wrong, _winners(rows))
