"""What a deployment will change: a change set of CloudFormation, made and read but not yet executed."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from alienattack.errors import HostingError
from alienattack.hosting.deployment.formation import Formation
from alienattack.hosting.deployment.stack import REVIEWED, DeployedStack, describe
from alienattack.hosting.refusal import AwsRefusal

Pause = Callable[[float], Awaitable[object]]

CHANGE_SET_SECONDS = 300.0
LARGEST_BODY = 51_200  # bytes of a template that travels within the call; AWS's limit
CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"]

# CloudFormation's own words for a change set without changes.
_NO_CHANGES = ("didn't contain changes", "No updates are to be performed")


class Kind(StrEnum):
    """What a plan comes to."""

    CREATE = "create"
    UPDATE = "update"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A stack as it shall be. Parameters that are not given keep the value they have, else the template's default."""

    name: str
    template: str
    parameters: Mapping[str, str]
    tags: Mapping[str, str] = field(default_factory=dict)
    template_url: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """What happens to one resource. `replacement`: "True", "False", "Conditional" or "" where it can't be."""

    action: str
    logical: str
    type: str
    physical: str = ""
    replacement: str = ""
    causes: tuple[str, ...] = ()

    @property
    def replaces(self) -> bool:
        """Whether the resource is, or may be, made anew: what it holds is then not in the new one."""
        return self.replacement in ("True", "Conditional")


@dataclass(frozen=True, slots=True)
class Plan:
    """A change set that waits to be executed; NOTHING has none."""

    kind: Kind
    name: str
    before: DeployedStack | None = None
    change_set: str = ""
    stack_id: str = ""
    changes: tuple[Change, ...] = ()


def declared(template: str) -> tuple[str, ...]:
    """The names of a template's parameters, in order."""
    section = re.search(r"^Parameters:\n((?:[ #].*\n|\n)*)", template, re.MULTILINE)
    return tuple(re.findall(r"^  (\w+):", section.group(1), re.MULTILINE)) if section else ()


async def make_plan(cloud: Formation, wanted: Wanted, unique: str, pause: Pause = asyncio.sleep,
                    every: float = 2.0) -> Plan:
    """Asks CloudFormation what would change. `unique`: a name for the change set that no other has had.

    The stack must be settled or not there: recovery.py. Raises HostingError with CloudFormation's own reason.
    """
    before = await describe(cloud, wanted.name)
    if before is not None and before.settled and await _same(cloud, before, wanted):
        return Plan(Kind.NOTHING, wanted.name, before)
    making = before is None or before.status == REVIEWED
    request = _request(wanted, before, making, unique)
    try:
        made = await cloud.formation("CreateChangeSet", request)
    except AwsRefusal as error:
        raise HostingError(f"The cloud's template was refused: {error.message}") from error
    change_set, stack_id = str(made["Id"]), str(made.get("StackId") or wanted.name)
    status, reason, changes = await _computed(cloud, change_set, stack_id, pause, every)
    if status != "CREATE_COMPLETE":
        await discard(cloud, Plan(Kind.CREATE if making else Kind.UPDATE, wanted.name, before, change_set, stack_id))
        if not making and any(words in reason for words in _NO_CHANGES):
            return Plan(Kind.NOTHING, wanted.name, before)
        raise HostingError(f"CloudFormation can't plan this: {reason}")
    kind = Kind.CREATE if making else Kind.UPDATE
    return Plan(kind, wanted.name, None if making else before, change_set, stack_id, changes)


async def discard(cloud: Formation, plan: Plan) -> None:
    """Takes a plan back: the change set goes, and with it a stack that was never made."""
    if not plan.change_set:
        return
    await cloud.formation("DeleteChangeSet", {"ChangeSetName": plan.change_set, "StackName": plan.stack_id})
    if plan.kind is Kind.CREATE:
        await cloud.formation("DeleteStack", {"StackName": plan.stack_id})


async def _same(cloud: Formation, stack: DeployedStack, wanted: Wanted) -> bool:
    """Whether there is nothing to ask: template, parameters and tags are those already deployed."""
    if any(stack.parameters.get(name) != value for name, value in wanted.parameters.items()):
        return False
    if any(stack.tags.get(key) != value for key, value in wanted.tags.items()):
        return False
    answer = await cloud.formation("GetTemplate", {"StackName": stack.id, "TemplateStage": "Original"})
    return str(answer.get("TemplateBody", "")).strip() == wanted.template.strip()


def _request(wanted: Wanted, before: DeployedStack | None, making: bool, unique: str) -> dict[str, Any]:
    parameters: list[dict[str, Any]] = [{"ParameterKey": name, "ParameterValue": value}
                                        for name, value in sorted(wanted.parameters.items())]
    if before is not None and not making:
        parameters += [{"ParameterKey": name, "UsePreviousValue": True} for name in declared(wanted.template)
                       if name in before.parameters and name not in wanted.parameters]
    tags = {**(before.tags if before is not None else {}), **wanted.tags}  # those of others stay
    template = ({"TemplateURL": wanted.template_url} if len(wanted.template.encode()) > LARGEST_BODY
                else {"TemplateBody": wanted.template})
    return {"StackName": wanted.name, "ChangeSetName": f"deploy-{unique}",
            "ChangeSetType": "CREATE" if making else "UPDATE", **template, "Parameters": parameters,
            "Capabilities": CAPABILITIES,
            "Tags": [{"Key": key, "Value": value} for key, value in sorted(tags.items())]}


async def _computed(cloud: Formation, change_set: str, stack_id: str, pause: Pause,
                    every: float) -> tuple[str, str, tuple[Change, ...]]:
    """(status, reason, changes) once CloudFormation has worked them out."""
    waited, changes, token = 0.0, [], ""
    while True:
        answer = await cloud.formation("DescribeChangeSet", {
            "ChangeSetName": change_set, "StackName": stack_id, **({"NextToken": token} if token else {})})
        status = str(answer.get("Status", ""))
        if status.endswith(("_PENDING", "_IN_PROGRESS")):
            if waited >= CHANGE_SET_SECONDS:
                raise HostingError("CloudFormation takes very long to plan.", "Try again later.")
            await pause(every)
            waited += every
            continue
        changes += [_change(each["ResourceChange"]) for each in answer.get("Changes") or ()
                    if each.get("ResourceChange")]
        token = str(answer.get("NextToken") or "")
        if not token:
            return status, str(answer.get("StatusReason") or ""), tuple(changes)


def _change(told: Mapping[str, Any]) -> Change:
    causes: list[str] = []
    for detail in told.get("Details") or ():
        target = detail.get("Target") or {}
        cause = str(target.get("Name") or target.get("Attribute") or "")
        if cause and cause not in causes:
            causes.append(cause)
    return Change(str(told.get("Action", "")), str(told.get("LogicalResourceId", "")),
                  str(told.get("ResourceType", "")), str(told.get("PhysicalResourceId") or ""),
                  str(told.get("Replacement") or ""), tuple(causes))
