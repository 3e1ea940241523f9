"""A stack on AWS, reached with the credentials of who runs the command, by the same calls as the embedded cloud."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from alienattack.errors import HostingError
from alienattack.hosting.deployment.aws import AwsCloud
from alienattack.hosting.deployment.credentials import open_cloud
from alienattack.hosting.deployment.stack import DeployedStack, describe
from alienattack.hosting.items import StoredObject


class Deployed:
    """Calls of AWS, named as on the wire; each raises HostingError with AWS's own words."""

    def __init__(self, cloud: AwsCloud) -> None:
        self._cloud = cloud

    @staticmethod
    def in_region(region: str | None, profile: str | None = None) -> Deployed:
        """With the credentials of this machine's user, or those of a profile. Raises HostingError."""
        return Deployed(open_cloud(profile, region))

    async def stack(self, name: str) -> DeployedStack:
        """Reads a stack. Raises HostingError if there is none."""
        found = await describe(self._cloud, name)
        if found is None:
            raise HostingError(f"There is no stack {name} in {self._cloud.region} of this account.",
                               f"Make one: alienattack cloud deploy --name {name}")
        return found

    async def call(self, service: str, target: str, payload: Mapping[str, Any]) -> dict[str, Any]:
        """One call of a JSON service, named as on the wire; bytes of records travel as base64, as there."""
        from botocore import xform_name

        method, arguments = xform_name(target.rpartition(".")[2]), dict(payload)
        if "Records" in arguments:
            arguments["Records"] = [{**record, "Data": base64.b64decode(record["Data"])}
                                    for record in arguments["Records"]]
        answer = await self._cloud.call(service, method, **arguments)
        for record in answer.get("Records", ()) if method == "get_records" else ():
            record["Data"] = base64.b64encode(record["Data"]).decode("ascii")
        return answer

    async def list_objects(self, bucket: str, prefix: str) -> list[str]:
        """The keys of a bucket that begin with `prefix`, in order."""
        return [each.key for each in await self.describe_objects(bucket, prefix)]

    async def describe_objects(self, bucket: str, prefix: str) -> list[StoredObject]:
        """The objects of a bucket whose keys begin with `prefix`, in order."""
        found = await self._cloud.listed("s3", "list_objects_v2", "Contents", Bucket=bucket, Prefix=prefix)
        return [StoredObject(entry["Key"], entry["ETag"].strip('"'), entry["Size"]) for entry in found]

    async def get_object(self, bucket: str, key: str) -> bytes:
        """An object's bytes."""
        body: bytes = await self._cloud.do(
            lambda: self._cloud.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read())
        return body

    async def put_object(self, bucket: str, key: str, body: bytes) -> None:
        """Writes an object."""
        await self._cloud.call("s3", "put_object", Bucket=bucket, Key=key, Body=body)

    async def delete_object(self, bucket: str, key: str) -> None:
        """Deletes an object."""
        await self._cloud.call("s3", "delete_object", Bucket=bucket, Key=key)
