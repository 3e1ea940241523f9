"""The boss on the field: its parts, its light, what it marks before it strikes, and how it goes."""

from __future__ import annotations

import math
import random
from typing import Any

from alienattack.game.drawing import beam
from alienattack.game.drawing.boss_book import LAMP_PLACE, WEAK_SPOTS
from alienattack.game.drawing.canvas import Canvas
from alienattack.game.drawing.palette import WHITE, mix
from alienattack.game.drawing.powers import aegis
from alienattack.game.drawing.sprites import SpriteBook
from alienattack.game.world.effects import Effects
from alienattack.game.world.limits import FlashLimiter
from alienattack.game.world.motion import Motion
from alienattack.sim import UNIT
from alienattack.sim.aliens import CARRIER, EYE, TWINS
from alienattack.sim.bosses.boss import ATTACKING, BURN, DYING, TELLING, TWIN_APART, WINGS
from alienattack.sim.field import CENTRE_X

Part = tuple[str, float, float]

GROUND = 326.0
WHITE_TICKS, RECOIL_TICKS = 2, 4
WHITE_ALPHA = 176  # its whole silhouette in full white, so large, would hide what it is about to do
BURSTS = (1, 15, 29, 43, 57)  # ticks of its dying: five bursts in 1.2 s
_FADE_FROM, _DYING_TICKS = 44, 72
_FLAP_TICKS = 18
_BURN_TICKS, _OPEN_TICKS = 60, 5


def pictures(kind: int, tiers: int = 2, opened: bool = True) -> tuple[str, ...]:
    """The names of a boss's pictures in one state; the killer's picture is the first."""
    if kind == CARRIER:
        return (f"carrier-{tiers}",)
    if kind == TWINS:
        return ("twin-left", "twin-right")
    if kind == EYE:
        return ("eye-open",) if opened else ("eye-closed",)
    return ("broodmother",)


