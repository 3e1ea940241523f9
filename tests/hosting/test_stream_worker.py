"""The stream worker does what Lambda's event source mapping does."""

import asyncio
import base64
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import pytest

from alienattack.hosting.emulator import EmulatorError
from alienattack.hosting.event_source_mapping import Mapped
from alienattack.hosting.leases import FIRST_LEASE_SECONDS, Leases
from alienattack.hosting.shard_reader import Checkpoints
from alienattack.hosting.stream_worker import StreamWorker

MAPPED = Mapped("consumer", "stream", batch_size=100, retries=2, bisect=True, partial_failures=True,
                failure_queue_arn="arn:aws:sqs:us-east-1:000000000000:dead")


class FakeCloud:
    """Kinesis, DynamoDB, SQS and a function in memory. `poison`: data that makes the function fail."""

    def __init__(self, count: int, poison: tuple[int, ...] = (), report: bool = False) -> None:
        self.records = [{"SequenceNumber": f"{49_000 + number}", "PartitionKey": "p",
                         "ApproximateArrivalTimestamp": 1_000.0 + number,
                         "Data": base64.b64encode(b"%d" % number).decode()} for number in range(count)]
        self.poison = {f"{49_000 + number}" for number in poison}
        self.report = report
        self.delivered: list[str] = []
        self.batches: list[int] = []
        self.letters: list[dict[str, Any]] = []
        self.items: dict[str, str] = {}
        self.objects: dict[str, bytes] = {}
        self.trouble = 0

    async def call(self, service: str, target: str, payload: Mapping[str, Any]) -> dict[str, Any]:
        await asyncio.sleep(0)
        action = target.rpartition(".")[2]
        if action == "CreateTable" and self.items:
            raise EmulatorError(action, 400, "ResourceInUseException", "")
        if action == "Query":
            return {"Items": [{"shard": {"S": shard}, "place": {"S": place}} for shard, place in self.items.items()]}
        if action == "PutItem":
            self.items[payload["Item"]["shard"]["S"]] = payload["Item"]["place"]["S"]
        if action == "ListShards":
            return {"Shards": [{"ShardId": "s1"}]}
        if action == "GetShardIterator":
            return {"ShardIterator": payload.get("StartingSequenceNumber", "0")}
        if action == "GetRecords":
            after = payload["ShardIterator"]
            found = [record for record in self.records if record["SequenceNumber"] > after][: payload["Limit"]]
            return {"Records": found, "NextShardIterator": found[-1]["SequenceNumber"] if found else after}
        if action == "SendMessage":
            self.letters.append(json.loads(payload["MessageBody"]))
        return {}

    async def invoke(self, _function: str, event: Mapping[str, Any]) -> tuple[Any, str]:
        if self.trouble:
            self.trouble -= 1
            raise EmulatorError("Invoke", 500, "ServiceException", "")
        sequences = [record["kinesis"]["sequenceNumber"] for record in event["Records"]]
        self.batches.append(len(sequences))
        bad = [sequence for sequence in sequences if sequence in self.poison]
        if bad and self.report:
            self.delivered += sequences[: sequences.index(bad[0])]
            return {"batchItemFailures": [{"itemIdentifier": bad[0]}]}, ""
        if bad:
            return {"errorMessage": "poison"}, "Unhandled"
        self.delivered += sequences
        return {"batchItemFailures": []}, ""

    async def put_object(self, bucket: str, key: str, body: bytes, headers: Any = None) -> None:
        self.objects[key] = body


def work(cloud: FakeCloud, until: int, mapped: Mapped = MAPPED, now: float = 1_000.0) -> StreamWorker:
    """Runs a worker until `until` records are delivered or given up."""
    async def pause(_seconds: float) -> None:
        await asyncio.sleep(0)

    async def scene() -> StreamWorker:
        worker = StreamWorker(cloud, mapped, Checkpoints(cloud, "r"), clock=lambda: now, pause=pause)
        task = asyncio.create_task(worker.run())
        last = cloud.records[-1]["SequenceNumber"]
        for _ in range(5_000):
            await asyncio.sleep(0)
            if len(cloud.delivered) + worker.counts.abandoned >= until and cloud.items.get("s1") == last:
                break
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return worker

    return asyncio.run(scene())


