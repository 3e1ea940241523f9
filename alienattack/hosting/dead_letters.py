"""Dead letters for the host: what could not be applied, why, what to do about it, and giving it another try.

Three kinds: a *frame* that the consumer refused (an NDJSON line in a bucket, with payload), a *batch* that the stream's
reader gave up (a message that names shard and sequence numbers), a *run* that its verifier could not judge (a message).
Another try is always safe: a frame that was applied changes nothing when it comes again.
"""

from __future__ import annotations

import base64
import contextlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol

from alienattack.errors import FrameError, HostingError
from alienattack.protocol import tickets
from alienattack.protocol.frames import REFUSALS

PREFIX = "frames/"
MOST_MESSAGES = 100
MOST_OBJECTS = 1_000  # of the newest: who floods the stream must not fill the host's memory
PUT_AT_ONCE = 100
SQS, KINESIS = "AmazonSQS.", "Kinesis_20131202."

#: What a host may do about each reason.
REMEDIES: dict[str, str] = {
    "too_large": "Somebody sends what no game sends. Nothing to do; see docs/security.md if it goes on.",
    "not_a_frame": "Somebody sends what no game sends. Nothing to do; see docs/security.md if it goes on.",
    "bad_ticket": "Somebody made a ticket up, or a game is damaged. Nothing to do.",
    "unknown_key": "After a rotation with --at-once this is meant. Else put the key back, then redrive.",
    "bad_mac": "Somebody forged or altered a frame. Nothing was lost: the true frame counts.",
    "bad_body": "Signed by a game, and malformed: after an update of the cloud, redrive; else report it.",
    "foreign_key": "Somebody sends another player's frames under a name of their own. Nothing to do.",
    "unknown_session": "The session was deleted while it was played. If it is back, redrive.",
    "expired": "It came after its run's ticket had expired. Nothing to do.",
    "closed": "It came more than a minute after the close. Open the session again, then redrive, if that is fair.",
    "superseded": "The player had started a newer run. Nothing to do.",
    "conflict": "Two games played one run, or somebody altered a frame. The first one counts.",
    "broken_chain": "The frame follows another one than it says: a damaged or altered game. Nothing to do.",
    "after_end": "The run had ended. Nothing to do.",
    "RetryAttemptsExhausted": "The consumer failed on it again and again. Mend the cause (see its log), then redrive.",
    "RecordAgeExceeded": "The consumer was behind for too long. Redrive; games send what is missing by themselves too.",
    "not_judged": "The verifier failed five times. Mend the cause (see its log), then redrive.",
}
SENTENCES: dict[str, str] = {
    **REFUSALS,
    "RetryAttemptsExhausted": "The consumer gave a batch up after too many attempts.",
    "RecordAgeExceeded": "The consumer gave a batch up because it had become too old.",
    "not_judged": "A run that ended could not be judged.",
}


class Cloud(Protocol):
    """The calls that this needs of a cloud."""

    async def call(self, service: str, target: str, payload: Mapping[str, Any]) -> dict[str, Any]:
        """A call of a JSON service; bytes travel as base64."""

    async def list_objects(self, bucket: str, prefix: str) -> list[str]:
        """The keys of a bucket that begin with `prefix`, in order."""

    async def get_object(self, bucket: str, key: str) -> bytes:
        """An object's bytes."""

    async def put_object(self, bucket: str, key: str, body: bytes) -> None:
        """Writes an object."""

    async def delete_object(self, bucket: str, key: str) -> None:
        """Deletes an object."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where things lie in one cloud."""

    bucket: str
    letters_url: str
    verify_url: str
    stream: str


@dataclass(frozen=True, slots=True)
class Letter:
    """One dead letter. `place`: the object or the message's receipt; `data`: a frame's payload, or the message."""

    id: str
    kind: str
    reason: str
    place: str = field(repr=False)
    data: bytes = field(repr=False)
    arrival_ms: int = 0
    player: str = ""
    run: str = ""

    @property
    def sentence(self) -> str:
        """The reason for people."""
        return SENTENCES.get(self.reason, self.reason)

    def to_json(self) -> dict[str, Any]:
        """All of it for a program, the payload as text where it is text."""
        told = {name: value for name, value in asdict(self).items() if name not in ("data", "place")}
        text = self.data.decode("utf-8", "backslashreplace")
        return {**told, "sentence": self.sentence, "remedy": REMEDIES.get(self.reason, ""), "bytes": len(self.data),
                "payload": text}


async def collect(cloud: Cloud, places: Places) -> list[Letter]:
    """The dead letters: frames in the order of the stream, then messages; the newest MOST_OBJECTS, MOST_MESSAGES."""
    letters: list[Letter] = []
    for key in (await cloud.list_objects(places.bucket, PREFIX))[-MOST_OBJECTS:]:
        letters += _frames(key, await cloud.get_object(places.bucket, key))
    return [*letters, *await _messages(cloud, places)]


def _frames(key: str, content: bytes) -> list[Letter]:
    letters = []
    for line in content.splitlines():
        told = json.loads(line)
        data = base64.b64decode(told["data"])
        letters.append(Letter(told["sequence"], "frame", told["reason"], key, data, told["arrival_ms"],
                              told["partition_key"], _run_of(data)))
    return letters


def _run_of(data: bytes) -> str:
    """The run that a payload names, if it names one; nothing of it was checked."""
    with contextlib.suppress(FrameError, IndexError, UnicodeDecodeError):
        return tickets.decode(data[:2_000].split(b'"', 4)[3].decode("ascii")).run
    return ""


