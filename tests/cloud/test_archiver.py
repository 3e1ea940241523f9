"""The archiver: whatever comes is kept, once, and nothing is lost where it can't be written."""

from __future__ import annotations

import base64
import gzip
from collections.abc import Sequence
from typing import Any

import pytest

from alienattack.protocol.archive_layout import stream_order
from functions import archiver, environment

NOON = 1_940_932_800.0  # 4 July 2031, 12:00 UTC
SHARD = "shardId-000000000000"


class Bucket:
    """The archive in memory; `trouble`: how many writings fail."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.trouble = 0

    def put(self, key: str, data: bytes) -> None:
        if self.trouble:
            self.trouble -= 1
            raise ConnectionError("S3 is away")
        self.objects[key] = data


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Bucket:
    made = Bucket()
    monkeypatch.setattr(environment, "bucket", {"ARCHIVE_BUCKET": made}.__getitem__)
    return made


def event(records: Sequence[bytes], first: int = 0, arrived: float = NOON, shard: str = SHARD) -> dict[str, Any]:
    """A batch as Lambda hands it over."""
    return {"Records": [{"eventID": f"{shard}:{49_000 + first + at}", "kinesis": {
        "sequenceNumber": str(49_000 + first + at), "partitionKey": "p", "data": base64.b64encode(data).decode(),
        "approximateArrivalTimestamp": arrived + at}} for at, data in enumerate(records)]}


@pytest.mark.parametrize(("records", "lines"), [
    ([b'{"seq":1}\n', b'{"seq":2}\n'], b'{"seq":1}\n{"seq":2}\n'),
    ([b'{"seq":1}', b'{"seq":2}\n'], b'{"seq":1}\n{"seq":2}\n'),
    ([b"\x00\xff\xfe", b'{"seq":2}\n'], b'\x00\xff\xfe\n{"seq":2}\n'),
    ([b"", b'{"seq":2}\n'], b'\n{"seq":2}\n'),
    ([b"a\r", b"\xed\xa0\x80", b"b"], b"a\r\n\xed\xa0\x80\nb\n"),
    ([b"x" * (1 << 20), b"y"], b"x" * (1 << 20) + b"\ny\n"),
], ids=["frames", "no newline", "binary", "empty", "no text", "huge"])
def test_every_record_is_kept_as_it_came_and_swallows_no_neighbour(
        bucket: Bucket, records: list[bytes], lines: bytes) -> None:
    archiver.handler(event(records), None)
    (content,) = bucket.objects.values()
    assert gzip.decompress(content) == lines


def test_an_object_is_named_by_the_first_record_of_its_batch(bucket: Bucket) -> None:
    archiver.handler(event([b"1", b"2"], arrived=NOON + 0.75), None)
    assert list(bucket.objects) == [f"frames/2031/07/04/120000-{SHARD}-{49_000:056d}.ndjson.gz"]


def test_the_same_batch_again_is_the_same_object(bucket: Bucket) -> None:
    archiver.handler(event([b"1", b"2"]), None)
    before = dict(bucket.objects)
    archiver.handler(event([b"1", b"2"]), None)
    assert bucket.objects == before


def test_shards_don_t_write_over_each_other(bucket: Bucket) -> None:
    for shard in (SHARD, "shardId-000000000001"):
        archiver.handler(event([b"1"], shard=shard), None)
    assert len(bucket.objects) == 2


def test_objects_stand_in_the_order_of_the_stream_whatever_clocks_do(bucket: Bucket) -> None:
    arrivals = (NOON, NOON + 0.2, NOON - 7_200, NOON - 7_199, NOON + 86_400)
    for at, arrived in enumerate(arrivals):
        archiver.handler(event([b"%d" % at], first=at, arrived=arrived), None)
    ordered = sorted(bucket.objects, key=stream_order)
    assert [gzip.decompress(bucket.objects[key]) for key in ordered] == [b"%d\n" % at for at in range(5)]


def test_what_s3_does_not_take_is_asked_for_again_and_nothing_is_missing(bucket: Bucket) -> None:
    bucket.trouble = 3
    for at in range(4):
        batch = event([b"%d" % number for number in range(10 * at, 10 * at + 10)], first=10 * at, arrived=NOON + at)
        for _ in range(10):  # Lambda hands the same batch over until it is taken
            try:
                archiver.handler(batch, None)
                break
            except ConnectionError:
                assert len(bucket.objects) == at
    kept = b"".join(gzip.decompress(bucket.objects[key]) for key in sorted(bucket.objects, key=stream_order))
    assert kept.split() == [b"%d" % number for number in range(40)]
    assert bucket.trouble == 0


def test_a_batch_that_comes_again_longer_loses_nothing(bucket: Bucket) -> None:
    """After its answer was lost the same place of the stream may be read again with what has come meanwhile."""
    archiver.handler(event([b"1", b"2"]), None)
    archiver.handler(event([b"1", b"2", b"3"]), None)
    (content,) = bucket.objects.values()
    assert gzip.decompress(content) == b"1\n2\n3\n"
