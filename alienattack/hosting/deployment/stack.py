"""A deployed stack, as CloudFormation describes it, and what its status means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from alienattack.errors import HostingError
from alienattack.hosting.deployment.formation import Formation, pages
from alienattack.hosting.refusal import AwsRefusal

SETTLED = ("CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "IMPORT_COMPLETE",
           "IMPORT_ROLLBACK_COMPLETE")
"""A stack that serves and can be updated."""

UNDER_WAY = "_IN_PROGRESS"
REVIEWED = "REVIEW_IN_PROGRESS"  # planned once, never made; it is no operation under way

HUSK = "ROLLBACK_COMPLETE"
"""What is left of a stack whose making failed: nothing, but AWS lets nobody update it."""


@dataclass(frozen=True, slots=True)
class DeployedStack:
    """What a deployed stack says of itself. `types`: logical id -> type. `changed`: this call deployed it."""

    outputs: Mapping[str, str]
    resources: Mapping[str, str]
    types: Mapping[str, str] = field(default_factory=dict)
    name: str = ""
    id: str = ""
    status: str = ""
    reason: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    protected: bool = False
    changed: bool = False

    def output(self, name: str) -> str:
        """One output. Raises HostingError if the stack has none of that name."""
        try:
            return self.outputs[name]
        except KeyError as error:
            raise HostingError(f"The stack has no output {name}.", "Deploy the current template.") from error

    def resource(self, logical: str) -> str:
        """The physical id of a resource. Raises HostingError if there is none."""
        try:
            return self.resources[logical]
        except KeyError as error:
            raise HostingError(f"The stack has no resource {logical}.", "Deploy the current template.") from error

    @property
    def api_id(self) -> str:
        """The id of the HTTP API."""
        return self.outputs.get("ApiId") or self.resource("HttpApi")

    @property
    def under_way(self) -> bool:
        """Whether an operation runs on it at this moment."""
        return self.status.endswith(UNDER_WAY) and self.status != REVIEWED

    @property
    def settled(self) -> bool:
        """Whether it serves and can be updated."""
        return self.status in SETTLED


async def head_of(cloud: Formation, name: str) -> DeployedStack | None:
    """A stack by its name or id, without its resources; None if there is none. Raises AwsRefusal."""
    try:
        answer = await cloud.formation("DescribeStacks", {"StackName": name})
    except AwsRefusal as error:
        if error.code == "ValidationError" and "does not exist" in error.message:
            return None
        raise
    found = (answer.get("Stacks") or [{}])[0]
    if not found or (found.get("StackStatus") == "DELETE_COMPLETE" and name != found.get("StackId")):
        return None
    return DeployedStack(
        outputs=_pairs(found.get("Outputs"), "OutputKey", "OutputValue"), resources={}, name=found["StackName"],
        id=found.get("StackId", ""), status=found.get("StackStatus", ""), reason=found.get("StackStatusReason") or "",
        parameters=_pairs(found.get("Parameters"), "ParameterKey", "ParameterValue"),
        tags=_pairs(found.get("Tags"), "Key", "Value"),
        protected=str(found.get("EnableTerminationProtection", "")).lower() == "true")


async def describe(cloud: Formation, name: str) -> DeployedStack | None:
    """A stack by its name or id with all its resources; None if there is none. Raises AwsRefusal."""
    head = await head_of(cloud, name)
    if head is None:
        return None
    listed = [entry async for entry in pages(cloud, "ListStackResources", {"StackName": head.id or name},
                                             "StackResourceSummaries")]
    return replace(head, resources={each["LogicalResourceId"]: each.get("PhysicalResourceId") or "" for each in listed},
                   types={each["LogicalResourceId"]: each.get("ResourceType") or "" for each in listed})


def _pairs(entries: object, key: str, value: str) -> dict[str, str]:
    return {each[key]: each.get(value) or "" for each in entries} if isinstance(entries, list) else {}
