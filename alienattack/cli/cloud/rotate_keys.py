"""`cloud rotate-keys`: a new master key."""

from __future__ import annotations

from alienattack.cli.cloud.action import Action, add_where
from alienattack.cli.command import Arguments, Parser


def _flags(parser: Parser) -> None:
    parser.add_argument("--at-once", action="store_true",
                        help="no older key counts any more: for one that became known; runs under way end")
    add_where(parser)


def _run(arguments: Arguments) -> int:
    from alienattack.hosting import upkeep_commands

    return upkeep_commands.rotate_keys(arguments.at_once, arguments.json, arguments.stack, arguments.region)


ROTATE_KEYS = Action("rotate-keys", "a new master key for new runs; the older one counts two days more", _flags, _run)
