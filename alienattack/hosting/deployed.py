"""A stack on AWS, reached with the credentials of who runs the command, by the same calls as the embedded cloud."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Callable, Mapping
from typing import Any

from alienattack.errors import HostingError
from alienattack.hosting.deployment.stack import DeployedStack
from alienattack.hosting.items import StoredObject


class Deployed:
    """Calls of AWS; each raises HostingError with AWS's own words. `session`: a boto3.Session."""

    def __init__(self, session: Any) -> None:
        self._session = session

    @staticmethod
    def in_region(region: str | None, profile: str | None = None) -> Deployed:
        """With the credentials of this machine's user, or those of a profile. Raises HostingError."""
        import boto3
        from botocore.exceptions import BotoCoreError

        try:
            return Deployed(boto3.Session(region_name=region, profile_name=profile))
        except BotoCoreError as error:
            raise HostingError(f"AWS's settings can't be used: {error}", "See: aws configure list-profiles") from error

    async def stack(self, name: str) -> DeployedStack:
        """Reads a stack."""
        client = await self._do(lambda: self._session.client("cloudformation"))
        found = (await self._do(lambda: client.describe_stacks(StackName=name)))["Stacks"][0]
        listed = (await self._do(lambda: client.describe_stack_resources(StackName=name)))["StackResources"]
        return DeployedStack({item["OutputKey"]: item["OutputValue"] for item in found.get("Outputs", [])},
                             {item["LogicalResourceId"]: item.get("PhysicalResourceId", "") for item in listed})

    async def call(self, service: str, target: str, payload: Mapping[str, Any]) -> dict[str, Any]:
        """One call of a JSON service, named as on the wire; bytes of records travel as base64, as there."""
        from botocore import xform_name

        method, arguments = xform_name(target.rpartition(".")[2]), dict(payload)
        if "Records" in arguments:
            arguments["Records"] = [{**record, "Data": base64.b64decode(record["Data"])}
                                    for record in arguments["Records"]]
        client = self._session.client(service)
        answer: dict[str, Any] = await self._do(lambda: getattr(client, method)(**arguments))
        for record in answer.get("Records", ()) if method == "get_records" else ():
            record["Data"] = base64.b64encode(record["Data"]).decode("ascii")
        return answer

    async def list_objects(self, bucket: str, prefix: str) -> list[str]:
        """The keys of a bucket that begin with `prefix`, in order."""
        return [each.key for each in await self.describe_objects(bucket, prefix)]

    async def describe_objects(self, bucket: str, prefix: str) -> list[StoredObject]:
        """The objects of a bucket whose keys begin with `prefix`, in order."""
        pages = self._session.client("s3").get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
        found: list[StoredObject] = await self._do(
            lambda: [StoredObject(entry["Key"], entry["ETag"].strip('"'), entry["Size"])
                     for page in pages for entry in page.get("Contents", ())])
        return found

    async def get_object(self, bucket: str, key: str) -> bytes:
        """An object's bytes."""
        body: bytes = await self._do(
            lambda: self._session.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read())
        return body

    async def put_object(self, bucket: str, key: str, body: bytes) -> None:
        """Writes an object."""
        await self._do(lambda: self._session.client("s3").put_object(Bucket=bucket, Key=key, Body=body))

    async def delete_object(self, bucket: str, key: str) -> None:
        """Deletes an object."""
        await self._do(lambda: self._session.client("s3").delete_object(Bucket=bucket, Key=key))

    @staticmethod
    async def _do(work: Callable[[], Any]) -> Any:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            return await asyncio.to_thread(work)
        except (BotoCoreError, ClientError) as error:
            raise HostingError(f"AWS says: {error}", "Check credentials, region and the stack's name.") from error
