"""`bench`: measure, and say what is asked for beside it."""

from __future__ import annotations

import json
import sys

from alienattack.cli.command import Arguments, Command, Parser

# As in alienattack.bench.groups, named here so that the command line is there before what it measures.
GROUPS = ("speed", "memory")


def _bench_flags(parser: Parser) -> None:
    parser.add_argument("--only", action="append", choices=GROUPS, help="this group of figures alone; may be repeated")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")


def _bench(arguments: Arguments) -> int:
    """Exit code 1 when a figure falls short."""
    import platform

    from alienattack.bench.figures import missed, record, table
    from alienattack.bench.groups import GROUPS as groups

    figures = []
    for group in groups:
        if not arguments.only or group.name in arguments.only:
            print(f"{group.name}: {group.summary}", file=sys.stderr)
            figures += group.measure()
    if arguments.json:
        print(json.dumps({"python": platform.python_version(), "machine": platform.machine(),
                          "figures": record(figures)}))
    else:
        print(table(figures))
    return 1 if missed(figures) else 0


BENCH = Command(
    "bench",
    "measure the speed of the game here; exit code 1 when a figure falls short",
    "alienattack bench --only speed",
    _bench_flags, _bench,
)
