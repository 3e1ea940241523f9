"""The moment in which the player is hit: the world dims, whoever did it stays bright and is ringed."""

from __future__ import annotations

from dataclasses import dataclass

from alienattack.game.drawing.art import Art
from alienattack.game.drawing.beam import burning_column
from alienattack.game.drawing.canvas import Canvas
from alienattack.game.drawing.debris import debris
from alienattack.game.drawing.effects import closing_ring
from alienattack.game.drawing.palette import Color
from alienattack.game.drawing.sprites import SpriteBook

HELD_TICKS = 8  # 133 ms
_DIM_TICKS = 3  # 50 ms
_LIGHT_AGAIN_TICKS = 14
_KILLER_TICKS = 30
_DIM = 90  # alpha: 35 %


@dataclass(slots=True)
class Death:
    """Who hit, where, and how long ago (ticks of the screen, not of the simulation)."""

    kind: str
    threat: bool
    x: float
    y: float
    color: Color
    dims: bool = True
    state: str = ""
    """The picture's name, for a boss."""
    span: tuple[float, float, float, float] | None = None
    """Middle, half width, top and bottom of the beam, where that was it."""
    half_width: float = 0.0
    """Of falling debris."""
    age: int = 0

    @property
    def holding(self) -> bool:
        """The ship has not burst yet."""
        return self.age < HELD_TICKS

    @property
    def over(self) -> bool:
        """Nothing of it is to be seen any more."""
        return self.age >= HELD_TICKS + _LIGHT_AGAIN_TICKS and self.age >= _KILLER_TICKS

    def update(self) -> None:
        """Move on by one tick."""
        self.age += 1

    @property
    def darkness(self) -> int:
        """Alpha of the veil over the world now."""
        if not self.dims:
            return 0
        if self.holding:
            return int(_DIM * min(1.0, (self.age + 1) / _DIM_TICKS))
        return max(0, int(_DIM * (1 - (self.age - HELD_TICKS) / _LIGHT_AGAIN_TICKS)))

    def draw(self, canvas: Canvas, book: SpriteBook) -> None:
        """The killer in full colour with a white outline, and the ring that closes on it."""
        if self.age >= _KILLER_TICKS:
            return
        fade = 255 if self.age < _KILLER_TICKS - 8 else 255 * (_KILLER_TICKS - self.age) // 8
        self._draw_killer(canvas, book, fade)
        if fade == 255:
            closing_ring(canvas, self.x, self.y, (self.age + 1) / (HELD_TICKS + 4))

    def _draw_killer(self, canvas: Canvas, book: SpriteBook, fade: int) -> None:
        if self.span is not None:
            x, half, top, bottom = self.span
            burning_column(canvas, x, top, bottom, half, self.age / 60, fade / 255)
        elif self.half_width and self.kind == "debris":
            debris(canvas, self.x, self.y, self.half_width, 0)
        else:
            canvas.glow(self.color, self.x, self.y, 22, 0.5 * fade / 255)
            canvas.centred(book.rim(killer_art(book, self.kind, self.threat, self.state)), self.x, self.y, alpha=fade)


def killer_art(book: SpriteBook, kind: str, threat: bool, state: str = "") -> Art:
    """The picture of who hit the player; `state` names a boss's."""
    if state:
        return book.bosses.body(state)
    return book.threat(kind) if threat else book.alien(kind, 0)


_BOSS_STATES = {"broodmother": "broodmother", "carrier": "carrier-2", "twins": "twin-left", "eye": "eye-open",
                "beam": "carrier-2", "debris": "carrier-1"}


def draw_killer_icon(canvas: Canvas, book: SpriteBook, kind: str, threat: bool, x: float, y: float) -> None:
    """Who hit the player, small, around (x, y): before the line of the results that tells it."""
    if kind in _BOSS_STATES:
        state = _BOSS_STATES[kind]
        canvas.glow(canvas.palette.hazard if threat else book.bosses.color(state), x, y, 20, 0.5)
        canvas.centred(book.bosses.icon(state), x, y)
    elif threat:
        canvas.glow(canvas.palette.hazard, x, y, 14, 0.6)
        canvas.centred(book.threat(kind), x, y)
    else:
        canvas.centred(book.glow(kind, 0, diving=True), x, y)
        canvas.centred(book.alien(kind, 0), x, y)
