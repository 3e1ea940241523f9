"""What is known of a player across runs: which run is the newest, how often runs were started, spent single trials."""

from __future__ import annotations

from boto3.dynamodb.conditions import Attr

from functions.tables import keys
from functions.tables.table import ConditionFailed, Table

RUNS_A_MINUTE = 30


class TooManyRuns(Exception):
    """The player starts runs faster than anybody plays them."""


def newest_run(table: Table, sub: str) -> str | None:
    """The id of the player's newest run, or None."""
    item = table.get(keys.newest_run(sub))
    return None if item is None else item["run"]


def begin_run(table: Table, sub: str, run: str, now: float) -> str | None:
    """Makes `run` the player's newest and returns the one before. Raises TooManyRuns beyond RUNS_A_MINUTE."""
    minute = int(now // 60)
    for _ in range(5):
        item = table.get(keys.newest_run(sub), consistent=True)
        before = item or {}
        started = before.get("started", 0) if before.get("minute") == minute else 0
        if started >= RUNS_A_MINUTE:
            raise TooManyRuns
        unchanged = Attr("run").eq(item["run"]) if item else Attr("pk").not_exists()
        try:
            table.update(keys.newest_run(sub), set={"run": run, "minute": minute, "started": started + 1},
                         condition=unchanged)
        except ConditionFailed:
            continue  # another start of the same player came between: look again
        return before.get("run")
    raise TooManyRuns


def spend_trial(table: Table, sub: str, session: str, run: str) -> None:
    """Spends the player's one trial of a session. Raises ConditionFailed where it was spent before."""
    table.put_new({**keys.trial(sub, session), "run": run})
