"""The back end in one process: the functions' own code over moto's DynamoDB, S3, SQS and Secrets Manager.

Clients and the stream are played by hand, so a test can forge, duplicate, shuffle and cut what arrives.
"""

from __future__ import annotations

import base64
import itertools
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from cfnlint.decode.cfn_yaml import loads

from alienattack.protocol.api import RunGrant
from alienattack.protocol.encoding import from_b64url
from alienattack.protocol.events import Event
from alienattack.protocol.frames import FrameBody, RunEnd, mac_of, open_frame, seal
from alienattack.protocol.scores import Score
from alienattack.sim import FIRE, LEFT, RIGHT, RULESET, Sim
from alienattack.sim.replay import Recorder, encode
from functions import api, consumer, environment, verifier
from functions.records import Record

TEMPLATE = Path(__file__).resolve().parents[2] / "cloud" / "template.yaml"
REGION = "eu-central-1"
SECRET = {"current": "k1", "k1": "first-master-key", "k0": "the-key-before"}


@cache
def template() -> dict[str, Any]:
    """The template as plain data."""
    plain: dict[str, Any] = json.loads(json.dumps(loads(TEMPLATE.read_text())))
    return plain


def make_resources() -> dict[str, str]:
    """Makes what the functions touch; the table as the template has it. Returns the functions' environment."""
    wanted = template()["Resources"]["Table"]["Properties"]
    names = ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode")
    environment.client("dynamodb").create_table(TableName="game", **{name: wanted[name] for name in names})
    s3 = environment.client("s3")
    for bucket in ("archive", "dead-letters"):
        s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
    environment.client("kinesis").create_stream(StreamName="frames", ShardCount=2)
    environment.client("secretsmanager").create_secret(Name="run-keys", SecretString=json.dumps(SECRET))
    queue, dead = (environment.client("sqs").create_queue(QueueName=name)["QueueUrl"] for name in ("verify", "dead"))
    return {
        "TABLE": "game", "RUN_KEYS": "run-keys", "VERIFY_QUEUE": queue, "ARCHIVE_BUCKET": "archive",
        "DEAD_LETTER_BUCKET": "dead-letters", "DEAD_LETTER_QUEUE": dead, "USER_POOL_ID": "pool",
        "CLIENT_ID": "client", "IDENTITY_POOL_ID": "ids",
        "STREAM": "frames", "FLUSH_SECONDS": "2", "CAN_MAIL": "false", "AUTO_CONFIRM": "true",
        "SCOREBOARD_URL": "https://board.example/", "NEED_MFA": "false",
        "POWERTOOLS_METRICS_NAMESPACE": "alienattack", "POWERTOOLS_SERVICE_NAME": "any",
    }


@dataclass
class Clock:
    """The time of everything, in seconds since 1970."""

    now: float = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass(frozen=True)
class Reply:
    """An API response."""

    status: int
    body: Any
    headers: dict[str, str]

    @property
    def code(self) -> str:
        """The error's code."""
        return str(self.body["error"]["code"])


