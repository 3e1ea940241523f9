"""What an embedded cloud does, counted as AWS would bill it: frames, calls of functions, units of the table, bytes.

Off until it is started, for each count costs a little; then everything between `start` and `counts`. The names are
those of `alienattack.hosting.cost.Measured`. It looks into the inside of MiniStack, as emulator_inside.py does, and
`check_private_names` there covers what is used here.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import threading
import time
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from alienattack.hosting.cost.measured import sizes_in_kib

WRITE_UNIT = 1024
READ_UNIT = 4096
LOG_EVENT_BYTES = 26  # what CloudWatch adds to each line
NOT_COUNTED = "x-not-counted"  # a request with this header is none of a player's: a load test's look at the board
BOARDS, LEFT_OUT = "boards", "left out"
_WRITES = ("PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems", "BatchWriteItem")
_READS = ("GetItem", "BatchGetItem", "Query", "Scan")
_NAMED = ("sessions", "runs", "public")  # what is followed by the name of one of them
_SIZE = Callable[[Mapping[str, Any]], int]
Counts = defaultdict[str, float]  # whole numbers where only whole ones are added; units come in halves


class Meter:
    """The counts. Functions call from threads of their own, so everything is added under a lock.

    `cpu`: the seconds of CPU time that a process has had, None where nobody knows.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic,
                 cpu: Callable[[int], float | None] | None = None) -> None:
        self._clock = clock
        self._cpu = cpu or cpu_seconds
        self._processes: dict[int, tuple[str, float]] = {}  # pid -> (function, CPU time that does not count)
        self._lock = threading.Lock()
        self.on = False
        self._begun = 0.0
        self._counts: Counts = defaultdict(int)
        self._calls: Counts = defaultdict(int)
        self._ms: Counts = defaultdict(int)
        self._table_calls: Counts = defaultdict(int)
        self._logged: Counts = defaultdict(int)
        self._routes: Counts = defaultdict(int)
        self._kinds: Counts = defaultdict(int)
        self._sizes: list[int] = []
        self._asked: dict[str, str] = {}  # trace id -> what kind of request is answered under it

    def start(self) -> None:
        """Counts from zero from now on."""
        with self._lock:
            for counts in (self._counts, self._calls, self._ms):
                counts.clear()
            self._sizes.clear()
            for detail in (self._logged, self._table_calls, self._routes, self._kinds):
                detail.clear()
            self._processes = {pid: (name, spent) for pid, (name, _) in self._processes.items()
                               if (spent := self._cpu(pid)) is not None}
            self._begun, self.on = self._clock(), True

    def counts(self) -> dict[str, Any]:
        """Everything since the start, by the names of `Measured`; who played for how long only the players know."""
        with self._lock:
            whole = ("frames", "frame_bytes", "put_calls", "board_requests", "other_requests", "write_units",
                     "read_units", "archive_bytes", "verified_runs", "consumer_write_units",
                     "consumer_read_units", "verifier_write_units", "board_read_units", "board_cpu_ms",
                     "board_table_calls")
            return {"seconds": self._clock() - self._begun, **{name: self._counts[name] for name in whole},
                    "function_invocations": dict(self._calls), "function_ms": dict(self._ms),
                    "log_bytes": sum(self._logged.values()), "function_log_bytes": dict(self._logged),
                    "function_cpu_ms": self._cpu_ms(), "function_table_calls": dict(self._table_calls),
                    "requests_by_route": dict(self._routes), "units_by_item": dict(self._kinds),
                    "frame_kib": {str(kib): count for kib, count in sizes_in_kib(self._sizes).items()}}

    def _cpu_ms(self) -> dict[str, float]:
        found: Counts = defaultdict(int)
        for pid, (name, before) in self._processes.items():
            found[name] += max(0.0, (self._cpu(pid) or before) - before) * 1_000
        return dict(found)

    def put(self, accepted: Sequence[int]) -> None:
        """One PutRecords call, with the sizes of the records that were taken."""
        with self._lock:
            for name, more in (("put_calls", 1), ("frames", len(accepted)), ("frame_bytes", sum(accepted))):
                self._counts[name] += more
            self._sizes += accepted

    def table(self, caller: str, read: float, written: float, kind: str = "", asked_for: str = "") -> None:
        """One call to the table by a function. `kind`: of item, as `kind_of` tells it; `asked_for`: of request."""
        with self._lock:
            if asked_for == BOARDS:
                self._counts["board_read_units"] += read
                self._counts["board_table_calls"] += 1
            self._table_calls[caller] += 1
            self._kinds[f"{caller} {'reads' if read else 'writes'} {kind}"] += read + written
            self._counts["read_units"] += read
            self._counts["write_units"] += written
            self._counts[f"{caller}_read_units"] += read
            self._counts[f"{caller}_write_units"] += written

    def stored(self, key: str, size: int) -> None:
        """One object put into the archive bucket."""
        with self._lock:
            self._counts["archive_bytes"] += size
            self._counts["verified_runs"] += key.startswith("replays/")

    def ran(self, name: str, pid: int) -> None:
        """A process of a function has answered. Its first answer, with all that was imported for it, does not count."""
        with self._lock:
            if pid not in self._processes and (spent := self._cpu(pid)) is not None:
                self._processes[pid] = name, spent

    def asked_for(self, trace: str) -> str:
        """What kind of request a call with this trace id comes of: BOARDS, LEFT_OUT, or any other."""
        return self._asked.get(trace, "")

    @contextlib.contextmanager
    def answering(self, kind: str, pid: int | None) -> Iterator[str]:
        """While the process `pid` answers a request of a kind that is counted apart: the trace id to do it under."""
        trace = f"Root=1-{uuid.uuid4()}"
        before = self._cpu(pid) if pid is not None and pid in self._processes else None
        self._asked[trace] = kind
        try:
            yield trace
        finally:
            del self._asked[trace]
            if pid is not None and before is not None:
                self._spent(kind, pid, before)

    def _spent(self, kind: str, pid: int, before: float) -> None:
        """The system tells CPU time in steps of 10 ms; which request a step falls into is chance, and no favour."""
        with self._lock:
            spent = (self._cpu(pid) or before) - before
            if kind == BOARDS:
                self._counts["board_cpu_ms"] += spent * 1_000
            elif pid in self._processes:
                name, not_counted = self._processes[pid]
                self._processes[pid] = name, not_counted + spent

    def invoked(self, name: str, event: Any, ms: float, log: str) -> None:
        """One invocation of a function, and what it logged."""
        with self._lock:
            self._calls[name] += 1
            self._ms[name] += ms
            self._logged[name] += sum(len(line.encode()) + LOG_EVENT_BYTES for line in log.splitlines())
            if name == "api":
                self._counts["board_requests" if asked_for(event) == BOARDS else "other_requests"] += 1
                self._routes[route_of(event)] += 1


