"""Dead letters as the host reads and redrives them, on a second implementation of AWS; keys are rotated there too."""

import asyncio
import base64
import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from alienattack.errors import HostingError
from alienattack.hosting import dead_letters, run_keys, upkeep
from alienattack.hosting.dead_letters import REMEDIES, SENTENCES, Letter
from alienattack.hosting.deployed import Deployed
from alienattack.hosting.deployment.aws import AwsCloud
from alienattack.hosting.deployment.stack import DeployedStack
from alienattack.protocol.frames import REFUSALS
from alienattack.protocol.keyring import SETTLE_SECONDS, KeyRing

REGION = "eu-central-1"
NOW = 1_800_000_000.0


class Aws:
    """A stack on moto with its stream, bucket, queues and secret."""

    def __init__(self) -> None:
        self.session = boto3.Session("k", "s", region_name=REGION)
        self.cloud = Deployed(AwsCloud(self.session))
        self.s3, self.sqs, self.kinesis = (self.session.client(name) for name in ("s3", "sqs", "kinesis"))
        self.s3.create_bucket(Bucket="letters", CreateBucketConfiguration={"LocationConstraint": REGION})
        self.kinesis.create_stream(StreamName="frames", ShardCount=1)
        urls = {name: self.sqs.create_queue(QueueName=name)["QueueUrl"] for name in ("dead", "verify")}
        self.session.client("secretsmanager").create_secret(Name="keys", SecretString='{"current": "k1", "k1": "one"}')
        self.stack = DeployedStack({"DeadLetterBucket": "letters", "DeadLetterQueueUrl": urls["dead"],
                                    "VerifyQueueUrl": urls["verify"], "StreamName": "frames"}, {"RunKeys": "keys"})
        self.places = upkeep.places_of(self.stack)

    def keep(self, key: str, *lines: tuple[str, str, str, bytes]) -> None:
        """Writes an object of letters as the consumer does: (sequence, partition key, reason, payload)."""
        body = "".join(json.dumps({"reason": reason, "sequence": sequence, "partition_key": player, "arrival_ms": 1_000,
                                   "data": base64.b64encode(data).decode()}) + "\n"
                       for sequence, player, reason, data in lines)
        self.s3.put_object(Bucket="letters", Key=key, Body=body)

    def letters(self) -> list[Letter]:
        return asyncio.run(dead_letters.collect(self.cloud, self.places))

    def redrive(self, **fields: Any) -> dict[str, Any]:
        return asyncio.run(upkeep.redrive(self.cloud, self.stack, fields))

    def stream(self) -> list[tuple[str, bytes]]:
        shard = self.kinesis.list_shards(StreamName="frames")["Shards"][0]["ShardId"]
        iterator = self.kinesis.get_shard_iterator(StreamName="frames", ShardId=shard,
                                                   ShardIteratorType="TRIM_HORIZON")["ShardIterator"]
        records = self.kinesis.get_records(ShardIterator=iterator)["Records"]
        return [(record["PartitionKey"], record["Data"]) for record in records]


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[Aws]:
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws():
        yield Aws()


def test_every_reason_has_a_sentence_and_a_remedy() -> None:
    assert set(SENTENCES) == set(REMEDIES) >= set(REFUSALS)


def test_frames_are_listed_with_their_reason_and_payload(aws: Aws) -> None:
    aws.keep("frames/2027/01/15/10.ndjson", ("10", "ann", "closed", b"a"), ("11", "x", "not_a_frame", b"\xff\x1b[2J"))
    aws.keep("frames/2027/01/16/12.ndjson", ("12", "bob", "bad_mac", b"c"))
    letters = aws.letters()
    assert [(letter.id, letter.kind, letter.reason, letter.player) for letter in letters] == [
        ("10", "frame", "closed", "ann"), ("11", "frame", "not_a_frame", "x"), ("12", "frame", "bad_mac", "bob")]
    assert letters[1].to_json()["payload"] == "\\xff\x1b[2J"
    assert letters[0].to_json()["sentence"] == REFUSALS["closed"]


def test_redriving_one_puts_it_again_and_leaves_its_neighbours(aws: Aws) -> None:
    aws.keep("frames/2027/01/15/10.ndjson", ("10", "ann", "closed", b"a"), ("11", "bob", "closed", b"b"))
    assert aws.redrive(ids=["10"]) == {"frames": 1, "runs": 0, "gone": 0}
    assert aws.stream() == [("ann", b"a")]
    assert [letter.id for letter in aws.letters()] == ["11"]


