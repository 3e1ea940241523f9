"""Executing a plan, every step told; what fails, CloudFormation rolls back, and its own words explain it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import replace

from alienattack.errors import HostingError
from alienattack.hosting.deployment.events import (
    STACK_TYPE,
    StackEvent,
    first_failure,
    follow,
    refused_by_validation,
    seen_so_far,
)
from alienattack.hosting.deployment.formation import Formation, Pause
from alienattack.hosting.deployment.planning import Kind, Plan
from alienattack.hosting.deployment.stack import DeployedStack, describe

Tell = Callable[[StackEvent], None]

REMEDIES: tuple[tuple[str, str], ...] = (
    (r"must be verified before",
     "AWS gives a new account no CloudFront before its support has looked at it: ask there, or add --no-scoreboard."),
    (r"not authorized|AccessDenied|UnauthorizedOperation",
     "These credentials lack that right: ask who runs the account."),
    (r"LimitExceeded|limit exceeded|quota|TooMany",
     "A quota of the account is used up: raise it in Service Quotas, or delete what is no longer needed."),
    (r"already exists|BucketAlreadyExists", "Something of that name is there already: choose another --name."),
    (r"not supported in this region|UnsupportedRegion|not available in", "Choose another --region."),
    (r"Throttling|Rate exceeded", "AWS was busy: run the same command again."),
)
"""Words in a failure -> what to do. The first that is found counts."""


class DeploymentFailed(HostingError):
    """CloudFormation could not make or change the stack; `event` is the failure that came first."""

    def __init__(self, reason: str, remedy: str, event: StackEvent | None, status: str) -> None:
        super().__init__(reason, remedy)
        self.event = event
        self.status = status


async def apply(cloud: Formation, plan: Plan, tell: Tell, unique: str, pause: Pause = asyncio.sleep,
                every: float = 2.0) -> DeployedStack:
    """Executes a plan and returns the stack. Raises DeploymentFailed once the stack is rolled back."""
    seen = await seen_so_far(cloud, plan.stack_id)
    # Without RetainExceptOnCreate a failed first deployment would leave its pool, table and buckets behind.
    await cloud.formation("ExecuteChangeSet", {
        "ChangeSetName": plan.change_set, "StackName": plan.stack_id, "ClientRequestToken": f"deploy-{unique}",
        "RetainExceptOnCreate": True})
    events: list[StackEvent] = []
    async for event in follow(cloud, plan.stack_id, seen, pause, every, ordered=True):
        events.append(event)
        tell(event)
    done = await describe(cloud, plan.stack_id)
    status = done.status if done is not None else "DELETE_COMPLETE"
    if done is None or status not in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
        if (first := first_failure(events)) is not None and first.type == STACK_TYPE:
            events = await refused_by_validation(cloud, StackName=plan.stack_id) + events
        raise failure_of(plan, status, events)
    return replace(done, changed=True)


def failure_of(plan: Plan, status: str, events: list[StackEvent]) -> DeploymentFailed:
    """The failure in words: which resource, what AWS said of it, what stands now, what to do."""
    first = first_failure(events)
    what = f"{first.logical} ({first.type}): {first.reason}" if first is not None else "CloudFormation gave no reason"
    remedy = next((remedy for words, remedy in REMEDIES
                   if first is not None and re.search(words, first.reason, re.IGNORECASE)), "")
    stands = standing(plan.kind, status)
    return DeploymentFailed(f"The deployment failed. {what.rstrip('.')}. {stands}", remedy, first, status)


def standing(kind: Kind, status: str) -> str:
    """What is there after a failed deployment."""
    if status.endswith("ROLLBACK_FAILED"):
        return f"And AWS could not roll it back ({status}): see `alienattack cloud status`."
    if kind is Kind.UPDATE:
        return "Everything was rolled back: the cloud serves as it did before, with all its data."
    return "Everything that had been made was removed again."
