"""What a deployment needs of a cloud: CloudFormation's calls in AWS's own shapes, and a place for its files."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any, Protocol

Pause = Callable[[float], Awaitable[object]]
"""Waits for so many seconds."""


class Formation(Protocol):
    """A cloud that stacks are deployed to."""

    async def formation(self, action: str, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """One call of CloudFormation, for example `formation("DescribeStacks", {"StackName": "alienattack"})`.

        An empty list may be left out of the answer or be "". Raises AwsRefusal.
        """

    async def store(self, bucket: str, key: str, body: bytes) -> str:
        """Writes a file into the bucket of deployments, which is made if there is none; returns its URL for
        CloudFormation. Raises AwsRefusal."""


async def pages(cloud: Formation, action: str, parameters: Mapping[str, Any], part: str) -> AsyncIterator[Any]:
    """The entries `part` of all pages of an answer, in order."""
    more: dict[str, Any] = {}
    while True:
        answer = await cloud.formation(action, {**parameters, **more})
        for entry in answer.get(part) or ():
            yield entry
        if not answer.get("NextToken"):
            return
        more = {"NextToken": answer["NextToken"]}
