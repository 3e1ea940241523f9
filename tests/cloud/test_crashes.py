"""The consumer's and the verifier's promise: whatever arrives how often, in what order and cut, and wherever a process
dies or a write fails, the final tables are the same, byte for byte.

The scene: players with runs that end, go on, are superseded, refused and hostile. It is folded once without trouble;
then again with every trouble there is, until everything was delivered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions import consumer
from functions.records import Record
from functions.tables import live, runs
from tests.cloud.memory import Crash, MemoryWorld, Store, memory_world
from tests.cloud.world import Game

BATCHES = 4  # in which the scene arrives where nothing is said of cuts
PATIENCE = 200  # deliveries; a scene that needs more will never end


@dataclass(frozen=True)
class Scene:
    """What arrived, in the order of the stream; the store before it; and what all of it must lead to."""

    world: MemoryWorld
    before: Store
    records: tuple[Record, ...]
    expected: str
    letters: frozenset[tuple[str, str]]
    writes: int

    @property
    def batches(self) -> list[Sequence[Record]]:
        """The records in equal cuts."""
        size = -(-len(self.records) // BATCHES)
        return [self.records[start:start + size] for start in range(0, len(self.records), size)]


def play(world: MemoryWorld) -> list[Record]:
    """The scene's records, interleaved as several players' frames are."""
    ended, live, ahead = (world.start(sub) for sub in ("ann", "bob", "cat"))
    older = world.start("dan")
    world.clock.now += 30
    newer = world.start("dan")
    streams = [
        world.put(ended, *ended.play(400, frame_every=80), ended.claim(999)),
        world.put(live, *[live.claim(30 + each) for each in range(4)], spliced(live)),
        world.put(older, older.claim(5), older.claim(6, tick=60 * 100)),
        world.put(newer, *newer.play(200, frame_every=50)),
        [*world.put(ahead, *ahead.play(150, seed=ahead.grant.seed + 1)), world.record(b"junk", "eve")],
    ]
    world.clock.now += 30
    mixed = [stream[place] for place in range(max(map(len, streams))) for stream in streams if place < len(stream)]
    return [world.record(record.data, record.partition_key) for record in mixed]


def spliced(game: Game) -> bytes:
    """A next frame that follows another one than it should."""
    elsewhere = Game(game.grant, game.sub)
    elsewhere.seq, elsewhere.prev = game.seq, "x" * 43
    return elsewhere.claim(99)


def letters_of(world: MemoryWorld) -> frozenset[tuple[str, str]]:
    return frozenset((letter["sequence"], letter["reason"]) for letter in world.letters())


@pytest.fixture(scope="module")
def scene() -> Iterator[Scene]:
    with memory_world() as world, pytest.MonkeyPatch.context() as patch:
        patch.setattr(consumer, "WRITERS", 1)  # one after the other, so that every place of a crash has its number
        records = tuple(play(world))
        before = world.store.copy()
        made = Scene(world, before, records, "", frozenset(), 0)
        world.use(before.copy())
        deliver(world, made.batches)
        yield Scene(world, before, records, tables_of(world), letters_of(world), world.store.writes)


def tables_of(world: MemoryWorld) -> str:
    """The tables as far as anybody sees them: a live row of a verified run stays until the consumer writes again, and
    its player's best stands before it."""
    for key in [key for key in world.store.items if key[0].startswith("LIVE#")]:
        item = world.store.items[key]
        for entry in live.read(world.table, key[0].removeprefix("LIVE#")):
            run = runs.read(world.table, entry.run)
            if entry.state == "checking" and run is not None and run.status == "verified":
                del item[live._name_of(entry.run)]
    return world.tables()


def deliver(world: MemoryWorld, batches: Sequence[Sequence[Record]]) -> None:
    """Delivers as Lambda does: a batch again from its lowest failed record, all of it after a crash; then messages."""
    deliveries = 0
    for batch in batches:
        left = list(batch)
        while left:
            deliveries += 1
            assert deliveries < PATIENCE, "a batch that never gets done"
            try:
                failures = world.consume(left)["batchItemFailures"]
            except (Crash, *consumer.TRANSIENT):
                continue
            if not failures:
                break
            lowest = int(failures[0]["itemIdentifier"])
            left = [record for record in left if record.order >= lowest]
    while world.store.queue:
        deliveries += 1
        assert deliveries < PATIENCE, "a message that never gets done"
        waiting = list(world.store.queue)
        try:
            world.verify()
        except Crash:
            world.store.queue[:] = waiting  # nobody deleted them: they become visible again


def once(number: int, error: Callable[[], Exception]) -> Callable[[int], None]:
    """Fails at the write of this number."""
    def fail(write: int) -> None:
        if write == number:
            raise error()

    return fail


def throttled() -> Exception:
    return ClientError({"Error": {"Code": "ProvisionedThroughputExceededException"}}, "UpdateItem")


def lost_answer() -> Exception:
    return ReadTimeoutError(endpoint_url="https://dynamodb")


def assert_as_expected(scene: Scene) -> None:
    assert tables_of(scene.world) == scene.expected
    assert letters_of(scene.world) == scene.letters


