"""What a deployment says to who runs it, and asks: plain lines that a log can keep, a moving one on a terminal only."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Collection, Mapping
from typing import TextIO

from alienattack.errors import HostingError
from alienattack.hosting.deployment.events import STACK_TYPE, StackEvent

WIDTH = 110
SHOWN = 3  # resources that are named while they are under way


class Console:
    """Where the lines go: standard output, or standard error where that is kept for one JSON object."""

    def __init__(self, as_json: bool = False, out: TextIO | None = None) -> None:
        self.as_json = as_json
        self._out = out if out is not None else sys.stderr if as_json else sys.stdout
        self.tty = self._out.isatty()

    def say(self, *lines: str) -> None:
        """Lines, at once."""
        for line in lines:
            self._out.write(f"{line}\n")
        self._out.flush()

    def answer(self, told: Mapping[str, object]) -> None:
        """The one JSON object, where that is wanted."""
        if self.as_json:
            sys.stdout.write(f"{json.dumps(told)}\n")
            sys.stdout.flush()

    def moving(self, text: str) -> None:
        """A line that the next one overwrites; nothing where it would fill a log."""
        if self.tty:
            self._out.write(f"\r\x1b[K{text[:WIDTH]}")
            self._out.flush()

    def ask(self, question: str) -> str:
        """What somebody types. Raises HostingError where nobody is there to ask."""
        if sys.stdin is None or not sys.stdin.isatty():
            raise HostingError("There is nobody to ask.", "Add --yes to go on without being asked.")
        self._out.write(question)
        self._out.flush()
        try:
            return input().strip()
        except EOFError:
            return ""


class Progress:
    """Tells each resource when it is done; on a terminal also what is under way.

    `total`: how many there will be. `only`: those worth a line, unless they fail; an emulator tells of all.
    """

    def __init__(self, console: Console, total: int = 0, only: Collection[str] = (),
                 clock: Callable[[], float] = time.monotonic) -> None:
        self._console = console
        self._total = total
        self._only = only
        self._clock = clock
        self._done = 0
        self._begun: dict[str, float] = {}

    def __call__(self, event: StackEvent) -> None:
        """One event."""
        if event.type == STACK_TYPE:
            self._of_stack(event)
        elif self._only and event.logical not in self._only and not event.failed:
            return
        elif event.status.endswith("_IN_PROGRESS"):
            self._begun.setdefault(event.logical, self._clock())
        elif event.status.endswith("_FAILED"):
            self._line(event, "FAILED", f": {event.reason}" if event.reason else "")
        elif event.status == "DELETE_SKIPPED":
            self._line(event, "left by CloudFormation")
        else:
            self._line(event, event.status.partition("_")[0].lower() + "d")
        if self._begun:
            names = list(self._begun)
            more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
            self._console.moving(f"  ... {', '.join(names[:SHOWN])}{more}")

    def close(self) -> None:
        """Clears the moving line."""
        self._console.moving("")

    def _of_stack(self, event: StackEvent) -> None:
        if "ROLLBACK_IN_PROGRESS" in event.status:
            self._begun.clear()
            self._console.moving("")
            self._console.say(f"  CloudFormation rolls back. {event.reason}".rstrip())

    def _line(self, event: StackEvent, what: str, why: str = "") -> None:
        begun = self._begun.pop(event.logical, None)
        took = f" {self._clock() - begun:.0f} s" if begun is not None else ""
        self._done += 1
        place = f"[{min(self._done, self._total)}/{self._total}] " if self._total else ""
        self._console.moving("")
        self._console.say(f"  {place}{what} {event.logical} ({short_type(event.type)}){took}{why}")


def short_type(kind: str) -> str:
    """A type without what all have in common: `DynamoDB Table`."""
    return kind.removeprefix("AWS::").replace("::", " ")
