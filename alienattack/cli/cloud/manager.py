"""`cloud manager`: who may open and close sessions."""

from __future__ import annotations

from alienattack.cli.cloud.action import Action, add_where
from alienattack.cli.command import Arguments, Parser


def _flags(parser: Parser) -> None:
    deeds = parser.add_subparsers(dest="deed", required=True, metavar="DEED")
    for deed, what in (("add", "let the account NAME manage sessions"), ("remove", "no longer")):
        role = deeds.add_parser(deed, help=what)
        role.add_argument("name", metavar="NAME")
        add_where(role)


def _run(arguments: Arguments) -> int:
    from alienattack.hosting import upkeep_commands

    return upkeep_commands.name_manager(arguments.name, arguments.deed == "remove", arguments.json, arguments.stack,
                                        arguments.region)


MANAGER = Action("manager", "who may open and close sessions", _flags, _run)
