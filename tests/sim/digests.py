"""What the interpreter at hand makes of the golden replays and of a few games of the bots, as one JSON object.

`python tests/sim/digests.py` prints it. The tests run it on interpreters of other kinds (machine code, WebAssembly,
other hash seeds) and compare.
"""

from __future__ import annotations

import json
import struct
import sys
from pathlib import Path
from typing import Any

from alienattack.bots import POLICIES
from alienattack.bots.runner import compiled, play
from alienattack.sim.replay import verify

GOLDEN = Path(__file__).parent / "golden"
TICKS = 3000
SEED = 5


def digests() -> dict[str, str]:
    """The verdict on each golden replay with the digest of its end, and the digest of each policy's game."""
    told = {}
    for path in sorted(GOLDEN.glob("*.replay")):
        verdict = verify(path.read_bytes())
        told[path.name] = f"{verdict.verdict} {verdict.digest}"
    for policy in sorted(POLICIES):
        told[policy] = play(policy, SEED, TICKS)[0].digest()
    return told


def report() -> dict[str, Any]:
    """The digests, and which interpreter they come from."""
    return {
        "python": ".".join(map(str, sys.version_info[:3])),
        "platform": sys.platform,
        "pointer_bits": struct.calcsize("P") * 8,
        "compiled": compiled(),
        "digests": digests(),
    }


if __name__ == "__main__":
    print(json.dumps(report()))
