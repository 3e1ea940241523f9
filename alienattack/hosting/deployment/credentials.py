"""Who runs the command, in which account and region; without that nothing of AWS is touched."""

from __future__ import annotations

import re
from dataclasses import dataclass

from alienattack.errors import HostingError
from alienattack.hosting.deployment.aws import AwsCloud, in_words

NAME = re.compile(r"[a-z](?:[a-z0-9]|-(?=[a-z0-9])){0,19}")
REGION = re.compile(r"[a-z]{2,4}(?:-[a-z]+)+-\d")


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a deployment goes: its name, and the account, region and identity behind the credentials."""

    name: str
    account: str
    region: str
    identity: str


def checked_name(name: str) -> str:
    """The name of a deployment. Raises HostingError for one that CloudFormation or S3 would refuse."""
    if not NAME.fullmatch(name):
        raise HostingError(f"{name!r} is no name for a deployment.",
                           "Up to 20 small letters, digits and single hyphens, a letter first: finals-2030")
    return name


def open_cloud(profile: str | None, region: str | None, endpoint: str = "") -> AwsCloud:
    """The cloud that the flags name, asked nothing yet. Raises HostingError for a profile or region that is none."""
    import boto3

    try:
        session = boto3.Session(profile_name=profile, region_name=region)
    except Exception as error:
        told = in_words(error)
        if told is None:
            raise
        raise told from error
    if not session.region_name:
        raise HostingError("No region was named.", "Add --region, for example --region eu-central-1.")
    if not REGION.fullmatch(session.region_name):
        raise HostingError(f"{session.region_name!r} is no region of AWS.", "They look like eu-central-1.")
    if endpoint and not re.fullmatch(r"https?://[^/\s]+/?", endpoint):
        raise HostingError(f"{endpoint!r} is no address of an emulator.", "They look like http://127.0.0.1:4566.")
    return AwsCloud(session, endpoint)


async def who_am_i(cloud: AwsCloud, name: str) -> Whereabouts:
    """Asks AWS who the credentials belong to. Raises HostingError with the remedy where there are none."""
    told = await cloud.call("sts", "get_caller_identity")
    cloud.account = str(told["Account"])
    return Whereabouts(name, cloud.account, cloud.region, str(told["Arn"]))
