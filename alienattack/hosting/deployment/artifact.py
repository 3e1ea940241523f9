"""The bucket that holds the zips and templates of one deployment: private, encrypted, TLS only, named by account,
region and deployment, so that nobody else's can be meant. Older zips stay: a roll-back needs the one before."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from alienattack.errors import HostingError
from alienattack.hosting.refusal import AwsRefusal

if TYPE_CHECKING:
    from alienattack.hosting.deployment.aws import AwsCloud

PUBLIC_ACCESS = {"BlockPublicAcls": True, "IgnorePublicAcls": True, "BlockPublicPolicy": True,
                 "RestrictPublicBuckets": True}
ENCRYPTION = {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]}
NOT_THERE = ("404", "NoSuchBucket", "NotFound", "NoSuchKey")


def bucket_name(name: str, account: str, region: str) -> str:
    """The bucket of a deployment; a name of 20 letters still gives one within S3's 63."""
    return f"alienattack-{name}-{account}-{region}"


async def store(cloud: AwsCloud, bucket: str, key: str, body: bytes) -> str:
    """Writes a file unless one of that name is there (names carry a digest). Returns its URL.

    Raises HostingError if the bucket belongs to another account.
    """
    await ensure_bucket(cloud, bucket)
    if not await _there(cloud, bucket, key):
        await cloud.call("s3", "put_object", Bucket=bucket, Key=key, Body=body, ServerSideEncryption="AES256",
                         ExpectedBucketOwner=cloud.account)
    if cloud.endpoint:
        return f"{cloud.endpoint}/{bucket}/{key}"
    url: str = cloud.client("s3").meta.endpoint_url
    return f"{url.replace('://', f'://{bucket}.', 1)}/{key}"


async def _there(cloud: AwsCloud, bucket: str, key: str) -> bool:
    try:
        await cloud.call("s3", "head_object", Bucket=bucket, Key=key, ExpectedBucketOwner=cloud.account)
    except AwsRefusal as error:
        if error.code in NOT_THERE:
            return False
        raise
    return True


async def ensure_bucket(cloud: AwsCloud, bucket: str) -> None:
    """Makes the bucket if there is none, and sets all that keeps it private. Raises HostingError if it is not ours."""
    try:
        await cloud.call("s3", "head_bucket", Bucket=bucket, ExpectedBucketOwner=cloud.account)
    except AwsRefusal as error:
        if error.code not in NOT_THERE:
            raise HostingError(f"The bucket {bucket} can't be used: {error.message}",
                               "It may belong to somebody else: choose another --name.") from error
        where: dict[str, Any] = {} if cloud.region == "us-east-1" else {
            "CreateBucketConfiguration": {"LocationConstraint": cloud.region}}
        await cloud.call("s3", "create_bucket", Bucket=bucket, ObjectOwnership="BucketOwnerEnforced", **where)
    own = {"Bucket": bucket, "ExpectedBucketOwner": cloud.account}
    await cloud.call("s3", "put_public_access_block", **own, PublicAccessBlockConfiguration=PUBLIC_ACCESS)
    await cloud.call("s3", "put_bucket_encryption", **own, ServerSideEncryptionConfiguration=ENCRYPTION)
    if not cloud.endpoint.startswith("http:"):  # one that speaks no TLS would be locked out by it
        arn = f"arn:{cloud.session.get_partition_for_region(cloud.region)}:s3:::{bucket}"
        await cloud.call("s3", "put_bucket_policy", **own, Policy=json.dumps(tls_only(arn)))


def tls_only(arn: str) -> dict[str, Any]:
    """The policy that refuses everything unencrypted; it only takes away."""
    return {"Version": "2012-10-17", "Statement": [{
        "Sid": "TlsOnly", "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": [arn, f"{arn}/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}}}]}
