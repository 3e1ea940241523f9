"""A person at the keys: acts on what was seen a moment ago, aims a little off, minds only so much, has sticky fingers.

One class plays all strengths; a row of `strengths.py` makes the difference. It knows its own ship's place at once (one
knows where one's hand is), everything else from sightings as old as its reaction.
"""

from __future__ import annotations

from typing import Final

from alienattack.bots.cover import covered
from alienattack.bots.dodging import BODY_HEIGHT, SHOT_HEIGHT, Danger, refuge
from alienattack.bots.sight import BODY_NEED, Dive, Faller, Sighting, Target, look
from alienattack.bots.strengths import Strength
from alienattack.sim import FIRE, LEFT, RIGHT, UNIT, Sim
from alienattack.sim.capsules import FALL as CAPSULE_FALL
from alienattack.sim.field import WALL_LEFT, WALL_RIGHT
from alienattack.sim.rng import Xorshift32
from alienattack.sim.ship import MUZZLE, SPEED, hit_half_size
from alienattack.sim.shots import SPEED as SHOT_SPEED

_STREAM: Final = 103
_WANDERS: Final = 30  # ticks that attention is away
_UNDER_SHIELD: Final = 70 * 256  # how much less a target counts that an own shield hides
_KEEPS: Final = 24 * 256  # how much nearer another target must be for a change of mind
_TRIGGER_HELD: Final = 12  # ticks
_FLIGHT: Final = 140 * 256  # how far a refuge is looked for
_BARE_HALF: Final = 896  # half of the ship's box, without glass
_IN_LANE: Final = 9 * 256  # from its edges
_IN_TIME: Final = 30  # ticks before a capsule is down that somebody waits for it
_CATCH_TICKS: Final = 15  # and after
_DIVER_HALF: Final = 9 * 256
_DIVER_DRAW: Final = 40 * 256


