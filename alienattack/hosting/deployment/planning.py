"""What a deployment will change: a change set of CloudFormation, made and read but not yet executed."""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from alienattack.errors import HostingError
from alienattack.hosting.deployment.events import refused_by_validation
from alienattack.hosting.deployment.formation import Formation, Pause
from alienattack.hosting.deployment.stack import REVIEWED, DeployedStack, describe
from alienattack.hosting.refusal import AwsRefusal

CHANGE_SET_SECONDS = 300.0
LARGEST_BODY = 51_200  # bytes of a template that travels within the call; AWS's limit
HOLDS_DATA = ("AWS::Cognito::UserPool", "AWS::DynamoDB::Table", "AWS::Kinesis::Stream", "AWS::S3::Bucket",
              "AWS::SecretsManager::Secret")
PAGE = "ScoreboardBucket"  # holds nothing but files that are here, too
NAMES_A_BUCKET = frozenset(("BucketName", "BucketNamePrefix", "BucketNamespace"))
OURS = "alienattack"  # the tag that marks a stack; its value is the deployment's name
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
    """A stack as it shall be. Parameters that are not given keep the value they have, else the template's default.

    `files`: what must lie in `bucket` before it can be made, by key.
    """

    name: str
    template: str
    parameters: Mapping[str, str]
    bucket: str
    files: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def tags(self) -> dict[str, str]:
        """What marks the stack, and all that is made with it, as ours."""
        return {OURS: self.name}


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
        """Whether the resource is made anew: what it holds is then not in the new one."""
        return self.replacement == "True"

    @property
    def loses(self) -> bool:
        """Whether data is left behind, or may be: AWS itself knows some replacements only when it does them.

        A bucket is made anew for another name alone, whatever the emulator thinks of its other properties.
        """
        if self.type not in HOLDS_DATA or self.logical == PAGE:
            return False
        if self.type == "AWS::S3::Bucket" and self.replacement == "Conditional":
            return not NAMES_A_BUCKET.isdisjoint(self.causes)
        return self.action == "Remove" or self.replacement in ("True", "Conditional")


@dataclass(frozen=True, slots=True)
class Plan:
    """A change set that waits to be executed; NOTHING has none."""

    kind: Kind
    name: str
    before: DeployedStack | None = None
    change_set: str = ""
    stack_id: str = ""
    changes: tuple[Change, ...] = ()
    parameters: Mapping[str, str] = field(default_factory=dict)

    @property
    def loses(self) -> tuple[Change, ...]:
        """The changes that put an empty resource in the place of one that holds data, or remove it."""
        return tuple(change for change in self.changes if change.loses)


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
    for key, body in wanted.files.items():
        await cloud.store(wanted.bucket, key, body)
    request = _request(wanted, before, making, unique) | await _template(cloud, wanted)
    try:
        made = await cloud.formation("CreateChangeSet", request)
    except AwsRefusal as error:
        raise HostingError(f"The cloud's template was refused: {error.message}", error.remedy) from error
    change_set, stack_id = str(made["Id"]), str(made.get("StackId") or wanted.name)
    computed = await _computed(cloud, change_set, stack_id, pause, every)
    status, reason = str(computed.get("Status", "")), str(computed.get("StatusReason") or "")
    if status != "CREATE_COMPLETE":
        found = [f"{event.logical} ({event.type}): {event.reason}"
                 for event in await refused_by_validation(cloud, ChangeSetName=change_set)]
        await discard(cloud, Plan(Kind.CREATE if making else Kind.UPDATE, wanted.name, before, change_set, stack_id))
        if not making and any(words in reason for words in _NO_CHANGES):
            return Plan(Kind.NOTHING, wanted.name, before)
        raise HostingError(f"CloudFormation can't plan this: {'; '.join([reason, *found]).strip('; ')}")
    kind = Kind.CREATE if making else Kind.UPDATE
    changes = tuple(_change(each["ResourceChange"]) for each in computed["Changes"] if each.get("ResourceChange"))
    told = {each["ParameterKey"]: each["ParameterValue"] for each in computed.get("Parameters") or ()
            if each.get("ParameterValue")}
    kept = before.parameters if before is not None and not making else {}  # AWS repeats none that stays as it was
    return Plan(kind, wanted.name, None if making else before, change_set, stack_id, changes,
                {**kept, **wanted.parameters, **told})


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
    return {"StackName": wanted.name, "ChangeSetName": f"deploy-{unique}",
            "ChangeSetType": "CREATE" if making else "UPDATE", "Parameters": parameters,
            "Capabilities": CAPABILITIES,
            "Tags": [{"Key": key, "Value": value} for key, value in sorted(tags.items())]}


async def _template(cloud: Formation, wanted: Wanted) -> dict[str, str]:
    body = wanted.template.encode()
    if len(body) <= LARGEST_BODY:
        return {"TemplateBody": wanted.template}
    key = f"template-{hashlib.sha256(body).hexdigest()[:16]}.yaml"
    return {"TemplateURL": await cloud.store(wanted.bucket, key, body)}


async def _computed(cloud: Formation, change_set: str, stack_id: str, pause: Pause, every: float) -> dict[str, Any]:
    """The change set once CloudFormation has worked it out, with the changes of all pages."""
    waited, token, changes = 0.0, "", list[Any]()
    while True:
        answer = await cloud.formation("DescribeChangeSet", {
            "ChangeSetName": change_set, "StackName": stack_id, **({"NextToken": token} if token else {})})
        if str(answer.get("Status", "")).endswith(("_PENDING", "_IN_PROGRESS")):
            if waited >= CHANGE_SET_SECONDS:
                raise HostingError("CloudFormation takes very long to plan.", "Try again later.")
            await pause(every)
            waited += every
            continue
        changes += answer.get("Changes") or ()
        token = str(answer.get("NextToken") or "")
        if not token:
            return {**answer, "Changes": changes}


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