class BossView:
    """What is only for the eye about a boss. `note` once a tick of the simulation, `draw_...` once a frame."""

    def __init__(self, rng: random.Random, reduced: bool = False, flashes: bool = True) -> None:
        self._rng = rng
        self.reduced = reduced
        self.whites = FlashLimiter(flashes)
        self._white = 0
        self._recoil = 0
        self._hit_at = (0.0, 0.0)
        self._dying = 0
        self._gone: tuple[Part, ...] = ()

    def hit(self, now: float, x: float, y: float) -> None:
        """A shot hit it at (x, y) px: it jerks, and turns white at most three times a second."""
        self._recoil = RECOIL_TICKS
        self._hit_at = (x, y)
        if self.whites.ask(now):
            self._white = WHITE_TICKS

    def update(self) -> None:
        """Once a tick of the screen, before it is drawn."""
        self._white = max(0, self._white - 1)
        self._recoil = max(0, self._recoil - 1)

    def note(self, sim: Any, effects: Effects, book: SpriteBook) -> None:
        """Once a tick, after the simulation's step: bursts while it dies, sixty chunks when it is gone."""
        boss = sim.boss
        if boss is not None and boss.state == DYING:
            self._dying += 1
            self._gone = self.parts(boss, boss.x / UNIT, boss.y / UNIT)
            if self._dying in BURSTS:
                name, x, y = self._rng.choice(self._gone)
                dx, dy = self._rng.uniform(-34, 34), self._rng.uniform(-16, 16)
                effects.kill(x + dx, y + dy, book.bosses.color(name), None, 1.6)
        elif self._gone:
            for name, x, y in self._gone:
                effects.boss_gone(x, y, book.bosses.color(name), 60 // len(self._gone))
            self._gone, self._dying = (), 0

    # -- where everything is ----------------------------------------------------------------------------------------

    def parts(self, boss: Any, x: float, y: float) -> tuple[Part, ...]:
        """Its pictures and their middles in px when its own middle is at (x, y)."""
        names = pictures(boss.kind, boss.tiers, boss.open)
        if boss.kind == TWINS:
            apart = TWIN_APART / UNIT
            return (names[0], x, y - apart), (names[1], 2 * CENTRE_X / UNIT - x, y + apart)
        if boss.kind == CARRIER and boss.attack == BURN:
            return (names[0], x, y), ("carrier-lamp", x + LAMP_PLACE[0], y + LAMP_PLACE[1])
        return ((names[0], x, y),)

    def _placed(self, boss: Any, motion: Motion, alpha: float) -> tuple[Part, ...]:
        x, y = motion.at(boss, alpha)
        if self._recoil:
            y -= 1
        if boss.state == DYING and not self.reduced:
            x += math.sin(self._dying * 2.3) * 2
        return self.parts(boss, x, y)

    @property
    def _left(self) -> float:
        """How much of it is still to be seen, 0..1."""
        return min(1.0, max(0.0, 1.0 - (self._dying - _FADE_FROM) / (_DYING_TICKS - _FADE_FROM)))

    # -- drawing ----------------------------------------------------------------------------------------------------

    def draw_light(self, canvas: Canvas, book: SpriteBook, sim: Any, motion: Motion, alpha: float) -> None:
        """Its light, below all sprites."""
        boss = sim.boss
        if boss is None:
            return
        fade = round(255 * self._left)
        for name, x, y in self._placed(boss, motion, alpha):
            if name != "carrier-lamp":
                canvas.centred(book.bosses.glow(name), x, y, alpha=fade)

    def draw(self, canvas: Canvas, book: SpriteBook, sim: Any, motion: Motion, alpha: float, t: float) -> None:
        """The boss itself, its weak spots beating."""
        boss = sim.boss
        if boss is None:
            return
        frame = 0 if self.reduced else sim.tick // _FLAP_TICKS % 2
        fade = round(255 * self._left)
        beat = 0.34 + 0.12 * math.sin(t * 5) + (0.3 if boss.state == TELLING else 0.0)
        placed = self._placed(boss, motion, alpha)
        struck = min(range(len(placed)), key=lambda i: math.dist(placed[i][1:], self._hit_at)) if self._white else -1
        for number, (name, x, y) in enumerate(placed):
            body = book.bosses.body(name, frame)
            canvas.centred(body, x, y, alpha=fade)
            if number == struck or (self._white and boss.kind != TWINS):
                canvas.centred(book.silhouette(body), x, y, alpha=WHITE_ALPHA * fade // 255)
            for dx, dy, reach in WEAK_SPOTS[name]:
                canvas.glow(canvas.palette.lancer, x + dx, y + dy, reach, beat * fade / 255)
            if boss.shielded == number and boss.state != DYING:
                aegis(canvas, x, y, t)

    def draw_marks(self, canvas: Canvas, sim: Any, motion: Motion, alpha: float, t: float) -> None:
        """The lane that stays safe and the beam, above everything that flies: both are read in time or not at all."""
        boss = sim.boss
        if boss is None or boss.state not in (TELLING, ATTACKING):
            return
        if boss.attack == WINGS:
            left, right = boss.lane()
            self._draw_lane(canvas, left / UNIT, right / UNIT, t)
        elif boss.attack == BURN:
            left, right = boss.column()
            x, top = (left + right) / 2 / UNIT, motion.at(boss, alpha)[1] + LAMP_PLACE[1]
            self._draw_beam(canvas, boss, x, top, (right - left) / 2 / UNIT, alpha, t)

    @staticmethod
    def _draw_beam(canvas: Canvas, boss: Any, x: float, top: float, half: float, alpha: float, t: float) -> None:
        age = boss.age + alpha
        if boss.state == TELLING:
            beam.warning_line(canvas, x, top, GROUND, min(1.0, age / 45), half)
            return
        opened = min(1.0, age / _OPEN_TICKS, max(0.1, (_BURN_TICKS - age) / _OPEN_TICKS))
        beam.burning_column(canvas, x, top, GROUND, half, t, opened)

    def _draw_lane(self, canvas: Canvas, left: float, right: float, t: float) -> None:
        """Two lines and arrows that point into the lane: to be read without its colour."""
        color = canvas.palette.player
        canvas.rect(color, left, 150, right - left, GROUND - 150, alpha=22)
        run = 0.0 if self.reduced else t * 24 % 8
        for x in (left, right - 1):
            y = 150 + run
            while y < GROUND:
                canvas.rect(color, x, y, 1, 4, alpha=190)
                y += 8
        for x, step in ((left - 4, -1), (right + 3, 1)):
            for number in range(4):
                canvas.rect(mix(color, WHITE, 0.3), x + step * number, 322 - number, 1, 2 * number + 1)
