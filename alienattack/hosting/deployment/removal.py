"""Removing what CloudFormation leaves: buckets that hold something, and all that the template retains."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from alienattack.hosting.deployment.aws import AwsCloud
from alienattack.hosting.refusal import AwsRefusal

TRIES = 3      # a log or a batch may arrive between emptying a bucket and deleting it


async def empty_bucket(cloud: AwsCloud, bucket: str) -> int:
    """Deletes every object of a bucket, every version of it and every upload half done. Returns how many.

    Page by page, for an archive of years has millions.
    """
    for upload in await cloud.listed("s3", "list_multipart_uploads", "Uploads", Bucket=bucket):
        await cloud.call("s3", "abort_multipart_upload", Bucket=bucket, Key=upload["Key"], UploadId=upload["UploadId"])
    return await cloud.do(lambda: _delete_versions(cloud.client("s3"), bucket))


def _delete_versions(s3: Any, bucket: str) -> int:
    count = 0
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket):
        batch = [{"Key": each["Key"], "VersionId": each["VersionId"]}
                 for part in ("Versions", "DeleteMarkers") for each in page.get(part, ())]
        if not batch:
            continue
        answer = s3.delete_objects(Bucket=bucket, Delete={"Objects": batch, "Quiet": True})
        for failed in answer.get("Errors", ()):
            raise AwsRefusal(str(failed.get("Code", "")), str(failed.get("Message", "")),
                             f"S3 would not delete {failed.get('Key')}: {failed.get('Message')}")
        count += len(batch)
    return count


async def remove_bucket(cloud: AwsCloud, bucket: str) -> None:
    """Empties and deletes a bucket. Raises AwsRefusal if somebody keeps filling it."""
    for attempt in range(TRIES):
        await empty_bucket(cloud, bucket)
        try:
            await cloud.call("s3", "delete_bucket", Bucket=bucket)
            return
        except AwsRefusal as error:
            if error.code != "BucketNotEmpty" or attempt == TRIES - 1:
                raise


async def remove_table(cloud: AwsCloud, table: str) -> None:
    """Deletes a table, its protection first, and waits until it is gone."""
    found = (await cloud.call("dynamodb", "describe_table", TableName=table))["Table"]
    if found.get("DeletionProtectionEnabled"):
        await cloud.call("dynamodb", "update_table", TableName=table, DeletionProtectionEnabled=False)
        await cloud.do(lambda: cloud.client("dynamodb").get_waiter("table_exists").wait(TableName=table))
    await cloud.call("dynamodb", "delete_table", TableName=table)
    await cloud.do(lambda: cloud.client("dynamodb").get_waiter("table_not_exists").wait(TableName=table))


async def remove_pool(cloud: AwsCloud, pool: str) -> None:
    """Deletes a user pool with all its accounts, its protection first."""
    found = (await cloud.call("cognito-idp", "describe_user_pool", UserPoolId=pool))["UserPool"]
    if found.get("DeletionProtection") == "ACTIVE":
        await cloud.call("cognito-idp", "update_user_pool", UserPoolId=pool, DeletionProtection="INACTIVE")
    await cloud.call("cognito-idp", "delete_user_pool", UserPoolId=pool)


async def remove_log_group(cloud: AwsCloud, name: str) -> None:
    """Deletes a log group."""
    await cloud.call("logs", "delete_log_group", logGroupName=name)


REMOVERS: Mapping[str, Callable[[AwsCloud, str], Awaitable[None]]] = {
    "AWS::Cognito::UserPool": remove_pool,
    "AWS::DynamoDB::Table": remove_table,
    "AWS::Logs::LogGroup": remove_log_group,
    "AWS::S3::Bucket": remove_bucket,
}
"""How to remove what a template may retain."""
