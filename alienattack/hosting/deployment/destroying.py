"""Taking a deployment down, with all that CloudFormation retains; the archive only when it is asked for by name."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from alienattack.errors import HostingError
from alienattack.hosting.deployment.applying import Tell
from alienattack.hosting.deployment.aws import AwsCloud
from alienattack.hosting.deployment.events import all_events, first_failure, follow, seen_so_far
from alienattack.hosting.deployment.formation import Pause, pages
from alienattack.hosting.deployment.holdings import Holding, is_there, service_of
from alienattack.hosting.deployment.planning import OURS
from alienattack.hosting.deployment.removal import REMOVERS, empty_bucket
from alienattack.hosting.deployment.stack import REVIEWED, DeployedStack, describe, head_of
from alienattack.hosting.refusal import AwsRefusal

ARCHIVE = "ArchiveBucket"
"""The resource that only `--with-archive` removes: years of play."""

BUCKET = "AWS::S3::Bucket"
LOG_GROUP = "AWS::Logs::LogGroup"


@dataclass(frozen=True, slots=True)
class Doomed:
    """What a destroy will remove, and what it keeps.

    `bucket`: where the files of the deployment lie. `stack`: None where only remains are left.
    """

    name: str
    bucket: str
    stack: DeployedStack | None
    goes: tuple[Holding, ...]
    keeps: tuple[Holding, ...]

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to do."""
        return self.stack is None and not self.goes


@dataclass(frozen=True, slots=True)
class Remains:
    """What is there after a destroy, by service; `unknown`: what could not be asked, with AWS's code."""

    asked: dict[str, int] = field(default_factory=dict)
    left: tuple[Holding, ...] = ()
    unknown: tuple[str, ...] = ()


async def survey(cloud: AwsCloud, name: str, bucket: str, with_archive: bool) -> Doomed:
    """What there is of a deployment: its stack, and what earlier ones of its name have left behind.

    Raises HostingError for a stack of that name that is none of this game's.
    """
    stack = await describe(cloud, name)
    if stack is not None and OURS not in stack.tags and stack.status != REVIEWED:
        raise HostingError(f"The stack {name} was not deployed by this game.", "Nothing was touched.")
    found = [] if stack is None else [Holding(logical, stack.types.get(logical, ""), physical)
                                      for logical, physical in stack.resources.items() if physical]
    remains = [*await _retained_by_earlier(cloud, name), *await _beside(cloud, name, bucket)]
    known = {holding.physical for holding in found}
    for holding in remains:
        if holding.physical not in known and await is_there(cloud, holding):
            known.add(holding.physical)
            found.append(holding)
    keeps = tuple(holding for holding in found if holding.logical == ARCHIVE and not with_archive)
    return Doomed(name, bucket, stack, tuple(holding for holding in found if holding not in keeps), keeps)


async def destroy(cloud: AwsCloud, doomed: Doomed, tell: Tell, pause: Pause = asyncio.sleep,
                  every: float = 2.0) -> None:
    """Deletes the stack, then what it retained. May be run again wherever it was interrupted. Raises HostingError."""
    if doomed.stack is not None:
        await _delete_stack(cloud, doomed, doomed.stack, tell, pause, every)
    for holding in doomed.goes:
        remove = REMOVERS.get(holding.type)
        if remove is not None and await is_there(cloud, holding):
            await remove(cloud, holding.physical)
    # A function's last words may have made its log group anew.
    for holding in await _beside(cloud, doomed.name, doomed.bucket):
        if await is_there(cloud, holding):
            await REMOVERS[holding.type](cloud, holding.physical)


async def remains(cloud: AwsCloud, doomed: Doomed) -> Remains:
    """Asks every service what is still there of what was to go."""
    asked: dict[str, int] = {}
    left: list[Holding] = []
    unknown: list[str] = []
    for holding in doomed.goes:
        service = service_of(holding.type)
        if not service:
            continue
        asked.setdefault(service, 0)
        try:
            if await is_there(cloud, holding):
                asked[service] += 1
                left.append(holding)
        except AwsRefusal as error:
            unknown.append(f"{holding.logical} ({service}: {error.code})")
    return Remains(dict(sorted(asked.items())), tuple(left), tuple(unknown))


async def _delete_stack(cloud: AwsCloud, doomed: Doomed, stack: DeployedStack, tell: Tell, pause: Pause,
                        every: float) -> None:
    if stack.under_way and not stack.status.startswith("DELETE"):
        async for event in follow(cloud, stack.id, await seen_so_far(cloud, stack.id), pause, every):
            tell(event)  # AWS deletes nothing that is being changed
    if stack.protected:
        await cloud.formation("UpdateTerminationProtection", {
            "StackName": stack.id, "EnableTerminationProtection": False})
    for holding in doomed.goes:
        if holding.type == BUCKET and await is_there(cloud, holding):
            await empty_bucket(cloud, holding.physical)  # CloudFormation deletes empty ones only
    seen = await seen_so_far(cloud, stack.id)
    await cloud.formation("DeleteStack", {"StackName": stack.id})
    events = []
    async for event in follow(cloud, stack.id, seen, pause, every, ordered=True):
        events.append(event)
        tell(event)
    after = await head_of(cloud, stack.id)
    if after is not None and after.status != "DELETE_COMPLETE":
        first = first_failure(events)
        why = f"{first.logical} ({first.type}): {first.reason}" if first is not None else after.reason
        raise HostingError(f"The stack could not be deleted ({after.status}). {why.rstrip('.')}.",
                           "Mend that and run the same command again; it goes on where it stopped.")


async def _retained_by_earlier(cloud: AwsCloud, name: str) -> list[Holding]:
    """What deleted stacks of that name retained; AWS tells of them for 90 days."""
    found: list[Holding] = []
    async for summary in pages(cloud, "ListStacks", {"StackStatusFilter": ["DELETE_COMPLETE"]}, "StackSummaries"):
        if summary.get("StackName") != name:
            continue
        deleted = await head_of(cloud, summary["StackId"])
        if deleted is None or OURS not in deleted.tags:
            continue
        found += [Holding(event.logical, event.type, event.physical)
                  for event in await all_events(cloud, summary["StackId"])
                  if event.status == "DELETE_SKIPPED" and event.physical]
    return found


async def _beside(cloud: AwsCloud, name: str, bucket: str) -> list[Holding]:
    """What a deployment has beside its stack: the bucket of its zips, and log groups that Lambda made by itself."""
    prefix = f"/aws/lambda/{name}-"
    groups = await cloud.listed("logs", "describe_log_groups", "logGroups", logGroupNamePrefix=prefix)
    # Names in the template begin with a capital, those of deployments have none: "finals" never takes "finals-2".
    own = [group["logGroupName"] for group in groups if group["logGroupName"].removeprefix(prefix)[:1].isupper()]
    return [Holding("(deployments)", BUCKET, bucket),
            *(Holding("(logs)", LOG_GROUP, group) for group in own)]
