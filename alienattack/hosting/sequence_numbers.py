"""Sequence numbers that ascend, as AWS promises of each shard, whatever this machine's clock does.

MiniStack makes them of the time, so after a clock was set back new records would stand before those that are read
already, and a reader that begins again would pass them over. This uses private names of MiniStack 1.5.33, as in
emulator_inside.py.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable

from alienattack.errors import HostingError
from alienattack.hosting.emulator_environment import INSTALL

_WIDTH = 30
_A_MILLISECOND = 10**10  # numbers in one, as MiniStack has it


def install(now: Callable[[], float] = time.time) -> Callable[[Iterable[str]], None]:
    """From now on. Returns what has to be told of numbers that were given out before, by another process.

    Raises HostingError where MiniStack has no such name. `now`: seconds since 1970.
    """
    from ministack.services import kinesis

    if not hasattr(kinesis, "_next_sequence_number"):
        raise HostingError("MiniStack is not the one this was made for: _next_sequence_number is missing.", INSTALL)
    lock = threading.Lock()
    last = 0

    def next_number() -> str:
        nonlocal last
        with lock:
            last = max(last + 1, int(now() * 1000) * _A_MILLISECOND)
            return f"{last:0{_WIDTH}d}"

    def begin_after(given: Iterable[str]) -> None:
        nonlocal last
        with lock:
            last = max((last, *(int(number) for number in given)))

    kinesis._next_sequence_number = next_number
    return begin_after


def given_out() -> Iterable[str]:
    """The highest number in each shard of the emulator's streams."""
    from ministack.services import kinesis

    for _scope, stream in kinesis._streams.all_items():
        for shard in stream["shards"].values():
            yield shard["records"][-1]["SequenceNumber"] if shard["records"] else shard["starting_sequence_number"]
