"""`loadtest`: bot players by the hundred that really play, and the accounts of what became of it."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from alienattack.cli.command import Arguments, Command, Parser, whole_number

if TYPE_CHECKING:
    from alienattack.loadtest.load_run import Wishes

# As in alienattack.bots, named here so that the command line is there before the rules are.
POLICIES = ("beginner", "casual", "average", "skilled", "expert", "hunter", "sprayer", "idle")
EXIT_TERMINATED = 143  # what a shell says of a process that SIGTERM has ended
RAMP = 8.0  # players a second: what a small machine signs in beside those who play already


def _loadtest_flags(parser: Parser) -> None:
    parser.add_argument("--players", type=whole_number(1, 9_000), default=50, metavar="N", help="how many (default 50)")
    parser.add_argument("--seconds", type=_between("seconds", 1, 86_400), default=60.0, metavar="S",
                        help="how long all of them play (default 60)")
    parser.add_argument("--ramp", type=_between("players a second", 0.1, 1_000), default=RAMP, metavar="R",
                        help=f"players that come, and at the end leave, a second (default {RAMP:g})")
    parser.add_argument("--policy", type=_mix, default=(), metavar="MIX",
                        help=f"who plays: of {', '.join(POLICIES)}, with commas between, in turn; NAME*3 counts thrice")
    parser.add_argument("--pane", action="store_true", help="they ask for the board every few seconds, as players do")
    parser.add_argument("--cloud", metavar="URL", help="the cloud whose API has this address; its manager's name and "
                        "password are asked for, or taken from ALIENATTACK_MANAGER and ALIENATTACK_PASSWORD")
    parser.add_argument("--workers", type=whole_number(1, 256), metavar="W", help="processes (default: one a core)")
    parser.add_argument("--elsewhere", type=whole_number(0, 1_000), default=0, metavar="W",
                        help="workers that join from other machines, beside those here; with --bind and --keep")
    parser.add_argument("--bind", default="127.0.0.1", metavar="HOST:PORT", help="where they find this one")
    parser.add_argument("--join", metavar="HOST:PORT", help="lend this machine to the load test that runs there")
    parser.add_argument("--orders", type=Path, metavar="FILE", help="with --join: a copy of its DIR/orders.json")
    parser.add_argument("--locustfile", type=Path, metavar="FILE",
                        help="users of your own, see alienattack.loadtest.users")
    parser.add_argument("--web", type=whole_number(1, 65_535), nargs="?", const=8089, metavar="PORT",
                        help="start and stop it at Locust's web page (default port 8089)")
    parser.add_argument("--purge", action="store_true",
                        help="only delete the accounts that load tests have made on the cloud of --cloud")
    parser.add_argument("--json", action="store_true", help="the report as one JSON object")
    parser.add_argument("--html", type=Path, metavar="FILE", help="the report as one page with charts")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep spools and logs in DIR to look into")


def _between(what: str, low: float, high: float) -> Callable[[str], float]:
    def read(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not low <= value <= high:
            raise argparse.ArgumentTypeError(f"{text!r} is not from {low:g} to {high:g} {what}")
        return value

    return read


def _mix(text: str) -> tuple[str, ...]:
    """`hunter*3,casual` as four names."""
    found: list[str] = []
    for part in text.split(","):
        name, _, count = part.strip().partition("*")
        if name not in POLICIES or (count and not (count.isascii() and count.isdigit() and 1 <= int(count) <= 100)):
            raise argparse.ArgumentTypeError(f"{part!r} is no policy: take {', '.join(POLICIES)}, or one like hunter*3")
        found += [name] * int(count or 1)
    return tuple(found)


def _loadtest(arguments: Arguments) -> int:
    """Exit code 1 when anything is unexplained or a row is wrong."""
    if arguments.purge:
        return _purge(arguments)
    _check(arguments)
    if arguments.join:
        return _join(arguments)
    from alienattack.loadtest import load_run
    from alienattack.loadtest.report import report, table

    wishes = _wishes(arguments)
    # Whoever ends this process means all that it has started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(EXIT_TERMINATED))
    if wishes.web:
        print(f"Locust's page, to start and to stop it: http://127.0.0.1:{wishes.web}", file=sys.stderr)
    if arguments.cloud:
        from alienattack import settings

        outcome = load_run.run_against(arguments.cloud.rstrip("/"), settings.load(), os.environ, wishes, _progress,
                                    arguments.keep)
    else:
        outcome = load_run.run(wishes, _progress, arguments.keep)
    if sys.stderr.isatty():
        print(file=sys.stderr)
    found = report(outcome)
    if arguments.html is not None:
        from alienattack.loadtest.report_page import page

        arguments.html.write_text(page(found.content), encoding="utf-8")
    print(json.dumps(found.content) if arguments.json else table(found.content))
    return 0 if found.fine else 1


def _check(arguments: Arguments) -> None:
    """What would only fail after minutes of play fails now. Raises SettingsError."""
    from importlib.util import find_spec

    from alienattack.errors import SettingsError

    missing = [name for name in ("locust", "hdrh", "psutil") if find_spec(name) is None]
    if missing:
        raise SettingsError(f"A load test needs {', '.join(missing)}.", 'Add it: pip install "alienattack[loadtest]"')
    if arguments.locustfile is not None and not arguments.locustfile.is_file():
        raise SettingsError(f"There is no locustfile {arguments.locustfile}.", "Name one that is there.")
    if arguments.html is not None and not arguments.html.resolve().parent.is_dir():
        raise SettingsError(f"There is no folder for {arguments.html}.", "Name a file in one that is there.")
    if arguments.elsewhere and arguments.keep is None:
        raise SettingsError("Workers from elsewhere need the orders of this load test.",
                            "Add --keep DIR; they are DIR/orders.json then.")


def _purge(arguments: Arguments) -> int:
    """Exit code 1 when an account is left."""
    from alienattack import settings
    from alienattack.errors import SettingsError
    from alienattack.loadtest import load_run

    if not arguments.cloud:
        raise SettingsError("Which cloud is to be purged?", "Add --cloud URL; one that was started for a load test is "
                            "gone with all its accounts.")
    gone, left = load_run.purge(arguments.cloud.rstrip("/"), settings.load(), _progress)
    if sys.stderr.isatty():
        print(file=sys.stderr)
    print(json.dumps({"deleted": gone, "left": left}) if arguments.json else
          f"{gone:,} accounts of bots are deleted, {left:,} are left.")
    return 1 if left else 0


def _join(arguments: Arguments) -> int:
    from alienattack.errors import SettingsError
    from alienattack.loadtest import load_run
    from alienattack.loadtest.orders import cores

    host, _, port = arguments.join.rpartition(":")
    if not host or not port.isdigit() or arguments.orders is None:
        raise SettingsError("To join a load test takes its address and its orders.",
                            "For example: --join 192.0.2.7:5557 --orders orders.json")
    load_run.join(arguments.join, arguments.orders, arguments.workers or cores(),
                  arguments.locustfile.resolve() if arguments.locustfile else load_run.LOCUSTFILE)
    return 0


def _wishes(arguments: Arguments) -> Wishes:
    from alienattack.loadtest.load_run import Wishes

    wishes = Wishes(arguments.players, arguments.seconds, arguments.ramp, pane=arguments.pane, web=arguments.web or 0,
                    elsewhere=arguments.elsewhere, bind=arguments.bind)
    if arguments.policy:
        wishes = replace(wishes, policies=arguments.policy)
    if arguments.locustfile is not None:
        wishes = replace(wishes, locustfile=arguments.locustfile.resolve())
    # A worker without a player would only cost.
    return replace(wishes, workers=min(arguments.workers or wishes.workers, arguments.players))


def _progress(line: str) -> None:
    """One line that changes in place on a terminal; elsewhere only the report is worth a line."""
    if sys.stderr.isatty():
        print(f"\r\x1b[2K{line}", end="", file=sys.stderr, flush=True)


LOADTEST = Command(
    "loadtest",
    "let bots play by the hundred, and account for every frame",
    "alienattack loadtest --players 200 --seconds 60 --html report.html",
    _loadtest_flags, _loadtest,
)
