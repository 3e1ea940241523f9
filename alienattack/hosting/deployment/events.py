"""What happens to a stack, told while it happens, and which failure came first."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import suppress
from dataclasses import dataclass

from alienattack.hosting.deployment.formation import Formation, Pause, pages
from alienattack.hosting.deployment.stack import head_of
from alienattack.hosting.refusal import AwsRefusal

STACK_TYPE = "AWS::CloudFormation::Stack"
BEGINS_SECONDS = 20.0  # within which an operation that was asked for shows

# What CloudFormation says of those that it stopped because another one failed.
_CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class StackEvent:
    """One event of one resource, or of the stack itself."""

    id: str
    logical: str
    type: str
    status: str
    reason: str = ""
    physical: str = ""

    @property
    def failed(self) -> bool:
        """Whether it tells of a failure of its own, not of one that others caused."""
        return self.status.endswith("_FAILED") and _CANCELLED not in self.reason.lower()


async def seen_so_far(cloud: Formation, stack_id: str) -> set[str]:
    """The ids of the newest events; those that come later end where one of them begins."""
    try:
        answer = await cloud.formation("DescribeStackEvents", {"StackName": stack_id})
    except AwsRefusal as error:
        if error.code != "ValidationError":
            raise
        return set()
    return {told["EventId"] for told in answer.get("StackEvents") or ()}


async def all_events(cloud: Formation, stack_id: str) -> list[StackEvent]:
    """Every event of a stack that AWS still knows (90 days, a deleted stack's too), oldest first."""
    return await _events(cloud, stack_id, set())


async def follow(cloud: Formation, stack_id: str, seen: set[str], pause: Pause = asyncio.sleep,
                 every: float = 2.0, ordered: bool = False) -> AsyncIterator[StackEvent]:
    """Every event that is not in `seen`, in the order of time, until no operation runs on the stack any more.

    `ordered`: one was asked for a moment ago. AWS may still tell of the stack as it was before, so a stack at rest is
    believed only once an event has come, or BEGINS_SECONDS have passed.
    """
    begun, waited = not ordered, 0.0
    while True:
        state = await head_of(cloud, stack_id)  # asked first: what happened before it rested is told below
        events = await _events(cloud, stack_id, seen)
        for event in events:
            seen.add(event.id)
            yield event
        if state is None or (not state.under_way and (begun or waited >= BEGINS_SECONDS)):
            return
        begun = begun or bool(events)  # its state was asked before them: once more
        await pause(every)
        waited += every


def first_failure(events: Iterable[StackEvent]) -> StackEvent | None:
    """The failure that all others follow from; a resource's rather than the stack's own."""
    failures = [event for event in events if event.failed]
    return next((event for event in failures if event.type != STACK_TYPE), failures[0] if failures else None)


async def refused_by_validation(cloud: Formation, **which: str) -> list[StackEvent]:
    """What CloudFormation's validation found before it made anything, of a `StackName` or a `ChangeSetName`.

    Empty where it may not be asked: regions got this call one after the other.
    """
    found: list[StackEvent] = []
    with suppress(AwsRefusal):
        async for told in pages(cloud, "DescribeEvents", {**which, "Filters": {"FailedEvents": True}},
                                "OperationEvents"):
            if told.get("EventType") == "VALIDATION_ERROR":
                path = f" ({told['ValidationPath']})" if told.get("ValidationPath") else ""
                found.append(StackEvent(told["EventId"], told.get("LogicalResourceId") or "",
                                        told.get("ResourceType") or "", "VALIDATION_FAILED",
                                        f"{told.get('ValidationStatusReason') or ''}{path}"))
    return found


async def _events(cloud: Formation, stack_id: str, seen: set[str]) -> list[StackEvent]:
    """The events not in `seen`, oldest first; AWS gives the newest first, so it stops at the first one known."""
    found: list[StackEvent] = []
    try:
        async for told in pages(cloud, "DescribeStackEvents", {"StackName": stack_id}, "StackEvents"):
            if told["EventId"] in seen:
                break
            found.append(StackEvent(told["EventId"], told.get("LogicalResourceId") or "",
                                    told.get("ResourceType") or "", told.get("ResourceStatus") or "",
                                    told.get("ResourceStatusReason") or "",
                                    told.get("PhysicalResourceId") or ""))
    except AwsRefusal as error:
        if error.code != "ValidationError":
            raise
    return found[::-1]
