"""`cloud status`: is the embedded cloud running, or how a deployment stands."""

from __future__ import annotations

from alienattack.cli.cloud.action import Action, add_deployment, deployment
from alienattack.cli.command import Arguments, Parser


def _flags(parser: Parser) -> None:
    add_deployment(parser, required=False)


def _run(arguments: Arguments) -> int:
    if arguments.name is not None:
        from alienattack.hosting.deployment.console import Console
        from alienattack.hosting.deployment.looking import status

        return status(deployment(arguments), Console(arguments.json))
    from alienattack.hosting import commands

    return commands.status(as_json=arguments.json)


STATUS = Action("status", "is one running, where, and who plays; with --name, how a deployment stands", _flags, _run)
