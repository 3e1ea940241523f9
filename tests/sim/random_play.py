"""Play by chance: buttons held for a while, and every second game begins in a later wave, so that all is met."""

from __future__ import annotations

from dataclasses import dataclass

from alienattack.sim import Sim
from alienattack.sim.events import EVENT_NAMES
from alienattack.sim.replay import VERIFIED, Recorder, encode, verify
from alienattack.sim.rng import Xorshift32
from alienattack.sim.rounds import begin_wave

_STREAM = 900
_WAVES = 30


@dataclass(frozen=True, slots=True)
class Played:
    """How far chance came."""

    ticks: int
    level: int
    events: frozenset[int]


def play_at_random(seed: int, ticks: int) -> Played:
    """Play `ticks` ticks of games of `seed`. A game from its first wave is recorded and verified when it's over.

    One that begins in a later wave instead is played twice side by side, and their digests must agree.
    """
    random = Xorshift32(seed, _STREAM)
    left, games, deepest = ticks, 0, 0
    events: set[int] = set()
    while left:
        level = 1 if (seed + games) % 2 == 0 else 2 + random.below(_WAVES)
        game_seed = seed * 1000 + games
        played, told = _first_wave(game_seed, random, left) if level == 1 else _later(game_seed, level, random, left)
        left -= played.tick
        deepest = max(deepest, played.level)
        events |= told
        games += 1
    return Played(ticks, deepest, frozenset(events))


def _first_wave(seed: int, random: Xorshift32, most: int) -> tuple[Sim, set[int]]:
    sim = Sim(seed)
    recorder = Recorder(sim)
    told: set[int] = set()
    while sim.tick < most and not sim.over:
        buttons = random.below(8)
        for _ in range(min(1 + random.below(40), most - sim.tick)):
            told |= {event[0] for event in sim.step(recorder.add(buttons))}
    verdict = verify(encode(recorder.finish()))
    assert (verdict.verdict, verdict.digest, verdict.ticks) == (VERIFIED, sim.digest(), sim.tick), verdict.reason
    assert told <= set(EVENT_NAMES)
    return sim, told


def _later(seed: int, level: int, random: Xorshift32, most: int) -> tuple[Sim, set[int]]:
    """A game whose first wave is `level`; the trigger held more often, or chance would never see a wave's end."""
    first, second = Sim(seed), Sim(seed)
    told: set[int] = set()
    for sim in (first, second):
        sim.level = level
        sim.lives = 5
        begin_wave(sim)
    while first.tick < most and not first.over:
        buttons = random.below(8) | (4 if random.below(3) else 0)
        for _ in range(min(1 + random.below(40), most - first.tick)):
            happened = first.step(buttons)
            told |= {event[0] for event in happened}
            assert second.step(buttons) == happened
    assert first.digest() == second.digest()
    assert told <= set(EVENT_NAMES)
    return first, told
