"""Golden replays: what was played once must play the same for ever, whatever the hash seed of the day."""

from __future__ import annotations

import os
import subprocess
import sys
from copy import deepcopy
from pathlib import Path

import pytest

from alienattack.bots.runner import play
from alienattack.sim import Sim
from alienattack.sim.digest import state_integers
from alienattack.sim.replay import VERIFIED, decode, encode, verify
from tests.sim.remake_golden import GAMES, GOLDEN

ROOT = Path(__file__).parents[2]

# Policy, seed, (score, lives, shots, level), ticks, digest.
PINNED = [
    ("idle", 11, (0, 0, 0, 1), 3279, "023d8355e4ec7ec1"),
    ("sprayer", 12, (650, 0, 191, 1), 3405, "0610da86a648b0a5"),
    ("hunter", 13, (67370, 0, 753, 18), 25839, "a0bf8e4e90cac306"),
    ("hunter", 22, (82080, 0, 781, 18), 24625, "86bf814e66af64a1"),
]


def golden(policy: str, seed: int) -> bytes:
    return (GOLDEN / f"{policy}-{seed}.replay").read_bytes()


def test_every_golden_game_is_pinned() -> None:
    assert [row[:2] for row in PINNED] == list(GAMES)


@pytest.mark.parametrize(("policy", "seed", "score", "ticks", "digest"), PINNED)
def test_a_golden_replay_plays_as_it_always_did(
    policy: str, seed: int, score: tuple[int, int, int, int], ticks: int, digest: str
) -> None:
    verdict = verify(golden(policy, seed))
    assert verdict.verdict == VERIFIED, verdict.reason
    assert (verdict.score, verdict.lives, verdict.shots, verdict.level) == score
    assert (verdict.ticks, verdict.digest) == (ticks, digest)


@pytest.mark.parametrize(("policy", "seed"), GAMES)
def test_a_golden_replay_is_written_as_it_was_read(policy: str, seed: int) -> None:
    replay = decode(golden(policy, seed))
    assert decode(encode(replay)) == replay


def test_a_long_game_makes_a_small_file() -> None:
    data = golden("hunter", 13)
    minutes = decode(data).ticks / 3600
    assert minutes > 4
    assert len(data) < 3000 * minutes


@pytest.mark.parametrize("hash_seed", ["0", "4321"])
def test_the_hash_seed_of_the_interpreter_changes_nothing(hash_seed: str) -> None:
    program = (
        "from alienattack.bots.runner import play\n"
        "for policy, seed in (('hunter', 5), ('sprayer', 6)):\n"
        "    print(play(policy, seed, 6000)[0].digest())\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout.split()
    assert told == [play("hunter", 5, 6000)[0].digest(), play("sprayer", 6, 6000)[0].digest()]


def test_a_copy_of_the_game_has_the_same_future() -> None:
    """The sync-test: go on, go back to the copy, go the same way again."""
    replay = decode(golden("hunter", 22))
    buttons = [each for each, length in replay.inputs for _ in range(length)][:8000]
    sim = Sim(replay.seed)
    for start in range(0, len(buttons), 250):
        copy = deepcopy(sim)
        assert copy.digest() == sim.digest()
        for button in buttons[start : start + 250]:
            assert sim.step(button) == copy.step(button)
        assert copy.digest() == sim.digest()


def test_two_seeds_give_two_games() -> None:
    digests = {play("hunter", seed, 1000)[0].digest() for seed in range(20)}
    assert len(digests) == 20


def test_the_state_holds_integers_only() -> None:
    sim, _ = play("hunter", 3, 9000)
    assert all(type(each) is int for each in state_integers(sim))
