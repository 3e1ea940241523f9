"""What the template tells a function by environment variables, and the AWS clients made from it.

Clients are made once a process and on first use: a cold start pays only for what it needs.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import boto3
from botocore.config import Config

from functions.master_keys import MasterKeys
from functions.second_factor import SecondFactor
from functions.tables.table import Table

# Short enough that a hanging service leaves time to answer, retried enough that one lost packet is nobody's business.
_CLIENT_CONFIG = Config(connect_timeout=2, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 4})


def variable(name: str) -> str:
    """An environment variable that the template sets. Raises KeyError, which is a deployment that can't work."""
    return os.environ[name]


def days(name: str) -> int:
    """A number of days that the template may set; 0 where it does not: without limit."""
    return int(os.environ.get(name) or 0)


def board_seconds() -> float:
    """How old what all players see alike of a board may be, for who plays; 0: nothing is kept."""
    return float(os.environ.get("BOARD_SECONDS") or 0)


def log_one_of() -> int:
    """One of so many good answers of the API has a line in the log; 1: each."""
    return int(os.environ.get("LOG_ONE_OF") or 1)


def write_seconds() -> int:
    """How much play may pass between two writings of a live run's item; 0: none, it is written with every batch."""
    return int(os.environ.get("RUN_WRITE_SECONDS") or 0)


@cache
def client(service: str) -> Any:
    """The process's one boto3 client of `service`."""
    return boto3.client(service, config=_CLIENT_CONFIG)


@cache
def table() -> Table:
    """The game's one table."""
    resource = boto3.resource("dynamodb", config=_CLIENT_CONFIG)
    return Table(resource.meta.client, variable("TABLE"))


@dataclass(frozen=True, slots=True)
class Queue:
    """One queue: that of runs which wait for their verifier, or that of what was given up."""

    sqs: Any
    url: str

    def send(self, text: str) -> None:
        """Sends one message."""
        self.sqs.send_message(QueueUrl=self.url, MessageBody=text)

    def count(self) -> int:
        """About how many messages lie in it."""
        wanted = "ApproximateNumberOfMessages"
        return int(self.sqs.get_queue_attributes(QueueUrl=self.url, AttributeNames=[wanted])["Attributes"][wanted])


@cache
def verify_queue() -> Queue:
    """The verifier's queue."""
    return Queue(client("sqs"), variable("VERIFY_QUEUE"))


@cache
def dead_letter_queue() -> Queue:
    """The queue of batches that the stream's reader gave up, and of runs that no verifier could judge."""
    return Queue(client("sqs"), variable("DEAD_LETTER_QUEUE"))


@dataclass(frozen=True, slots=True)
class Bucket:
    """One S3 bucket: whole small objects, written once, read once."""

    s3: Any
    name: str

    def put(self, key: str, data: bytes) -> None:
        """Writes an object; the same key again replaces it."""
        self.s3.put_object(Bucket=self.name, Key=key, Body=data)

    def get(self, key: str) -> bytes | None:
        """An object's bytes, None where there is none."""
        try:
            body: bytes = self.s3.get_object(Bucket=self.name, Key=key)["Body"].read()
        except self.s3.exceptions.NoSuchKey:
            return None
        return body

    def delete(self, key: str) -> None:
        """Deletes an object; one that is not there is as good."""
        self.s3.delete_object(Bucket=self.name, Key=key)

    def count(self, most: int) -> int:
        """How many objects it holds; the counting ends at `most`, 1,000 at the highest."""
        counted: int = self.s3.list_objects_v2(Bucket=self.name, MaxKeys=most)["KeyCount"]
        return counted


@cache
def bucket(variable_name: str) -> Bucket:
    """The bucket named by an environment variable."""
    return Bucket(client("s3"), variable(variable_name))


def read_run_keys() -> str:
    """The text of the secret that holds the master keys."""
    text: str = client("secretsmanager").get_secret_value(SecretId=variable("RUN_KEYS"))["SecretString"]
    return text


@cache
def master_keys() -> MasterKeys:
    """The process's copy of the master keys."""
    return MasterKeys(read_run_keys, time.time)


@cache
def second_factor() -> SecondFactor | None:
    """What says who has a second factor; None where the template demands none of managers."""
    return SecondFactor(_factors, time.time) if variable("NEED_MFA") == "true" else None


def _factors(username: str) -> list[str]:
    """What an account of the user pool has set up; nothing where there is no such account any more."""
    cognito = client("cognito-idp")
    try:
        user = cognito.admin_get_user(UserPoolId=variable("USER_POOL_ID"), Username=username)
    except cognito.exceptions.UserNotFoundException:
        return []
    return list(user.get("UserMFASettingList") or ())


@dataclass(frozen=True, slots=True)
class Stream:
    """The stream, as far as the cloud itself writes into it."""

    kinesis: Any
    name: str

    def open_shards(self) -> dict[str, str]:
        """Every shard that takes records now, with the first hash key that leads to it."""
        return {shard["ShardId"]: shard["HashKeyRange"]["StartingHashKey"] for shard in self._all()
                if "EndingSequenceNumber" not in shard["SequenceNumberRange"]}

    def shards(self) -> list[str]:
        """Every shard that may still be read."""
        return [shard["ShardId"] for shard in self._all()]

    def _all(self) -> Iterator[Any]:
        arguments: dict[str, Any] = {"StreamName": self.name}
        while True:
            answer = self.kinesis.list_shards(**arguments)
            yield from answer["Shards"]
            if not answer.get("NextToken"):
                return
            arguments = {"NextToken": answer["NextToken"]}

    def put(self, data: bytes, hash_key: str) -> None:
        """Puts one record into the shard of a hash key."""
        self.kinesis.put_record(StreamName=self.name, Data=data, PartitionKey="cloud", ExplicitHashKey=hash_key)


@cache
def stream() -> Stream:
    """The game's one stream."""
    return Stream(client("kinesis"), variable("STREAM"))
