"""`cloud account`: what a host does for one player."""

from __future__ import annotations

from alienattack.cli.cloud.action import Action
from alienattack.cli.command import Arguments, Parser


def _flags(parser: Parser) -> None:
    deeds = parser.add_subparsers(dest="deed", required=True, metavar="DEED")
    renew = deeds.add_parser("reset", help="give NAME a new password, printed once")
    renew.add_argument("name", metavar="NAME")


def _run(arguments: Arguments) -> int:
    from alienattack.hosting import commands

    return commands.account_reset(arguments.name)


ACCOUNT = Action("account", "help a player who can't get in", _flags, _run)
