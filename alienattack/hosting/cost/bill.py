"""The bill: what a number of players would cost for some hours, line by line, each with what it rests on.

Whatever was measured is scaled by the time that was played; what belongs to a run, by the runs. Only the invocations of
the stream's readers are not: a shard hands the consumer at most one batch a lane and window, however many play; the
archiver gets as much as one invocation carries, which follows from the frames.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, replace
from typing import Any

from alienattack.hosting.cost.designs import (
    ARCHIVER_BATCH,
    ARCHIVER_MS,
    ARCHIVER_PUT_MS,
    ARCHIVER_WINDOW_SECONDS,
    BOARD_SECONDS,
    EVENT_BYTES,
    EVENT_ENTRY_BYTES,
    HEADROOM,
    LOG_ONE_OF,
    METRICS,
    PARALLEL,
    REPLAY_MS,
    ROWS_SECONDS,
    RUN_WRITE_SECONDS,
    SHARD_BYTES,
    SHARD_RECORDS,
    TABLE_MS,
    VCPU_MB,
    Design,
)
from alienattack.hosting.cost.idle import HOURS_A_MONTH, MILLION, PLAIN, idle_lines
from alienattack.hosting.cost.line import Line
from alienattack.hosting.cost.measured import Measured
from alienattack.hosting.cost.prices import Prices
from alienattack.hosting.cost.what_if import ALIKE, RUNS_AN_HOUR, at_runs_an_hour, requests_a_run

GB = 1024.0**3  # what is called GB on the price lists is 2^30 bytes
PLAYERS = 1_000
NO_RUNS = "No run was verified while this was measured: grants, replays, verdicts, bests are not in it. Play longer."
PUT_UNIT_KIB = 25
ARCHIVER = "archiver"
ON_DEMAND_KIB = 1
READERS = 2  # of the stream: consumer and archive
KMS_SECONDS = 300.0  # the stream asks for a data key so often for each player's credentials
FRAME_CPU_MS = 0.1  # of the consumer; checking and folding are 0.04 of it (docs/benchmarks.md), the rest is doubt
BATCH_CALLS = 6  # of the table, whatever is in a batch: progress and live board read and written, runs, sessions
LIVE_ENTRY_BYTES, MOST_LIVE = 62, 160  # of the live board's item (functions/tables/live.py)
ROW_BYTES, MOST_ROWS = 350, 1_000  # of a look at a board that many share
STANDING_BYTES = 27  # of a run in its shard's progress (functions/tables/progress.py)
READ_UNIT_BYTES, WRITE_UNIT_BYTES = 4096, 1024
KEPT_BYTES = 800  # that the table keeps of a run: its item, the competition's list of it, 100 bytes of overhead each
ROWS_CPU_MS = 75.0  # that reading so many rows takes (docs/benchmarks.md), and
LOOK_CPU_MS = 12.0  # reading so many who play, with rows that were read before
LOOK_CALLS = 2  # of the table: session, who plays
ARCHIVER_LINE_BYTES = 400  # of its one line a batch
ACCESS_LOG_BYTES = 125  # the line that the template's format makes, with its 26 bytes of overhead


@dataclass(frozen=True, slots=True)
class Bill:
    """What `players` playing for `hours` cost. `idle`: lines of a month in which nobody plays, not part of the sum.

    `lacks`: what the sum does not have, for it was not measured; "" where nothing is missing.
    """

    design: str
    players: int
    hours: float
    lines: tuple[Line, ...]
    idle: tuple[Line, ...]
    lacks: str = ""

    @property
    def dollars(self) -> float:
        """The sum of the lines."""
        return sum(line.dollars for line in self.lines)

    @property
    def dollars_per_1000_player_hours(self) -> float:
        """The measure by which designs are compared."""
        return self.dollars / (self.players * self.hours) * 1_000

    @property
    def idle_dollars_a_month(self) -> float:
        """What it costs when nobody plays."""
        return sum(line.dollars for line in self.idle)

    def by_service(self) -> dict[str, float]:
        """Service -> dollars, in the order of the lines."""
        found: dict[str, float] = {}
        for line in self.lines:
            found[line.service] = found.get(line.service, 0.0) + line.dollars
        return found

    def to_json(self) -> dict[str, Any]:
        """An object for JSON."""
        return {"design": self.design, "players": self.players, "hours": self.hours,
                "dollars": self.dollars, "dollars_per_1000_player_hours": self.dollars_per_1000_player_hours,
                "idle_dollars_a_month": self.idle_dollars_a_month,
                "lacks": self.lacks, "by_service": self.by_service(),
                "lines": [asdict(line) | {"dollars": line.dollars} for line in self.lines],
                "idle": [asdict(line) | {"dollars": line.dollars} for line in self.idle]}


def bill(measured: Measured, prices: Prices, design: Design, players: int = PLAYERS, hours: float = 1.0,
         runs_an_hour: float = RUNS_AN_HOUR) -> Bill:
    """What `players` would cost for `hours` if they played as was measured, in runs of the usual length."""
    measured = at_runs_an_hour(_without_archiver(measured), runs_an_hour)
    lines = (*_stream(measured, prices, design, players, hours), *_archive(measured, prices, design, players, hours),
             *_functions(measured, prices, design, players, hours),
             *_looking(measured, prices, design, players, hours), *_table(measured, prices, design, players, hours),
             *_rest(measured, prices, design, players, hours))
    return Bill(design.name, players, hours, lines, idle_lines(prices, design.on_demand, 1, PLAIN),
                "" if measured.verified_runs else NO_RUNS)


def shards(measured: Measured, players: int) -> int:
    """How many provisioned shards so many players need."""
    share = players / measured.player_seconds
    full = max(measured.frames * share / SHARD_RECORDS, measured.frame_bytes * share / SHARD_BYTES)
    return max(1, math.ceil(full / HEADROOM))


def _stream(measured: Measured, prices: Prices, design: Design, players: int, hours: float) -> tuple[Line, ...]:
    factor = players * hours * 3600 / measured.player_seconds
    kms = Line("KMS", "data keys of the stream's encryption", players * hours * 3600 / KMS_SECONDS / MILLION,
               "M requests", prices.kms_requests_million, "one call a player every 5 minutes, for each has credentials")
    if design.on_demand:
        gigabytes = measured.units_of(ON_DEMAND_KIB) * factor * 1024 / GB
        return (
            Line("Kinesis", "on-demand stream", hours, "hours", prices.kinesis_on_demand_stream_hour,
                 f"one stream, shared by all {players:,} players"),
            Line("Kinesis", "taken in", gigabytes, "GB", prices.kinesis_on_demand_gb_in,
                 "each frame rounded up to 1 KB"),
            Line("Kinesis", "read", gigabytes * READERS, "GB", prices.kinesis_on_demand_gb_out,
                 "by the consumer and by the archive"),
            kms,
        )
    needed = shards(measured, players)
    return (
        Line("Kinesis", "shard hours", needed * hours, "hours", prices.kinesis_shard_hour,
             f"{needed} whole, filled to {HEADROOM:.0%} at most, shared by all {players:,} players"),
        Line("Kinesis", "PUT payload units", measured.units_of(PUT_UNIT_KIB) * factor / MILLION, "M units",
             prices.kinesis_put_units_million, "each frame rounded up to 25 KB"),
        kms,
    )


def archived_batches(measured: Measured, players: int, hours: float) -> float:
    """How many objects the archiver writes: as few as events carry, but one a shard and window."""
    factor = players * hours * 3600 / measured.player_seconds
    carried = (measured.frame_bytes * 4 / 3 + measured.frames * EVENT_ENTRY_BYTES) * factor / EVENT_BYTES
    return max(carried, measured.frames * factor / ARCHIVER_BATCH,
               shards(measured, players) * hours * 3600 / ARCHIVER_WINDOW_SECONDS)


def _archive(measured: Measured, prices: Prices, design: Design, players: int, hours: float) -> tuple[Line, ...]:
    factor = players * hours * 3600 / measured.player_seconds
    batches = archived_batches(measured, players, hours)
    memory = design.memory_mb[ARCHIVER]
    share = max(1.0, VCPU_MB / memory)
    spent = measured.frames * factor * ARCHIVER_MS * share + batches * ARCHIVER_PUT_MS
    return (
        Line("Lambda", "archiver: invocations", batches / MILLION, "M requests", prices.lambda_requests_million,
             f"full events of {EVENT_BYTES / 1e6:g} MB, at least one a shard every {ARCHIVER_WINDOW_SECONDS:g} s"),
        Line("Lambda", "archiver: time", spent / 1e3 * memory / 1024, "GB-s", prices.lambda_gb_second,
             f"{memory} MB; {ARCHIVER_MS:g} ms of CPU a frame times {share:.2f}, {ARCHIVER_PUT_MS:g} ms an object"),
        Line("S3", "archive written", batches / 1e3, "k PUTs", prices.s3_puts_thousand, "one object an invocation"),
        Line("S3", "archive and replays", measured.archive_bytes * factor / GB, "GB-months", prices.s3_gb_month,
             "kept one month at the standard price"),
        Line("S3", "replays written", measured.verified_runs * factor / 1e3, "k PUTs", prices.s3_puts_thousand,
             "one object a run"),
        Line("S3", "replays read", measured.verified_runs * factor / 1e3, "k GETs", prices.s3_gets_thousand,
             "by the verifier, once"),
    )


def invocations(measured: Measured, design: Design, name: str, players: int, hours: float) -> float:
    """How often a function would be invoked."""
    factor = players * hours * 3600 / measured.player_seconds
    if name != "consumer" or not measured.function_invocations.get(name):
        return measured.function_invocations.get(name, 0) * factor
    most = shards(measured, players) * design.lanes * hours * 3600 / design.window_seconds
    return min(measured.frames * factor, most)  # of few frames each may be a batch of its own


def milliseconds(measured: Measured, name: str, memory: int) -> tuple[float, str]:
    """How long a function was busy in all, and what that rests on."""
    cpu = measured.function_cpu_ms.get(name)
    if cpu is None:
        return measured.function_ms.get(name, 0.0), "a millisecond by the clock here is one there"
    waits = measured.function_table_calls.get(name, 0) / PARALLEL.get(name, 1)
    share = max(1.0, VCPU_MB / memory)
    return cpu * share + waits * TABLE_MS, (f"CPU time here times {share:.2f}, for {VCPU_MB} MB are a core, and "
                                            f"{TABLE_MS:g} ms a call of the table")


def _without_archiver(measured: Measured) -> Measured:
    """A test makes it write far too often, so its lines come from the frames alone."""
    others = {name: calls for name, calls in measured.function_invocations.items() if name != ARCHIVER}
    return replace(measured, function_invocations=others)


def _of_batches(measured: Measured, design: Design, players: int, hours: float) -> tuple[float, str]:
    """How long the consumer would be busy: so long a batch, so long a frame. What a test with few players spends on
    its many small batches must not be taken for what frames cost."""
    factor = players * hours * 3600 / measured.player_seconds
    counted = measured.function_invocations.get("consumer", 0)
    batches = invocations(measured, design, "consumer", players, hours)
    memory = design.memory_mb["consumer"]
    share = max(1.0, VCPU_MB / memory)
    cpu, calls = measured.function_cpu_ms["consumer"], measured.function_table_calls.get("consumer", 0)
    of_frames, of_batches = min(cpu, measured.frames * FRAME_CPU_MS), min(calls, BATCH_CALLS * counted)
    busy = (cpu - of_frames) / counted * batches + of_frames * factor
    waits = of_batches / counted * batches + (calls - of_batches) * factor / PARALLEL["consumer"]
    return busy * share + waits * TABLE_MS, (
        f"{FRAME_CPU_MS:g} ms of CPU a frame, the rest of what was measured and {BATCH_CALLS} calls of the table a "
        f"batch; CPU time times {share:.2f}, {TABLE_MS:g} ms a call")


def _functions(measured: Measured, prices: Prices, design: Design, players: int, hours: float) -> tuple[Line, ...]:
    factor = players * hours * 3600 / measured.player_seconds
    lines = []
    for name in sorted(measured.function_invocations):
        calls = invocations(measured, design, name, players, hours)
        memory = design.memory_mb.get(name, max(design.memory_mb.values()))
        spent, rests_on = milliseconds(measured, name, memory)
        spent *= factor
        if name == "consumer" and name in measured.function_cpu_ms and measured.function_invocations[name]:
            spent, rests_on = _of_batches(measured, design, players, hours)
        if name == "verifier" and name in measured.function_cpu_ms:
            spent += players * hours * 3600 * REPLAY_MS * max(1.0, VCPU_MB / memory)
            rests_on += f"; and {REPLAY_MS:g} ms of CPU a second played, for short runs tell little of long ones"
        why = "as measured"
        if name == "consumer":
            why = f"at most {design.lanes} batches a shard every {design.window_seconds:g} s, or one a frame"
        lines += [
            Line("Lambda", f"{name}: invocations", calls / MILLION, "M requests", prices.lambda_requests_million, why),
            Line("Lambda", f"{name}: time", spent / 1e3 * memory / 1024, "GB-s", prices.lambda_gb_second,
                 f"{memory} MB; {rests_on}"),
        ]
    return tuple(lines)


def _table(measured: Measured, prices: Prices, design: Design, players: int, hours: float) -> tuple[Line, ...]:
    factor = players * hours * 3600 / measured.player_seconds
    alike, looks = shared_reads(measured, design, players, hours)
    written, read = prices.dynamodb_write_units_million, prices.dynamodb_read_units_million
    lines = (
        Line("DynamoDB", "write units", _written(measured, design, players, hours) / MILLION, "M units", written,
             "1 KB each, index included, transactions count twice; the consumer's two items at least with each batch"),
        Line("DynamoDB", "read units", (measured.read_units - alike) * factor / MILLION, "M units", read,
             "4 KB each, half where eventually consistent"),
        Line("DynamoDB", "kept", measured.verified_runs * factor * KEPT_BYTES / GB, "GB-months",
             prices.dynamodb_gb_month + prices.dynamodb_backup_gb_month,
             f"{KEPT_BYTES} bytes a run for one month, with what brings back any second of it"),
    )
    if not looks:
        return lines
    return (*lines, Line("DynamoDB", "boards: what all see alike", looks / MILLION, "M units", read,
                         f"by as many containers as are busy at most: {MOST_LIVE} who play every {BOARD_SECONDS:g} s, "
                         f"{MOST_ROWS:,} rows every {ROWS_SECONDS:g} s"))


def _written(measured: Measured, design: Design, players: int, hours: float) -> float:
    """Units written. With each batch the consumer writes who plays and half of the standings, so few players share
    what many hardly notice; beside them a run's item at its end, and now and then before."""
    factor = players * hours * 3600 / measured.player_seconds
    if not measured.consumer_write_units:
        return measured.write_units * factor
    of_shard = math.ceil(players / shards(measured, players))
    weights = LIVE_ENTRY_BYTES * min(players, MOST_LIVE), STANDING_BYTES * of_shard / 2
    least = sum(math.ceil(weight / WRITE_UNIT_BYTES) for weight in weights) * invocations(
        measured, design, "consumer", players, hours)
    if measured.verified_runs:
        lasts = measured.player_seconds / measured.verified_runs
        least += measured.verified_runs * factor * (1 + lasts // RUN_WRITE_SECONDS)
    return (measured.write_units - measured.consumer_write_units) * factor + max(
        measured.consumer_write_units * factor, least)


def shared_reads(measured: Measured, design: Design, players: int, hours: float) -> tuple[float, float]:
    """Units that were read for what all see alike of a board, and what they would be with so many `players`.

    (0, 0) where they were not told apart: then they grow with the requests, which is dearer.
    """
    alike = sum(measured.units_by_item.get(kind, 0.0) for kind in ALIKE)
    looks, readings = shared_looks(measured, design, players, hours)
    further_down = MOST_LIVE if players > MOST_ROWS else 0  # bests of who plays, one by one
    return alike, (looks * math.ceil(LIVE_ENTRY_BYTES * min(players, MOST_LIVE) / READ_UNIT_BYTES)
                   + readings * (math.ceil(ROW_BYTES * min(players, MOST_ROWS) / READ_UNIT_BYTES) + further_down)) / 2


def shared_looks(measured: Measured, design: Design, players: int, hours: float) -> tuple[float, float]:
    """How often it is read who plays, and how often the verified rows: by each container every BOARD_SECONDS and every
    ROWS_SECONDS, if it is asked at all.

    Requests come by chance, so now and then more are answered at once than in the mean (m + 3 sqrt(m), three standard
    deviations of a Poisson process), and each of those containers is taken to be asked all the time.
    """
    if not measured.board_requests or not any(measured.units_by_item.get(kind) for kind in ALIKE):
        return 0.0, 0.0
    spent, _ = milliseconds(measured, "api", design.memory_mb["api"])
    requests = measured.board_requests * players / measured.player_seconds  # a second
    at_once = players * spent / measured.player_seconds / 1e3
    containers = math.ceil(at_once + 3 * math.sqrt(at_once))
    looks, readings = (min(requests, containers / seconds) * hours * 3600 for seconds in (BOARD_SECONDS, ROWS_SECONDS))
    return looks, readings


def _looking(measured: Measured, prices: Prices, design: Design, players: int, hours: float) -> tuple[Line, ...]:
    """Few players have small boards: what large ones take to read was not measured with them, so it is added whole."""
    looks, readings = shared_looks(measured, design, players, hours)
    if not looks:
        return ()
    memory = design.memory_mb["api"]
    share = max(1.0, VCPU_MB / memory)
    busy = looks * LOOK_CPU_MS + readings * ROWS_CPU_MS * min(players, MOST_ROWS) / MOST_ROWS
    spent = busy * share + (looks * LOOK_CALLS + readings) * TABLE_MS
    return (Line("Lambda", "api: reading large boards", spent / 1e3 * memory / 1024, "GB-s", prices.lambda_gb_second,
                 f"{memory} MB; {ROWS_CPU_MS:g} ms of CPU for {MOST_ROWS:,} rows, {LOOK_CPU_MS:g} ms for {MOST_LIVE} "
                 f"who play, times {share:.2f}, as often as they are read"),)


def _rest(measured: Measured, prices: Prices, design: Design, players: int, hours: float) -> tuple[Line, ...]:
    factor = players * hours * 3600 / measured.player_seconds
    requests = (measured.board_requests + measured.other_requests) * factor
    logged = _logged(measured, design, players, hours) + requests * ACCESS_LOG_BYTES
    return (
        Line("HTTP API", "boards", measured.board_requests * factor / MILLION, "M requests", prices.api_http_million,
             "the pane asks every few seconds, as measured"),
        Line("HTTP API", "everything else", measured.other_requests * factor / MILLION, "M requests",
             prices.api_http_million, f"{requests_a_run(measured):.2f} a run: its grant, its watermark, its verdict"),
        Line("Logs", "functions and access log", logged / GB, "GB", prices.logs_gb,
             f"{ACCESS_LOG_BYTES} bytes a request of the access log; of the API's own lines one of {LOG_ONE_OF}, the "
             "others as measured; Lambda's own lines are off"),
        Line("CloudWatch", "metrics of its own", METRICS * hours / HOURS_A_MONTH, "metric-months",
             prices.cloudwatch_metric_month, f"{METRICS}, for the hours in which something comes"),
        Line("SQS", "verifier's queue", 3 * measured.verified_runs * factor / MILLION, "M requests",
             prices.sqs_requests_million, "sent, received, deleted"),
    )


def _logged(measured: Measured, design: Design, players: int, hours: float) -> float:
    """Bytes that the functions log. A host of our own logs each answer of the API (emulators are slow without)."""
    counted = measured.function_invocations
    calls = {name: invocations(measured, design, name, players, hours) for name in counted}
    batches, every = archived_batches(measured, players, hours), sum(counted.values())
    if not measured.function_log_bytes:
        return measured.log_bytes / every * (sum(calls.values()) + batches) if every else 0.0
    lines = {name: size / counted[name] * calls[name] for name, size in measured.function_log_bytes.items()
             if counted.get(name)}
    if "api" in lines:
        lines["api"] /= LOG_ONE_OF
    return batches * ARCHIVER_LINE_BYTES + sum(lines.values())
