"""How fast the rules are: ticks a second with the hunter playing, beside ale-py's Space Invaders in the same run.

    pytest -m benchmark tests/benchmarks/test_simulation_speed.py -s

CPU time of this process is measured, in alternating rounds, and the best round of each counts: others may share the
machine. A fixed loop of plain Python is measured too, so that figures from different machines can be compared.
"""

from __future__ import annotations

from collections.abc import Callable
from time import process_time

import pytest

from alienattack.bots import make_bot
from alienattack.bots.runner import compiled
from alienattack.sim import Sim

ROUNDS = 5
TICKS = 30_000
FRAMES = 6_000
LOOPS = 2_000_000


def hunt(seed: int) -> int:
    """Play games of the hunter's for at least TICKS ticks; how many there were."""
    ticks = 0
    while ticks < TICKS:
        sim = Sim(seed)
        choose = make_bot("hunter", seed).choose
        step = sim.step
        while not sim.over and ticks + sim.tick < TICKS:
            step(choose(sim))
        ticks += sim.tick
        seed += 1
    return ticks


def loop(_: int) -> int:
    """A fixed amount of plain Python."""
    total = 0
    for number in range(LOOPS):
        total = (total + number * 3) & 0xFFFF
    return LOOPS


def invaders() -> Callable[[int], int]:
    """Space Invaders in the Arcade Learning Environment, every frame an action, no frame skipped."""
    from ale_py import ALEInterface, LoggerMode, roms

    ALEInterface.setLoggerMode(LoggerMode.Error)
    ale = ALEInterface()
    ale.setInt("random_seed", 1)
    ale.setInt("frame_skip", 1)
    ale.loadROM(roms.get_rom_path("space_invaders"))
    actions = ale.getMinimalActionSet()

    def play(seed: int) -> int:
        for frame in range(FRAMES):
            ale.act(actions[(seed + frame // 7) % len(actions)])
            if ale.game_over():
                ale.reset_game()
        return FRAMES

    return play


def rate(work: Callable[[int], int], seed: int) -> float:
    """Units of work a second of CPU time."""
    begun = process_time()
    done = work(seed)
    return done / (process_time() - begun)


@pytest.mark.benchmark
def test_the_simulation_is_three_times_as_fast_as_the_arcade_learning_environment() -> None:
    ale = invaders()
    best = {"sim": 0.0, "ale": 0.0, "loop": 0.0}
    for turn in range(ROUNDS):
        for name, work in (("sim", hunt), ("ale", ale), ("loop", loop)):
            best[name] = max(best[name], rate(work, turn))
    print(f"\nAlien Attack, hunter playing  {best['sim']:>12,.0f} ticks/s   (compiled: {str(compiled()).lower()})")
    print(f"ale-py, Space Invaders        {best['ale']:>12,.0f} frames/s")
    print(f"plain Python loop             {best['loop']:>12,.0f} turns/s")
    print(f"ratio to ale-py               {best['sim'] / best['ale']:>12.1f}")
    print(f"loop turns a tick             {best['loop'] / best['sim']:>12.1f}")
    assert best["sim"] >= 40_000
    assert best["sim"] >= 3 * best["ale"]