def everything(cloud: FakeCloud) -> list[str]:
    return [record["SequenceNumber"] for record in cloud.records]


def test_every_record_is_delivered_once_in_order_in_batches() -> None:
    cloud = FakeCloud(250)
    work(cloud, 250)
    assert cloud.delivered == everything(cloud)
    assert max(cloud.batches) <= 100


@pytest.mark.parametrize("report", [False, True], ids=["the function raises", "it reports the record"])
def test_one_poison_record_goes_to_the_failure_destination_and_swallows_no_neighbour(report: bool) -> None:
    cloud = FakeCloud(12, poison=(5,), report=report)
    worker = work(cloud, 12)
    assert sorted(set(cloud.delivered)) == [s for s in everything(cloud) if s not in cloud.poison]
    assert worker.counts.abandoned == 1
    assert cloud.letters[0]["KinesisBatchInfo"]["startSequenceNumber"] == "49005"
    assert cloud.letters[0]["requestContext"]["condition"] == "RetryAttemptsExhausted"


def test_a_function_that_fails_for_a_while_gets_everything_later() -> None:
    cloud = FakeCloud(30)
    cloud.trouble = 2
    work(cloud, 30)
    assert cloud.delivered == everything(cloud)


def test_a_restart_goes_on_behind_the_checkpoint() -> None:
    cloud = FakeCloud(30)
    cloud.items["s1"] = "49019"
    work(cloud, 10)
    assert cloud.delivered == everything(cloud)[20:]


def test_records_beyond_the_age_limit_are_given_up() -> None:
    cloud = FakeCloud(10)
    aged = Mapped("consumer", "stream", max_age_s=60, failure_queue_arn=MAPPED.failure_queue_arn)
    worker = work(cloud, 10, aged, now=1_065.0)
    assert worker.counts.abandoned == 5
    assert cloud.letters[0]["requestContext"]["condition"] == "RecordAgeExceeded"
    assert cloud.delivered == everything(cloud)[5:]


def test_a_mapping_is_read_from_the_properties_of_the_template() -> None:
    mapped = Mapped.from_properties({
        "FunctionArn": "arn:aws:lambda:us-east-1:000000000000:function:aa-consumer", "BatchSize": 1_000,
        "EventSourceArn": "arn:aws:kinesis:us-east-1:000000000000:stream/aa", "MaximumBatchingWindowInSeconds": 1,
        "BisectBatchOnFunctionError": True, "MaximumRetryAttempts": 10, "MaximumRecordAgeInSeconds": 3_600,
        "FunctionResponseTypes": ["ReportBatchItemFailures"],
        "DestinationConfig": {"OnFailure": {"Destination": "arn:aws:sqs:us-east-1:000000000000:dead"}}})
    assert mapped == Mapped("aa-consumer", "aa", 1_000, 1.0, True, 10, 3_600, True,
                            "arn:aws:sqs:us-east-1:000000000000:dead")


ARCHIVING = Mapped("archiver", "stream", batch_size=10_000, window_s=300.0)


def archive(cloud: FakeCloud, scene: Callable[[StreamWorker], Awaitable[None]], now: float = 1_000.0) -> None:
    """Runs a worker with a long window beside `scene`."""
    async def pause(_seconds: float) -> None:
        await asyncio.sleep(0)

    async def run() -> None:
        worker = StreamWorker(cloud, ARCHIVING, Checkpoints(cloud, "archiver"), clock=lambda: now, pause=pause)
        task = asyncio.create_task(worker.run())
        try:
            await scene(worker)
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    asyncio.run(run())


def test_who_asks_for_all_that_came_does_not_wait_for_the_window() -> None:
    cloud = FakeCloud(3_000)

    async def scene(worker: StreamWorker) -> None:
        await worker.catch_up()
        assert cloud.delivered == everything(cloud)
        assert cloud.batches == [3_000]  # one object, not one a look
        late = dict(cloud.records[-1], SequenceNumber="99000")
        cloud.records.append(late)
        await asyncio.gather(worker.catch_up(), worker.catch_up())
        assert cloud.delivered[-1] == "99000"
        await worker.catch_up()  # where nothing came there is nothing to do

    archive(cloud, scene)
    assert cloud.batches == [3_000, 1]
    assert cloud.items["s1"] == "99000"


