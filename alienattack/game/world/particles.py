"""The particle pool: 256 little squares, the oldest dies first. Threats are never particles."""

from __future__ import annotations

import math
import random
from collections import deque
from dataclasses import dataclass

from alienattack.game.drawing.canvas import Canvas
from alienattack.game.drawing.palette import WHITE, Color, mix

POOL = 256
_DRAG = 0.90
_STEPS = 8
_GRAVITY = 0.012  # px a tick, each tick


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
        for particle in self._alive:
            particle.x += particle.vx
            particle.y += particle.vy
            particle.vx *= particle.drag
            particle.vy = particle.vy * particle.drag + _GRAVITY
            particle.age += 1
        if any(particle.age >= particle.life for particle in self._alive):
            self._alive = deque((particle for particle in self._alive if particle.age < particle.life), maxlen=POOL)

    def draw(self, canvas: Canvas, alpha: float) -> None:
        """Draw all, `alpha` of a tick ahead."""
        k, fill = canvas.k, canvas.surface.fill
        ox, oy = canvas.offset
        for particle in self._alive:
            share = particle.age / particle.life
            size = particle.size
            if share > 0.75 or (share > 0.5 and size > 2):
                size = max(1, size - 1)
            color = particle.ramp[int(share * _STEPS)]
            left = round((particle.x + particle.vx * alpha + ox - size / 2) * k)
            top = round((particle.y + particle.vy * alpha + oy - size / 2) * k)
            fill(color, (left, top, size * k, size * k))

    def _ramp(self, color: Color) -> tuple[Color, ...]:
        if color not in self._ramps:
            self._ramps[color] = tuple(mix(color, self._void, 0.8 * step / _STEPS) for step in range(_STEPS + 1))
        return self._ramps[color]
