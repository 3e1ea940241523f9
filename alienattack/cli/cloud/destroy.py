"""`cloud destroy`: removes a deployment and all that it holds."""

from __future__ import annotations

from alienattack.cli.cloud.action import Action, add_deployment, deployment
from alienattack.cli.command import Arguments, Parser


def _flags(parser: Parser) -> None:
    add_deployment(parser)
    parser.add_argument("--with-archive", action="store_true", help="the archive of all raw frames and replays, too")
    parser.add_argument("--yes", action="store_true", help="do not ask for the name")


def _run(arguments: Arguments) -> int:
    from alienattack.hosting.deployment.console import Console
    from alienattack.hosting.deployment.undoing import undo

    console = Console(arguments.json)
    return undo(deployment(arguments, console, start=True), arguments.with_archive, arguments.yes, console)


DESTROY = Action("destroy", "remove a deployment: accounts, scores, everything but the archive; asks first", _flags,
                 _run)
