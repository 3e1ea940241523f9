"""What has expired in the emulator's streams is looked for when there may be some, not at every call.

MiniStack goes through all records retained and all iterators given out at each put; with a few hundred players that is
most of what a put costs, and it grows with every one. These are private names of MiniStack 1.5.33, as in
emulator_inside.py.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from alienattack.errors import HostingError
from alienattack.hosting.emulator_environment import INSTALL

LOOK_SECONDS = 10.0


def install(clock: Callable[[], float] = time.monotonic, now: Callable[[], float] = time.time) -> None:
    """From now on. `now`: seconds since 1970. Raises HostingError where MiniStack has no such names.

    Records lie in the order of their arrival, so the first tells whether any has expired. An iterator that has may stay
    a little longer: each is checked at its use.
    """
    from ministack.services import kinesis

    missing = [name for name in ("_expire_records", "_expire_iterators") if not hasattr(kinesis, name)]
    if missing:
        raise HostingError(f"MiniStack is not the one this was made for: {', '.join(missing)} is missing.", INSTALL)
    expire_records, expire_iterators = kinesis._expire_records, kinesis._expire_iterators
    next_look = float("-inf")

    def records(stream: dict[str, Any]) -> None:
        oldest = now() - stream["RetentionPeriodHours"] * 3600
        if any(shard["records"] and shard["records"][0]["ApproximateArrivalTimestamp"] < oldest
               for shard in stream["shards"].values()):
            expire_records(stream)

    def iterators() -> None:
        nonlocal next_look
        if clock() >= next_look:
            next_look = clock() + LOOK_SECONDS
            expire_iterators()

    kinesis._expire_records, kinesis._expire_iterators = records, iterators
