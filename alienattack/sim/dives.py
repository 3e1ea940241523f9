"""The dives: who leaves his rank when, the way down, and the way home; spores, which burst on the way."""

from __future__ import annotations

from typing import Final

from alienattack.sim import paths
from alienattack.sim.aliens import ALIENS, LANCER, SPORE, SPORELING, WEAVER
from alienattack.sim.entities import CLIMB, DIVE, HANG, RETURN, TELL, Diver
from alienattack.sim.events import DIVE_STARTED, DIVE_TELL, SHIELD_CHIPPED, SPORE_BURST
from alienattack.sim.field import GROUND, SHIP_Y, SKY_TOP, WALL_LEFT, WALL_RIGHT
from alienattack.sim.formation import nth_column
from alienattack.sim.powers import GLASS, SLOW
from alienattack.sim.shields import BAND_BOTTOM, BAND_TOP, crush
from alienattack.sim.ship import struck
from alienattack.sim.threats import launch, too_near
from alienattack.sim.world import World

FIRST_DIVE: Final = 150  # ticks after the intro
RETURN_SPEED: Final = 2 * 256
REST_AFTER_RESPAWN: Final = 120
REST_AT_HOME: Final = 90
# A weaver's thread never ends lower than this, so that it can't hang over the ship.
THREAD_END: Final = 236 * 256

# A spore bursts when it's down here.
BURST_Y: Final = 190 * 256
_SPORELINGS_APART: Final = 45 * 256  # to each side, at the ship's height

# The ship's box of 15 x 13 px (19 x 16 with glass) against a body's core of 9 x 9, half of both together.
_HIT_X: Final = 12 * 256
_HIT_Y: Final = 11 * 256
_GLASS_HIT_X: Final = 14 * 256
_GLASS_HIT_Y: Final = 3200
_CORE: Final = 1152  # 4.5 px
_BELOW_ALIEN: Final = 8 * 256


def start_dive(world: World) -> None:
    """Somebody whose kind dives in this wave shows that he will, if there's room for one more."""
    if len(world.divers) >= world.rules.dive_cap:
        return
    formation = world.formation
    candidates = 0
    for row in formation.rows:
        if world.level >= ALIENS[row.kind].first_dive:
            candidates += row.mask.bit_count()
    if not candidates:
        return
    chosen = world.wave_rng.below(candidates)
    for index, row in enumerate(formation.rows):
        if world.level >= ALIENS[row.kind].first_dive:
            count = row.mask.bit_count()
            if chosen < count:
                _tell(world, index, nth_column(row.mask, chosen))
                return
            chosen -= count


def _tell(world: World, row: int, col: int) -> None:
    formation = world.formation
    x, y = formation.alien_position(row, col)
    if too_near(world, x, y):
        return
    kind = formation.rows[row].kind
    formation.send_out(row, col)
    world.divers.append(Diver(kind, row, col, x, y, TELL, 0))
    world.events.append((DIVE_TELL, x, y, kind, 0))


def step_divers(world: World) -> None:
    """Move every diver one tick. One that reaches the ship takes a life and is gone itself."""
    swept = False
    rammed = 0
    for diver in world.divers:
        state = diver.state
        if state == TELL:
            diver.age += 1
            _shake(world, diver)
        elif state == RETURN:
            diver.age += 1
            _return(world, diver)
        else:
            _dive(world, diver)
            if _meets_ship(world, diver):
                rammed = diver.kind
                diver.state = GONE
        swept = swept or diver.state <= HOME
    if swept:
        _sweep(world)
    if rammed:
        struck(world, rammed)


# States of a diver that is swept at the end of the tick: in its rank again, burst, or gone for good.
HOME: Final = 0
BURST: Final = -1
GONE: Final = -2


def _sweep(world: World) -> None:
    """Take away the divers that are home, burst or gone; a burst spore leaves two sporelings."""
    divers: list[Diver] = []
    for diver in world.divers:
        if diver.state > HOME:
            divers.append(diver)
        elif diver.state != HOME:
            if diver.row >= 0:
                world.formation.remove(diver.row, diver.col)
            if diver.state == BURST:
                divers += _sporelings(diver)
                world.events.append((SPORE_BURST, diver.x, diver.y, diver.kind, 0))
    world.divers = divers