def test_who_asks_in_the_middle_of_a_window_gets_what_it_holds_already() -> None:
    cloud = FakeCloud(5)

    async def scene(worker: StreamWorker) -> None:
        while not worker._nudged:  # the window has opened
            await asyncio.sleep(0)
        for _ in range(50):
            await asyncio.sleep(0)
        assert cloud.delivered == []
        await worker.catch_up()
        assert cloud.delivered == everything(cloud)

    archive(cloud, scene)


def test_a_window_closes_where_an_event_is_full() -> None:
    cloud = FakeCloud(3_000)
    for record in cloud.records:
        record["Data"] = base64.b64encode(b"x" * 3_000).decode()

    async def scene(worker: StreamWorker) -> None:
        while len(cloud.delivered) < 1_000:  # although the clock stands still and nobody asks
            await asyncio.sleep(0)

    archive(cloud, scene)
    assert cloud.delivered == everything(cloud)[: len(cloud.delivered)]


def test_a_batch_without_a_limit_of_tries_is_handed_over_until_it_is_taken() -> None:
    cloud = FakeCloud(30)
    cloud.trouble = 12
    archive(cloud, lambda worker: worker.catch_up(), now=1e9)  # however old its records are
    assert (cloud.delivered, cloud.batches, cloud.letters) == (everything(cloud), [30], [])


class ClosingCloud(FakeCloud):
    """A shard that was closed by a split; `unnoted`: how often a reader's place can't be written down."""

    unnoted = 1

    async def call(self, service: str, target: str, payload: Mapping[str, Any]) -> dict[str, Any]:
        if target.endswith("PutItem") and self.unnoted:
            self.unnoted -= 1
            raise EmulatorError("PutItem", 500, "InternalServerError", "")
        answer = await super().call(service, target, payload)
        return {**answer, "NextShardIterator": ""} if "Records" in answer else answer


def test_the_end_of_a_closed_shard_is_read_again_where_it_could_not_be_noted() -> None:
    cloud = ClosingCloud(30)
    archive(cloud, lambda worker: worker.catch_up())
    assert (cloud.delivered, cloud.items["s1"]) == (everything(cloud) * 2, everything(cloud)[-1])


def test_nobody_waits_for_a_worker_that_has_ended() -> None:
    cloud = FakeCloud(3)
    cloud.trouble = 1 << 30

    async def scene() -> None:
        worker = StreamWorker(cloud, ARCHIVING, Checkpoints(cloud, "archiver"))
        task = asyncio.create_task(worker.run())
        waiting = asyncio.create_task(worker.catch_up())
        for _ in range(20):
            await asyncio.sleep(0)
        task.cancel()
        await waiting

    asyncio.run(asyncio.wait_for(scene(), 5))


def test_a_host_ends_a_while_after_the_last_game_and_not_before() -> None:
    now = [0.0]
    leases = Leases(lambda: now[0], lasts=15.0, linger=10.0)
    now[0] = FIRST_LEASE_SECONDS - 1
    assert not leases.over()
    leases.renew("a")
    leases.renew("b")
    now[0] += 14
    leases.release("a")
    leases.renew("b")
    now[0] += 14
    assert (leases.held(), leases.over()) == (1, False)
    now[0] += 2  # b fell silent: killed
    assert leases.held() == 0
    assert not leases.over()
    now[0] += 10
    assert leases.over()


def test_a_host_that_is_to_stay_stays() -> None:
    leases = Leases(lambda: 1e9, lasts=15.0, linger=10.0)
    leases.kept = True
    assert not leases.over()


def test_large_records_are_delivered_in_events_that_a_function_can_take() -> None:
    cloud = FakeCloud(30)
    for record in cloud.records:
        record["Data"] = base64.b64encode(b"x" * 1_000_000).decode()
    work(cloud, 30)
    assert cloud.delivered == everything(cloud)
    assert max(cloud.batches) == 4
