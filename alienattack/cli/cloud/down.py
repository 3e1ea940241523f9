"""`cloud down`: stops the embedded cloud."""

from __future__ import annotations

from alienattack.cli.cloud.action import Action, no_flags
from alienattack.cli.command import Arguments


def _run(_arguments: Arguments) -> int:
    from alienattack.hosting import commands

    return commands.down()


DOWN = Action("down", "stop it; everything is kept", no_flags, _run)