def _sporelings(spore: Diver) -> list[Diver]:
    x, y = spore.x, spore.y
    return [
        Diver(SPORELING, -1, -1, x, y, DIVE, 0, x, y, x + side * _SPORELINGS_APART, SHIP_Y, spore.slow)
        for side in (-1, 1)
    ]


def slow_down(world: World) -> None:
    """Everybody on his way goes at half speed from now on, to the end of his dive."""
    for diver in world.divers:
        diver.slow = True


def _shake(world: World, diver: Diver) -> None:
    if diver.row >= 0:
        diver.x, diver.y = world.formation.alien_position(diver.row, diver.col)
    # While the ship is away nobody leaves: the tell just lasts.
    if diver.age < ALIENS[diver.kind].tell or not world.player.alive:
        return
    if diver.row >= 0 and too_near(world, diver.x, diver.y):
        # The ship came too near for this to be fair. Waiting instead would let it hold the last alien up for ever.
        _go_home(world, diver)
    else:
        diver.state = DIVE
        diver.age = 0
        diver.from_x, diver.from_y = diver.x, diver.y
        diver.aim_x, diver.aim_y = world.player.x, world.player.y
        diver.slow = world.power == SLOW
        world.events.append((DIVE_STARTED, diver.x, diver.y, diver.kind, 0))


def _dive(world: World, diver: Diver) -> None:
    kind = diver.kind
    if diver.slow and not diver.half:
        diver.half = True
    else:
        diver.half = False
        diver.age += 1
    age = diver.age
    if kind == WEAVER:
        diver.from_x, diver.from_y = world.formation.alien_position(diver.row, diver.col)
        diver.aim_y = THREAD_END
        if age == paths.WEAVER_SLIDE:
            diver.state = HANG
        elif age == paths.WEAVER_SLIDE + paths.WEAVER_HANG:
            diver.state = CLIMB
        elif age >= paths.WEAVER_SLIDE + paths.WEAVER_HANG + paths.WEAVER_CLIMB:
            diver.state = RETURN
    x, y = paths.position(kind, age, diver.from_x, diver.from_y, diver.aim_x, diver.aim_y)
    if diver.half:
        next_x, next_y = paths.position(kind, age + 1, diver.from_x, diver.from_y, diver.aim_x, diver.aim_y)
        x, y = (x + next_x) >> 1, (y + next_y) >> 1
    if kind != LANCER:
        x = WALL_LEFT if x < WALL_LEFT else WALL_RIGHT if x > WALL_RIGHT else x
    diver.x = x
    diver.y = y
    if kind == SPORE and y >= BURST_Y and world.player.alive and not too_near(world, x, y):
        diver.state = BURST
    elif not diver.half and age in ALIENS[kind].drops and world.player.alive:
        launch(world, ALIENS[kind].weapon, x, y + _BELOW_ALIEN)
    if y + _CORE > BAND_TOP and y - _CORE < BAND_BOTTOM:
        _crush_shields(world, diver)
    if y > GROUND:
        diver.state = RETURN if diver.row >= 0 else GONE
        diver.y = SKY_TOP


def _crush_shields(world: World, diver: Diver) -> None:
    lost = crush(world.shields, diver.x - _CORE, diver.y - _CORE, diver.x + _CORE, diver.y + _CORE)
    for index in range(len(world.shields)):
        if (lost >> index) & 1:
            world.events.append((SHIELD_CHIPPED, diver.x, diver.y, index, 0))


def _return(world: World, diver: Diver) -> None:
    x, y = world.formation.alien_position(diver.row, diver.col)
    diver.x = x
    diver.y += RETURN_SPEED >> 1 if diver.slow else RETURN_SPEED
    if diver.y >= y:
        diver.y = y
        _go_home(world, diver)


def _go_home(world: World, diver: Diver) -> None:
    diver.state = HOME
    if not world.formation.alive:
        # The last ones stay a while, and march: else a lone one, always on its way, would never land.
        world.dive_at = max(world.dive_at, world.wave_tick + REST_AT_HOME)
    world.formation.take_back(diver.row, diver.col)


def _meets_ship(world: World, diver: Diver) -> bool:
    player = world.player
    if diver.y <= player.y - _GLASS_HIT_Y or diver.y >= player.y + _GLASS_HIT_Y or not player.alive or player.safe:
        return False
    across = abs(diver.x - player.x)
    if world.power == GLASS:
        return across < _GLASS_HIT_X
    return across < _HIT_X and abs(diver.y - player.y) < _HIT_Y

