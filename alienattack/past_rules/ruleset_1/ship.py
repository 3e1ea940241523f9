"""The player's ship: steering, firing, being hit."""

from __future__ import annotations

from typing import Final

from alienattack.past_rules.ruleset_1.buttons import FIRE, LEFT, RIGHT
from alienattack.past_rules.ruleset_1.entities import Bullet
from alienattack.past_rules.ruleset_1.events import FIRED, PLAYER_HIT
from alienattack.past_rules.ruleset_1.field import WALL_LEFT, WALL_RIGHT
from alienattack.past_rules.ruleset_1.scoring import lose_combo
from alienattack.past_rules.ruleset_1.world import HIT, World

SPEED: Final = 576  # 2.25 px a tick
FIRST_TICK_SPEED: Final = 288  # half on the first tick in a direction, so that a tap is a fine move
IN_FLIGHT: Final = 2
RELOAD: Final = 10  # ticks
MUZZLE: Final = 12 * 256  # above the ship's centre
SAFE_TICKS: Final = 120


def steer(world: World, buttons: int) -> None:
    """Move the ship by the buttons; both directions at once stand still."""
    player = world.player
    way = ((buttons & RIGHT) >> 1) - (buttons & LEFT)
    if way:
        x = player.x + way * (SPEED if way == player.way else FIRST_TICK_SPEED)
        player.x = WALL_LEFT if x < WALL_LEFT else WALL_RIGHT if x > WALL_RIGHT else x
    player.way = way


def fire(world: World, buttons: int) -> None:
    """Fire when asked to, loaded, and with fewer than two shots in flight."""
    if buttons & FIRE and world.tick >= world.fire_ready and len(world.bullets) < IN_FLIGHT:
        player = world.player
        world.fire_ready = world.tick + RELOAD
        world.shots += 1
        world.wave_shots += 1
        world.bullets.append(Bullet(player.x, player.y - MUZZLE))
        world.events.append((FIRED, player.x, player.y - MUZZLE, 0, 0))


def lose_life(world: World, killer: int) -> None:
    """The ship is hit: a life and the combo are gone, all threats dissolve, the formation holds its breath."""
    player = world.player
    world.lives -= 1
    world.killer = killer
    world.untouched = False
    player.alive = False
    player.way = 0
    world.threats.clear()
    world.zigzags = 0
    lose_combo(world)
    world.events.append((PLAYER_HIT, player.x, player.y, killer, world.lives))
    world.phase = HIT
    world.phase_tick = 0
