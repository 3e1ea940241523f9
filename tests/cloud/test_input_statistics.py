"""Input statistics: a program's fingers are noticed, a person's are not, and neither changes a verdict."""

import random

import pytest

from alienattack.bots.runner import play
from alienattack.sim import FIRE, LEFT, RIGHT
from alienattack.sim.replay import Recorder, decode, encode
from alienattack.sim.simulation import Sim
from functions.input_statistics import FLAGS, Held, statistics_of
from tests.cloud.world import World

MANAGER = "[Managers]"


def human(rng: random.Random, presses: int = 400) -> list[Held]:
    """Somebody who steers and taps: holds of 60 to 400 ms, pauses between, a rhythm that wanders."""
    inputs: list[Held] = []
    for _ in range(presses):
        way = rng.choice((LEFT, RIGHT, 0))
        inputs += [(way | FIRE, rng.randint(4, 12)), (way, rng.randint(5, 24)), (0, rng.randint(2, 9))]
    return inputs


@pytest.mark.parametrize("seed", range(5))
def test_a_person_raises_no_flag(seed: int) -> None:
    assert statistics_of(human(random.Random(seed))).flags == ()


@pytest.mark.parametrize(("inputs", "flag"), [
    ([(FIRE, 1), (0, 9)] * 100, "flickers"),
    ([(LEFT, 8), (RIGHT, 7)] * 100, "turns_at_once"),
    ([(FIRE, 6), (0, 6)] * 100, "steady_fire"),
])
def test_a_machine_raises_its_flag(inputs: list[Held], flag: str) -> None:
    assert flag in statistics_of(inputs).flags
    assert flag in FLAGS


def test_the_bot_that_plays_best_is_noticed() -> None:
    _, data = play("hunter", 3, 12_000, recording=True)
    assert statistics_of(decode(data).inputs).flags


@pytest.mark.parametrize("inputs", [[], [(0, 1)], [(FIRE, 4000)], [(LEFT | RIGHT, 9)], [(FIRE, 1), (0, 1)] * 20])
def test_little_input_says_nothing(inputs: list[Held]) -> None:
    assert statistics_of(inputs).flags == ()


def test_a_hold_that_goes_through_other_presses_is_one() -> None:
    told = statistics_of([(LEFT, 3), (LEFT | FIRE, 3), (LEFT, 3), (0, 1)])
    assert (told.presses, told.fire_presses, told.turns) == (2, 1, 0)


def test_a_flagged_run_is_verified_all_the_same_and_only_managers_see_the_flag(world: World) -> None:
    game = world.start("ann")
    sim = Sim(game.grant.seed)
    recorder = Recorder(sim)
    while sim.tick < 1_500 and not sim.over:
        sim.step(recorder.add(FIRE if sim.tick % 12 < 6 else 0))
    world.clock.now += 60
    frames = game.seal_replay(sim, encode(recorder.finish()))
    world.consume(world.put(game, frames))
    world.verify()
    assert world.status(game)["status"] == "verified"
    (seen,) = world.board("bob")["rows"]
    assert "flags" not in seen
    manager = world.call("GET", "/sessions/arcade/board", "boss", groups=MANAGER).body
    assert [row["flags"] for row in manager["rows"]] == [["steady_fire"]]
