"""What the table says of a run is told by its item and its shard's progress together."""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import Any

from alienattack.loadtest.evidence import read_tables
from alienattack.protocol.encoding import to_b64url
from alienattack.protocol.standings import Standing, pack

LINK = to_b64url(bytes(6))
BEHIND, ENDED, ALONE, GONE = (letter * 24 for letter in "beac")


def run_item(run: str, applied: int, status: str = "live") -> dict[str, Any]:
    return {"pk": {"S": f"RUN#{run}"}, "sk": {"S": "RUN"}, "run": {"S": run}, "sub": {"S": "sub"},
            "session": {"S": "arcade"}, "status": {"S": status}, "applied": {"N": str(applied)},
            "counted": {"N": str(applied)}}


def progress_item(standings: dict[str, Standing], part: str = "") -> dict[str, Any]:
    return {"pk": {"S": "PROGRESS#s1"}, "sk": {"S": f"PROGRESS{part}"}, "version": {"N": "7"},
            "runs": {"B": base64.b64encode(pack(standings)).decode()}}


def test_a_live_run_stands_where_its_shards_progress_says() -> None:
    ahead = Standing(20, 20, 2_400, 800, 3, 180, 1, 1_000, LINK)
    items = [run_item(BEHIND, 15), run_item(ENDED, 25, "ended"), run_item(ALONE, 4),
             progress_item({BEHIND: ahead, ENDED: ahead, GONE: ahead}),
             progress_item({BEHIND: replace(ahead, applied=18, counted=18)}, "1")]
    runs, _ = read_tables(lambda route, **_: {"items": items, "next": None})
    assert {run: found.applied for run, found in runs.items()} == {BEHIND: 20, ENDED: 25, ALONE: 4}
    assert (runs[BEHIND].counted, runs[BEHIND].state.score) == (20, 800)