def test_redriving_a_reason_takes_all_of_it_and_nothing_else(aws: Aws) -> None:
    aws.keep("frames/1/10.ndjson", ("10", "ann", "closed", b"a"), ("11", "bob", "bad_mac", b"b"))
    aws.keep("frames/2/12.ndjson", ("12", "eve", "closed", b"c"))
    assert aws.redrive(reason="closed")["frames"] == 2
    assert aws.stream() == [("ann", b"a"), ("eve", b"c")]
    assert [letter.reason for letter in aws.letters()] == ["bad_mac"]
    assert "Contents" not in aws.s3.list_objects_v2(Bucket="letters", Prefix="frames/2/")


def test_an_id_that_is_none_moves_nothing(aws: Aws) -> None:
    aws.keep("frames/1/10.ndjson", ("10", "ann", "closed", b"a"))
    with pytest.raises(HostingError, match="no dead letter 99"):
        aws.redrive(ids=["10", "99"])
    assert aws.stream() == []


def test_a_batch_that_was_given_up_is_read_from_the_stream_and_put_again(aws: Aws) -> None:
    put = [aws.kinesis.put_record(StreamName="frames", PartitionKey="p", Data=b"%d" % number) for number in range(5)]
    info = {"shardId": put[0]["ShardId"], "startSequenceNumber": put[1]["SequenceNumber"],
            "endSequenceNumber": put[3]["SequenceNumber"], "batchSize": 3}
    body = {"requestContext": {"condition": "RetryAttemptsExhausted"}, "KinesisBatchInfo": info}
    aws.sqs.send_message(QueueUrl=aws.places.letters_url, MessageBody=json.dumps(body))
    assert aws.redrive(all=True) == {"frames": 3, "runs": 0, "gone": 0}
    assert [data for _, data in aws.stream()[5:]] == [b"1", b"2", b"3"]
    assert aws.letters() == []


def test_a_run_that_could_not_be_judged_goes_to_the_verifier_again(aws: Aws) -> None:
    aws.sqs.send_message(QueueUrl=aws.places.letters_url, MessageBody='{"run": "r1"}')
    assert aws.redrive(all=True) == {"frames": 0, "runs": 1, "gone": 0}
    waiting = aws.sqs.receive_message(QueueUrl=aws.places.verify_url)["Messages"]
    assert json.loads(waiting[0]["Body"]) == {"run": "r1"}


def test_a_message_that_says_nothing_is_listed_and_harms_nobody(aws: Aws) -> None:
    for body in ("nonsense", "[]", "5", '{"requestContext": null}'):
        aws.sqs.send_message(QueueUrl=aws.places.letters_url, MessageBody=body)
    assert {letter.reason for letter in aws.letters()} == {"unknown"}


def test_keys_are_rotated_on_aws_too_and_the_answer_holds_none(aws: Aws) -> None:
    told = asyncio.run(upkeep.rotate(aws.cloud, aws.stack, {}, NOW))
    assert told == {"current": "k1800000000", "kept": ["k1"], "dropped": []}
    text = aws.session.client("secretsmanager").get_secret_value(SecretId="keys")["SecretString"]
    ring = KeyRing.from_secret(text, NOW)
    assert set(ring.keys) == {"k1", "k1800000000"}
    assert len(ring.current_key) >= 48
    with pytest.raises(HostingError, match="still count: for 74 s more"):
        asyncio.run(upkeep.rotate(aws.cloud, aws.stack, {"cut_short": told["current"]}, NOW + 1))
    told = asyncio.run(upkeep.rotate(aws.cloud, aws.stack, {"cut_short": told["current"]}, NOW + SETTLE_SECONDS))
    assert told == {"current": "k1800000000", "kept": [], "dropped": ["k1"]}


def test_a_secret_that_is_not_ours_is_left_alone(aws: Aws) -> None:
    aws.session.client("secretsmanager").put_secret_value(SecretId="keys", SecretString='{"password": "x"}')
    with pytest.raises(HostingError, match="can't be rotated"):
        asyncio.run(run_keys.rotate(aws.cloud, "keys", NOW))


def test_what_aws_refuses_is_said_in_a_sentence(aws: Aws) -> None:
    with pytest.raises(HostingError, match="AWS refused GetSecretValue"):
        asyncio.run(run_keys.rotate(aws.cloud, "no-such-secret", NOW))
