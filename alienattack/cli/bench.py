"""`bench`: measure, and say what is asked for beside it."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from alienattack.cli.command import Arguments, Command, Parser

# As in alienattack.bench.groups, named here so that the command line is there before what it measures.
GROUPS = ("speed", "memory", "frame", "telemetry", "startup", "producer", "consumer", "units",
          "verifier", "board", "latency")


def _bench_flags(parser: Parser) -> None:
    parser.add_argument("--only", action="append", choices=GROUPS, help="this group of figures alone; may be repeated")
    parser.add_argument("--full", action="store_true", help="measure longer, for figures to keep (about ten minutes)")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    parser.add_argument("--keep", type=Path, metavar="FILE",
                        help="write the JSON to FILE as well, to compare with later")


def _bench(arguments: Arguments) -> int:
    """Exit code 1 when a figure falls short."""
    from alienattack.bench.figures import missed, record, table
    from alienattack.bench.groups import GROUPS as groups
    from alienattack.bench.machine import described

    for driver in ("SDL_VIDEODRIVER", "SDL_AUDIODRIVER"):
        os.environ.setdefault(driver, "dummy")
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")  # standard output is the table's
    figures = []
    for group in groups:
        if not arguments.only or group.name in arguments.only:
            print(f"{group.name}: {group.summary}", file=sys.stderr)
            figures += group.measure(arguments.full)
    told = json.dumps({**described(), "full": arguments.full, "figures": record(figures)}, indent=1)
    if arguments.keep is not None:
        arguments.keep.write_text(told + "\n", encoding="utf-8")
    print(told if arguments.json else table(figures))
    return 1 if missed(figures) else 0


BENCH = Command(
    "bench",
    "measure the speed of the game and its cloud here; exit code 1 when a figure falls short",
    "alienattack bench --only speed",
    _bench_flags, _bench,
)
