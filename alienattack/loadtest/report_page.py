"""The report as a page for people: one file with charts, made from the same object that machines read."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from alienattack.charts import Axis, Bar, Bars, Fact, Figure, Lines, Page, Section, Series, Table
from alienattack.loadtest.latency import STAGES

P99_ASKED_MS = 5_000.0
MEGABYTE = 1_000_000
Content = Mapping[str, Any]


def page(content: Content) -> str:
    """The HTML."""
    machine = content["machine"]
    return Page(
        "Load test",
        f"{content['players_held']:,} bots played in real time for {content['seconds']:g} s, each a player in "
        "everything: account, telemetry, board. What became of every frame was counted past all of them.",
        _facts(content),
        (_latency(content), _course(content), _ledger(content), _machine(content), *_bill(content)),
        f"{content['at']}, {content['cloud']}. {machine['system']} with {machine['cores']} cores, Python "
        f"{machine['python']}, simulation {'compiled' if machine['compiled'] else 'in pure Python'}, version "
        f"{machine['version']}.",
    ).html()


def _facts(content: Content) -> tuple[Fact, ...]:
    held, wanted = content["players_held"], content["players_wanted"]
    p99 = content["latency_ms"]["end_to_end"]["p99"]
    facts = [
        Fact("Players held", f"{held:,}", f"of {wanted:,} wanted", "good" if held >= wanted else "bad"),
        Fact("Unexplained frames", f"{content['unexplained']:,}", f"of {content['frames_offered']:,} offered",
             "bad" if content["unexplained"] else "good"),
        Fact("Rows wrong", f"{content['rows_wrong']:,}", f"of {content['rows']:,} checked",
             "bad" if content["rows_wrong"] else "good"),
        Fact("End to end, p99", f"{p99 / 1000:.1f} s", "from the intended instant of an event to the board",
             "good" if p99 <= P99_ASKED_MS else "bad"),
    ]
    dollars = content["dollars_per_1000_player_hours"]
    if dollars is not None:
        facts.append(Fact("Dollars", f"{dollars:.2f}", "for 1,000 players an hour on AWS"))
    return tuple(facts)


def _latency(content: Content) -> Section:
    found = content["latency_ms"]
    rows = tuple((words, *(found[stage][name] for name in ("p50", "p90", "p99", "p99_9", "max", "samples")))
                 for stage, words in STAGES.items())
    curves = tuple(Series(words, tuple((percent, milliseconds / 1000) for percent, milliseconds in
                                       content["curves"][stage])) for stage, words in STAGES.items())
    return Section("How long it takes", "Each sample is one event of play, measured from the instant at which it was "
                   "due, so that a slow machine can't flatter itself. "
                   f"{content['out_of_sight']:,} more had no place on the board, for they were below its last row or "
                   f"behind their player's best; {content['never_seen']:,} should have been seen, and were not.", (
        Figure("The whole distribution", "Share of events that were at most so late.",
               Lines(curves, x=Axis("percent of events"), y=Axis("seconds"), limit=(P99_ASKED_MS / 1000, "5 s")),
               wide=True),
        Figure("Percentiles", "Milliseconds, over all workers: their histograms are added, not averaged.",
               table=Table(("stage", "p50", "p90", "p99", "p99.9", "max", "samples"), rows), wide=True),
    ))


def _course(content: Content) -> Section:
    moments = content["timeline"]
    rates = [(later["seconds"], (later["puts"] - sooner["puts"]) / max(0.001, later["seconds"] - sooner["seconds"]))
             for sooner, later in pairwise(moments)]
    return Section("How it went", "From the first player on; what counts is the time in which all were there.", (
        Figure("Players", "Who played at each moment.",
               Lines((Series("players", tuple((at["seconds"], float(at["playing"])) for at in moments)),),
                     x=Axis("seconds"), y=Axis("players"))),
        Figure("Put calls a second", "What reached the stream.",
               Lines((Series("put calls a second", tuple(rates)),), x=Axis("seconds"), y=Axis("calls a second"))),
    ))


def _ledger(content: Content) -> Section:
    kinds = (("stored", "frames_stored"), ("refused", "refused"), ("declared lost", "declared_losses"),
             ("still spooled", "still_spooled"), ("unexplained", "unexplained"))
    calls = [(name, "API", count, content["failures_by_route"].get(name, 0))
             for name, count in content["requests"].items()]
    calls += [(f"PutRecords: {outcome}", "stream", count, 0) for outcome, count in content["puts"].items()]
    findings = tuple((finding,) for finding in content["findings"])
    figures = [
        Figure("What became of every frame", f"{content['frames_offered']:,} were offered.",
               Bars(tuple(Bar(words, float(content[key])) for words, key in kinds), "fate", "frames")),
        Figure("Calls", "As the bots made them, from the first to the last.",
               table=Table(("call", "to", "calls", "failed"), tuple(calls))),
    ]
    if findings:
        figures.append(Figure("Findings", "Whatever is wrong, in words.", table=Table(("finding",), findings),
                              wide=True))
    return Section("The ledger", "Offered is what the players' disks say; what was stored is read from tables and "
                   "archive.", tuple(figures))


def _machine(content: Content) -> Section:
    used = content["usage"]
    return Section("What it took", "While all played, on this machine.", (
        Figure("CPU", "Cores, on the whole.", Bars(tuple(Bar(name, part["cores"]) for name, part in used.items()),
                                                   "part", "cores")),
        Figure("Memory", "Resident, at the most.",
               Bars(tuple(Bar(name, part["peak_bytes"] / MEGABYTE, "MB") for name, part in used.items()), "part",
                    "MB")),
    ))


def _bill(content: Content) -> tuple[Section, ...]:
    bills = content["bill"]
    if bills is None:
        return ()
    names = (("provisioned", "provisioned stream"), ("on_demand", "on-demand stream"),
             ("original", "the original's design"))
    whole = Bars(tuple(Bar(words, bills[name]["dollars_per_1000_player_hours"]) for name, words in names), "design",
                 "dollars")
    lines = tuple((line["service"], line["what"], line["quantity"], line["unit"], line["price"], line["dollars"],
                   line["assumption"]) for line in bills["provisioned"]["lines"])
    prices = bills["prices"]
    return (Section("The bill", f"For 1,000 players an hour at the prices of {prices['date']} in {prices['region']}, "
                    f"from the calls and bytes of this run. {bills['provisioned']['lacks']}".rstrip(), (
                        Figure("Designs", "The same play.", whole),
                        Figure("By service", "With a provisioned stream.",
                               Bars(tuple(Bar(service, dollars) for service, dollars in
                                          bills["provisioned"]["by_service"].items()), "service", "dollars")),
                        Figure("Line by line", "With what each rests on.",
                               table=Table(("service", "what", "quantity", "unit", "price", "dollars", "assumption"),
                                           lines), wide=True))),)
