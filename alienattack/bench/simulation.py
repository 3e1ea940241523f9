"""How fast the rules are: ticks a second of CPU time with the hunter playing through the wave table.

Others may share the machine, so CPU time is measured, in alternating rounds, and the best round of each counts. A fixed
loop of plain Python stands beside it, so that figures of different machines can be compared.
"""

from __future__ import annotations

from time import process_time

from alienattack.bots.runner import play
from alienattack.sim import TICKS_PER_SECOND

WAVES = 20  # the wave table with its four bosses
_LONGEST = 60_000  # ticks of one game
_LOOPS = 1_000_000


def hunt(ticks: int, first_seed: int = 1) -> tuple[float, int]:
    """Games of the hunter's, at least `ticks` ticks of them: (ticks a second of CPU time, highest wave)."""
    done = wave = 0
    seed = first_seed
    begun = process_time()
    while done < ticks:
        sim = play("hunter", seed, min(_LONGEST, ticks - done))[0]
        done += sim.tick
        wave = max(wave, sim.level)
        seed += 1
    return done / (process_time() - begun), wave


def bot_ms(policy: str, seconds: int, first_seed: int = 1) -> float:
    """Milliseconds of CPU time that a second of a bot's play costs: choosing, stepping, recording, over `seconds`."""
    wanted = seconds * TICKS_PER_SECOND
    played, seed = 0, first_seed
    begun = process_time()
    while played < wanted:
        played += play(policy, seed, wanted - played, recording=True)[0].tick
        seed += 1
    return (process_time() - begun) * 1_000 * TICKS_PER_SECOND / played


def loop() -> float:
    """Turns a second of a fixed loop of plain Python."""
    begun = process_time()
    total = 0
    for number in range(_LOOPS):
        total = (total + number * 3) & 0xFFFF
    return _LOOPS / (process_time() - begun)
