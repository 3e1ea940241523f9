"""`session`: competitions from the command line, for hosts and their scripts."""

from __future__ import annotations

import argparse
import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from alienattack.cli.command import Arguments, Command, Parser, whole_number

if TYPE_CHECKING:
    from alienattack.online.managing import Managing

# As in alienattack.online.managing, named here so that the command line is there before the network is.
KINDS = ("MULTIPLE_TRIALS", "SINGLE_TRIAL", "TIME_CONSTRAINED")
MOST_SEATS = 10_000
MOST_MINUTES = 30


def _session_flags(parser: Parser) -> None:
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.description = (
        "Competitions, for who is a manager of the cloud (`alienattack cloud manager add NAME` makes one). Name and\n"
        "password are asked for, or taken from ALIENATTACK_MANAGER and ALIENATTACK_PASSWORD.")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    _open_flags(actions.add_parser("open", help="open a session"))
    for action, what in (("start", "start everybody in its lobby at one instant"),
                         ("close", "close it; then its final board stands and the winners are named"),
                         ("reopen", "open it again, as long as the final board doesn't stand"),
                         ("archive", "put it away; it stays as it is"),
                         ("show", "its numbers and who is in"),
                         ("export", "the whole board: CSV, or JSON with --json"),
                         ("kick", "put a player out, who may come back"), ("ban", "put a player out for good")):
        sub = actions.add_parser(action, help=what)
        sub.add_argument("id", metavar="ID", help="of the session, as `session list` tells it")
        sub.add_argument("--json", action="store_true", help="one JSON object")
        if action == "close":
            sub.add_argument("--wait", action="store_true", help="return when the final board stands")
        elif action == "export":
            sub.add_argument("--out", type=Path, metavar="FILE", help="a file instead of standard output")
        elif action in ("kick", "ban"):
            sub.add_argument("player", metavar="PLAYER", help="a name, or the player's id on the board")
    listing = actions.add_parser("list", help="all of them")
    listing.add_argument("--archived", action="store_true", help="those in the archive, too")
    listing.add_argument("--json", action="store_true", help="one JSON object")


def _open_flags(parser: Parser) -> None:
    parser.add_argument("name", metavar="NAME", help="what it is called")
    parser.add_argument("--kind", type=str.upper, choices=KINDS, default=KINDS[0],
                        help="as often as one likes, once, or for some minutes; the cloud enforces it")
    parser.add_argument("--minutes", type=whole_number(1, MOST_MINUTES), help="how long, with TIME_CONSTRAINED")
    parser.add_argument("--seats", type=whole_number(1, MOST_SEATS), help="how many may play")
    parser.add_argument("--private", action="store_true", help="by invitation: players need the code that is printed")
    parser.add_argument("--same-seed", action="store_true", help="all play the same game")
    parser.add_argument("--gather", action="store_true", help="wait in a lobby until `session start`")
    parser.add_argument("--opens", type=_instant, metavar="TIME", help="when, as 2030-12-24T18:00 (local time)")
    parser.add_argument("--closes", type=_instant, metavar="TIME", help="when, likewise")
    parser.add_argument("--json", action="store_true", help="one JSON object")


def _instant(text: str) -> float:
    try:
        return datetime.fromisoformat(text).timestamp()
    except (ValueError, OverflowError, OSError) as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no time such as 2030-12-24T18:00") from error


def _session(arguments: Arguments) -> int:
    from alienattack import settings
    from alienattack.hosting.manager_sign_in import managing

    with managing(settings.load(), os.environ) as api:
        return _do(api, arguments)


def _do(api: Managing, given: Arguments) -> int:
    from alienattack.hosting import session_commands as commands
    from alienattack.online.managing import NewSession

    if given.action == "open":
        wanted = NewSession(given.name, given.kind, given.seats, given.minutes, not given.private, given.same_seed,
                            given.gather, given.opens, given.closes)
        return commands.open_session(api, wanted, given.json)
    if given.action == "list":
        return commands.list_sessions(api, given.archived, given.json)
    if given.action == "show":
        return commands.show(api, given.id, given.json)
    if given.action == "export":
        return commands.export(api, given.id, given.json, given.out)
    if given.action in ("kick", "ban"):
        return commands.put_out(api, given.id, given.player, given.action == "ban", given.json)
    return commands.change(api, given.id, given.action, given.json, given.action == "close" and given.wait)


SESSION = Command(
    "session",
    "open, start, close and export competitions",
    "alienattack session open Finals --kind TIME_CONSTRAINED --minutes 5 --gather",
    _session_flags, _session,
)
