"""The player's ship: steering, firing, being hit."""

from __future__ import annotations

from typing import Final

from alienattack.sim.buttons import FIRE, LEFT, RIGHT
from alienattack.sim.capsules import end_power
from alienattack.sim.entities import Bullet
from alienattack.sim.events import BUBBLE_BURST, FIRED, PLAYER_HIT
from alienattack.sim.field import WALL_LEFT, WALL_RIGHT
from alienattack.sim.powers import BUBBLE, GLASS, LANCE, LIFE_LOST, NO_POWER, RAPID, TWIN, USED_UP
from alienattack.sim.scoring import lose_combo
from alienattack.sim.world import HIT, PARADE, World

SPEED: Final = 576  # 2.25 px a tick
FIRST_TICK_SPEED: Final = 288  # half on the first tick in a direction, so that a tap is a fine move
IN_FLIGHT: Final = 2
RELOAD: Final = 10  # ticks
MUZZLE: Final = 12 * 256  # above the ship's centre
SAFE_TICKS: Final = 120
SAFE_AFTER_BUBBLE: Final = 60

RAPID_IN_FLIGHT: Final = 4
RAPID_RELOAD: Final = 5
LANCE_IN_FLIGHT: Final = 1
LANCE_PIERCES: Final = 3
TWIN_APART: Final = 4 * 256  # each of a pair beside the ship's middle

# Half of its hit box against threats: 7 x 9 px; with glass all of the 19 x 16 that are drawn.
HIT_HALF: Final = (896, 1152)
GLASS_HALF: Final = (2432, 2048)


def steer(world: World, buttons: int) -> None:
    """Move the ship by the buttons; both directions at once stand still."""
    player = world.player
    way = ((buttons & RIGHT) >> 1) - (buttons & LEFT)
    if way:
        x = player.x + way * (SPEED if way == player.way else FIRST_TICK_SPEED)
        player.x = WALL_LEFT if x < WALL_LEFT else WALL_RIGHT if x > WALL_RIGHT else x
    player.way = way


def fire(world: World, buttons: int) -> None:
    """Fire when asked to, loaded, and with fewer than two shots in flight (more or fewer by the power at work)."""
    if not buttons & FIRE or world.tick < world.fire_ready:
        return
    power = world.power
    flying = len(world.bullets)
    if power == NO_POWER:
        if flying < IN_FLIGHT:
            _shoot(world, 0, NO_POWER, 1)
            world.fire_ready = world.tick + RELOAD
    elif power == RAPID:
        if flying < RAPID_IN_FLIGHT:
            _shoot(world, 0, RAPID, 1)
            world.fire_ready = world.tick + RAPID_RELOAD
    elif power == LANCE:
        if flying < LANCE_IN_FLIGHT:
            _shoot(world, 0, LANCE, LANCE_PIERCES)
            world.fire_ready = world.tick + RELOAD
    elif power == TWIN:
        if flying <= 2 * IN_FLIGHT - 2:
            _shoot(world, -TWIN_APART, TWIN, 1)
            _shoot(world, TWIN_APART, TWIN, 1)
            # The tick numbers the pair: nothing else was fired in it.
            world.bullets[-1].pair = world.bullets[-2].pair = world.tick
            world.fire_ready = world.tick + RELOAD
    elif flying < IN_FLIGHT:
        _shoot(world, 0, power, 1)
        world.fire_ready = world.tick + RELOAD


def _shoot(world: World, beside: int, power: int, pierce: int) -> None:
    x = world.player.x + beside
    y = world.player.y - MUZZLE
    world.shots += 1
    world.wave_shots += 1
    if world.phase == PARADE:
        world.parade_shots += 1
    world.bullets.append(Bullet(x, y, power, pierce))
    world.events.append((FIRED, x, y, power, 0))


def hit_half_size(world: World) -> tuple[int, int]:
    """Half the width and height of the box that threats can hit, 1/256 px."""
    return GLASS_HALF if world.power == GLASS else HIT_HALF


def struck(world: World, killer: int) -> bool:
    """Something met the ship: whether that took a life. The bubble takes it instead, once."""
    if world.power != BUBBLE:
        lose_life(world, killer)
        return True
    player = world.player
    world.events.append((BUBBLE_BURST, player.x, player.y, killer, 0))
    end_power(world, USED_UP)
    player.safe = SAFE_AFTER_BUBBLE
    return False


def lose_life(world: World, killer: int) -> None:
    """The ship is hit: a life, the combo and the power are gone, all threats dissolve, the aliens hold their breath."""
    player = world.player
    world.lives -= 1
    world.killer = killer
    world.untouched = False
    player.alive = False
    player.way = 0
    world.threats.clear()
    world.zigzags = 0
    lose_combo(world)
    end_power(world, LIFE_LOST)
    world.events.append((PLAYER_HIT, player.x, player.y, killer, world.lives))
    world.phase = HIT
    world.phase_tick = 0
