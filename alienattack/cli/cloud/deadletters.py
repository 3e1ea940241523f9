"""`cloud deadletters`: what could not be applied."""

from __future__ import annotations

from alienattack.cli.cloud.action import Action, add_where
from alienattack.cli.command import Arguments, Parser


def _flags(parser: Parser) -> None:
    deeds = parser.add_subparsers(dest="deed", required=True, metavar="DEED")
    add_where(deeds.add_parser("list", help="all of them, with their reasons"))
    show = deeds.add_parser("show", help="one of them with its payload")
    show.add_argument("id", metavar="ID")
    add_where(show)
    explain = deeds.add_parser("explain", help="what a reason means and what to do; all reasons without one")
    explain.add_argument("reason", nargs="?", default="", metavar="REASON")
    explain.add_argument("--json", action="store_true", help="one JSON object")
    again = deeds.add_parser("redrive", help="give them another try; what was applied counts only once")
    which = again.add_mutually_exclusive_group(required=True)
    which.add_argument("ids", nargs="*", default=[], metavar="ID")
    which.add_argument("--reason", default="", metavar="REASON", help="all of one reason")
    which.add_argument("--all", action="store_true", help="all")
    add_where(again)


def _run(arguments: Arguments) -> int:
    from alienattack.hosting import upkeep_commands as commands

    if arguments.deed == "explain":
        return commands.explain(arguments.reason, arguments.json)
    if arguments.deed == "list":
        return commands.list_letters(arguments.json, arguments.stack, arguments.region)
    if arguments.deed == "show":
        return commands.show_letter(arguments.id, arguments.json, arguments.stack, arguments.region)
    return commands.redrive(arguments.ids, arguments.reason, arguments.all, arguments.json, arguments.stack,
                            arguments.region)


DEADLETTERS = Action("deadletters", "what could not be applied, why, and giving it another try", _flags, _run)
