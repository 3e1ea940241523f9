"""Compares what machines made of the golden games: every digest must be the same on each.

`python .ci/same_digests.py FOLDER` reads each JSON file below FOLDER that `python -m tests.sim.digests` printed, one a
machine, tells what they are and exits 1 where any game differs, where a machine knows other games, or with fewer than
two machines.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any


def main(folder: Path) -> int:
    """Prints a line a machine; the exit code."""
    told: dict[str, dict[str, Any]] = {path.relative_to(folder).as_posix(): json.loads(path.read_text(encoding="utf-8"))
                                       for path in sorted(folder.rglob("*.json"))}
    if len(told) < 2:
        print(f"{len(told)} machines in {folder}: there is nothing to compare.")
        return 1
    games = sorted({game for report in told.values() for game in report["digests"]})
    differing = [game for game in games if len({report["digests"].get(game) for report in told.values()}) > 1]
    for name, report in told.items():
        print(f"{name}: Python {report['python']}, {report['platform']}, {report['pointer_bits']} bit, "
              f"compiled {report['compiled']}, {len(report['digests'])} games")
    for game in differing:
        print(f"DIFFERENT {game}:")
        for name, report in told.items():
            print(f"  {name}: {report['digests'].get(game, 'not played')}")
    if not differing:
        print(f"All {len(games)} games are the same on {len(told)} machines.")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
