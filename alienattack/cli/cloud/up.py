"""`cloud up`: the embedded cloud in the foreground."""

from __future__ import annotations

import argparse
from pathlib import Path

from alienattack.cli.cloud.action import Action
from alienattack.cli.command import Arguments, Parser


def _flags(parser: Parser) -> None:
    parser.add_argument("--ephemeral", action="store_true",
                        help="throw-away state on a free port; ends by SIGTERM or when its standard input closes")
    parser.add_argument("--json", action="store_true", help="one JSON line when ready")
    parser.add_argument("--cloud", type=Path, metavar="DIR", help=argparse.SUPPRESS)  # altered functions, for tests
    parser.add_argument("--for-games", type=Path, metavar="DIR", help=argparse.SUPPRESS)  # how a game starts its host


def _run(arguments: Arguments) -> int:
    from alienattack.hosting import commands

    return commands.up(ephemeral=arguments.ephemeral, as_json=arguments.json, for_games=arguments.for_games,
                       cloud=arguments.cloud)


UP = Action("up", "run the embedded cloud in the foreground until it is stopped", _flags, _run)
