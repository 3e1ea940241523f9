"""What an action of `cloud` is, and the flags that those share which work on a deployed stack, too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from alienattack.cli.command import Arguments, Parser

if TYPE_CHECKING:
    from alienattack.hosting.deployment.console import Console
    from alienattack.hosting.deployment.target import Target


@dataclass(frozen=True, slots=True)
class Action:
    """One action: `configure` adds its flags, `run` returns the exit code."""

    name: str
    summary: str
    configure: Callable[[Parser], None]
    run: Callable[[Arguments], int]


def no_flags(_parser: Parser) -> None:
    """For an action without flags."""


def add_where(parser: Parser) -> None:
    """Adds the flags that say which cloud, and how to answer."""
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--stack", default="", metavar="NAME", help="a stack on AWS instead of the embedded cloud")
    parser.add_argument("--region", metavar="REGION", help="where that stack is")


def add_deployment(parser: Parser) -> None:
    """Adds the flags that name a deployment."""
    parser.add_argument("--name", metavar="NAME", help="of the deployment: finals-2030")
    parser.add_argument("--region", metavar="REGION", help="of AWS; without it, that of the profile")
    parser.add_argument("--profile", metavar="P", help="of ~/.aws/config; without it, the usual credentials")
    parser.add_argument("--target", choices=("aws", "embedded"), default="aws",
                        help="this machine's own cloud instead of AWS")
    parser.add_argument("--endpoint", default="", metavar="URL", help="an emulator of AWS that answers there")
    parser.add_argument("--json", action="store_true", help="one JSON object")


def deployment(arguments: Arguments, console: Console, start: bool = False) -> Target:
    """What those flags name; with `start` an embedded cloud that does not run is started.

    Raises HostingError where they name nothing.
    """
    from alienattack.errors import HostingError
    from alienattack.hosting.deployment.target import on_aws

    if arguments.target == "embedded":
        from alienattack import settings
        from alienattack.hosting.deployment.on_embedded import on_embedded

        return on_embedded(settings.load().paths, arguments.name, start, console)
    if arguments.name is None:
        raise HostingError("Which deployment?", "Add --name NAME, or --target embedded for this machine's own cloud.")
    return on_aws(arguments.name, arguments.profile, arguments.region, arguments.endpoint)
