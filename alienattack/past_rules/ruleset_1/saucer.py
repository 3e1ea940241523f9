"""The saucer: when it comes, its way across."""

from __future__ import annotations

from typing import Final

from alienattack.past_rules.ruleset_1.aliens import SAUCER
from alienattack.past_rules.ruleset_1.entities import SAUCER_SPEED, SAUCER_WAY, Saucer
from alienattack.past_rules.ruleset_1.events import SAUCER_CAME, SAUCER_LEFT
from alienattack.past_rules.ruleset_1.field import SAUCER_Y
from alienattack.past_rules.ruleset_1.world import World

FIRST_AT: Final = 1500  # wave_tick
PER_WAVE: Final = 2
_PAUSE: Final = 600  # ticks between two, and up to as many more
_LEFT_END: Final = -16 * 256


def step_saucer(world: World) -> None:
    """Move the saucer one tick; at the far end it leaves."""
    saucer = world.saucer
    if saucer is None:
        return
    saucer.x += saucer.direction * SAUCER_SPEED
    if (world.tick - saucer.born) * SAUCER_SPEED >= SAUCER_WAY:
        world.events.append((SAUCER_LEFT, saucer.x, saucer.y, SAUCER, 0))
        world.saucer = None


def send_saucer(world: World) -> None:
    """Let the next saucer come from either side."""
    if world.saucer is not None:
        return
    world.saucers_left -= 1
    direction = 1 - 2 * world.drop_rng.below(2)
    x = _LEFT_END if direction > 0 else _LEFT_END + SAUCER_WAY
    world.saucer = Saucer(x, SAUCER_Y, direction, world.tick)
    world.saucer_at = world.wave_tick + SAUCER_WAY // SAUCER_SPEED + _PAUSE + world.drop_rng.below(_PAUSE)
    world.events.append((SAUCER_CAME, x, SAUCER_Y, SAUCER, 0))
