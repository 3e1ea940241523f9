"""The verifier: plays every ended run again, and only what it finds becomes a best.

The same message again changes nothing.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

from aws_lambda_powertools import Logger
from botocore.exceptions import BotoCoreError, ClientError

from alienattack.protocol.api import ARCADE, player_id
from alienattack.sim import TICKS_PER_SECOND
from functions import environment, measuring
from functions.environment import Bucket
from functions.tables import boards, erasures, keys, live, runs, sessions
from functions.tables.boards import Best, BoardFrozen
from functions.tables.erasures import AccountErased
from functions.tables.runs import Run
from functions.tables.seats import Banned
from functions.tables.table import Table, TableBusy
from functions.verdicts import Judgement, judge

# The message is sent a moment before its run is marked ended.
WAIT_SECONDS = 0.1
WAITS = 20
# Between two tries to move a row in a rank tree that others change too.
BUSY_SECONDS = 0.05
BUSY_ROUNDS = 5

logger = Logger()


class NotReady(Exception):
    """The run has not ended yet, or its replay is not there yet; the queue brings the message again."""


class Verifier:
    """Judges ended runs. `pause` waits for seconds, `clock` tells them since 1970."""

    def __init__(self, table: Table, archive: Bucket, pause: Callable[[float], None],
                 clock: Callable[[], float] = time.time) -> None:
        self._table = table
        self._archive = archive
        self._pause = pause
        self._clock = clock

    def verify(self, run_id: str, player: str = "") -> str:
        """Judges one run of `player` (opaque id) and returns its status; "erased" where there is nothing to judge.

        Raises NotReady.

        First the best, then the verdict, then the live row: after a crash between them the message comes again, a best
        that is not better than itself is not written twice, and a verdict stands only once. The live row of a verified
        run shows nothing that the best does not, so it is left to the consumer (tables/live.py).
        """
        try:
            run = self._ended(run_id)
            if run.status == "ended":
                run = self._decided(run)
        except (NotReady, AccountErased):
            if player and erasures.is_erased(self._table, player):
                return "erased"
            raise
        if run.status != "verified":
            live.remove(self._table, run.session, run.run)
        return run.status

    def _decided(self, run: Run) -> Run:
        data = self._archive.get(keys.replay_object(run.run))
        if data is None:
            raise NotReady(f"the replay of {run.run} is not in the archive")
        judgement = judge(run, data, sessions.plays_until(self._table, run.session))
        if judgement.score is not None:
            first_ms = run.iat * 1000 + run.ticks * 1000 // TICKS_PER_SECOND
            best = Best(run.session, player_id(run.sub), run.name, judgement.score, first_ms, run.run,
                        judgement.flags)
            judgement = self._recorded(run, best, judgement)
        decided = runs.decide(self._table, run, judgement.status, judgement.reason, judgement.flags)
        measuring.note("verdict", {judgement.status.capitalize(): 1},
                       {"run": run.run, "status": judgement.status, "reason": judgement.reason},
                       seconds={"VerdictSeconds": round(max(0.0, self._clock() - run.ended_ms / 1000), 3)})
        return decided or runs.read(self._table, run.run, consistent=True) or run  # another message was sooner

    def _recorded(self, run: Run, best: Best, judgement: Judgement) -> Judgement:
        """The verdict, once the best is on the board; another one where the board takes it no more."""
        try:
            self._record(best)
            if run.session == ARCADE:
                for period in ("day", "week"):
                    self._record(replace(best, session=boards.of_period(period, run.ended_ms / 1000)))
        except Banned:
            return replace(judgement, status="rejected", reason="The host has put this player out.")
        except BoardFrozen:
            return replace(judgement, status="rejected", reason="The final board of the session stood already.")
        return judgement

    def _record(self, best: Best) -> None:
        """Two verdicts in one moment change the same counts; who comes second waits a little, each run its own time."""
        share = int(best.run[:4], 16) / 0xFFFF
        for attempt in range(BUSY_ROUNDS):
            try:
                boards.record(self._table, best)
                return
            except TableBusy:
                self._pause(BUSY_SECONDS * 2**attempt * (0.5 + share))
        boards.record(self._table, best)

    def _ended(self, run_id: str) -> Run:
        for _ in range(WAITS):
            run = runs.read(self._table, run_id, consistent=True)
            if run is not None and run.status != "live":
                return run
            self._pause(WAIT_SECONDS)
        raise NotReady(f"run {run_id} has not ended")


@cache
def _verifier() -> Verifier:
    """The process's one verifier."""
    return Verifier(environment.table(), environment.bucket("ARCHIVE_BUCKET"), time.sleep)


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Judges the runs of a batch of messages; those that failed for now come again, at last as dead letters."""
    failures = []
    for message in event["Records"]:
        try:
            said = json.loads(message["body"])
            _verifier().verify(said["run"], said.get("player", ""))
        except (NotReady, TableBusy, ClientError, BotoCoreError) as error:
            logger.warning("not judged", extra={"error": repr(error)})
            failures.append({"itemIdentifier": message["messageId"]})
    return {"batchItemFailures": failures}
