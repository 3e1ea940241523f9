"""How this program was started, for what it tells people to type next: all texts say `alienattack ...`, the command
that pip installs; who started it from a checkout is told what works there."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path

INSTALLED = "alienattack"
_CHECKOUT = "python main.py"
_COMMAND = re.compile(r"\balienattack(?= (?:--cloud|--embedded|--offline|account|archive|bench|bot|chaos|cloud|cost"
                      r"|gallery|loadtest|play|replay|scoreboard|session)\b)")


def program(argv: Sequence[str] | None = None, typed: Sequence[str] | None = None) -> str:
    """What stands before the subcommand: `alienattack`, or `python main.py` with the interpreter as it was typed.

    `argv` and `typed` default to `sys.argv` and `sys.orig_argv`.
    """
    script = Path((sys.argv if argv is None else argv)[0] or INSTALLED)
    first = (sys.orig_argv if typed is None else typed)[0]
    python = "python" if Path(first).is_absolute() else first
    if script.name == "main.py":
        return f"{python} main.py"
    if script.name == "__main__.py" and script.parent.name == INSTALLED:
        return f"{python} -m {INSTALLED}"
    return INSTALLED


def other_program() -> str:
    """How those start it who got it otherwise: by pip, or as a checkout."""
    return _CHECKOUT if program() == INSTALLED else INSTALLED


def as_started(text: str) -> str:
    """A text that names commands, with those commands as they work for whoever started this program."""
    started = program()
    return _COMMAND.sub(lambda _: started, text)  # a path of Windows is no template: its backslashes stay
