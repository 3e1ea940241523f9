"""`chaos`: a campaign of faults against an embedded cloud of its own, and the ledger of what became of every frame."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from alienattack.cli.command import Arguments, Command, Parser, whole_number

#: Key of the ledger -> what the table at the end calls it.
_LINES = {
    "players": "players", "runs": "runs", "frames_offered": "frames offered (on the clients' disks)",
    "frames_stored": "frames stored (in the tables and the archive)", "refused": "refused, with a reason",
    "declared_losses": "declared lost by their client", "still_spooled": "still spooled",
    "unexplained": "UNEXPLAINED", "rows": "rows checked", "rows_wrong": "ROWS WRONG",
    "duplicates_absorbed": "duplicates absorbed", "coalesced": "heartbeats merged before they were frames",
    "cloud_kills": "kill -9 of the cloud", "client_kills": "kill -9 of a client", "cuts": "network cuts",
    "storms": "network storms", "expiries": "credentials expired", "slowest_recovery": "slowest start of the cloud, s",
    "seed": "seed", "seconds": "seconds",
}


def _chaos_flags(parser: Parser) -> None:
    parser.add_argument("--minutes", type=_minutes, default=2.0, help="how long faults happen (default 2)")
    parser.add_argument("--seed", type=whole_number(0, 2**31), default=1, help="of the timetable of faults")
    parser.add_argument("--players", type=whole_number(1, 100), default=8, help="how many bots play (default 8)")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep cloud, spools and logs in DIR to look into")
    parser.add_argument("--json", action="store_true", help="the ledger as one JSON object")


def _minutes(text: str) -> float:
    import argparse

    try:
        minutes = float(text)
    except ValueError:
        minutes = 0.0
    if not 0.05 <= minutes <= 24 * 60:
        raise argparse.ArgumentTypeError(f"{text!r} is not between 0.05 and 1440 minutes")
    return minutes


def _chaos(arguments: Arguments) -> int:
    from alienattack.loadtest.chaos import campaign

    wishes = campaign.Wishes(arguments.minutes * 60, arguments.players, arguments.seed)
    ledger = campaign.run(wishes, _progress, arguments.keep)
    if sys.stderr.isatty():
        print(file=sys.stderr)
    if arguments.json:
        print(json.dumps(ledger))
    else:
        _print_table(ledger)
    return 1 if ledger["unexplained"] or ledger["rows_wrong"] else 0


def _progress(line: str) -> None:
    """One line that changes in place on a terminal; elsewhere nothing but the ledger is worth a line."""
    if sys.stderr.isatty():
        print(f"\r\x1b[2K{line}", end="", file=sys.stderr, flush=True)


def _print_table(ledger: dict[str, Any]) -> None:
    width = max(map(len, _LINES.values()))
    for key, words in _LINES.items():
        value = ledger[key]
        print(f"{words:<{width}}  {value:>9,}" if isinstance(value, int) else f"{words:<{width}}  {value:>9}")
    for reason, count in sorted(ledger["refusals"].items()):
        print(f"  refused as {reason}: {count:,}")
    for finding in ledger["findings"][:20]:
        print(f"  {finding}")


CHAOS = Command(
    "chaos",
    "kill, cut and expire at random, and account for every frame",
    "alienattack chaos --minutes 2 --seed 7 --json",
    _chaos_flags, _chaos,
)
