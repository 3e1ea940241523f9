"""`cloud outputs`: the addresses and names of a deployment."""

from __future__ import annotations

from alienattack.cli.cloud.action import Action, add_deployment, deployment
from alienattack.cli.command import Arguments


def _run(arguments: Arguments) -> int:
    from alienattack.hosting.deployment.console import Console
    from alienattack.hosting.deployment.looking import outputs

    console = Console(arguments.json)
    return outputs(deployment(arguments, console), console)


OUTPUTS = Action("outputs", "the addresses and names of a deployment", add_deployment, _run)
