"""The same play under other settings: no pane, other runs an hour, another flush interval, larger frames.

Each function gives the counts that would have been measured, by an assumption that its docstring states.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from alienattack.errors import AlienAttackError
from alienattack.hosting.cost.measured import KIB, Measured

RUNS_AN_HOUR = 12.0  # of a player who plays on: five minutes each
GRANTS = "POST /runs"  # as the meter names the route
READINGS = "GET /runs/*"  # of watermarks and verdicts
VERDICTS = "verifier writes RUN"  # a unit each, as the meter names them
REQUESTS_A_RUN = 3  # the grant, and readings until the verdict, where nobody counted them
ENVELOPE_BYTES = 560  # of a frame that tells no event: ticket, state, chain and mac, with its partition key
ALIKE = ("api reads LIVE", "api reads places")  # what all who look at a board read alike
FLUSH_LIMITS = (0.1, 60.0)


def without_pane(measured: Measured) -> Measured:
    """Nobody looks at a board: its requests are gone, and what was counted for them. What was not counted apart is
    their share of the API's requests."""
    requests = measured.board_requests + measured.other_requests
    share = measured.board_requests / requests if requests else 0.0
    read = measured.board_read_units or share * max(0.0, measured.read_units - measured.consumer_read_units)
    kinds = {kind: units for kind, units in measured.units_by_item.items() if kind not in ALIKE}
    fewer = _with_requests(measured, 0.0, measured.other_requests)
    return replace(fewer, board_read_units=0.0, read_units=max(0.0, measured.read_units - read), units_by_item=kinds)


def _with_requests(measured: Measured, boards: float, others: float) -> Measured:
    """So many requests of either kind, and what the API does for them: as it was counted for boards and others apart,
    where it was; else all requests are alike."""
    before = measured.board_requests, measured.other_requests
    scaled = _scaled(measured, "api", (boards + others) / sum(before) if sum(before) else 1.0)
    grown = [now / was if was else 1.0 for now, was in zip((boards, others), before, strict=True)]

    def apart(counts: Mapping[str, float], of_boards: float) -> dict[str, float]:
        rest = max(0.0, counts.get("api", 0.0) - of_boards)
        return {**counts, "api": of_boards * grown[0] + rest * grown[1]}

    if measured.board_cpu_ms:
        scaled = replace(scaled, function_cpu_ms=apart(measured.function_cpu_ms, measured.board_cpu_ms),
                         function_table_calls=apart(measured.function_table_calls, measured.board_table_calls))
    return replace(scaled, board_requests=boards, other_requests=others,
                   board_cpu_ms=measured.board_cpu_ms * grown[0],
                   board_table_calls=measured.board_table_calls * grown[0])


def in_a_crowd(measured: Measured, written: float, read: float) -> Measured:
    """The consumer writes and reads so many units a frame as in a crowd that large (`bench --only units`): each batch
    writes two items for everybody, which the few players of a test hardly share."""
    writes, reads = written * measured.frames, read * measured.frames
    return replace(
        measured, consumer_write_units=writes, consumer_read_units=reads,
        write_units=measured.write_units - measured.consumer_write_units + writes,
        read_units=measured.read_units - measured.consumer_read_units + reads,
    )


def at_runs_an_hour(measured: Measured, runs: float = RUNS_AN_HOUR) -> Measured:
    """Players whose runs last as long as usual: a test of a minute is nothing but beginnings and ends.

    What is neither the consumer's nor read for boards in the table, the verifier and its requests belong to a run. A
    run's grant may lie before what was counted and its end behind it, so grants and verdicts are counted each by
    themselves. A run is a personal best as often as chance has it: of n runs in any order, 1 + 1/2 + ... + 1/n are the
    best so far; its verdict is written in any case.
    """
    if not measured.verified_runs:
        return measured
    wanted = runs * measured.player_seconds / 3600
    granted = measured.requests_by_route.get(GRANTS) or measured.verified_runs
    verdicts = measured.units_by_item.get(VERDICTS, 0.0)
    judged = verdicts or measured.verified_runs
    played = max(1.0, measured.verified_runs / measured.players)
    bests = (_harmonic(max(1.0, runs)) / max(1.0, runs)) / (_harmonic(played) / played)
    of_grants = (measured.write_units - measured.consumer_write_units - measured.verifier_write_units) / granted
    of_verdicts = (verdicts + (measured.verifier_write_units - verdicts) * bests) / judged
    apart = not measured.board_requests or bool(measured.board_read_units)
    read = max(0.0, measured.read_units - measured.consumer_read_units - measured.board_read_units) if apart else 0.0
    grown = wanted / min(granted, judged, measured.verified_runs)
    scaled = _with_requests(measured, measured.board_requests, _other_requests(measured, wanted, judged))
    return replace(
        _scaled(scaled, "verifier", wanted / judged), verified_runs=wanted,
        write_units=measured.consumer_write_units + (of_grants + of_verdicts) * wanted,
        verifier_write_units=of_verdicts * wanted, read_units=measured.read_units + read * (grown - 1),
    )


