"""`cloud reset`: deletes what the embedded cloud holds."""

from __future__ import annotations

from alienattack.cli.cloud.action import Action
from alienattack.cli.command import Arguments, Parser


def _flags(parser: Parser) -> None:
    parser.add_argument("--yes", action="store_true", help="do not ask")


def _run(arguments: Arguments) -> int:
    from alienattack.hosting import commands

    return commands.reset(yes=arguments.yes)


RESET = Action("reset", "delete all its accounts, scores and sessions; asks first", _flags, _run)
