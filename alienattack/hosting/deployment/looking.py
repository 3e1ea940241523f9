"""`alienattack cloud status|outputs|logs` for a deployment: how it stands, what it says, what its functions wrote."""

from __future__ import annotations

import asyncio
import re
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any

from alienattack.errors import HostingError
from alienattack.hosting.deployment.console import Console
from alienattack.hosting.deployment.deploying import current
from alienattack.hosting.deployment.events import all_events, first_failure
from alienattack.hosting.deployment.holdings import service_of
from alienattack.hosting.deployment.recovery import WAY_OUT
from alienattack.hosting.deployment.target import Target

FOLLOW_SECONDS = 3.0
LATE_MS = 10_000  # a line may come into the log after later ones
LOG_GROUP = "AWS::Logs::LogGroup"


def status(target: Target, console: Console) -> int:
    """How a deployment stands. Exit code 0 if it serves, 1 if not."""
    stack = current(target)
    services = Counter(filter(None, map(service_of, stack.types.values())))
    url = target.address_of(stack) if stack.settled else ""
    console.answer({"name": stack.name, "status": stack.status, "reason": stack.reason, "url": url,
                    "serves": stack.settled, "parameters": dict(stack.parameters), "resources": dict(services)})
    if console.as_json:
        return 0 if stack.settled else 1
    console.say(f"{stack.name} is {stack.status}{': ' + stack.reason if stack.reason else ''}")
    if url:
        console.say(f"  play       {target.play(stack)}")
    console.say("  resources  " + ", ".join(f"{service} {count}" for service, count in sorted(services.items())))
    told = {name: value for name, value in stack.parameters.items() if not name.startswith("Artifact") and value}
    console.say("  parameters " + ", ".join(f"{name}={value}" for name, value in sorted(told.items())))
    if "ROLLBACK" in stack.status or stack.status.endswith("_FAILED"):
        failure = first_failure(_of_last_operation(target, stack.id))
        if failure is not None:
            console.say(f"  it failed at {failure.logical} ({failure.type}): {failure.reason}")
    if stack.status in WAY_OUT:
        console.say(f"  what to do: {WAY_OUT[stack.status]}")
    return 0 if stack.settled else 1


def _of_last_operation(target: Target, stack_id: str) -> list[Any]:
    """The events since the stack itself was last set into motion by somebody."""
    events = asyncio.run(all_events(target.cloud, stack_id))
    begun = [place for place, event in enumerate(events)
             if event.type == "AWS::CloudFormation::Stack"
             and event.status in ("CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS", "DELETE_IN_PROGRESS")]
    return events[begun[-1]:] if begun else events


def outputs(target: Target, console: Console) -> int:
    """What a deployment says of itself: addresses and names, no secret."""
    stack = current(target)
    told = {**stack.outputs, "GameUrl": target.address_of(stack)}
    console.answer(told)
    if console.as_json:
        return 0
    width = max(map(len, told))
    console.say(*(f"{name:<{width}}  {value}" for name, value in sorted(told.items())))
    return 0


def logs(target: Target, console: Console, function: str, minutes: int, follow: bool,
         clock: Callable[[], float] = time.time) -> int:
    """What the functions wrote in the last minutes, oldest first; with `follow` also what they write from now on."""
    stack = current(target)
    groups = {function_of(logical.removesuffix("Logs")): stack.resource(logical)
              for logical, kind in stack.types.items() if kind == LOG_GROUP}
    if function and function not in groups:
        raise HostingError(f"There are no logs of {function}.", f"There are those of {', '.join(sorted(groups))}.")
    chosen = {name: group for name, group in groups.items() if not function or name == function}
    since = {name: int((clock() - minutes * 60) * 1000) for name in chosen}
    seen: set[tuple[Any, ...]] = set()
    while True:
        lines = asyncio.run(_lines(target, chosen, since, seen))
        for name, line in lines:
            since[name] = max(since[name], line["timestamp"])
            seen.add(_identity(line))
            when = datetime.fromtimestamp(line["timestamp"] / 1000).strftime("%H:%M:%S")
            # Printable only: what a hostile client made a function write must not steer this terminal.
            text = "".join(letter if letter.isprintable() else " " for letter in line["message"].rstrip())
            console.say(f"{when} {name:<11} {text}")
        seen = {each for each in seen if each[1] >= min(since.values()) - LATE_MS}
        if not follow:
            return 0
        time.sleep(FOLLOW_SECONDS)


def function_of(logical: str) -> str:
    """A name of the template as one types it: PreSignUp is pre-sign-up."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", logical).lower()


async def _lines(target: Target, groups: dict[str, str], since: dict[str, int],
                 seen: set[tuple[Any, ...]]) -> list[tuple[str, dict[str, Any]]]:
    found: list[tuple[str, dict[str, Any]]] = []
    for name, group in groups.items():
        events = await target.cloud.listed("logs", "filter_log_events", "events", logGroupName=group,
                                           startTime=since[name] - LATE_MS)
        found += [(name, event) for event in events if _identity(event) not in seen]
    return sorted(found, key=lambda line: line[1]["timestamp"])


def _identity(line: dict[str, Any]) -> tuple[Any, ...]:
    """What tells a line from all others; an emulator gives it no id."""
    return line.get("eventId"), line["timestamp"], line.get("logStreamName"), line["message"]
