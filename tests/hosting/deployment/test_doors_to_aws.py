"""The account behind the flags: credentials, quotas, the bucket of the files, on a second implementation of AWS."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber
from moto import mock_aws

from alienattack.errors import HostingError
from alienattack.hosting.deployment import artifact, quotas
from alienattack.hosting.deployment.aws import AwsCloud
from alienattack.hosting.deployment.credentials import checked_name, open_cloud, who_am_i
from alienattack.hosting.deployment.holdings import Holding, is_there
from alienattack.hosting.deployment.quotas import Need
from alienattack.hosting.deployment.removal import empty_bucket, remove_bucket, remove_pool, remove_table

REGION = "eu-central-1"
SESSION = boto3.Session("k", "s", region_name=REGION)


@pytest.fixture
def cloud() -> Iterator[AwsCloud]:
    with mock_aws():
        account = AwsCloud(boto3.Session("k", "s", region_name=REGION))
        asyncio.run(who_am_i(account, "finals"))
        yield account


@pytest.mark.parametrize("name", ["", "Finals", "1st", "a_b", "a--b", "a-", "x" * 21, "a b", "finals\n"])
def test_names_that_aws_would_refuse_are_refused_first(name: str) -> None:
    with pytest.raises(HostingError, match="no name for a deployment"):
        checked_name(name)


def test_the_longest_name_still_gives_a_bucket() -> None:
    assert len(artifact.bucket_name(checked_name("x" * 20), "123456789012", "ap-northeast-1")) <= 63


@pytest.mark.parametrize(("profile", "region", "told"), [
    (None, None, "--region"), (None, "mars", "no region"), ("nobody", REGION, "list-profiles")])
def test_flags_that_name_nothing_say_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Any, profile: str | None,
                                                region: str | None, told: str) -> None:
    for name in ("AWS_DEFAULT_REGION", "AWS_REGION", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    with pytest.raises(HostingError) as caught:
        open_cloud(profile, region)
    assert told in str(caught.value)


def test_without_credentials_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    with pytest.raises(HostingError) as caught:
        asyncio.run(who_am_i(open_cloud(None, REGION), "finals"))
    assert "no AWS credentials" in caught.value.reason
    assert "aws configure" in caught.value.remedy


@pytest.mark.parametrize(("code", "remedy"), [("ExpiredToken", "aws sso login"), ("InvalidClientTokenId", "--profile"),
                                              ("AccessDenied", "Ask who runs the account")])
def test_credentials_that_aws_refuses_name_the_remedy(code: str, remedy: str) -> None:
    account = AwsCloud(SESSION)
    with Stubber(account.client("sts")) as stub:
        stub.add_client_error("get_caller_identity", code, "no")
        with pytest.raises(HostingError) as caught:
            asyncio.run(who_am_i(account, "finals"))
    assert remedy in caught.value.remedy


def test_the_bucket_of_the_files_is_private_encrypted_and_tls_only(cloud: AwsCloud) -> None:
    asyncio.run(artifact.ensure_bucket(cloud, "files"))
    s3 = cloud.client("s3")
    assert all(s3.get_public_access_block(Bucket="files")["PublicAccessBlockConfiguration"].values())
    rules = s3.get_bucket_encryption(Bucket="files")["ServerSideEncryptionConfiguration"]["Rules"]
    assert rules[0]["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"] == "AES256"
    policy = json.loads(s3.get_bucket_policy(Bucket="files")["Policy"])["Statement"][0]
    assert policy["Effect"] == "Deny"
    assert policy["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_a_file_that_is_there_is_not_sent_again() -> None:
    account = AwsCloud(SESSION)
    with Stubber(account.client("s3")) as stub:
        for operation in ("head_bucket", "put_public_access_block", "put_bucket_encryption", "put_bucket_policy",
                          "head_object"):
            stub.add_response(operation, {})
        url = asyncio.run(artifact.store(account, "files", "code.zip", b"code"))
        stub.assert_no_pending_responses()
    assert url == "https://files.s3.eu-central-1.amazonaws.com/code.zip"


def test_a_bucket_of_somebody_else_is_not_used() -> None:
    account = AwsCloud(SESSION)
    with Stubber(account.client("s3")) as stub:
        stub.add_client_error("head_bucket", "403", "Forbidden", 403)
        with pytest.raises(HostingError) as caught:
            asyncio.run(artifact.store(account, "files", "code.zip", b"code"))
    assert "somebody else" in caught.value.remedy


def test_a_bucket_is_emptied_with_every_version_and_marker(cloud: AwsCloud) -> None:
    s3 = cloud.client("s3")
    s3.create_bucket(Bucket="full", CreateBucketConfiguration={"LocationConstraint": REGION})
    s3.put_bucket_versioning(Bucket="full", VersioningConfiguration={"Status": "Enabled"})
    for number in range(3):
        s3.put_object(Bucket="full", Key="a", Body=str(number).encode())
    s3.delete_object(Bucket="full", Key="a")
    s3.create_multipart_upload(Bucket="full", Key="half-done")
    assert asyncio.run(empty_bucket(cloud, "full")) == 4
    assert asyncio.run(empty_bucket(cloud, "full")) == 0
    asyncio.run(remove_bucket(cloud, "full"))
    assert not asyncio.run(is_there(cloud, Holding("B", "AWS::S3::Bucket", "full")))


def test_a_protected_table_is_released_and_removed(cloud: AwsCloud) -> None:
    cloud.client("dynamodb").create_table(
        TableName="t", KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}], BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}], DeletionProtectionEnabled=True)
    asyncio.run(remove_table(cloud, "t"))
    assert not asyncio.run(is_there(cloud, Holding("Table", "AWS::DynamoDB::Table", "t")))


def test_a_protected_user_pool_is_released_and_removed() -> None:
    account = AwsCloud(SESSION)
    with Stubber(account.client("cognito-idp")) as stub:
        stub.add_response("describe_user_pool", {"UserPool": {"DeletionProtection": "ACTIVE"}})
        stub.add_response("update_user_pool", {}, {"UserPoolId": "eu_1", "DeletionProtection": "INACTIVE"})
        stub.add_response("delete_user_pool", {}, {"UserPoolId": "eu_1"})
        asyncio.run(remove_pool(account, "eu_1"))
        stub.assert_no_pending_responses()


def findings(*stubs: tuple[str, str, Any], need: Need | None = None) -> dict[str, quotas.Finding]:
    """The quotas by AWS's recorded answers: (service, operation, answer or error code)."""
    account = AwsCloud(SESSION)
    stubbers: dict[str, Stubber] = {}
    for service, operation, answer in stubs:
        name, _, region = service.partition("@")
        stub = stubbers.setdefault(service, Stubber(account.client(name, region)))
        if isinstance(answer, str):
            stub.add_client_error(operation, answer, "no")
        else:
            stub.add_response(operation, answer)
    for stub in stubbers.values():
        stub.activate()
    found = asyncio.run(quotas.check(account, need or Need(shards=2, roles=6, buckets=4)))
    return {finding.what: finding for finding in found}


