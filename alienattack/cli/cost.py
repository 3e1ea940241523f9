"""`cost`: the bill of so many players for so long, both kinds of stream beside the original's design."""

from __future__ import annotations

import argparse
import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alienattack.cli.command import Arguments, Command, Parser, whole_number

if TYPE_CHECKING:
    from alienattack.hosting.cost import Bill, Line, Measured, Prices

FLUSHES = (1.0, 2.0, 5.0, 10.0)
FRAME_BYTES = (500, 1_000, 2_000, 6_000)


def _cost_flags(parser: Parser) -> None:
    parser.add_argument("--players", type=whole_number(1, 10_000_000), default=1_000, help="who play (default 1000)")
    parser.add_argument("--hours", type=_positive("hours", 1_000_000), default=1.0, help="for how long (default 1)")
    parser.add_argument("--from", dest="report", type=Path, metavar="REPORT",
                        help="JSON of a load test; without it, the counts that this installation brings")
    parser.add_argument("--flush-seconds", type=_positive("seconds", 60), help="reckon with another flush interval")
    parser.add_argument("--no-pane", action="store_true", help="nobody looks at the board while playing")
    parser.add_argument("--json", action="store_true", help="one JSON object, every assumption in it")


def _positive(what: str, most: float) -> Any:
    def read(text: str) -> float:
        try:
            number = float(text)
        except ValueError:
            number = math.nan
        if not 0 < number <= most:
            raise argparse.ArgumentTypeError(f"{text!r} is no number of {what} up to {most:g}")
        return number

    return read


def _cost(arguments: Arguments) -> int:
    from alienattack.hosting import cost
    from alienattack.hosting.cost.record import load_record

    prices, record = cost.load_prices(), load_record(arguments.report)
    measured = record.measured
    if arguments.no_pane:
        measured = record.bare or cost.without_pane(measured)
    if arguments.flush_seconds is not None:
        measured = cost.at_flush(measured, arguments.flush_seconds)
    bills = [cost.bill(measured, prices, design, arguments.players, arguments.hours)
             for design in (cost.PROVISIONED, cost.ON_DEMAND)]
    bills.append(cost.original_bill(prices, arguments.players, arguments.hours, pane=not arguments.no_pane))
    what_if = _what_if(measured, prices, arguments.players, arguments.hours)
    if arguments.json:
        print(json.dumps({
            "prices": {"date": prices.date, "region": prices.region}, "measured": measured.to_json(),
            "measured_told": record.told, "pane": not arguments.no_pane, "what_if": what_if,
            "dollars_per_1000_player_hours": bills[0].dollars_per_1000_player_hours,
            "bills": [found.to_json() for found in bills],
        }))
    else:
        print(_page(bills, measured, prices, record.told, pane=not arguments.no_pane, what_if=what_if))
    return 0


def _what_if(measured: Measured, prices: Prices, players: int, hours: float) -> dict[str, dict[str, float]]:
    """Dollars for 1,000 player-hours at other intervals and with other frames, provisioned."""
    from alienattack.hosting.cost import PROVISIONED, at_flush, at_frame_bytes, bill

    def dollars(changed: Measured) -> float:
        return bill(changed, prices, PROVISIONED, players, hours).dollars_per_1000_player_hours

    return {"flush_seconds": {f"{seconds:g}": dollars(at_flush(measured, seconds)) for seconds in FLUSHES},
            "frame_bytes": {str(size): dollars(at_frame_bytes(measured, size)) for size in FRAME_BYTES}}


def _page(bills: list[Bill], measured: Measured, prices: Prices, told: str, *, pane: bool,
          what_if: dict[str, dict[str, float]]) -> str:
    first = bills[0]
    services = list(dict.fromkeys(service for found in bills for service in found.by_service()))
    rows = [("US dollars", *(found.design for found in bills))]
    rows += [(service, *(_dollars(found.by_service().get(service)) for found in bills)) for service in services]
    rows.append(("all", *(_dollars(found.dollars) for found in bills)))
    rows.append(("for 1,000 player-hours", *(_dollars(found.dollars_per_1000_player_hours) for found in bills)))
    rows.append(("a month in which nobody plays", *(_dollars(found.idle_dollars_a_month) for found in bills)))
    lines = [f"{first.players:,} players for {first.hours:g} h, a frame every {measured.flush_seconds:g} s, "
             f"{'with' if pane else 'without'} the board beside the field", "", *_columns(rows), ""]
    for name, unit in (("flush_seconds", "s between frames"), ("frame_bytes", "bytes a frame")):
        tried = ", ".join(f"{value}: {dollars:.2f}" for value, dollars in what_if[name].items())
        lines.append(f"what if ({unit}: dollars for 1,000 player-hours): {tried}")
    lines += ["", f"What it rests on: prices of {prices.date}, {prices.region}; {told}",
              "Left out: taxes, free tiers, data transfer, Cognito's monthly active users; what a player does once "
              "(signing in, a seat, a first run: some $0.01 for 1,000 of them); keeping anything for longer than a "
              "month (the table keeps a run for three: $0.01 more for 12,000 runs).",
              "Runs of five minutes, 12 an hour (one that lasts longer is asked for once more every five: $0.02 for "
              "12,000 of those requests); of n runs of a player 1 + 1/2 + ... + 1/n are personal bests.",
              "All play in one competition. Each further one at the same time has an item of its own of who plays, "
              "written again each second (up to ten units); in the arcade a best stands on three boards.", ""]
    lines += [f"{lacks}\n" for lacks in {found.lacks for found in bills} if lacks]
    for found in bills:
        lines.append(f"{found.design}:")
        lines += [_line(line) for line in found.lines]
        lines += [f"{found.design}, a month in which nobody plays:", *map(_line, found.idle)]
    return "\n".join(lines)


def _line(line: Line) -> str:
    why = f" ({line.assumption})" if line.assumption else ""
    count = f"{line.quantity:,.3f} {line.unit}"
    return f"  {line.service}, {line.what}: {count} at ${line.price:g} = ${line.dollars:.4f}{why}"


def _dollars(amount: float | None) -> str:
    return "-" if amount is None else f"{amount:,.2f}" if amount >= 0.005 or not amount else f"{amount:.4f}"


def _columns(rows: list[tuple[str, ...]]) -> list[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return ["  ".join([f"{row[0]:<{widths[0]}}", *(f"{cell:>{width}}" for cell, width in
                                                    zip(row[1:], widths[1:], strict=True))]) for row in rows]


COST = Command(
    "cost",
    "what players cost on AWS by service, from measured calls and a price list",
    "alienattack cost --players 1000 --hours 2 --flush-seconds 5",
    _cost_flags, _cost,
)
