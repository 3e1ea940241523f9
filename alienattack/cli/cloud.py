"""`cloud`: the embedded cloud and who looks after it."""

from __future__ import annotations

import argparse
from pathlib import Path

from alienattack.cli.command import Arguments, Command, Parser


def _cloud_flags(parser: Parser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    up = actions.add_parser("up", help="run the embedded cloud in the foreground until it is stopped")
    up.add_argument("--ephemeral", action="store_true",
                    help="throw-away state on a free port; ends by SIGTERM or when its standard input closes")
    up.add_argument("--json", action="store_true", help="one JSON line when ready")
    up.add_argument("--cloud", type=Path, metavar="DIR", help=argparse.SUPPRESS)  # altered functions, for tests
    up.add_argument("--for-games", type=Path, metavar="DIR", help=argparse.SUPPRESS)  # how a game starts its host
    status = actions.add_parser("status", help="is one running, where, and who plays")
    status.add_argument("--json", action="store_true", help="one JSON object")
    actions.add_parser("down", help="stop it; everything is kept")
    reset = actions.add_parser("reset", help="delete all its accounts, scores and sessions; asks first")
    reset.add_argument("--yes", action="store_true", help="do not ask")
    account = actions.add_parser("account", help="help a player who can't get in")
    deeds = account.add_subparsers(dest="deed", required=True, metavar="DEED")
    renew = deeds.add_parser("reset", help="give NAME a new password, printed once")
    renew.add_argument("name", metavar="NAME")
    manager = actions.add_parser("manager", help="who may open and close sessions")
    roles = manager.add_subparsers(dest="deed", required=True, metavar="DEED")
    for deed, what in (("add", "let the account NAME manage sessions"), ("remove", "no longer")):
        role = roles.add_parser(deed, help=what)
        role.add_argument("name", metavar="NAME")
        _where(role)
    rotate = actions.add_parser("rotate-keys", help="a new master key for new runs; the older one counts two days more")
    rotate.add_argument("--at-once", action="store_true",
                        help="no older key counts any more: for one that became known; runs under way end")
    _where(rotate)
    letters = actions.add_parser("deadletters", help="what could not be applied, why, and giving it another try")
    _letters_flags(letters.add_subparsers(dest="deed", required=True, metavar="DEED"))


def _where(parser: Parser) -> None:
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--stack", default="", metavar="NAME", help="a stack on AWS instead of the embedded cloud")
    parser.add_argument("--region", metavar="REGION", help="where that stack is")


def _letters_flags(deeds: argparse._SubParsersAction[Parser]) -> None:
    _where(deeds.add_parser("list", help="all of them, with their reasons"))
    show = deeds.add_parser("show", help="one of them with its payload")
    show.add_argument("id", metavar="ID")
    _where(show)
    explain = deeds.add_parser("explain", help="what a reason means and what to do; all reasons without one")
    explain.add_argument("reason", nargs="?", default="", metavar="REASON")
    explain.add_argument("--json", action="store_true", help="one JSON object")
    again = deeds.add_parser("redrive", help="give them another try; what was applied counts only once")
    which = again.add_mutually_exclusive_group(required=True)
    which.add_argument("ids", nargs="*", default=[], metavar="ID")
    which.add_argument("--reason", default="", metavar="REASON", help="all of one reason")
    which.add_argument("--all", action="store_true", help="all")
    _where(again)


def _look_after(arguments: Arguments) -> int:
    from alienattack.hosting import upkeep_commands as commands

    if arguments.action == "rotate-keys":
        return commands.rotate_keys(arguments.at_once, arguments.json, arguments.stack, arguments.region)
    if arguments.action == "manager":
        return commands.name_manager(arguments.name, arguments.deed == "remove", arguments.json, arguments.stack,
                                     arguments.region)
    if arguments.deed == "explain":
        return commands.explain(arguments.reason, arguments.json)
    if arguments.deed == "list":
        return commands.list_letters(arguments.json, arguments.stack, arguments.region)
    if arguments.deed == "show":
        return commands.show_letter(arguments.id, arguments.json, arguments.stack, arguments.region)
    return commands.redrive(arguments.ids, arguments.reason, arguments.all, arguments.json, arguments.stack,
                            arguments.region)


def _cloud(arguments: Arguments) -> int:
    from alienattack.hosting import commands

    if arguments.action in ("rotate-keys", "manager", "deadletters"):
        return _look_after(arguments)

    if arguments.action == "up":
        return commands.up(ephemeral=arguments.ephemeral, as_json=arguments.json, for_games=arguments.for_games,
                           cloud=arguments.cloud)
    if arguments.action == "status":
        return commands.status(as_json=arguments.json)
    if arguments.action == "down":
        return commands.down()
    if arguments.action == "reset":
        return commands.reset(yes=arguments.yes)
    return commands.account_reset(arguments.name)


CLOUD = Command(
    "cloud",
    "run and look after the embedded cloud",
    "alienattack cloud up --ephemeral --json",
    _cloud_flags, _cloud,
)