def quota(value: float) -> dict[str, Any]:
    return {"Quota": {"Value": value}}


ROOM = (("service-quotas", "get_service_quota", quota(1_000.0)),
        ("kinesis", "describe_limits", {"ShardLimit": 500, "OpenShardCount": 3, "OnDemandStreamCount": 0,
                                        "OnDemandStreamCountLimit": 50}),
        ("iam", "get_account_summary", {"SummaryMap": {"Roles": 10, "RolesQuota": 1_000}}),
        ("service-quotas@us-east-1", "get_service_quota", quota(10_000.0)),
        ("s3", "list_buckets", {"Buckets": []}))


def test_an_account_with_room_is_told_as_such() -> None:
    found = findings(*ROOM)
    assert not [finding for finding in found.values() if finding.blocks or finding.warning]
    assert found["shards"].told == "497 free, 2 needed"


def test_a_new_account_is_warned_of_its_ten_functions_at_a_time() -> None:
    found = findings(("service-quotas", "get_service_quota", quota(10.0)), *ROOM[1:])
    assert found["functions at a time"].warning
    assert not found["functions at a time"].blocks


def test_a_full_account_is_refused_before_anything_is_made() -> None:
    found = findings(ROOM[0], ("kinesis", "describe_limits", {
        "ShardLimit": 10, "OpenShardCount": 9, "OnDemandStreamCount": 0, "OnDemandStreamCountLimit": 0}), *ROOM[2:])
    with pytest.raises(HostingError, match="1 free, 2 needed"):
        quotas.refuse_shortage(list(found.values()))


def test_an_on_demand_stream_asks_for_another_quota() -> None:
    limits = {"ShardLimit": 0, "OpenShardCount": 0, "OnDemandStreamCount": 50, "OnDemandStreamCountLimit": 50}
    found = findings(ROOM[0], ("kinesis", "describe_limits", limits), *ROOM[2:], need=Need(0, 6, 4))
    assert found["shards"].blocks
    assert "0 on-demand streams free" in found["shards"].told


def test_who_lets_cognito_mail_the_codes_hears_how_many_it_mails() -> None:
    found = findings(*ROOM, need=Need(2, 6, 4, mails=True))
    assert found["mails"].warning
    assert "50 a day" in found["mails"].told


def test_a_question_that_may_not_be_asked_is_a_warning_only() -> None:
    found = findings(("service-quotas", "get_service_quota", "AccessDeniedException"),
                     ("lambda", "get_account_settings", "AccessDeniedException"),
                     ("kinesis", "describe_limits", "AccessDeniedException"), ROOM[2],
                     ("service-quotas@us-east-1", "get_service_quota", "AccessDeniedException"))
    assert all(found[what].warning for what in ("functions at a time", "shards", "buckets"))
    quotas.refuse_shortage(list(found.values()))
