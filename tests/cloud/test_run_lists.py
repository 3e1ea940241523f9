"""A player's list of runs: whole, whatever stands together in which item, and of less than a kilobyte each."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from alienattack.bench.units import item_bytes
from functions.tables import keys, run_lists, runs
from functions.tables.run_lists import MOST_NEWEST
from tests.cloud.memory import MemoryWorld, memory_world

RUNS = 2 * MOST_NEWEST + 3


@pytest.fixture
def world() -> Iterator[MemoryWorld]:
    with memory_world() as world:
        yield world


def started(world: MemoryWorld, count: int = RUNS) -> list[str]:
    """Runs of one player, three a minute; their ids in order."""
    found = []
    for _ in range(count):
        found.append(world.start("ann", name="A" * 16).grant.run)
        world.clock.now += 20
    return sorted(found)


def items(world: MemoryWorld) -> list[str]:
    return sorted(sk for pk, sk in world.store.items if pk == "PLAYER#ann")


def told(world: MemoryWorld, limit: int = 1_000, behind: str = "") -> list[str]:
    return [entry.run for entry in run_lists.of_player(world.table, "ann", limit, behind)]  # type: ignore[arg-type]


def test_every_run_is_listed_by_few_small_items(world: MemoryWorld) -> None:
    listed = started(world)
    assert told(world) == listed
    assert len(items(world)) == 3
    assert max(item_bytes(item) for (pk, _), item in world.store.items.items() if pk == "PLAYER#ann") < 1_024


def test_pages_follow_the_order_of_ids_while_more_runs_begin(world: MemoryWorld) -> None:
    listed = started(world)
    first = told(world, 10)
    assert first == listed[:10]
    newer = started(world, MOST_NEWEST)
    assert told(world, 1_000, behind=first[-1]) == sorted(run for run in [*listed, *newer] if run > first[-1])


def test_what_an_older_version_listed_run_by_run_is_listed_still(world: MemoryWorld) -> None:
    listed = started(world, 2)
    world.table.update(keys.run_of_player("ann", "0" * 24), set={"session": "arcade", "exp": 5, "expires_at": 9})
    assert told(world) == ["0" * 24, *listed]


def test_a_run_that_is_made_anew_is_listed_again_where_it_is_none_of_the_newest(world: MemoryWorld) -> None:
    game = world.start("ann")
    frame = world.put(game, game.claim(40))
    world.store.items.clear()
    world.consume(frame)
    assert told(world) == [game.grant.run]
    assert runs.read(world.table, game.grant.run) is not None  # type: ignore[arg-type]


def test_entries_are_taken_out_part_by_part(world: MemoryWorld) -> None:
    listed = set(started(world))
    while gone := [entry.run for entry in run_lists.first_of(world.table, "ann", 5)]:  # type: ignore[arg-type]
        run_lists.take_out(world.table, "ann", gone)  # type: ignore[arg-type]
        listed -= set(gone)
        assert set(told(world)) == listed
    assert items(world) == ["RUN"]


def test_an_erasure_that_is_behind_another_one_makes_nothing_anew(world: MemoryWorld,
                                                                   monkeypatch: pytest.MonkeyPatch) -> None:
    listed = started(world)
    read = run_lists._lists(world.table, "ann")
    monkeypatch.setattr(run_lists, "_lists", lambda *_: read)
    world.store.items.clear()
    run_lists.take_out(world.table, "ann", listed[:1])
    assert items(world) == []