def read_units(action: str, asked: Mapping[str, Any], answered: Mapping[str, Any], size: _SIZE) -> float:
    """What a read costs: 4 KB a unit, half where it may be stale; a query by all it found, others item by item."""
    if action == "BatchGetItem":
        units = 0.0
        for table, request in asked["RequestItems"].items():
            found = answered.get("Responses", {}).get(table, [])
            missing = len(request["Keys"]) - len(found)
            rate = 1.0 if request.get("ConsistentRead") else 0.5
            units += rate * (missing + sum(_pieces(size(item), READ_UNIT) for item in found))
        return units
    items = [answered["Item"]] if "Item" in answered else answered.get("Items", [])
    return (1.0 if asked.get("ConsistentRead") else 0.5) * _pieces(sum(map(size, items)), READ_UNIT)


def route_of(event: Any) -> str:
    """What a request is for, such as "GET /runs/*": the method and the path without what names one thing alone."""
    path = str(event.get("rawPath", "")) if isinstance(event, dict) else ""
    method = str(event.get("requestContext", {}).get("http", {}).get("method", "")) if isinstance(event, dict) else ""
    parts = path.strip("/").split("/")
    at = 2 if parts[0] == "public" else 1
    return f"{method} /" + "/".join("*" if place == at and parts[0] in _NAMED else part
                                    for place, part in enumerate(parts))


def asked_for(event: Any) -> str:
    """The kind of a request that is counted apart: BOARDS, or LEFT_OUT, which is none of a player's; else ""."""
    if not isinstance(event, dict) or "rawPath" not in event:
        return ""
    if NOT_COUNTED in (event.get("headers") or {}):
        return LEFT_OUT
    return BOARDS if "/board" in str(event["rawPath"]) else ""


def kind_of(action: str, asked: Mapping[str, Any]) -> str:
    """What kind of items a call of the table is about: the beginnings of their partition keys (tables/keys.py)."""
    keys: list[str] = []
    if action == "TransactWriteItems":
        for part in asked.get("TransactItems", ()):
            ((_, write),) = part.items()
            keys.append((write.get("Key") or write.get("Item") or {}).get("pk", {}).get("S", ""))
    elif action == "BatchGetItem":
        for request in asked["RequestItems"].values():
            keys += [key.get("pk", {}).get("S", "") for key in request["Keys"]]
    else:
        key = (asked.get("Key") or asked.get("Item") or {}).get("pk", {}).get("S")
        keys.append(key or f"{asked.get('IndexName', 'query')}#")
    return "+".join(sorted({key.partition("#")[0] for key in keys}))


def write_units(asked: Mapping[str, Any], answered: Mapping[str, Any]) -> float:
    """What a write cost by the emulator's own reckoning; one that was refused by its condition costs as well."""
    consumed = answered.get("ConsumedCapacity")
    if consumed is None:
        return 2.0 * len(asked.get("TransactItems", ())) or 1.0
    tables = consumed if isinstance(consumed, list) else [consumed]
    return float(sum(table["CapacityUnits"] for table in tables))


