"""Between the writings of its item a live run stands in its shard's progress: nothing gets lost, little is written."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

import pytest

from alienattack.protocol.api import player_id
from alienattack.protocol.scores import Score
from alienattack.protocol.standings import Standing
from functions.records import Record
from functions.tables import erasures, keys, live, progress, runs
from functions.tables.progress import Progress
from functions.tables.runs import Run
from functions.tables.table import ConditionFailed
from tests.cloud.memory import Crash, MemoryWorld, Store, memory_world
from tests.cloud.world import Game

SHARD = "shardId-000000000001"
WRITE_SECONDS = 30
FRAME_TICKS = 120


@pytest.fixture
def world() -> Iterator[MemoryWorld]:
    """A back end in memory whose consumer writes live runs every 30 s of play."""
    with memory_world() as world:
        defer(world)
        yield world


def defer(world: MemoryWorld) -> None:
    """The consumer afresh on the world's store."""
    world.use(world.store)
    world.consumer._stretch = WRITE_SECONDS * 60


def shard_of(world: MemoryWorld, game: Game, *frames: bytes) -> list[Record]:
    """The records as the stream's one shard hands them over."""
    return [replace(record, shard=SHARD) for record in world.put(game, *frames)]


def two_seconds(world: MemoryWorld, game: Game) -> list[Record]:
    """The next frame of a game that goes on; time with it."""
    world.clock.now += 2
    number = game.seq + 1
    return shard_of(world, game, game.seal(Score(40 * number, 3, 9 * number, 1), FRAME_TICKS * number))


def stored(world: MemoryWorld, game: Game) -> Run:
    found = runs.read(world.table, game.grant.run)
    assert found is not None
    return found


def test_a_minute_of_frames_writes_the_runs_item_twice(world: MemoryWorld) -> None:
    game = world.start("ann")
    written = []
    for _ in range(30):
        world.consumer.consume(two_seconds(world, game))
        if not written or stored(world, game).applied != written[-1]:
            written.append(stored(world, game).applied)
    assert written == [0, 15, 30]
    assert progress.read(world.table, SHARD).standings[game.grant.run].applied == 30


def test_the_live_board_is_as_fresh_as_ever(world: MemoryWorld) -> None:
    game = world.start("ann")
    for number in range(1, 11):
        world.consumer.consume(two_seconds(world, game))
        (row,) = world.board("bob")["rows"]
        assert (row["score"], row["state"]) == (40 * number, "live")


def test_the_end_is_written_at_once_and_the_run_leaves_the_progress(world: MemoryWorld) -> None:
    game = world.start("ann")
    frames = game.play(500)
    world.clock.now += 9
    for frame in frames:
        world.consumer.consume(shard_of(world, game, frame))
    assert (stored(world, game).status, stored(world, game).applied) == ("ended", len(frames))
    assert progress.read(world.table, SHARD).standings == {}
    world.verify()
    assert stored(world, game).status == "verified"


def test_any_cut_and_order_and_any_repetition_end_in_the_same_tables(world: MemoryWorld) -> None:
    games = [world.start(sub) for sub in ("ann", "bob", "eve")]
    played = {game.sub: game.play(2_400, frame_every=60) for game in games}
    world.clock.now += 45
    records = [record for game in games for record in shard_of(world, game, *played[game.sub])]
    granted = world.store.copy()
    world.consumer.consume(records)
    expected = without_progress(world.store)
    rng = random.Random(3)
    for _ in range(5):
        world.store = granted.copy()
        defer(world)
        waiting = sorted([*records, *rng.sample(records, 20)], key=lambda record: record.order)
        while waiting:
            size = rng.randint(1, 25)
            batch, waiting = waiting[:size], waiting[size:]
            world.consumer.consume(batch)
            if rng.random() < 0.3:
                world.consumer.consume(batch)
        assert without_progress(world.store) == expected


def without_progress(store: Store) -> str:
    kept = store.copy()
    for part in (0, 1):
        kept.items.pop((f"PROGRESS#{SHARD}", keys.progress(SHARD, part)["sk"]), None)
    return kept.dump()


def test_a_crash_at_any_write_is_mended_by_the_same_batches_again(world: MemoryWorld) -> None:
    games = [world.start(sub) for sub in ("ann", "bob")]
    played = [record for game in games for record in shard_of(world, game, *game.play(2_000, frame_every=100))]
    world.clock.now += 40
    batches = [played[start:start + 7] for start in range(0, len(played), 7)]
    granted = world.store.copy()
    for batch in batches:
        world.consumer.consume(batch)
    expected, writes = without_progress(world.store), world.store.writes
    for fatal in range(writes):
        world.store = granted.copy()
        world.store.after_write = lambda number, fatal=fatal: _die(number == fatal)  # type: ignore[misc]
        defer(world)
        for batch in batches:
            try:
                world.consumer.consume(batch)
            except Crash:
                defer(world)
                world.consumer.consume(batch)
        assert without_progress(world.store) == expected, f"after a crash at write {fatal}"


def _die(now: bool) -> None:
    if now:
        raise Crash


