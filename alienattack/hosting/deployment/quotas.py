"""Whether the account has room for a deployment. A question that may not be asked is a warning, never a refusal."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from alienattack.errors import HostingError
from alienattack.hosting.deployment.aws import AwsCloud
from alienattack.hosting.refusal import AwsRefusal

CONCURRENCY = 50
"""Functions at a time below which a class of thirty waits for each other; a new account may have 10."""


MAILS_A_DAY = 50
"""Of a user pool without SES (quotas of Amazon Cognito, "Daily email sending")."""


@dataclass(frozen=True, slots=True)
class Need:
    """What a new deployment takes of the account. No shards: an on-demand stream.

    `mails`: Cognito itself mails each player a code.
    """

    shards: int
    roles: int
    buckets: int
    mails: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One quota. `blocks`: a deployment would fail. `warning`: it would work, but not well, or nobody may tell."""

    what: str
    told: str
    blocks: bool = False
    warning: bool = False


Check = Callable[[AwsCloud, Need], Awaitable[Finding]]


async def _concurrency(cloud: AwsCloud, _need: Need) -> Finding:
    limit = await _service_quota(cloud, "lambda", "L-B99A9384")
    if limit is None:
        limit = (await cloud.call("lambda", "get_account_settings"))["AccountLimit"]["ConcurrentExecutions"]
    short = limit < CONCURRENCY
    return Finding("functions at a time", f"{limit:,.0f}" + (
        f": a new account's; ask for {CONCURRENCY} or more in Service Quotas before an event" if short else ""),
        warning=short)


async def _shards(cloud: AwsCloud, need: Need) -> Finding:
    told = await cloud.call("kinesis", "describe_limits")
    if not need.shards:
        streams = told["OnDemandStreamCountLimit"] - told["OnDemandStreamCount"]
        return Finding("shards", f"{streams:,} on-demand streams free, 1 needed", blocks=streams < 1)
    free = told["ShardLimit"] - told["OpenShardCount"]
    return Finding("shards", f"{free:,} free, {need.shards} needed", blocks=free < need.shards)


async def _roles(cloud: AwsCloud, need: Need) -> Finding:
    told = (await cloud.call("iam", "get_account_summary"))["SummaryMap"]
    free = told["RolesQuota"] - told["Roles"]
    return Finding("roles", f"{free:,} free, {need.roles} needed", blocks=free < need.roles)


async def _buckets(cloud: AwsCloud, need: Need) -> Finding:
    limit = await _service_quota(cloud, "s3", "L-DC2B2D3D", region="us-east-1")  # one for all regions, asked there
    if limit is None:
        return Finding("buckets", "could not be asked", warning=True)
    free = limit - len((await cloud.call("s3", "list_buckets")).get("Buckets", ()))
    return Finding("buckets", f"{free:,.0f} free, {need.buckets} needed", blocks=free < need.buckets)


async def _mails(_cloud: AwsCloud, need: Need) -> Finding:
    if not need.mails:
        return Finding("mails", "not by Cognito's own sender")
    return Finding("mails", f"Cognito's own sender mails {MAILS_A_DAY} a day, so no more players can sign up in one: "
                            "--mail-from an address that SES has verified, or --auto-confirm", warning=True)


CHECKS: tuple[tuple[str, Check], ...] = (
    ("functions at a time", _concurrency),
    ("shards", _shards),
    ("roles", _roles),
    ("buckets", _buckets),
    ("mails", _mails),
)


async def check(cloud: AwsCloud, need: Need) -> list[Finding]:
    """All quotas of CHECKS. Raises HostingError only where AWS can't be reached at all."""
    findings: list[Finding] = []
    for what, ask in CHECKS:
        try:
            findings.append(await ask(cloud, need))
        except AwsRefusal as error:
            findings.append(Finding(what, f"could not be asked ({error.code})", warning=True))
        except (KeyError, TypeError):  # an emulator that answers something else
            findings.append(Finding(what, "could not be asked", warning=True))
    return findings


def refuse_shortage(findings: list[Finding]) -> None:
    """Raises HostingError if a deployment would fail for want of room."""
    short = [f"{finding.what}: {finding.told}" for finding in findings if finding.blocks]
    if short:
        raise HostingError(f"The account has no room: {'; '.join(short)}.",
                           "Raise the quota in Service Quotas, or delete what is no longer needed.")


async def _service_quota(cloud: AwsCloud, service: str, code: str, region: str = "") -> float | None:
    try:
        told = await cloud.do(lambda: cloud.client("service-quotas", region).get_service_quota(
            ServiceCode=service, QuotaCode=code))
    except AwsRefusal:
        return None
    value: float = told["Quota"]["Value"]
    return value
