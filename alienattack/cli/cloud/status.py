"""`cloud status`: is one running, and how it fares."""

from __future__ import annotations

from alienattack.cli.cloud.action import Action
from alienattack.cli.command import Arguments, Parser


def _flags(parser: Parser) -> None:
    parser.add_argument("--json", action="store_true", help="one JSON object")


def _run(arguments: Arguments) -> int:
    from alienattack.hosting import commands

    return commands.status(as_json=arguments.json)


STATUS = Action("status", "is one running, where, and who plays", _flags, _run)
