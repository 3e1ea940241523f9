"""What a signed-in player may do with AWS credentials: put records into the one stream, under enforced IAM."""

from collections.abc import Callable
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from alienattack.online.account import Account
from alienattack.online.cloudconfig import CloudConfig, fetch_config
from alienattack.online.keeper import MemoryKeeper
from tests.hosts import CloudProcess

RECORDS = [{"Data": b"x", "PartitionKey": "1"}]


@pytest.fixture(scope="module")
def player(embedded_cloud: CloudProcess) -> tuple[CloudConfig, boto3.Session]:
    config = fetch_config(embedded_cloud.api, embedded_cloud.endpoint)
    account = Account(config, MemoryKeeper())
    account.sign_up("Permitted", "Correct-horse-7")
    account.sign_in("Permitted", "Correct-horse-7")
    return config, account.session()


def test_a_player_puts_records_into_the_stream(embedded_cloud: CloudProcess,
                                               player: tuple[CloudConfig, boto3.Session]) -> None:
    config, session = player
    kinesis = session.client("kinesis", region_name=config.region, endpoint_url=embedded_cloud.endpoint)
    assert kinesis.put_records(StreamName=config.stream, Records=RECORDS)["FailedRecordCount"] == 0


@pytest.mark.parametrize(("service", "call"), [
    ("dynamodb", lambda client, _: client.list_tables()),
    ("dynamodb", lambda client, _: client.put_item(TableName="any", Item={"pk": {"S": "x"}})),
    ("s3", lambda client, _: client.list_buckets()),
    ("s3", lambda client, _: client.put_object(Bucket="alienattack-artifacts", Key="k", Body=b"x")),
    ("kinesis", lambda client, _: client.put_records(StreamName="another", Records=RECORDS)),
    ("kinesis", lambda client, config: client.get_shard_iterator(
        StreamName=config.stream, ShardId="shardId-000000000000", ShardIteratorType="TRIM_HORIZON")),
    ("kinesis", lambda client, config: client.delete_stream(StreamName=config.stream)),
    ("secretsmanager", lambda client, _: client.list_secrets()),
    ("sqs", lambda client, _: client.list_queues()),
    ("cognito-idp", lambda client, config: client.admin_get_user(UserPoolId=config.user_pool_id, Username="permitted")),
    ("iam", lambda client, _: client.list_users()),
    ("cloudformation", lambda client, _: client.describe_stacks()),
    ("lambda", lambda client, _: client.list_functions()),
])
def test_everything_else_is_denied(embedded_cloud: CloudProcess, player: tuple[CloudConfig, boto3.Session],
                                   service: str, call: Callable[[Any, CloudConfig], Any]) -> None:
    config, session = player
    client = session.client(service, region_name=config.region, endpoint_url=embedded_cloud.endpoint)
    with pytest.raises(ClientError) as refusal:
        call(client, config)
    assert refusal.value.response["Error"]["Code"].startswith("AccessDenied")


def test_a_wrong_secret_is_refused_even_with_a_true_key(embedded_cloud: CloudProcess,
                                                        player: tuple[CloudConfig, boto3.Session]) -> None:
    config, session = player
    given = session.get_credentials().get_frozen_credentials()
    forged = boto3.Session(given.access_key, "not-the-secret", given.token, region_name=config.region)
    with pytest.raises(ClientError, match="signature"):
        forged.client("kinesis", endpoint_url=embedded_cloud.endpoint).put_records(
            StreamName=config.stream, Records=RECORDS)
