"""Messages to the verifier. One that nobody judged in time is sent again: on read, for no timer watches it."""

from __future__ import annotations

import json

from alienattack.protocol.api import player_id
from functions.environment import Queue
from functions.tables import runs
from functions.tables.runs import Run
from functions.tables.table import Table


def message_of(run: Run) -> str:
    """What tells the verifier to judge a run. The player's opaque id goes along: a run that was erased is not there."""
    return json.dumps({"run": run.run, "player": player_id(run.sub)})


def send_again_if_forgotten(table: Table, queue: Queue, run: Run, now: float) -> None:
    """Queues the run where it has waited runs.REQUEUE_SECONDS; once, however many look at the same time."""
    if runs.claim_requeue(table, run, int(now * 1000)):
        queue.send(message_of(run))