async def _messages(cloud: Cloud, places: Places) -> list[Letter]:
    """What lies in the queue; each message is hidden for a few seconds only, so it stays there."""
    letters: dict[str, Letter] = {}
    while len(letters) < MOST_MESSAGES:
        answer = await cloud.call("sqs", SQS + "ReceiveMessage", {
            "QueueUrl": places.letters_url, "MaxNumberOfMessages": 10, "VisibilityTimeout": 5, "WaitTimeSeconds": 0})
        fresh = [message for message in answer.get("Messages") or [] if message["MessageId"] not in letters]
        if not fresh:
            break
        letters |= {message["MessageId"]: _message(message) for message in fresh}
    return list(letters.values())


def _message(message: Mapping[str, Any]) -> Letter:
    body, place = message["Body"], message["ReceiptHandle"]
    told: Any = None
    with contextlib.suppress(ValueError):
        told = json.loads(body)
    told = told if isinstance(told, dict) else {}
    if "run" in told:
        return Letter(message["MessageId"], "run", "not_judged", place, body.encode(), run=str(told["run"]))
    why = str((told.get("requestContext") or {}).get("condition") or "unknown")
    return Letter(message["MessageId"], "batch", why, place, body.encode())


def chosen(letters: Sequence[Letter], ids: Sequence[str], reason: str = "", everything: bool = False) -> list[Letter]:
    """The letters with these ids, of this reason, or all. Raises HostingError for an id that is none."""
    unknown = set(ids) - {letter.id for letter in letters}
    if unknown:
        raise HostingError(f"There is no dead letter {min(unknown)}.", "See: alienattack cloud deadletters list")
    return [letter for letter in letters if everything or letter.id in ids or (reason and letter.reason == reason)]


async def redrive(cloud: Cloud, places: Places, letters: Sequence[Letter]) -> dict[str, int]:
    """Gives letters another try and takes them out: first the try, then the letter, so a crash loses none.

    Returns how many frames were put, runs queued, and batches whose records the stream does not have any more.
    """
    frames = [letter for letter in letters if letter.kind == "frame"]
    counts = {"frames": len(frames), "runs": 0, "gone": 0}
    await _put(cloud, places, [(letter.player, letter.data) for letter in frames])
    await _take_out(cloud, places, frames)
    for letter in letters:
        if letter.kind == "run":
            await cloud.call("sqs", SQS + "SendMessage", {
                "QueueUrl": places.verify_url, "MessageBody": json.dumps({"run": letter.run})})
            counts["runs"] += 1
        elif letter.kind == "batch":
            records = await _records_of(cloud, places, letter)
            if not records:
                counts["gone"] += 1
                continue
            await _put(cloud, places, records)
            counts["frames"] += len(records)
        else:
            continue
        await cloud.call("sqs", SQS + "DeleteMessage", {"QueueUrl": places.letters_url,
                                                        "ReceiptHandle": letter.place})
    return counts


async def _put(cloud: Cloud, places: Places, records: Sequence[tuple[str, bytes]]) -> None:
    """Puts (partition key, data) into the stream. Raises HostingError where it takes not all of them."""
    for start in range(0, len(records), PUT_AT_ONCE):
        answer = await cloud.call("kinesis", KINESIS + "PutRecords", {"StreamName": places.stream, "Records": [
            {"PartitionKey": key or "-", "Data": base64.b64encode(data).decode("ascii")}
            for key, data in records[start:start + PUT_AT_ONCE]]})
        if answer.get("FailedRecordCount"):
            raise HostingError("The stream takes no more just now.", "Try again: nothing is lost or counted twice.")


async def _take_out(cloud: Cloud, places: Places, letters: Sequence[Letter]) -> None:
    gone: dict[str, set[str]] = {}
    for letter in letters:
        gone.setdefault(letter.place, set()).add(letter.id)
    for key, ids in gone.items():
        lines = (await cloud.get_object(places.bucket, key)).splitlines(keepends=True)
        kept = [line for line in lines if json.loads(line)["sequence"] not in ids]
        if kept:
            await cloud.put_object(places.bucket, key, b"".join(kept))
        else:
            await cloud.delete_object(places.bucket, key)


async def _records_of(cloud: Cloud, places: Places, letter: Letter) -> list[tuple[str, bytes]]:
    """The records that a given-up batch names; none where the stream has dropped them."""
    batch = json.loads(letter.data).get("KinesisBatchInfo") or {}
    last = int(batch["endSequenceNumber"])
    answer = await cloud.call("kinesis", KINESIS + "GetShardIterator", {
        "StreamName": places.stream, "ShardId": batch["shardId"], "ShardIteratorType": "AT_SEQUENCE_NUMBER",
        "StartingSequenceNumber": batch["startSequenceNumber"]})
    found: list[tuple[str, bytes]] = []
    iterator = answer.get("ShardIterator")
    while iterator:
        answer = await cloud.call("kinesis", KINESIS + "GetRecords", {"ShardIterator": iterator, "Limit": 1_000})
        ours = [record for record in answer["Records"]
                if int(batch["startSequenceNumber"]) <= int(record["SequenceNumber"]) <= last]
        found += [(record["PartitionKey"], base64.b64decode(record["Data"])) for record in ours]
        if len(ours) < len(answer["Records"]) or not answer["Records"] or len(found) >= int(batch["batchSize"]):
            break
        iterator = answer.get("NextShardIterator")
    return found
