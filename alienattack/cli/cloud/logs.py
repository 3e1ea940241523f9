"""`cloud logs`: what the functions of a deployment wrote."""

from __future__ import annotations

from alienattack.cli.cloud.action import Action, add_deployment, deployment
from alienattack.cli.command import Arguments, Parser, whole_number


def _flags(parser: Parser) -> None:
    add_deployment(parser)
    parser.add_argument("--function", default="", metavar="F", help="only of this one: api, consumer, verifier, ...")
    parser.add_argument("--minutes", type=whole_number(1, 60 * 24 * 30), default=10, help="how far back")
    parser.add_argument("--follow", action="store_true", help="and what they write from now on, until Ctrl+C")


def _run(arguments: Arguments) -> int:
    from alienattack.hosting.deployment.console import Console
    from alienattack.hosting.deployment.looking import logs

    console = Console()
    return logs(deployment(arguments, console), console, arguments.function.lower(), arguments.minutes,
                arguments.follow)


LOGS = Action("logs", "what the functions of a deployment wrote", _flags, _run)
