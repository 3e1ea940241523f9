"""What an action of `cloud` is, and the flags that those share which work on a deployed stack, too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from alienattack.cli.command import Arguments, Parser


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
