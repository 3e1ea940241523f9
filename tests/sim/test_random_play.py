"""Fifty thousand ticks of random input; tests/benchmarks/test_million_ticks.py plays a million."""

from __future__ import annotations

from alienattack.sim.events import (
    BOSS_ATTACK,
    BOSS_HIT,
    CAPSULE_CAUGHT,
    EVENT_NAMES,
    GAME_OVER,
    POWER_ENDED,
    ROW_BACK,
    SPORE_BURST,
)
from tests.sim.random_play import play_at_random


def test_fifty_thousand_ticks_of_random_input_play_again_the_same() -> None:
    events: set[int] = set()
    deepest = 0
    for seed in range(10):
        played = play_at_random(seed, 5_000)
        assert played.ticks == 5_000
        events |= played.events
        deepest = max(deepest, played.level)
    met = {BOSS_ATTACK, BOSS_HIT, CAPSULE_CAUGHT, GAME_OVER, POWER_ENDED, ROW_BACK, SPORE_BURST}
    assert met <= events, [EVENT_NAMES[kind] for kind in met - events]
    assert deepest > 15
