"""What a player's own AWS credentials may do: put records into the one stream, and nothing else. IAM is enforced."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from botocore.exceptions import ClientError

from alienattack.loadtest.botplayer import BotPlayer
from alienattack.online.aws import player_client
from alienattack.online.cloudconfig import CloudConfig
from tests.e2e.players import bot_on, config_of
from tests.hosts import start_cloud


@dataclass(frozen=True, slots=True)
class Player:
    """A signed-in player, and the true names of what is not theirs."""

    config: CloudConfig
    bot: BotPlayer
    names: dict[str, str]

    def call(self, service: str, operation: str, **arguments: Any) -> Any:
        """One AWS call with the player's own credentials; `{bucket}` and the like are filled in."""
        filled = {name: value.format(**self.names) if isinstance(value, str) else value
                  for name, value in arguments.items()}
        client = player_client(self.config, self.bot.account.session(), service)
        return getattr(client, operation)(**filled)


@pytest.fixture(scope="module")
def player(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Player]:
    cloud = start_cloud(tmp_path_factory.mktemp("cloud"))
    try:
        config = config_of(cloud)
        stack = "".join(path.read_text() for path in cloud.folder.folder.rglob("cloudformation.json"))
        names = {"stream": config.stream, "bucket": re.findall(r"alienattack-archivebucket-\w+", stack)[0],
                 "table": re.findall(r"alienattack-Table-\w+", stack)[0]}
        with bot_on(cloud, tmp_path_factory.mktemp("bot")) as bot:
            yield Player(config, bot, names)
    finally:
        cloud.close()


@pytest.mark.parametrize(("service", "operation", "arguments"), [
    ("dynamodb", "scan", {"TableName": "{table}"}),
    ("dynamodb", "put_item", {"TableName": "{table}", "Item": {"pk": {"S": "a"}, "sk": {"S": "b"}}}),
    ("kinesis", "put_records", {"StreamName": "another", "Records": [{"Data": b"x", "PartitionKey": "p"}]}),
    ("kinesis", "put_record", {"StreamName": "{stream}", "Data": b"x", "PartitionKey": "p"}),
    ("kinesis", "get_shard_iterator", {"StreamName": "{stream}", "ShardId": "shardId-000000000000",
                                       "ShardIteratorType": "TRIM_HORIZON"}),
    ("kinesis", "get_records", {"ShardIterator": "AAAA"}),
    ("s3", "list_buckets", {}),
    ("s3", "list_objects_v2", {"Bucket": "{bucket}"}),
    ("s3", "get_object", {"Bucket": "{bucket}", "Key": "k"}),
    ("s3", "put_object", {"Bucket": "{bucket}", "Key": "k", "Body": b"x"}),
    ("secretsmanager", "list_secrets", {}),
    ("sqs", "list_queues", {}),
    ("lambda", "list_functions", {}),
    ("iam", "list_roles", {}),
])
def test_everything_else_is_denied(player: Player, service: str, operation: str, arguments: dict[str, Any]) -> None:
    with pytest.raises(ClientError) as refusal:
        player.call(service, operation, **arguments)
    error = refusal.value.response["Error"]
    assert error["Code"] in ("AccessDenied", "AccessDeniedException"), error


def test_records_may_be_put_into_the_one_stream(player: Player) -> None:
    answer = player.call("kinesis", "put_records", StreamName="{stream}",
                         Records=[{"Data": b"no frame\n", "PartitionKey": "p"}])
    assert answer["FailedRecordCount"] == 0
