"""`cloud status`: is the embedded cloud running, or how a deployment stands."""

from __future__ import annotations

from alienattack.cli.cloud.action import Action, add_deployment, deployment
from alienattack.cli.command import Arguments, Parser


def _flags(parser: Parser) -> None:
    add_deployment(parser)


def _run(arguments: Arguments) -> int:
    if arguments.name is not None or arguments.target == "embedded":
        from alienattack.hosting.deployment.console import Console
        from alienattack.hosting.deployment.looking import status

        console = Console(arguments.json)
        return status(deployment(arguments, console), console)
    from alienattack.hosting import commands

    return commands.status(as_json=arguments.json)


STATUS = Action("status", "is one running, where, and who plays; with --name, how a deployment stands", _flags, _run)
