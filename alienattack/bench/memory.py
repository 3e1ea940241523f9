"""Whether memory stays flat while a bot plays for an hour of game time, one game after another."""

from __future__ import annotations

import gc
import tracemalloc

from alienattack.bench.figures import Figure
from alienattack.bots import make_bot
from alienattack.sim import TICKS_PER_SECOND, Sim
from alienattack.sim.replay import Recorder, encode

HOUR = 60 * 60 * TICKS_PER_SECOND
_SETTLED = HOUR // 6
_GROWTH_ASKED = 64.0
_PEAK_ASKED = 8.0


def memory(full: bool = True) -> list[Figure]:
    """Both figures of this group, with the average player at the keys and every run recorded, as in play."""
    ticks = HOUR if full else HOUR // 6
    growth, peak = hour("average", ticks)
    played = "an hour" if full else "ten minutes"
    return [
        Figure(f"{played} of bot play: Python memory gained", growth / 1024, "KB", _GROWTH_ASKED, at_most=True,
               note=f"{ticks:,} ticks, after the first sixth of them"),
        Figure(f"{played} of bot play: most held at once", peak / 1024 / 1024, "MB", _PEAK_ASKED, at_most=True),
    ]


def hour(policy: str, ticks: int) -> tuple[int, int]:
    """Bytes gained between the first sixth and the end of `ticks` ticks, and the peak; each measured between games."""
    tracemalloc.start()
    try:
        settled = played = seed = 0
        while played < ticks:
            played += _one_game(policy, seed, ticks - played)
            seed += 1
            if not settled and played >= _SETTLED * ticks // HOUR:
                settled = _held()
        return _held() - settled, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def _one_game(policy: str, seed: int, longest: int) -> int:
    """Play and record a game; its ticks. Nothing of it is left."""
    sim = Sim(seed)
    bot = make_bot(policy, seed)
    recorder = Recorder(sim)
    while not sim.over and sim.tick < longest:
        sim.step(recorder.add(bot.choose(sim)))
    encode(recorder.finish())
    return sim.tick


def _held() -> int:
    gc.collect()
    return tracemalloc.get_traced_memory()[0]