def cpu_seconds(pid: int) -> float | None:
    """The CPU time that a process has had; None where the system does not tell it (Linux does) or it has ended."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return None


def _pieces(size: int, unit: int) -> int:
    return max(1, math.ceil(size / unit))


# ---------------------------------------------------------------------------------------------------- private names


def install(meter: Meter, archive: Sequence[str]) -> None:
    """From now on the emulator tells `meter` while that is on. `archive`: the bucket's name, once there is one."""
    from ministack.core import lambda_runtime
    from ministack.services import dynamodb, kinesis, s3

    dynamodb.handle_request = _table_meter(meter, dynamodb.handle_request, dynamodb._item_size_bytes)
    kinesis.handle_request = _stream_meter(meter, kinesis.handle_request)
    s3.handle_request = _bucket_meter(meter, s3.handle_request, archive)
    _time_workers(meter, lambda_runtime.Worker)


def _action(headers: Mapping[str, str]) -> str:
    return headers.get("x-amz-target", "").rpartition(".")[2]


def _caller(headers: Mapping[str, str]) -> str:
    """The function whose key signed a request: consumer, api, ...; "" for everybody else."""
    from ministack.core import router
    from ministack.services import sts

    session = sts._sessions.get(router.extract_access_key_id(headers), {})
    role = str(session.get("Arn", "")).rpartition("assumed-role/")[2].lower()
    return next((name for name in ("consumer", "verifier", "presignup", "api") if name in role), "")


def _table_meter(meter: Meter, original: Any, size: _SIZE) -> Any:
    async def handle_request(method: str, path: str, headers: Any, body: bytes, query: Any) -> Any:
        action = _action(headers)
        if not meter.on or action not in (*_WRITES, *_READS):
            return await original(method, path, headers, body, query)
        asked_for = meter.asked_for(headers.get("x-amzn-trace-id", ""))
        caller = _caller(headers) if asked_for != LEFT_OUT else ""
        asked = json.loads(body)
        asked["ReturnConsumedCapacity"] = "TOTAL"
        answer = await original(method, path, headers, json.dumps(asked).encode(), query)
        if caller:
            answered = json.loads(answer[2] or b"{}")
            if action in _WRITES:
                meter.table(caller, 0.0, write_units(asked, answered), kind_of(action, asked), asked_for)
            else:
                units = read_units(action, asked, answered, size)
                meter.table(caller, units, 0.0, kind_of(action, asked), asked_for)
        return answer

    return handle_request


def _stream_meter(meter: Meter, original: Any) -> Any:
    async def handle_request(method: str, path: str, headers: Any, body: bytes, query: Any) -> Any:
        answer = await original(method, path, headers, body, query)
        if meter.on and _action(headers) == "PutRecords" and answer[0] == 200:
            records = json.loads(body)["Records"]
            results = json.loads(answer[2])["Records"]
            meter.put([len(record["Data"]) * 3 // 4 - record["Data"].count("=") + len(record["PartitionKey"])
                       for record, result in zip(records, results, strict=True) if not result.get("ErrorCode")])
        return answer

    return handle_request


def _bucket_meter(meter: Meter, original: Any, archive: Sequence[str]) -> Any:
    async def handle_request(method: str, path: str, headers: Any, body: bytes, *more: Any, **named: Any) -> Any:
        answer = await original(method, path, headers, body, *more, **named)
        if meter.on and method == "PUT" and answer[0] == 200:
            bucket, _, key = path.lstrip("/").partition("/")
            if key and bucket in archive:
                meter.stored(key, len(body))
        return answer

    return handle_request


def _time_workers(meter: Meter, worker: Any) -> None:
    """Times invocations without the emulator's own waiting for a function's log."""
    invoke, drain = worker.invoke, worker._drain_stderr_bounded
    waited = threading.local()

    def timed_drain(self: Any, *given: Any, **named: Any) -> Any:
        begun = time.perf_counter()
        try:
            return drain(self, *given, **named)
        finally:
            waited.seconds = time.perf_counter() - begun

    def timed_invoke(self: Any, event: Any, *given: Any, **named: Any) -> Any:
        kind = asked_for(event) if meter.on else ""
        if not kind:
            return counted_invoke(self, event, *given, **named)
        with meter.answering(kind, self._proc.pid if self._proc is not None else None) as trace:
            answer = invoke if kind == LEFT_OUT else counted_invoke
            return answer(self, event, *given, **{**named, "trace_id": trace})

    def counted_invoke(self: Any, event: Any, *given: Any, **named: Any) -> Any:
        name = str(self.config.get("Handler", "")).split(".")[-2:][0]
        waited.seconds = 0.0
        begun = time.perf_counter()
        result = invoke(self, event, *given, **named)
        spent = time.perf_counter() - begun - waited.seconds
        if self._proc is not None:
            meter.ran(name, self._proc.pid)
        if meter.on:
            meter.invoked(name, event, spent * 1_000, str(result.get("log") or ""))
        return result

    worker.invoke, worker._drain_stderr_bounded = timed_invoke, timed_drain
