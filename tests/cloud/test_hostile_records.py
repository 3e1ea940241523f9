"""Hostile records against the consumer itself: none stops it, none changes a row, all are counted.

The suite tries twenty thousand. All of it: `python -m pytest -m campaign tests/cloud/test_hostile_records.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from random import Random

import pytest

from alienattack.protocol.frames import REFUSALS
from functions.records import Record
from tests.cloud.hostile_records import Forger
from tests.cloud.memory import MemoryWorld, memory_world

BATCH = 500
ABSORBED = {"duplicate", "ahead"}  # true frames that were seen, or whose turn has not come: no letter, and no change


@pytest.fixture
def besieged() -> Iterator[tuple[MemoryWorld, Forger]]:
    """A back end on which people have played, and somebody who has seen all of it."""
    with memory_world() as world:
        games = [world.start(sub) for sub in ("ann", "bob", "mallory")]
        taken = []
        for game in games[:2]:
            frames = game.play(600, frame_every=60)[:8]
            taken += [(game, frame) for frame in frames]
        taken += [(games[2], games[2].claim(10 * number)) for number in range(3)]
        world.clock.now += 10
        world.consume([record for game, frame in taken for record in world.put(game, frame)])
        assert not world.letters()
        yield world, Forger(Random(4), games, taken, games[2])


def siege(world: MemoryWorld, forger: Forger, number: int) -> tuple[Counter[str], Counter[str]]:
    """Throws so many records at the consumer: (how many of each kind, what the consumer counted)."""
    before = world.store.dump()
    tried: Counter[str] = Counter()
    counted: Counter[str] = Counter()
    letters = 0
    stream = islice(forger.records(), number)
    while batch := list(islice(stream, BATCH)):
        tried.update(hostile.kind for hostile in batch)
        tally = world.consumer.consume([world.record(hostile.data, hostile.partition_key) for hostile in batch])
        assert tally.failed == []
        assert {reason for _, reason in tally.letters} <= set(REFUSALS)
        counted.update(tally.counts)
        letters += len(tally.letters)
        for place in [place for place in world.store.objects if place[0] == "dead"]:
            del world.store.objects[place]  # counted, and too much to keep
    assert world.store.dump() == before
    assert counted.total() == tried.total() == number
    assert letters == number - sum(counted[name] for name in ABSORBED)
    return tried, counted


def test_twenty_thousand_hostile_records_change_no_row_and_are_all_counted(
        besieged: tuple[MemoryWorld, Forger]) -> None:
    world, forger = besieged
    tried, counted = siege(world, forger, 20_000)
    assert set(tried) == set(forger.kinds)
    assert min(tried.values()) >= 5
    assert set(counted) >= {"too_large", "not_a_frame", "bad_ticket", "unknown_key", "bad_mac", "bad_body",
                            "foreign_key"}
    assert counted["applied"] == 0


@pytest.mark.campaign
@pytest.mark.timeout(1_800)
def test_a_quarter_of_a_million_hostile_records(besieged: tuple[MemoryWorld, Forger]) -> None:
    world, forger = besieged
    tried, counted = siege(world, forger, 250_000)
    for kind, count in sorted(tried.items()):
        print(f"{kind:<16} {count:>7}")
    for reason, count in sorted(counted.items()):
        print(f"{reason:<16} {count:>7}")


def test_one_hostile_record_of_each_kind_goes_through_lambdas_own_event(
        besieged: tuple[MemoryWorld, Forger]) -> None:
    world, forger = besieged
    before = world.store.dump()
    hostile = [make() for make in forger.kinds.values()]
    records: list[Record] = [world.record(each.data, each.partition_key) for each in hostile]
    assert world.consume(records) == {"batchItemFailures": []}
    assert world.store.dump() == before