@dataclass
class World:
    """One back end with its clock and its stream of one shard."""

    clock: Clock
    _sequences: Iterable[int] = field(default_factory=lambda: itertools.count(10**20))

    def call(self, method: str, path: str, sub: str = "", *, name: str = "", groups: str = "", body: Any = None,
             query: dict[str, str] | None = None, headers: dict[str, str] | None = None,
             claims: dict[str, Any] | None = None) -> Reply:
        """Asks the API as the player `sub`, whose token the authoriser has let through."""
        if claims is None and sub:
            claims = {"sub": sub, "token_use": "id", "cognito:username": (name or sub).lower(),
                      "nickname": name or sub, "cognito:groups": groups}
        context: dict[str, Any] = {"http": {"method": method}}
        if claims is not None:
            context["authorizer"] = {"jwt": {"claims": claims}}
        event = {"requestContext": context, "rawPath": path, "queryStringParameters": query, "headers": headers or {},
                 "body": body if body is None or isinstance(body, str) else json.dumps(body)}
        response = api.handler(event, None)
        text = response["body"]
        return Reply(response["statusCode"], json.loads(text) if text else None, response["headers"])

    def start(self, sub: str, *, name: str = "", session: str = "arcade") -> Game:
        """Starts a run through the API."""
        reply = self.call("POST", "/runs", sub, name=name,
                          body={"session": session, "client": "0.1.0", "ruleset": RULESET})
        assert reply.status == 201, reply.body
        return Game(RunGrant.from_json(reply.body), sub)

    def record(self, data: bytes, partition_key: str) -> Record:
        """What the stream makes of a put: it arrives now, after everything before it."""
        return Record(str(next(iter(self._sequences))), partition_key, round(self.clock.now * 1000), data)

    def put(self, game: Game, *frames: bytes) -> list[Record]:
        """Puts a game's frames as its player would."""
        return [self.record(frame, game.sub) for frame in frames]

    def consume(self, records: Sequence[Record]) -> dict[str, Any]:
        """Has the consumer take one batch."""
        return consumer.handler({"Records": [_event_of(record) for record in records]}, None)

    def markers(self) -> list[Record]:
        """What the cloud itself has put into the stream, as it arrives: behind everything put by hand before."""
        kinesis = environment.client("kinesis")
        found = []
        for shard in kinesis.list_shards(StreamName="frames")["Shards"]:
            begin = kinesis.get_shard_iterator(StreamName="frames", ShardId=shard["ShardId"],
                                               ShardIteratorType="TRIM_HORIZON")["ShardIterator"]
            found += kinesis.get_records(ShardIterator=begin)["Records"]
        return [self.record(record["Data"], record["PartitionKey"]) for record in found]

    def verify(self) -> dict[str, Any]:
        """Has the verifier take every message that waits."""
        sqs = environment.client("sqs")
        url = sqs.get_queue_url(QueueName="verify")["QueueUrl"]
        messages = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
        answer = verifier.handler(
            {"Records": [{"messageId": message["MessageId"], "body": message["Body"]} for message in messages]}, None)
        for message in messages:
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return answer

    def status(self, game: Game) -> dict[str, Any]:
        """What the API tells the player of a run."""
        body: dict[str, Any] = self.call("GET", f"/runs/{game.grant.run}", game.sub).body
        return body

    def board(self, sub: str, limit: int = 10, session: str = "arcade") -> dict[str, Any]:
        """The board as the API tells it."""
        query = {"limit": str(limit)}
        body: dict[str, Any] = self.call("GET", f"/sessions/{session}/board", sub, query=query).body
        return body

    def finish(self, game: Game, ticks: int = 300) -> None:
        """Plays a game honestly to its end, consumed and verified."""
        frames = game.play(ticks)
        self.clock.now += ticks / 60
        self.consume(self.put(game, *frames))
        self.verify()

    def tables(self) -> str:
        """Everything in the table, in a form that compares."""
        items = environment.client("dynamodb").scan(TableName="game")["Items"]
        return json.dumps(sorted(json.dumps(item, sort_keys=True, default=told) for item in items))

    def delete(self, key: dict[str, str]) -> None:
        """Takes an item out of the table, as if it had never been."""
        stored = {name: {"S": value} for name, value in key.items()}
        environment.client("dynamodb").delete_item(TableName="game", Key=stored)

    def letters(self) -> list[dict[str, Any]]:
        """The dead letters."""
        s3 = environment.client("s3")
        listed = s3.list_objects_v2(Bucket="dead-letters").get("Contents", [])
        texts = [s3.get_object(Bucket="dead-letters", Key=entry["Key"])["Body"].read() for entry in listed]
        return [json.loads(line) for text in texts for line in text.splitlines()]


def told(data: bytes) -> str:
    """Packed bytes, such that whoever looks for an id or a name finds it."""
    return data.hex() + data.decode("latin-1")


def _event_of(record: Record) -> dict[str, Any]:
    return {"kinesis": {"sequenceNumber": record.sequence, "partitionKey": record.partition_key,
                        "approximateArrivalTimestamp": record.arrival_ms / 1000,
                        "data": base64.b64encode(record.data).decode()}}


class Game:
    """One run as a client plays and seals it."""

    def __init__(self, grant: RunGrant, sub: str) -> None:
        self.grant = grant
        self.sub = sub
        self.key = from_b64url(grant.key)
        self.seq = 0
        self.prev = ""
        self.final = Score(0, 0, 0, 1)

    def seal(self, score: Score, tick: int, end: RunEnd | None = None, events: tuple[Event, ...] = ()) -> bytes:
        """The next frame."""
        self.seq += 1
        data = seal(self.grant.ticket, self.key, FrameBody(self.seq, tick, score, events, end=end), self.prev)
        self.prev = mac_of(data)
        return data

    def claim(self, points: int, tick: int = 60) -> bytes:
        """A frame that claims a score, played or not."""
        return self.seal(Score(points, 3, 5, 1), tick)

    def end_of(self, ticks: int) -> RunEnd:
        """The end that an honest client would send after so much play; this game itself stays where it is."""
        frame = open_frame(Game(self.grant, self.sub).play(ticks)[-1], {"k1": SECRET["k1"].encode()})
        assert frame.body.end is not None
        return frame.body.end

    def play(self, ticks: int, frame_every: int = 100, seed: int | None = None) -> list[bytes]:
        """Really plays, and seals what happened; the last frame bears the replay."""
        sim = Sim(self.grant.seed if seed is None else seed)
        recorder = Recorder(sim)
        frames = []
        while sim.tick < ticks and not sim.over:
            sim.step(recorder.add((LEFT, RIGHT)[sim.tick // 40 % 2] | (FIRE if sim.tick % 2 else 0)))
            if sim.tick % frame_every == 0 and sim.tick < ticks:
                frames.append(self.seal(_score(sim), sim.tick))
        return [*frames, self.seal_replay(sim, encode(recorder.finish()))]

    def seal_replay(self, sim: Sim, replay: bytes) -> bytes:
        """The last frame of a run that was played to where `sim` stands."""
        self.final = _score(sim)
        return self.seal(self.final, sim.tick, RunEnd("quit", sim.tick, sim.digest(), replay))


def _score(sim: Sim) -> Score:
    return Score(sim.score, sim.lives, sim.shots, sim.level)
