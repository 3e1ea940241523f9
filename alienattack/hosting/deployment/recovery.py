"""A stack that can't be updated as it is: what stands in the way, and the way out."""

from __future__ import annotations

import asyncio

from alienattack.errors import HostingError
from alienattack.hosting.deployment.applying import Tell
from alienattack.hosting.deployment.events import follow, seen_so_far
from alienattack.hosting.deployment.formation import Formation, Pause
from alienattack.hosting.deployment.stack import HUSK, REVIEWED, DeployedStack, head_of

WAY_OUT = {
    "ROLLBACK_FAILED": "Its making failed and so did taking it back. Remove what is left: alienattack cloud destroy.",
    "CREATE_FAILED": "Its making failed. Remove what is left: alienattack cloud destroy.",
    "DELETE_FAILED": "Somebody began to delete it. Finish that: alienattack cloud destroy.",
    "UPDATE_FAILED": "Roll it back first, in the console of CloudFormation.",
}
"""Statuses that a deployment can't repair -> what to do."""


async def recover(cloud: Formation, name: str, tell: Tell, pause: Pause = asyncio.sleep, every: float = 2.0) -> None:
    """Brings a stack into a state that can be planned from, where that loses nothing.

    Waits for an operation under way; removes the empty rest of a failed making; finishes a roll-back that got stuck.
    Raises HostingError with the way out for what is left.
    """
    stack = await head_of(cloud, name)
    if stack is not None and stack.under_way:
        stack = await _watched(cloud, stack, tell, pause, every)
    if stack is not None and stack.status == "UPDATE_ROLLBACK_FAILED":
        stack = await _watched(cloud, stack, tell, pause, every, "ContinueUpdateRollback")
    if stack is not None and stack.status == HUSK:
        await _watched(cloud, stack, tell, pause, every, "DeleteStack")
        stack = None
    if stack is not None and not stack.settled and stack.status != REVIEWED:
        raise HostingError(f"The stack {name} is {stack.status}{': ' + stack.reason if stack.reason else ''}.",
                           WAY_OUT.get(stack.status, "See it in the console of CloudFormation."))


async def _watched(cloud: Formation, stack: DeployedStack, tell: Tell, pause: Pause, every: float,
                   order: str = "") -> DeployedStack | None:
    """The stack once it rests; `order`: the call that sets it into motion, where nothing is under way."""
    seen = await seen_so_far(cloud, stack.id)
    if order:
        await cloud.formation(order, {"StackName": stack.id})
    async for event in follow(cloud, stack.id, seen, pause, every, ordered=bool(order)):
        tell(event)
    return await head_of(cloud, stack.name)
