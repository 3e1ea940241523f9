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


def _cloud(arguments: Arguments) -> int:
    from alienattack.hosting import commands

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