def requests_a_run(measured: Measured) -> float:
    """The grant, and readings until the verdict is told, at least one: as counted, else REQUESTS_A_RUN.

    A run of the usual length is read at its end alone (online/telemetry/watermark.py), as those of a test are.
    """
    read, judged = measured.requests_by_route.get(READINGS), measured.units_by_item.get(VERDICTS)
    return 1 + max(1.0, read / judged) if read and judged else REQUESTS_A_RUN


def _other_requests(measured: Measured, wanted: float, judged: float) -> float:
    """Requests that are no board's, with so many runs instead of those that were granted and judged."""
    routes = measured.requests_by_route
    of_runs = routes[GRANTS] + routes[READINGS] if routes.keys() >= {GRANTS, READINGS} else REQUESTS_A_RUN * judged
    return max(0.0, measured.other_requests - of_runs) + requests_a_run(measured) * wanted


def at_flush(measured: Measured, seconds: float) -> Measured:
    """Frames every `seconds` where nothing is urgent. Raises AlienAttackError outside of FLUSH_LIMITS.

    Urgent frames come by chance (a Poisson process) and begin the interval anew, as in the producer: with u of them a
    second there are u / (1 - exp(-u t)) frames a second. u follows from the frames measured. The consumer's work and
    its units of the table go with the frames; what events weigh stays the same.
    """
    low, high = FLUSH_LIMITS
    if not low <= seconds <= high:
        raise AlienAttackError(f"A flush interval of {seconds:g} s makes no sense.", f"From {low:g} to {high:g} s.")
    rate = measured.frames / measured.player_seconds
    urgent = _urgent_rate(rate, measured.flush_seconds)
    # Where fewer came than the interval alone would send, players paused; they pause at any interval.
    paused = min(1.0, rate * measured.flush_seconds)
    ratio = _rate(urgent, seconds) * paused / rate
    frames = measured.frames * ratio
    events = max(0, measured.frame_bytes - ENVELOPE_BYTES * measured.frames)
    return _with_frames(measured, frames, ENVELOPE_BYTES * frames + events, seconds)


def at_frame_bytes(measured: Measured, size: int) -> Measured:
    """As many frames, of `size` bytes each."""
    whole = replace(measured, frame_kib={}, frame_bytes=measured.frames * size)
    return replace(whole, archive_bytes=measured.archive_bytes * whole.frame_bytes / measured.frame_bytes)


def _with_frames(measured: Measured, frames: float, size: float, seconds: float) -> Measured:
    ratio = frames / measured.frames
    grown = size / frames - measured.frame_bytes / measured.frames
    kib: dict[int, float] = {}
    for was, count in measured.frame_kib.items():
        now = max(1, math.ceil((was * KIB - KIB / 2 + grown) / KIB))
        kib[now] = kib.get(now, 0) + count * ratio
    return replace(
        _scaled(measured, "consumer", ratio), frames=frames, frame_bytes=size, put_calls=measured.put_calls * ratio,
        frame_kib=kib, flush_seconds=seconds,
        write_units=measured.write_units + measured.consumer_write_units * (ratio - 1),
        read_units=measured.read_units + measured.consumer_read_units * (ratio - 1),
        consumer_write_units=measured.consumer_write_units * ratio,
        consumer_read_units=measured.consumer_read_units * ratio,
        archive_bytes=measured.archive_bytes * size / measured.frame_bytes,
    )


def _harmonic(number: float) -> float:
    """1 + 1/2 + ... + 1/n, for numbers between as well (the first terms of Euler's series)."""
    return math.log(number) + 0.5772156649 + 1 / (2 * number) - 1 / (12 * number**2)


def _rate(urgent: float, seconds: float) -> float:
    """Frames a second."""
    return 1 / seconds if urgent * seconds < 1e-9 else urgent / (1 - math.exp(-urgent * seconds))


def _urgent_rate(rate: float, seconds: float) -> float:
    """Urgent frames a second at which there are `rate` in all; by bisection, for the rate grows with them."""
    low, high = 0.0, rate
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _rate(middle, seconds) < rate else (low, middle)
    return low


def _scaled(measured: Measured, name: str, factor: float) -> Measured:
    """A function has `factor` as much to do: invocations, time, calls of the table, and its lines in the log."""
    everything = sum(measured.function_invocations.values())
    share = measured.function_invocations.get(name, 0) / everything if everything else 0.0

    def changed(table: Mapping[str, float]) -> dict[str, Any]:
        return {key: value * factor if key == name else value for key, value in table.items()}

    return replace(
        measured, function_invocations=changed(measured.function_invocations),
        function_ms=changed(measured.function_ms), function_cpu_ms=changed(measured.function_cpu_ms),
        function_table_calls=changed(measured.function_table_calls),
        function_log_bytes=changed(measured.function_log_bytes),
        log_bytes=measured.log_bytes * (1 + share * (factor - 1)),
    )
