"""What somebody could do who took over a function: only what its own role allows, under enforced IAM."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from tests.cloud.altered import taken_over
from tests.e2e.players import bot_on
from tests.hosts import start_cloud, wait_until

FUNCTIONS = ("pre-sign-up", "api", "consumer", "verifier", "archiver")
KEY = {"pk": {"S": "RUN#x"}, "sk": {"S": "RUN"}}
ITEM = {**KEY, "score": {"N": "999999"}}
UPDATE = {"Key": KEY, "UpdateExpression": "SET a = :a", "ExpressionAttributeValues": {":a": {"N": "1"}}}
SHARD = {"ShardId": "shardId-000000000000", "ShardIteratorType": "TRIM_HORIZON"}
RECORD = {"Data": b"x", "PartitionKey": "p"}

#: Every attack: service, call, arguments (`{TABLE}` and the like are the true names), and who may do it nevertheless.
ATTACKS: list[tuple[str, str, dict[str, Any], tuple[str, ...]]] = [
    ("dynamodb", "get_item", {"TableName": "{TABLE}", "Key": KEY}, ("api", "consumer", "verifier")),
    ("dynamodb", "update_item", {"TableName": "{TABLE}", **UPDATE}, ("api", "consumer", "verifier")),
    ("dynamodb", "put_item", {"TableName": "{TABLE}", "Item": ITEM}, ("api",)),
    ("dynamodb", "delete_item", {"TableName": "{TABLE}", "Key": KEY}, ("api",)),
    ("dynamodb", "query", {"TableName": "{TABLE}", "KeyConditionExpression": "pk = :p",
                           "ExpressionAttributeValues": {":p": {"S": "x"}}}, ("api",)),
    ("dynamodb", "scan", {"TableName": "{TABLE}"}, ()),
    ("dynamodb", "batch_write_item", {"RequestItems": {"{TABLE}": [{"DeleteRequest": {"Key": KEY}}]}}, ()),
    ("dynamodb", "delete_table", {"TableName": "{TABLE}"}, ()),
    ("dynamodb", "list_tables", {}, ()),
    ("dynamodb", "get_item", {"TableName": "another", "Key": KEY}, ()),
    ("secretsmanager", "get_secret_value", {"SecretId": "{RUN_KEYS}"}, ("api", "consumer")),
    ("secretsmanager", "put_secret_value", {"SecretId": "{RUN_KEYS}", "SecretString": "{}"}, ()),
    ("secretsmanager", "delete_secret", {"SecretId": "{RUN_KEYS}"}, ()),
    ("secretsmanager", "list_secrets", {}, ()),
    ("kinesis", "put_record", {"StreamName": "{STREAM}", **RECORD}, ("api",)),
    ("kinesis", "put_records", {"StreamName": "{STREAM}", "Records": [RECORD]}, ()),
    ("kinesis", "get_shard_iterator", {"StreamName": "{STREAM}", **SHARD}, ("consumer", "archiver")),
    ("kinesis", "delete_stream", {"StreamName": "{STREAM}"}, ()),
    ("s3", "list_buckets", {}, ()),
    ("s3", "put_object", {"Bucket": "{ARCHIVE_BUCKET}", "Key": "replays/x", "Body": b"x"}, ("consumer",)),
    ("s3", "get_object", {"Bucket": "{ARCHIVE_BUCKET}", "Key": "replays/x"}, ("api", "verifier")),
    ("s3", "put_object", {"Bucket": "{ARCHIVE_BUCKET}", "Key": "frames/x", "Body": b"x"}, ("archiver",)),
    ("s3", "list_objects_v2", {"Bucket": "{ARCHIVE_BUCKET}"}, ("api", "verifier")),
    ("s3", "get_object", {"Bucket": "{ARCHIVE_BUCKET}", "Key": "frames/x"}, ()),
    ("s3", "delete_object", {"Bucket": "{ARCHIVE_BUCKET}", "Key": "replays/x"}, ("api", "consumer")),
    ("s3", "delete_object", {"Bucket": "{ARCHIVE_BUCKET}", "Key": "frames/x"}, ()),
    ("s3", "put_object", {"Bucket": "{ARCHIVE_BUCKET}", "Key": "erased/x.json", "Body": b"{}"}, ("api",)),
    ("s3", "get_object", {"Bucket": "{ARCHIVE_BUCKET}", "Key": "erased/x.json"}, ()),
    ("s3", "delete_object", {"Bucket": "{ARCHIVE_BUCKET}", "Key": "erased/x.json"}, ()),
    ("cognito-idp", "admin_delete_user", {"UserPoolId": "{USER_POOL_ID}", "Username": "somebody"}, ()),
    ("cognito-idp", "list_users", {"UserPoolId": "{USER_POOL_ID}"}, ()),
    ("s3", "delete_bucket", {"Bucket": "{ARCHIVE_BUCKET}"}, ()),
    ("s3", "put_object", {"Bucket": "{DEAD_LETTER_BUCKET}", "Key": "x", "Body": b"x"}, ("consumer",)),
    ("s3", "get_object", {"Bucket": "{DEAD_LETTER_BUCKET}", "Key": "x"}, ()),
    ("s3", "delete_object", {"Bucket": "{DEAD_LETTER_BUCKET}", "Key": "x"}, ()),
    ("s3", "list_objects_v2", {"Bucket": "{DEAD_LETTER_BUCKET}"}, ("api",)),
    ("sqs", "get_queue_attributes", {"QueueUrl": "{DEAD_LETTER_QUEUE}"}, ("api",)),
    ("sqs", "receive_message", {"QueueUrl": "{DEAD_LETTER_QUEUE}"}, ()),
    ("sqs", "send_message", {"QueueUrl": "{DEAD_LETTER_QUEUE}", "MessageBody": "x"}, ("consumer",)),
    ("s3", "put_object", {"Bucket": "alienattack-artifacts", "Key": "functions.zip", "Body": b"x"}, ()),
    ("sqs", "send_message", {"QueueUrl": "{VERIFY_QUEUE}", "MessageBody": "x"}, ("api", "consumer")),
    ("sqs", "receive_message", {"QueueUrl": "{VERIFY_QUEUE}"}, ("verifier",)),
    ("sqs", "purge_queue", {"QueueUrl": "{VERIFY_QUEUE}"}, ()),
    ("sqs", "delete_queue", {"QueueUrl": "{VERIFY_QUEUE}"}, ()),
    ("sqs", "list_queues", {}, ()),
    ("logs", "describe_log_groups", {}, ()),
    # Only where the template demands a second factor of managers: tests/e2e/test_second_factor.py.
    ("cognito-idp", "admin_get_user", {"UserPoolId": "{USER_POOL_ID}", "Username": "x"}, ()),
]


class Loot:
    """The keys of every function's role, and the true names of all that is there."""

    def __init__(self, endpoint: str, found: dict[str, dict[str, str]]) -> None:
        self._endpoint = endpoint
        self._found = found
        self._clients: dict[tuple[str, str], Any] = {}
        self._names = {name: value for each in found.values() for name, value in each.items()}

    def key_of(self, function: str) -> str:
        """The access key that a function runs under."""
        return self._found[function]["AWS_ACCESS_KEY_ID"]

    def call(self, function: str, service: str, operation: str, arguments: dict[str, Any]) -> str:
        """Does it as the function; returns the code of what went wrong, "" where nothing did."""
        client = self._clients.get((function, service)) or self._client(function, service)
        try:
            getattr(client, operation)(**self._filled(arguments))
        except ClientError as error:
            return str(error.response["Error"]["Code"])
        return ""

    def _client(self, function: str, service: str) -> Any:
        own = self._found[function]
        client = boto3.client(service, region_name="us-east-1", endpoint_url=self._endpoint,
                              aws_access_key_id=own["AWS_ACCESS_KEY_ID"],
                              aws_secret_access_key=own["AWS_SECRET_ACCESS_KEY"],
                              aws_session_token=own["AWS_SESSION_TOKEN"])
        self._clients[function, service] = client
        return client

    def _filled(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {self._filled(name): self._filled(each) for name, each in value.items()}
        if isinstance(value, str) and value.startswith("{") and len(value) > 2:
            return self._names[value[1:-1]]
        return value


@pytest.fixture(scope="module")
def loot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loot]:
    found: Path = tmp_path_factory.mktemp("loot")
    altered = taken_over(tmp_path_factory.mktemp("altered") / "cloud", found)
    cloud = start_cloud(tmp_path_factory.mktemp("home"), altered)
    try:
        with bot_on(cloud, tmp_path_factory.mktemp("bot")) as bot:
            bot.verdict(bot.play(1.5)[-1].run)
        cloud.ask("objects", bucket="archive", prefix="frames/")  # which the archiver writes before it answers
        files = [found / f"{name}.json" for name in FUNCTIONS]
        wait_until(lambda: all(file.exists() for file in files))
        yield Loot(cloud.endpoint, {file.stem: json.loads(file.read_text()) for file in files})
    finally:
        cloud.close()


def test_each_function_has_a_role_of_its_own(loot: Loot) -> None:
    assert len({loot.key_of(name) for name in FUNCTIONS}) == len(FUNCTIONS)


@pytest.mark.parametrize(("service", "operation", "arguments", "allowed"), ATTACKS,
                         ids=lambda value: value if isinstance(value, str) else "")
def test_a_function_that_was_taken_over_can_do_what_its_role_says_and_nothing_else(
        loot: Loot, service: str, operation: str, arguments: dict[str, Any], allowed: tuple[str, ...]) -> None:
    answers = {name: loot.call(name, service, operation, arguments) for name in FUNCTIONS}
    assert {name for name, code in answers.items() if not code.startswith("AccessDenied")} == set(allowed), answers