class Person:
    """Plays as somebody of a given strength would."""

    def __init__(self, strength: Strength, seed: int) -> None:
        """`seed` decides errors, lapses and rhythm."""
        self._strength: Strength = strength
        self._random: Xorshift32 = Xorshift32(seed, _STREAM)
        self._sightings: list[Sighting] = []  # those not yet acted upon, oldest first
        self._look_at: int = 0
        self._away_until: int = 0
        self._buttons: int = 0
        self.place: int = 0  # where it wants to be
        # What it believes and wants since its last decision, made at tick `_since`.
        self._since: int = 0
        self._dangers: list[Danger] = []
        self._berth: int = 0
        self._has_target: bool = False
        self._goal: int = 0
        self._drift: int = 0  # of the goal, 1/256 px a tick
        self._half: int = 0
        self._elsewhere: bool = False
        self._mindless_until: int = 0

    def choose(self, sim: Sim) -> int:
        """The buttons for the next tick."""
        tick = sim.tick
        strength = self._strength
        if tick >= self._look_at:
            self._look_at = tick + strength.glance + self._random.below(3)
            self._sightings.append(look(sim))
        ready = self._sightings
        if ready and ready[0].tick <= tick - strength.reaction:
            seen = ready.pop(0)
            if tick >= self._away_until:
                self.decide(sim, seen)
        wanted = self._press(sim)
        if wanted != self._buttons and self._random.below(100) >= strength.sticky:
            self._buttons = wanted
        return self._buttons

    def _error(self, size: int) -> int:
        """An error of at most `size` (1/256 px) to either side, small ones likelier."""
        return self._random.below(size + 1) + self._random.below(size + 1) - size

    def decide(self, sim: Sim, seen: Sighting) -> None:
        """Make up one's mind by what was seen a reaction ago, moved on to where it should be by now."""
        self._since = sim.tick
        age = sim.tick - seen.tick
        self._mind(sim, seen, age)
        self._aim(sim, seen, age)
        x = sim.player.x
        goal = self._goal if self._has_target else x
        place = self._better_place(sim, seen, age, goal)
        self.place = refuge(self._dangers, x, place, _FLIGHT) if self._dangers else place
        self._elsewhere = self.place != goal
        if self._has_target and self._random.below(100) < self._strength.trigger:
            self._mindless_until = sim.tick + _TRIGGER_HELD
        if not self._dangers and self._random.below(1000) < self._strength.lapse:
            self._away_until = sim.tick + _WANDERS

    def _better_place(self, sim: Sim, seen: Sighting, age: int, goal: int) -> int:
        """Where to be rather than below the target: in a boss's marked lane, or where a capsule comes down."""
        left, right = seen.lane
        if right and self._random.below(100) < self._strength.sense:
            return min(max(goal, left + _IN_LANE), right - _IN_LANE)
        x, y = seen.prize
        if y and not self._dangers:
            fall = (sim.player.y - y) // CAPSULE_FALL - age
            way = abs(x - sim.player.x)
            if -_CATCH_TICKS < fall < way // SPEED + _IN_TIME and way < self._strength.reach * UNIT:
                return x
        return goal

    def _mind(self, sim: Sim, seen: Sighting, age: int) -> None:
        """Of all that comes down, mind the next few."""
        near: list[tuple[int, Danger]] = []
        # The whole ship can be hit with glass, and everybody sees that.
        self._berth = self._strength.berth * UNIT + hit_half_size(sim)[0] - _BARE_HALF
        for faller in seen.fallers:
            self._mind_faller(sim, faller, age, near)
        for dive in seen.dives:
            self._mind_dive(sim, dive, age, near)
        near.sort()
        self._dangers = [danger for _, danger in near[: self._strength.attention]]

    def _mind_faller(self, sim: Sim, faller: Faller, age: int, near: list[tuple[int, Danger]]) -> None:
        strength = self._strength
        vy = faller.vy
        if vy <= 0:
            return
        below = sim.player.y - faller.y - vy * age
        begins = (below - SHOT_HEIGHT) // vy
        ends = (below + SHOT_HEIGHT) // vy + 1
        if ends >= 0 and begins <= strength.ahead:
            x = faller.x + faller.vx * age + self._error(strength.misjudged * UNIT)
            danger = (x, faller.vx, begins, ends, faller.need + self._berth)
            near.append((self._remoteness(sim, danger), danger))

    def _mind_dive(self, sim: Sim, dive: Dive, age: int, near: list[tuple[int, Danger]]) -> None:
        strength = self._strength
        now = dive.at(age)[1]
        vy = dive.at(age + 1)[1] - now
        if vy <= 0:
            return
        below = sim.player.y - now
        begins = (below - BODY_HEIGHT) // vy
        ends = (below + BODY_HEIGHT) // vy + 1
        if ends >= 0 and begins <= strength.ahead:
            first = dive.at(age + begins)[0]
            vx = (dive.at(age + ends)[0] - first) // (ends - begins)
            # The further off, the vaguer.
            vague = strength.misjudged * UNIT + strength.vague * UNIT * max(0, begins) // 10
            x = first - vx * begins + self._error(vague)
            danger = (x, vx, begins, ends, BODY_NEED + self._berth + strength.berth * UNIT)
            near.append((self._remoteness(sim, danger), danger))

    def _remoteness(self, sim: Sim, danger: Danger) -> int:
        """How little a danger draws the eye: ticks until it is down, and those the ship would need to get there."""
        x, vx, begins, _, _ = danger
        return max(0, begins) + abs(x + vx * max(0, begins) - sim.player.x) // SPEED

    def _aim(self, sim: Sim, seen: Sighting, age: int) -> None:
        """Pick a target: the nearest, unless another is worth the way, or an own shield hides it."""
        self._has_target = False
        knows = self._random.below(100) < self._strength.sense
        reach = self._strength.reach * UNIT
        best = 1 << 30
        kept = self._goal
        for target in seen.targets:
            ahead = self._meeting(sim, target, age)
            cost = self._cost(sim, ahead, min(target.draw, reach), kept, knows)
            if cost < best:
                best = cost
                self._take(ahead, target.vx, target.half)
        muzzle = sim.player.y - MUZZLE
        for dive in seen.dives:
            now = dive.at(age)[1]
            vy = dive.at(age + 1)[1] - now
            if now < muzzle and vy > -SHOT_SPEED:
                flight = (muzzle - now) // (SHOT_SPEED + vy)
                ahead = dive.at(age + flight)[0]
                cost = self._cost(sim, ahead, min(_DIVER_DRAW, reach), kept, knows)
                if cost < best:
                    best = cost
                    self._take(ahead, dive.at(age + flight + 1)[0] - ahead, _DIVER_HALF)
        self._goal += self._error(self._strength.aim * UNIT)

    def _cost(self, sim: Sim, ahead: int, draw: int, kept: int, knows: bool) -> int:
        """How little a target is wanted that a shot would meet at `ahead`."""
        if not WALL_LEFT <= ahead <= WALL_RIGHT:
            return 1 << 30
        cost = abs(ahead - sim.player.x) - draw
        if abs(ahead - kept) < _KEEPS:
            cost -= _KEEPS
        if knows and covered(sim, ahead):
            cost += _UNDER_SHIELD
        return cost

    def _take(self, goal: int, drift: int, half: int) -> None:
        self._has_target = True
        self._goal = goal
        self._drift = drift
        self._half = half

    def _meeting(self, sim: Sim, target: Target, age: int) -> int:
        """Where a shot fired now would meet the target."""
        flight = (sim.player.y - MUZZLE - target.y - target.vy * age) // (SHOT_SPEED + target.vy)
        lead = target.vx * (age + (flight if flight > 0 else 0))
        room = target.room
        return target.x + (-room if lead < -room else room if lead > room else lead)

    def _press(self, sim: Sim) -> int:
        """The buttons that the present belief asks for."""
        x = sim.player.x
        since = sim.tick - self._since
        fire = sim.tick < self._mindless_until
        off = 0
        if self._has_target:
            off = self._goal + self._drift * since - x
            if abs(off) < self._half:
                fire = True
        if self._elsewhere:
            off = self.place - x
        want = 0 if abs(off) < SPEED else 1 if off > 0 else -1
        buttons = RIGHT if want > 0 else LEFT if want < 0 else 0
        return buttons | FIRE if fire else buttons
