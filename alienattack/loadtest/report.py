"""The report of a load test: one object for machines, a table for people. The page is in report_page.py."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from alienattack import __version__
from alienattack.bots.runner import compiled
from alienattack.hosting.cost import ON_DEMAND, PROVISIONED, Measured, bill, load_prices, original_bill
from alienattack.loadtest.latency import STAGES
from alienattack.loadtest.load_run import Outcome
from alienattack.loadtest.orders import cores

KILOBYTE, MEGABYTE = 1_000, 1_000_000


@dataclass(frozen=True, slots=True)
class Report:
    """`content`: everything, as JSON; `fine`: whether nothing is unexplained and no row is wrong."""

    content: Mapping[str, Any]

    @property
    def fine(self) -> bool:
        """Whether the load test has shown what it was to show."""
        return not self.content["unexplained"] and not self.content["rows_wrong"]


def report(outcome: Outcome) -> Report:
    """Puts a report together."""
    wishes, results, books = outcome.wishes, outcome.results, outcome.books
    accounts = books.accounts
    seconds = results.held_seconds or wishes.seconds
    measured = measured_of(outcome)
    bills = bills_of(measured)
    cheapest = bills["provisioned"]["dollars_per_1000_player_hours"] if bills else None
    return Report({
        "players_wanted": wishes.players, "players_held": results.held, "seconds": round(seconds, 1),
        "frames_offered": accounts.frames_offered, "frames_stored": accounts.frames_stored,
        "refused": accounts.refused, "refusals": dict(accounts.refusals),
        "declared_losses": accounts.declared_losses, "still_spooled": accounts.still_spooled,
        "coalesced": accounts.coalesced, "unexplained": accounts.unexplained,
        "rows": accounts.rows, "rows_wrong": accounts.rows_wrong, "board_rows": books.board_rows,
        "runs": accounts.runs, "runs_by_status": dict(books.statistics.runs),
        "duplicates_absorbed": accounts.duplicates_absorbed, "retried": accounts.retried,
        "throttles": results.throttles, "put_calls": sum(results.puts.values()), "puts": dict(results.puts),
        "requests": dict(sorted(results.requests.items())), "failures": dict(sorted(results.failures.items())),
        "failures_by_route": by_route(results.failures),
        "frames_a_second": round(measured.frames / seconds, 1) if measured is not None else None,
        "events_a_second": round(results.events / seconds, 1),
        "latency_ms": {stage: results.stages[stage].percentiles().to_json() for stage in STAGES},
        "out_of_sight": results.out_of_sight, "never_seen": results.never_seen,
        "curves": {stage: results.stages[stage].curve() for stage in STAGES}, "timeline": results.timeline,
        "measured": measured.to_json() if measured is not None else None, "bill": bills,
        "dollars_per_1000_player_hours": cheapest,
        "usage": {name: asdict(each) | {"cores": round(each.cpu_seconds / seconds, 3)}
                  for name, each in outcome.usage.items()},
        "findings": list(books.findings), "troubles": results.troubles[:20],
        "wishes": {"policies": list(wishes.policies), "ramp": wishes.ramp, "pane": wishes.pane,
                   "workers": wishes.workers},
        "prepared_seconds": round(outcome.prepared_seconds, 1), "cloud": outcome.cloud,
        "at": outcome.at.isoformat(timespec="seconds"),
        "machine": {"python": platform.python_version(), "machine": platform.machine(), "cores": cores(),
                    "system": platform.system(), "compiled": compiled(), "version": __version__},
    })


def measured_of(outcome: Outcome) -> Measured | None:
    """What the cloud did while all played; None of a cloud that does not tell."""
    metered, results = outcome.metered, outcome.results
    if not metered.get("frames") or not results.held:
        return None
    return Measured.from_json({**metered, "players": results.held, "flush_seconds": outcome.flush_seconds,
                               "player_seconds": results.held * metered["seconds"]})


def by_route(failures: Mapping[str, int]) -> dict[str, int]:
    """Failed calls by route, whatever the status at the end of their name."""
    found: dict[str, int] = {}
    for name, count in failures.items():
        route = name.rpartition(" ")[0]
        found[route] = found.get(route, 0) + count
    return found


def bills_of(measured: Measured | None) -> dict[str, Any] | None:
    """What 1,000 players would pay for an hour of this, by both kinds of stream, beside the original's design."""
    if measured is None:
        return None
    prices = load_prices()
    return {"provisioned": bill(measured, prices, PROVISIONED).to_json(),
            "on_demand": bill(measured, prices, ON_DEMAND).to_json(),
            "original": original_bill(prices).to_json(), "prices": {"date": prices.date, "region": prices.region}}


#: Key of the report -> what the table calls it.
_LINES: Mapping[str, str] = {
    "players_wanted": "players wanted", "players_held": "players held", "seconds": "seconds with all of them",
    "frames_a_second": "frames a second", "events_a_second": "events a second", "put_calls": "put calls",
    "runs": "runs", "frames_offered": "frames offered (on the players' disks)",
    "frames_stored": "frames stored (in tables and archive)", "refused": "refused, with a reason",
    "declared_losses": "declared lost by their player", "still_spooled": "still spooled", "unexplained": "UNEXPLAINED",
    "rows": "rows checked", "rows_wrong": "ROWS WRONG", "out_of_sight": "samples below the board's last row or a best",
    "never_seen": "samples that no board has shown", "throttles": "throttles", "retried": "frames sent again",
}


def table(content: Mapping[str, Any]) -> str:
    """The report for people."""
    width = max(map(len, _LINES.values()))
    lines = [f"{words:<{width}}  {_number(content[key]):>12}" for key, words in _LINES.items()
             if content[key] is not None]
    lines += ["", f"{'milliseconds':<{width}}  {'p50':>8} {'p90':>8} {'p99':>8} {'p99.9':>8} {'max':>8} {'samples':>9}"]
    for stage, words in STAGES.items():
        found = content["latency_ms"][stage]
        figures = " ".join(f"{found[name]:>8,.0f}" for name in ("p50", "p90", "p99", "p99_9", "max"))
        lines.append(f"{words:<{width}}  {figures} {found['samples']:>9,}")
    if content["usage"]:
        lines += ["", f"{'part':<{width}}  {'cores':>8} {'CPU s':>8} {'peak MB':>8} {'processes':>9}"]
        lines += [f"{name:<{width}}  {used['cores']:>8.2f} {used['cpu_seconds']:>8.1f} "
                  f"{used['peak_bytes'] / MEGABYTE:>8.0f} {used['processes']:>9}"
                  for name, used in content["usage"].items()]
    if content["bill"] is not None:
        lines += ["", *_billed(content["bill"])]
    lines += ["", *(f"  {finding}" for finding in content["findings"][:20])]
    return "\n".join(lines).rstrip()


def _billed(bills: Mapping[str, Any]) -> Iterator[str]:
    prices = bills["prices"]
    yield f"dollars for 1,000 players an hour, prices of {prices['date']} in {prices['region']}:"
    for name, words in (("provisioned", "provisioned stream"), ("on_demand", "on-demand stream"),
                        ("original", "the original's design")):
        found = bills[name]
        most = sorted(found["by_service"].items(), key=lambda each: -each[1])[:4]
        parts = ", ".join(f"{service} {dollars:.2f}" for service, dollars in most)
        yield f"  {words:<22} {found['dollars_per_1000_player_hours']:>7.2f}   ({parts})"
    if bills["provisioned"]["lacks"]:
        yield f"  {bills['provisioned']['lacks']}"


def _number(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"