def test_the_scene_holds_what_it_is_to_try(scene: Scene) -> None:
    reasons = {reason for _, reason in scene.letters}
    assert reasons == {"after_end", "broken_chain", "superseded", "not_a_frame"}
    for status in ('"status": "verified"', '"status": "rejected"', '"status": "live"'):
        assert status in scene.expected.replace("\\", "")
    assert scene.writes > 30


@pytest.mark.parametrize("trouble", ["crash before", "crash after", "throttled", "lost answer"])
def test_trouble_at_every_single_write_leaves_the_same_tables(scene: Scene, trouble: str) -> None:
    for number in range(scene.writes):
        store = scene.before.copy()
        if trouble == "crash before":
            store.before_write = once(number, Crash)
        elif trouble == "crash after":
            store.after_write = once(number, Crash)
        elif trouble == "throttled":
            store.before_write = once(number, throttled)
        else:
            store.after_write = once(number, lost_answer)
        scene.world.use(store)
        deliver(scene.world, scene.batches)
        assert store.writes > number, "the trouble came too late to matter"
        assert tables_of(scene.world) == scene.expected, f"{trouble}, write {number}"
        assert letters_of(scene.world) == scene.letters, f"{trouble}, write {number}"


def test_two_crashes_in_a_row_are_as_harmless_as_one(scene: Scene) -> None:
    for number in range(0, scene.writes, 3):
        store = scene.before.copy()
        crashes = {number, number + 2}

        def fail(write: int, crashes: set[int] = crashes) -> None:
            if write in crashes:
                raise Crash

        store.after_write = fail
        scene.world.use(store)
        deliver(scene.world, scene.batches)
        assert_as_expected(scene)


@pytest.mark.parametrize("seed", range(5))
def test_a_table_that_throttles_every_third_write_only_takes_longer(scene: Scene, seed: int) -> None:
    store, rng = scene.before.copy(), Random(seed)

    def fail(_: int) -> None:
        if rng.random() < 1 / 3:
            raise throttled()

    store.before_write = fail
    scene.world.use(store)
    deliver(scene.world, scene.batches)
    assert_as_expected(scene)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rng=st.randoms(use_true_random=False), again=st.integers(0, 12), cut=st.integers(1, 9),
       trouble=st.dictionaries(st.integers(0, 60), st.sampled_from([Crash, throttled, lost_answer]), max_size=4))
def test_repeated_shuffled_and_cut_anew_with_any_trouble_the_same_tables(
        scene: Scene, rng: Random, again: int, cut: int, trouble: dict[int, Callable[[], Exception]]) -> None:
    arriving = [*scene.records, *rng.choices(scene.records, k=again)]
    rng.shuffle(arriving)
    store = scene.before.copy()

    def fail(write: int) -> None:
        if write in trouble:
            raise trouble[write]()

    store.after_write = fail
    scene.world.use(store)
    deliver(scene.world, [arriving[start:start + cut] for start in range(0, len(arriving), cut)])
    deliver(scene.world, scene.batches)  # what came before its turn is sent again, byte for byte
    assert tables_of(scene.world) == scene.expected


@pytest.mark.parametrize("seed", range(3))
def test_a_whole_day_replayed_changes_nothing(scene: Scene, seed: int) -> None:
    scene.world.use(scene.before.copy())
    deliver(scene.world, scene.batches)
    again = list(scene.records)
    Random(seed).shuffle(again)
    deliver(scene.world, [again])
    assert tables_of(scene.world) == scene.expected


def test_trouble_of_one_player_holds_back_that_player_alone(scene: Scene) -> None:
    """The table refuses every write of one run: everybody else's stand as they would."""
    store = scene.before.copy()
    unlucky = next(record for record in scene.records if record.partition_key == "bob")
    scene.world.use(store)
    honest = scene.world.table.update

    def refuse(key: dict[str, str], **rest: object) -> object:
        if key["pk"].startswith("RUN#") and "bob" in str(rest.get("set", {})):
            raise throttled()
        return honest(key, **rest)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scene.world.table, "update", refuse)
        failures = scene.world.consume(scene.records)["batchItemFailures"]
    assert failures == [{"itemIdentifier": unlucky.sequence}]
    statuses = {record.partition_key: scene.world.table.get({"pk": f"RUN#{run}", "sk": "RUN"})
                for record in scene.records if (run := run_of(record))}
    assert statuses["bob"]["applied"] == 0
    assert statuses["ann"]["status"] == "ended"


def test_where_letters_can_not_be_kept_only_their_own_players_wait(scene: Scene) -> None:
    store = scene.before.copy()
    scene.world.use(store)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("functions.dead_letters.keep", refuse_letters)
        failures = scene.world.consume(scene.records)["batchItemFailures"]
    assert len(failures) == 1
    applied = {record.partition_key: scene.world.table.get({"pk": f"RUN#{run}", "sk": "RUN"})["applied"]
               for record in scene.records if (run := run_of(record))}
    assert applied["cat"] > 0
    assert applied["bob"] == 0
    deliver(scene.world, scene.batches)
    assert_as_expected(scene)


def refuse_letters(*_: object) -> None:
    raise throttled()


def run_of(record: Record) -> str:
    from alienattack.protocol import tickets

    try:
        return tickets.decode(record.data.split(b'"', 4)[3].decode()).run
    except (IndexError, ValueError):
        return ""
