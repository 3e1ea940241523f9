"""The hunter: aims with lead, dodges, and looks up a few dozen times a second like a very awake person.

It reads only what a player sees: ship, threats, divers, formation and its tempo, shields, saucer.
"""

from __future__ import annotations

from typing import Final

from alienattack.bots.boss_aim import aim
from alienattack.bots.cover import covered
from alienattack.bots.dodging import BODY_HEIGHT, SHOT_HEIGHT, Danger, safest
from alienattack.bots.sight import middle, need
from alienattack.sim import FIRE, LEFT, RIGHT, Sim
from alienattack.sim.entities import RETURN, TELL
from alienattack.sim.march import period
from alienattack.sim.rng import Xorshift32
from alienattack.sim.ship import MUZZLE, SPEED
from alienattack.sim.shots import SPEED as SHOT_SPEED

_STREAM: Final = 102
_PX: Final = 256

# It looks up again after this many ticks, or one more.
_LOOK: Final = 2
# How far ahead it minds a threat, in ticks.
_AHEAD: Final = 48
# How far it keeps from the edge of a threat, and from the middle of a body.
_BERTH: Final = 3 * 256
_BODY_ROOM: Final = 17 * 256
# A shot this near to the middle of a body meets it.
_TRUE_ENOUGH: Final = 6 * 256
# What a place under an own shield, or the way to the saucer, adds to the choice of a target.
_UNDER_SHIELD: Final = 70 * 256
_CLAIM: Final = 6  # ticks after a shot should have met, until its target is free again


class Hunter:
    """Aims with lead at the nearest column it can hit, keeps from under fire, never shoots its own shields."""

    def __init__(self, seed: int) -> None:
        """`seed` decides when it looks up."""
        self._random: Xorshift32 = Xorshift32(seed, _STREAM)
        self._look_at: int = 0
        self._buttons: int = 0
        self._dangers: list[Danger] = []
        self._seen: dict[int, tuple[int, int, int]] = {}
        self._claims: dict[int, int] = {}
        self._level: int = 0

    def choose(self, sim: Sim) -> int:
        """The buttons for the next tick."""
        if sim.tick < self._look_at:
            return self._buttons
        self._look_at = sim.tick + _LOOK + self._random.below(2)
        if sim.level != self._level:
            self._level = sim.level
            self._seen.clear()
            self._claims.clear()
        self._buttons = self._look(sim)
        return self._buttons

    def _look(self, sim: Sim) -> int:
        x = sim.player.x
        goal, fire = self._aim(sim, x)
        want = 1 if goal - x >= SPEED else -1 if x - goal >= SPEED else 0
        if sim.threats or sim.divers:
            self._watch(sim)
            if self._dangers:
                want = safest(self._dangers, x, want)
        buttons = RIGHT if want > 0 else LEFT if want < 0 else 0
        return buttons | FIRE if fire else buttons

    def _aim(self, sim: Sim, x: int) -> tuple[int, bool]:
        """Where to go, and whether a shot fired now would meet something."""
        other = aim(sim, self._seen, x)
        if other is not None:
            return other[0], other[1] and not covered(sim, x)
        formation = sim.formation
        tick = sim.tick
        muzzle = sim.player.y - MUZZLE
        fire = False
        prey = x
        for diver in sim.divers:
            if diver.y < muzzle:
                seen = self._seen.get(diver.row * 16 + diver.col)
                if seen is not None and seen[2] < tick:
                    ticks = tick - seen[2]
                    flight = (muzzle - diver.y) // (SHOT_SPEED + (diver.y - seen[1]) // ticks)
                    ahead = diver.x + (diver.x - seen[0]) * flight // ticks
                    prey = ahead
                    if -_TRUE_ENOUGH < ahead - x < _TRUE_ENOUGH and flight < 40:
                        fire = True
        goal = x if formation.alive else prey
        best = -1
        chosen = -1
        chosen_flight = 0
        shift = (512 << 8) // period(sim) * formation.direction  # 1/256 px a tick
        room = 388 * _PX - formation.x - formation.rightmost
        if formation.direction < 0:
            room = formation.x + formation.leftmost - 12 * _PX
        occupied = formation.occupied
        col = 0
        while occupied:
            if occupied & 1 and self._claims.get(col, 0) <= tick:
                place_x, place_y = formation.alien_position(formation.lowest_in(col), col)
                flight = (muzzle - place_y) // SHOT_SPEED
                lead = shift * flight
                place_x += max(-room, min(room, lead))
                cost = place_x - x if place_x > x else x - place_x
                if covered(sim, place_x):
                    cost += _UNDER_SHIELD
                if best < 0 or cost < best:
                    best = cost
                    goal = place_x
                    chosen = col
                    chosen_flight = flight
            occupied >>= 1
            col += 1
        saucer = sim.saucer
        if saucer is not None:
            flight = (muzzle - saucer.y) // SHOT_SPEED
            ahead = saucer.x + saucer.direction * 282 * flight
            if 12 * _PX < ahead < 388 * _PX and not covered(sim, ahead):
                if -_TRUE_ENOUGH < ahead - x < _TRUE_ENOUGH:
                    fire = True
                elif -90 * _PX < ahead - x < 90 * _PX:
                    goal = ahead
                    chosen = -1
        if chosen >= 0 and -_TRUE_ENOUGH < goal - x < _TRUE_ENOUGH and not covered(sim, x):
            if len(sim.bullets) < 2 and tick >= sim.fire_ready:
                self._claims[chosen] = tick + chosen_flight + _CLAIM
            return goal, True
        return goal, fire and not covered(sim, x)

    def _watch(self, sim: Sim) -> None:
        """Note everything that will be at the ship's height soon, and when."""
        dangers = self._dangers
        dangers.clear()
        ship_y = sim.player.y
        for threat in sim.threats:
            below = ship_y - threat.y
            if -8 * _PX < below < _AHEAD * threat.vy:
                vy = threat.vy
                begins, ends = (below - SHOT_HEIGHT) // vy, (below + SHOT_HEIGHT) // vy + 1
                dangers.append((middle(threat), threat.vx, begins, ends, need(threat) + _BERTH))
        tick = sim.tick
        for diver in sim.divers:
            key = diver.row * 16 + diver.col
            seen = self._seen.get(key)
            self._seen[key] = (diver.x, diver.y, tick)
            if diver.state == RETURN or diver.state == TELL or seen is None or seen[2] >= tick or tick - seen[2] > 6:
                continue
            vx = (diver.x - seen[0]) // (tick - seen[2])
            vy = (diver.y - seen[1]) // (tick - seen[2])
            below = ship_y - diver.y
            if vy > 0 and -BODY_HEIGHT < below < _AHEAD * vy:
                dangers.append((diver.x, vx, (below - BODY_HEIGHT) // vy, (below + BODY_HEIGHT) // vy, _BODY_ROOM))
