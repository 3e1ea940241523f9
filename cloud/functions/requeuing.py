"""Sends an ended run to its verifier again where nobody judged it in time: on read, for no timer watches it."""

from __future__ import annotations

import json

from functions.environment import Queue
from functions.tables import runs
from functions.tables.runs import Run
from functions.tables.table import Table


def send_again_if_forgotten(table: Table, queue: Queue, run: Run, now: float) -> None:
    """Queues the run where it has waited runs.REQUEUE_SECONDS; once, however many look at the same time."""
    if runs.claim_requeue(table, run, int(now * 1000)):
        queue.send(json.dumps({"run": run.run}))
