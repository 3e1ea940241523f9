"""The particle pool: 256 little squares, the oldest dies first. Threats are never particles."""

from __future__ import annotations

import math
import random
from collections import deque
from dataclasses import dataclass

import pygame

from alienattack.game.drawing.art import translucent
from alienattack.game.drawing.canvas import Canvas
from alienattack.game.drawing.palette import WHITE, Color, mix

POOL = 256
_DRAG = 0.90
STEPS = 8  # of brightness in a life
_GRAVITY = 0.012  # px a tick, each tick
LARGEST = 3  # px
# size at birth -> size at each step: large ones shrink from the middle of their life, all in its last quarter
SIZES = tuple(tuple(max(1, size - 1) if step > 6 or (step > 4 and size > 2) else size for step in range(STEPS + 1))
              for size in range(LARGEST + 1))


@dataclass(slots=True)
class Particle:
    """One square. Positions in px, speeds in px a tick, `life` in ticks; `ramp` are its colours from birth to death."""

    x: float
    y: float
    vx: float
    vy: float
    life: int
    size: int
    ramp: tuple[Color, ...]
    drag: float = _DRAG
    age: int = 0


class Particles:
    """Born by effects, moved once a tick, drawn between ticks. `rng` is the screen's own.

    `share` (0..1) of what a burst asks for is born: the player may want fewer.
    """

    def __init__(self, rng: random.Random, void: Color, share: float = 1.0) -> None:
        self._rng = rng
        self._void = void
        self.share = share
        self._alive: deque[Particle] = deque(maxlen=POOL)
        self._ramps: dict[Color, tuple[Color, ...]] = {}
        self._k = 0
        self._squares: dict[Color, tuple[pygame.Surface, ...]] = {}

    def __len__(self) -> int:
        return len(self._alive)

    def add(self, x: float, y: float, vx: float, vy: float, life: int, size: int, color: Color,
            drag: float = _DRAG) -> None:
        """One more; the oldest goes if the pool is full."""
        self._alive.append(Particle(x, y, vx, vy, life, size, self._ramp(color), drag))

    def burst(self, x: float, y: float, color: Color, large: int, small: int, strength: float = 1.0) -> None:
        """Chunks in all directions: `large` of 3 x 3 and `small` of 2 x 2 px, 60 to 180 px/s, 18 to 30 ticks."""
        rng, large, small = self._rng, self._fewer(large), self._fewer(small)
        count = large + small
        tints = (color, color, mix(color, WHITE, 0.6), WHITE)
        for number in range(count):
            angle = number / count * math.tau + rng.random() * 0.35
            speed = rng.uniform(1.0, 3.0) * strength
            start = 6.0 * strength
            self.add(x + math.cos(angle) * start, y + math.sin(angle) * start,
                     math.cos(angle) * speed, math.sin(angle) * speed,
                     rng.randint(18, 30), 3 if number < large else 2, rng.choice(tints))

    def sparks(self, x: float, y: float, color: Color, count: int, upwards: bool = False) -> None:
        """A few fast single dots: a chip off a shield, a threat that passed too near."""
        rng = self._rng
        for _ in range(self._fewer(count)):
            angle = rng.uniform(math.pi, math.tau) if upwards else rng.uniform(0, math.tau)
            speed = rng.uniform(0.6, 1.8)
            self.add(x, y, math.cos(angle) * speed, math.sin(angle) * speed, rng.randint(8, 16), 1, color)

    def _fewer(self, count: int) -> int:
        return max(1, round(count * self.share)) if count else 0

    def update(self) -> None:
        """Move on by one tick."""
        dead = False
        for particle in self._alive:
            drag = particle.drag
            particle.x += particle.vx
            particle.y += particle.vy
            particle.vx *= drag
            particle.vy = particle.vy * drag + _GRAVITY
            particle.age += 1
            dead = dead or particle.age >= particle.life
        if dead:
            self._alive = deque((particle for particle in self._alive if particle.age < particle.life), maxlen=POOL)

    def draw(self, canvas: Canvas, alpha: float) -> None:
        """Draw all, `alpha` of a tick ahead, in one call: hundreds of small ones cost more to ask for than to draw."""
        k = canvas.k
        ox, oy = canvas.offset
        squares = self._squares_of(canvas)
        canvas.surface.blits([
            (squares[particle.ramp[step]][size := SIZES[particle.size][step]],
             (round((particle.x + particle.vx * alpha + ox - size / 2) * k),
              round((particle.y + particle.vy * alpha + oy - size / 2) * k)))
            for particle in self._alive
            for step in (particle.age * STEPS // particle.life,)
        ], False)

    def _squares_of(self, canvas: Canvas) -> dict[Color, tuple[pygame.Surface, ...]]:
        """A square of each size in each colour there is, for this canvas."""
        if canvas.k != self._k:
            self._k = canvas.k
            self._squares.clear()
        for ramp in self._ramps.values():
            if ramp[-1] not in self._squares:
                self._squares.update({color: tuple(_square(color, size * canvas.k) for size in range(LARGEST + 1))
                                      for color in ramp})
        return self._squares

    def _ramp(self, color: Color) -> tuple[Color, ...]:
        if color not in self._ramps:
            self._ramps[color] = tuple(mix(color, self._void, 0.8 * step / STEPS) for step in range(STEPS + 1))
        return self._ramps[color]


def _square(color: Color, side: int) -> pygame.Surface:
    """An opaque square with an alpha channel: small ones are drawn faster so."""
    square = pygame.Surface((side, side), pygame.SRCALPHA, 32)
    square.fill(color)
    return translucent(square)