def test_half_of_the_runs_are_written_each_time_and_all_of_them_are_known(world: MemoryWorld) -> None:
    games = [world.start(f"p{number}") for number in range(60)]
    for turn in range(8):
        world.consumer.consume([record for game in games[turn % 2::2] for record in two_seconds(world, game)])
        world.clock.now -= 60  # they play at the same time
        sizes = [len(part.runs) for part in progress.read(world.table, SHARD).parts]
        assert turn < 2 or sizes == [30, 30]
    assert {standing.applied for standing in progress.read(world.table, SHARD).standings.values()} == {4}
    assert len(progress.of_shards(world.table, [SHARD])) == 60


@pytest.mark.parametrize("seed", range(20))
def test_whatever_is_noted_forgotten_and_written_by_turns_is_read_as_if_it_were_one_item(
        world: MemoryWorld, seed: int) -> None:
    rng, told = random.Random(seed), dict[str, Standing]()
    for turn in range(60):
        found = progress.read(world.table, SHARD)
        assert found.standings == told, turn
        for run in rng.sample([f"{number:024x}" for number in range(12)], rng.randrange(5)):
            if rng.random() < 0.3:
                found.forget([run])
            else:
                found.standings[run] = Standing(turn, turn, turn, 0, 3, 0, 1, 1_000 + turn, "AbCd-_09")
        progress.write(world.table, found)
        told = dict(found.standings)
        if rng.random() < 0.1:
            gone = set(rng.sample(sorted(told), len(told) // 2))
            progress.take_out(world.table, SHARD, gone)
            told = {run: standing for run, standing in told.items() if run not in gone}
            parts = progress.read(world.table, SHARD).parts
            assert not any(run in part.runs for part in parts for run in gone)


def test_a_lost_progress_costs_time_alone(world: MemoryWorld) -> None:
    game = world.start("ann")
    sent = [two_seconds(world, game)[0] for _ in range(20)]
    for record in sent:
        world.consumer.consume([record])
    assert stored(world, game).applied == 15
    for part in ("PROGRESS", "PROGRESS1"):
        del world.store.items[f"PROGRESS#{SHARD}", part]
    world.consumer.consume(two_seconds(world, game))  # 21: what came before it is not there any more
    assert stored(world, game).applied == 15
    again = [replace(record, sequence=str(10**21 + place)) for place, record in enumerate(sent[15:])]
    world.consumer.consume(again)
    assert progress.read(world.table, SHARD).standings[game.grant.run].applied == 20


def test_a_frame_must_follow_the_one_that_the_progress_knows_by_its_link(world: MemoryWorld) -> None:
    game = world.start("ann")
    world.consumer.consume(two_seconds(world, game))
    before = game.seq, game.prev
    world.consumer.consume(two_seconds(world, game))
    game.seq, game.prev = before  # the same number again, with another content
    assert world.consumer.consume(shard_of(world, game, game.seal(Score(999, 3, 1, 1), 240))).counts["conflict"] == 1
    assert world.consumer.consume(two_seconds(world, game)).counts["broken_chain"] == 1
    assert stored(world, game).refused == ((3, 3, "broken_chain"),)


def test_a_gap_is_never_passed(world: MemoryWorld) -> None:
    game = world.start("ann")
    first, lost, third = two_seconds(world, game), two_seconds(world, game), two_seconds(world, game)
    for batch in (first, third):
        world.consumer.consume(batch)
    assert progress.read(world.table, SHARD).standings[game.grant.run].applied == 1
    for batch in (lost, third):
        world.consumer.consume(batch)
    assert progress.read(world.table, SHARD).standings[game.grant.run].applied == 3


def test_a_newer_run_of_the_player_is_noticed_within_a_stretch(world: MemoryWorld) -> None:
    old = world.start("ann")
    for _ in range(5):
        world.consumer.consume(two_seconds(world, old))
    world.start("ann")
    world.clock.now += 60
    for _ in range(25):
        world.consumer.consume(two_seconds(world, old))
    assert stored(world, old).refused
    assert stored(world, old).refused[-1][2] == "superseded"
    assert old.grant.run not in progress.read(world.table, SHARD).standings


def test_who_was_erased_does_not_come_back_by_the_progress(world: MemoryWorld) -> None:
    game = world.start("ann")
    for _ in range(5):
        world.consumer.consume(two_seconds(world, game))
    world.store.items.pop(("RUN#" + game.grant.run, "RUN"))
    erasures.begin(world.table, player_id("ann"), world.clock.now)  # type: ignore[arg-type]
    for _ in range(15):
        world.consumer.consume(two_seconds(world, game))
    assert runs.read(world.table, game.grant.run) is None
    assert progress.read(world.table, SHARD).standings == {}
    assert live.read(world.table, "arcade") == []


def test_who_is_erased_between_the_reading_and_the_writing_of_a_batch_does_not_come_back(world: MemoryWorld) -> None:
    game = world.start("ann")
    first = two_seconds(world, game)  # the run stands nowhere yet: nothing of it is there to be taken out

    def erase_now(_: int) -> None:
        world.store.before_write = lambda _: None
        world.store.items.pop(("RUN#" + game.grant.run, "RUN"))
        erasures.begin(world.table, player_id("ann"), world.clock.now)
        progress.take_out(world.table, SHARD, {game.grant.run})
        live.remove_player(world.table, "arcade", player_id("ann"))

    world.store.before_write = erase_now
    with pytest.raises(ConditionFailed):
        world.consumer.consume(first)
    world.consumer.consume(first)
    assert runs.read(world.table, game.grant.run) is None
    assert progress.read(world.table, SHARD).standings == {}
    assert live.read(world.table, "arcade") == []


def test_a_run_that_fell_silent_is_written_and_leaves(world: MemoryWorld) -> None:
    silent, lively = world.start("ann"), world.start("bob")
    for _ in range(5):
        world.consumer.consume(two_seconds(world, silent))
    world.clock.now += 601
    world.consumer.consume(two_seconds(world, lively))
    assert list(progress.read(world.table, SHARD).standings) == [lively.grant.run]
    assert stored(world, silent).applied == 5


def test_of_two_consumers_of_one_shard_one_has_to_begin_again(world: MemoryWorld) -> None:
    game = world.start("ann")
    world.consumer.consume(two_seconds(world, game))
    stale = progress.read(world.table, SHARD)
    world.consumer.consume(two_seconds(world, game))
    stale.standings.clear()
    with pytest.raises(ConditionFailed):
        progress.write(world.table, stale)


def test_what_failed_for_a_player_stands_where_it_stood(world: MemoryWorld) -> None:
    ann, bob = world.start("ann"), world.start("bob")
    for game in (ann, bob):
        world.consumer.consume(two_seconds(world, game))
    ended = shard_of(world, ann, ann.seal(Score(900, 3, 5, 1), 240, ann.end_of(100)))
    queue = world.consumer._queue
    world.consumer._queue = _Broken()  # type: ignore[assignment]
    tally = world.consumer.consume([*ended, *two_seconds(world, bob)])
    world.consumer._queue = queue
    assert tally.failed
    standings = progress.read(world.table, SHARD).standings
    assert (standings[ann.grant.run].applied, standings[bob.grant.run].applied) == (1, 2)


class _Broken:
    """A queue that does not answer."""

    def send(self, _text: str) -> None:
        raise ConditionFailed


def test_a_thousand_runs_weigh_thirty_kilobytes_and_come_back_as_they_were(world: MemoryWorld) -> None:
    rng = random.Random(1)
    link = "AbCd-_09"
    kept = Progress(SHARD, standings={
        f"{rng.getrandbits(96):024x}": Standing(number, number, 120 * number, 40 * number, 3, 9 * number,
                                                1 + number // 50, 1_800_000_000_000 + number, link)
        for number in range(1_000)})
    progress.write(world.table, kept)
    found = progress.read(world.table, SHARD)
    assert found.standings == kept.standings
    assert len(world.store.items[f"PROGRESS#{SHARD}", "PROGRESS"]["runs"]) < 30_000


def test_no_crowd_of_runs_makes_the_item_too_large(world: MemoryWorld) -> None:
    link = "AbCd-_09"
    crowd = Progress(SHARD, standings={
        f"{number:024x}": Standing(1, 1, 120, 40, 3, 9, 1, 1_800_000_000_000 + number, link)
        for number in range(progress.MOST_RUNS + 10)})
    assert sorted(crowd.take_silent()) == [f"{number:024x}" for number in range(10)]
    progress.write(world.table, crowd)
    assert len(world.store.items[f"PROGRESS#{SHARD}", "PROGRESS"]["runs"]) < 120_000


def test_without_deferral_nothing_stands_anywhere_but_in_the_items() -> None:
    with memory_world() as world:
        game = world.start("ann")
        world.consumer.consume(two_seconds(world, game))
        assert stored(world, game).applied == 1
        assert world.table.get(keys.progress(SHARD, 0)) is None


def test_a_frame_that_comes_before_its_runs_first_holds_up_nobody(world: MemoryWorld) -> None:
    ann, bob = world.start("ann"), world.start("bob")
    first, second = two_seconds(world, ann), two_seconds(world, ann)
    world.consumer.consume(second)  # the first was lost on its way
    for _ in range(3):
        world.consumer.consume(two_seconds(world, bob))
    assert progress.read(world.table, SHARD).standings[bob.grant.run].applied == 3
    assert stored(world, ann).applied == 0
    world.consumer.consume([*first, *second])
    assert progress.read(world.table, SHARD).standings[ann.grant.run].applied == 2


def test_a_progress_that_can_not_be_read_is_replaced_and_its_runs_go_on_from_their_items(world: MemoryWorld) -> None:
    game = world.start("ann")
    frames = [two_seconds(world, game) for _ in range(4)]
    for batch in frames[:3]:
        world.consumer.consume(batch)
    world.table.update(keys.progress(SHARD, 0), set={"runs": b"eJyLjlay and no more" + bytes(4)})
    world.consumer.consume(frames[3])  # ahead of its item, which knows of the first frame alone
    for batch in frames:  # what the item does not have is sent again
        world.consumer.consume(batch)
    assert progress.read(world.table, SHARD).standings[game.grant.run].applied == 4
