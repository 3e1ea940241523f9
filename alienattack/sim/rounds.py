"""How a wave begins and ends: who musters, every timer, the bonus and the card."""

from __future__ import annotations

from typing import Final

from alienattack.sim.bosses.boss import BARS
from alienattack.sim.bosses.fight import announce, boss_of
from alienattack.sim.capsules import mend_shields
from alienattack.sim.difficulty import difficulty
from alienattack.sim.dives import FIRST_DIVE
from alienattack.sim.events import WAVE_CLEARED, WAVE_STARTED
from alienattack.sim.field import CENTRE_X
from alienattack.sim.fire import FIRST_ATTEMPT
from alienattack.sim.formation import muster
from alienattack.sim.march import period
from alienattack.sim.parade import ALL
from alienattack.sim.saucer import FIRST_AT, PER_WAVE
from alienattack.sim.scoring import accuracy, add_points, wave_bonus
from alienattack.sim.waves import BOSS_EVERY
from alienattack.sim.world import CLEAR, INTRO, World

_WHOLE: Final = 65_536


def begin_wave(world: World) -> None:
    """Muster the formation of the present level, or its boss, and set every timer of the fight."""
    world.rules = difficulty(world.level)
    world.formation = muster(world.level, world.rules.lowered)
    world.boss = boss_of(world.level)
    world.wave_tick = world.wave_shots = world.wave_hits = 0
    world.untouched = True
    world.hurry = False
    world.hurry_factor = _WHOLE
    world.saucers_left = PER_WAVE if world.boss is None else 0
    world.saucer_at = FIRST_AT
    world.attempt_at = FIRST_ATTEMPT
    world.dive_at = max(FIRST_DIVE, world.rules.dive_interval)
    world.march_left = period(world)
    world.bullets.clear()
    world.openings.clear()
    world.phase = INTRO
    world.phase_tick = 0


def announce_wave(world: World) -> None:
    """Tell that the present wave begins, and its boss."""
    world.events.append((WAVE_STARTED, CENTRE_X, world.formation.y, world.level, 0))
    if world.boss is not None:
        announce(world, world.boss)


def end_wave(world: World, rewarded: bool = True) -> None:
    """The wave is cleared: bonus (unless its boss just left), card, and everything in flight dissolves."""
    level = world.level
    percent = accuracy(world.wave_hits, world.wave_shots - len(world.bullets))
    bonus = wave_bonus(level, world.untouched, percent) if rewarded else 0
    world.clear_card = (percent, world.wave_shots, _least_shots(world) * 3 // 2, bonus)
    world.boss = None
    world.bullets.clear()
    world.threats.clear()
    world.zigzags = 0
    world.player.safe = 0
    world.phase = CLEAR
    world.phase_tick = 0
    world.events.append((WAVE_CLEARED, CENTRE_X, world.formation.y, level, bonus))
    add_points(world, bonus)
    if level % BOSS_EVERY == 0:
        mend_shields(world, 1)


def _least_shots(world: World) -> int:
    """With how many shots the wave could be cleared: one a hit point; a boss's, and one for each of the parade."""
    boss = boss_of(world.level)
    return world.formation.hit_points if boss is None else BARS * boss.bar_hp + ALL
