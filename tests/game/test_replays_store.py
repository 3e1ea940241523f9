"""The store of replays: everything is kept, the bests longest; strangers' files are harmless; a full disk is told."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alienattack.bots.runner import play
from alienattack.errors import ReplayError
from alienattack.game import replays
from alienattack.game.replay_card import Card, attach, detach
from alienattack.game.replays import MOST_FILES, SUFFIX, ReplayStore, open_store
from alienattack.sim.replay import decode, verify

CARD = Card("Nova", 1_790_000_000, "ranked", "Friday Cup", 3, True)


def a_replay(seed: int = 1, ticks: int = 400) -> bytes:
    """A short honest replay."""
    return play("sprayer", seed, ticks, recording=True)[1]


def test_a_run_is_kept_with_its_card_and_verifies(tmp_path: Path) -> None:
    store = ReplayStore(tmp_path / "replays")
    name, problem = store.keep(a_replay(), CARD)
    assert problem == ""
    (stored,) = store.list()
    assert stored.file == name
    assert stored.card == CARD
    assert stored.playable
    assert not stored.received
    assert verify(store.read(name)).verdict == "verified"


def test_the_newest_stands_first_and_two_of_one_second_are_two(tmp_path: Path) -> None:
    store = ReplayStore(tmp_path)
    for at in (5, 9, 7, 7):
        store.keep(a_replay(), Card(at=at))
    assert [stored.card.at for stored in store.list()] == [9, 7, 7, 5]


def test_beyond_the_bounds_the_oldest_go_but_never_the_bests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replays, "MOST_FILES", 5)
    best: set[str] = set()
    store = ReplayStore(tmp_path, lambda: best)
    names = [store.keep(a_replay(), Card(at=100))[0]]
    best.add(names[0])
    names += [store.keep(a_replay(), Card(at=100 + number))[0] for number in range(1, 9)]
    assert {stored.file for stored in store.list()} == {names[0], *names[-4:]}


def test_the_bound_is_of_bytes_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    size = len(attach(a_replay(), Card(at=1)))
    monkeypatch.setattr(replays, "MOST_BYTES", 3 * size + 40)
    store = ReplayStore(tmp_path)
    for at in range(1, 8):
        store.keep(a_replay(), Card(at=at))
    assert [stored.card.at for stored in store.list()] == [7, 6, 5]
    assert MOST_FILES >= 100


def test_a_disk_that_can_not_be_written_is_told_and_the_run_can_still_be_seen(tmp_path: Path) -> None:
    (tmp_path / "replays").write_text("a file where a folder should be")
    store = ReplayStore(tmp_path / "replays")
    name, problem = store.keep(a_replay(), CARD)
    assert "could not be kept" in problem
    assert [stored.file for stored in store.list()] == [name]
    assert decode(store.read(name)).ticks == 400
    assert store.delete(name) == ""
    assert store.list() == []


def test_a_broken_file_is_named_and_stops_nothing(tmp_path: Path) -> None:
    store = ReplayStore(tmp_path)
    store.keep(a_replay(), CARD)
    (tmp_path / f"torn{SUFFIX}").write_bytes(a_replay()[:-5])
    (tmp_path / f"empty{SUFFIX}").write_bytes(b"")
    broken = [stored for stored in store.list() if stored.problem]
    assert {stored.file for stored in broken} == {f"torn{SUFFIX}", f"empty{SUFFIX}"}
    assert not any(stored.playable for stored in broken)


def test_what_is_shared_can_be_taken_in_elsewhere_once(tmp_path: Path) -> None:
    mine, theirs = ReplayStore(tmp_path / "mine"), ReplayStore(tmp_path / "theirs")
    name, _ = mine.keep(a_replay(), CARD)
    path = mine.share(name, tmp_path / "shared")
    assert "nova" in path.name
    assert path.stat().st_size < 8_000
    got = theirs.take_in(path)
    assert got.received
    assert got.card == CARD
    assert theirs.take_in(path) == got
    assert len(theirs.list()) == 1
    assert mine.take_in(path).file == name, "an own one comes back as itself"


@pytest.mark.parametrize("data", [b"", b"AARP", b"PNG\r\n" * 40, b"AARP" + b"\xff" * 400])
def test_what_is_no_replay_is_refused_in_words(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x.aar").write_bytes(data)
    store = ReplayStore(tmp_path / "store")
    with pytest.raises(ReplayError) as caught:
        store.take_in(tmp_path / "x.aar")
    assert caught.value.remedy
    assert store.list() == []


def test_a_huge_file_is_never_read_whole(tmp_path: Path) -> None:
    huge = tmp_path / "huge.aar"
    with huge.open("wb") as stream:
        stream.write(b"AARP")
        os.truncate(stream.fileno(), 1 << 34)
    with pytest.raises(ReplayError, match="larger"):
        ReplayStore(tmp_path / "store").take_in(huge)


def test_names_never_lead_out_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "secret.aar").write_bytes(a_replay())
    store = ReplayStore(tmp_path / "store")
    with pytest.raises(ReplayError):
        store.read("../secret.aar")
    store.delete("../secret.aar")
    assert (tmp_path / "secret.aar").exists()


@given(st.binary(max_size=300))
def test_a_strangers_card_is_words_or_nothing(noise: bytes) -> None:
    replay = b"replay"
    for data in (replay + noise, replay + noise + len(noise).to_bytes(4, "little") + b"AARC"):
        _, card = detach(data)
        assert card.name.isprintable()
        assert len(card.name) <= 24


def test_a_card_with_control_characters_and_a_long_name_is_made_harmless() -> None:
    _, card = detach(attach(b"r", Card("A\x1b[31m\n" + "B" * 90, 1, "throne", "<b>" + "c" * 99, 3)))
    assert card.name == "A[31m" + "B" * 19
    assert card.kind == "practice"
    assert len(card.where) == 40


def test_the_best_is_the_own_playable_one_with_the_most_points(tmp_path: Path) -> None:
    store = ReplayStore(tmp_path / "store")
    assert store.best() is None
    low, high = a_replay(1, 400), a_replay(2, 2_000)
    store.keep(low, Card(at=1))
    name, _ = store.keep(high, Card(at=2))
    (tmp_path / "x.aar").write_bytes(a_replay(3, 3_000))
    store.take_in(tmp_path / "x.aar")
    best, of_seed = store.best(), store.best(seed=1)
    assert best is not None
    assert best.file == name
    assert of_seed is not None
    assert of_seed.header is not None
    assert of_seed.header.seed == 1


def test_replays_of_older_versions_move_in(tmp_path: Path) -> None:
    old = tmp_path / "practice" / "replays"
    old.mkdir(parents=True)
    (old / "run-1790000000-00000007.aar").write_bytes(a_replay(7))
    (stored,) = open_store(tmp_path, frozenset).list()
    assert stored.card.at == 1_790_000_000
    assert stored.playable
