"""How a cloud is built, as far as it decides what is paid for; kept beside cloud/template.yaml by a test."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

#: Function -> MemorySize in MB, as in the template.
MEMORY_MB: Mapping[str, int] = MappingProxyType({"api": 512, "consumer": 1024, "verifier": 1024, "pre_signup": 256,
                                                   "archiver": 512})
#: Function -> calls of the table that it makes at the same time.
PARALLEL: Mapping[str, int] = MappingProxyType({"consumer": 8})
VCPU_MB = 1769  # of memory with which Lambda gives a function one whole core (Lambda documentation, "Memory")
TABLE_MS = 5.0  # that a call of the table takes there
LANES = 1  # ParallelizationFactor of the mapping: so many batches of a shard at a time
LOG_ONE_OF = 20  # good answers of the API, on AWS
BOARD_SECONDS = 1.0  # that what all see alike may be old while they play,
ROWS_SECONDS = 10.0  # and what was verified of it
WINDOW_SECONDS = 1.0  # MaximumBatchingWindowInSeconds
ARCHIVER_WINDOW_SECONDS = 300.0  # the same of the archiver's mapping
ARCHIVER_BATCH = 10_000  # its BatchSize
EVENT_BYTES = 6e6  # of one invocation, records in base64 (Lambda documentation, "Quotas")
EVENT_ENTRY_BYTES = 700  # what an event says of a record beside its data
ARCHIVER_MS = 0.02  # of CPU time a record, as docs/benchmarks.md tells
REPLAY_MS = 0.22  # of CPU time to play a second of a five-minute run again, in pure Python (bench --only verifier)
RUN_WRITE_SECONDS = 180.0  # of play between two writings of a live run's item
ARCHIVER_PUT_MS = 60.0  # that an object takes on its way into the bucket
SHARD_RECORDS = 1_000  # a second that one shard takes
SHARD_BYTES = 1_000_000
METRICS = 11  # that consumer and verifier count (functions/measuring.py)
HEADROOM = 0.8  # of a shard that is planned with


@dataclass(frozen=True, slots=True)
class Design:
    """One way to run the template. `on_demand`: the stream; else provisioned shards, as many as the players need."""

    name: str
    on_demand: bool
    lanes: int = LANES
    window_seconds: float = WINDOW_SECONDS
    memory_mb: Mapping[str, int] = field(default_factory=lambda: MEMORY_MB)


PROVISIONED = Design("provisioned stream", on_demand=False)
ON_DEMAND = Design("on-demand stream", on_demand=True)
