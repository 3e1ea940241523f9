"""`cloud rotate-keys`: a new master key."""

from __future__ import annotations

from alienattack.cli.cloud.action import Action, add_where
from alienattack.cli.command import Arguments, Parser


def _flags(parser: Parser) -> None:
    parser.add_argument("--at-once", action="store_true",
                        help="for a key that became known: a minute later, when all new runs are under the new key, "
                             "no older one counts any more, and the runs under it end")
    add_where(parser)


def _run(arguments: Arguments) -> int:
    from alienattack.hosting import upkeep_commands

    return upkeep_commands.rotate_keys(arguments.at_once, arguments.json, arguments.stack, arguments.region)


ROTATE_KEYS = Action("rotate-keys", "a new master key for new runs; the older one counts two days more", _flags, _run)
