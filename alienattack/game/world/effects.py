"""What flashes, bursts and rises over the field. Purely for the eye: it reads nothing of the simulation's future."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

from alienattack.game.drawing.art import Art
from alienattack.game.drawing.canvas import Canvas
from alienattack.game.drawing.look import Look
from alienattack.game.drawing.palette import WHITE, Color, Palette, mix
from alienattack.game.world.blasts import RING_FROM, RING_TO, STAR_TICKS, BlastBook
from alienattack.game.world.particles import Particles

POPUP_TICKS, POPUP_RISE = 36, 14.0
SILHOUETTE_TICKS = 2
MUZZLE_TICKS = 3
_DISSOLVE_TICKS = 14
_SPARKS_INSTEAD = 8  # of white light, where the player wants no flashes


@dataclass(slots=True)
class Blast:
    """Somebody died at (x, y): white shape, star, light, ring."""

    x: float
    y: float
    color: Color
    shape: Art | None
    strength: float
    variant: int
    age: int = 0


@dataclass(slots=True)
class PopUp:
    """Points that rise and fade."""

    text: str
    x: float
    y: float
    color: Color
    glow: Color
    age: int = 0


class Effects:
    """All blasts, pop-ups and particles of one play scene."""

    def __init__(self, palette: Palette, rng: random.Random) -> None:
        self.palette = palette
        self.particles = Particles(rng, palette.void)
        self._rng = rng
        self._flashes = True
        self._books: dict[int, BlastBook] = {}
        self._blasts: list[Blast] = []
        self._popups: list[PopUp] = []
        self._muzzle = MUZZLE_TICKS
        self.kick = 0
        """Ticks for which the ship still sits one px lower after a shot."""

    def adopt(self, palette: Palette, look: Look) -> None:
        """Another palette, or other wishes of the player: without flashes there are sparks instead of white light."""
        self.palette = palette
        self._flashes = look.flashes
        self.particles.share = look.particles
        self._books.clear()

    # ---- what happens --------------------------------------------------------------------------------------------

    def fire(self) -> None:
        """The player fired: flash and kick."""
        self._muzzle = 0
        self.kick = MUZZLE_TICKS

    def kill(self, x: float, y: float, color: Color, shape: Art | None, strength: float = 1.0) -> None:
        """An alien died: 22 chunks, a star, a ring, all in its colour; `strength` 1.4 for divers."""
        self._blast(x, y, color, shape, strength, self._rng.randrange(4))
        self.particles.burst(x, y, color, large=8, small=14, strength=strength)

    def _blast(self, x: float, y: float, color: Color, shape: Art | None, strength: float, variant: int) -> None:
        self._blasts.append(Blast(x, y, color, shape, strength, variant))
        if not self._flashes:
            self.particles.sparks(x, y, mix(color, WHITE, 0.4), round(_SPARKS_INSTEAD * strength))

    def ship_lost(self, x: float, y: float, color: Color) -> None:
        """The ship bursts into 40 chunks."""
        self._blast(x, y, color, None, 1.6, 0)
        self.particles.burst(x, y, color, large=14, small=26, strength=1.5)

    def boss_gone(self, x: float, y: float, color: Color, chunks: int) -> None:
        """What is left of a boss: one large blast and `chunks` chunks."""
        self._blast(x, y, color, None, 2.4, self._rng.randrange(4))
        self.particles.burst(x, y, color, large=chunks // 2, small=chunks - chunks // 2, strength=2.2)

    def puff(self, x: float, y: float, color: Color, strength: float = 0.8) -> None:
        """A small burst: a spore opens, a bubble is gone."""
        self._blast(x, y, color, None, strength, self._rng.randrange(4))
        self.particles.burst(x, y, color, large=3, small=9, strength=strength)

    def gather(self, x: float, y: float, color: Color) -> None:
        """Motes that run together from a ring of 52 px: something is being prepared here."""
        for number in range(20):
            angle = number / 20 * math.tau
            dx, dy = math.cos(angle), math.sin(angle) * 0.6
            self.particles.add(x + dx * 52, y + dy * 52, -dx * 2.0, -dy * 2.0, 24, 2, color, 1.0)

    def sparks(self, x: float, y: float, color: Color, count: int = 4, upwards: bool = False) -> None:
        """A few sparks."""
        self.particles.sparks(x, y, color, count, upwards)

    def dissolve(self, x: float, y: float, color: Color) -> None:
        """A threat that is no more falls apart where it was."""
        for dx in (-2, 0, 2):
            for dy in (-4, 0, 4):
                life = _DISSOLVE_TICKS + self._rng.randrange(8)
                self.particles.add(x + dx, y + dy, dx * 0.12, dy * 0.08 - 0.1, life, 2, color, 0.97)

    def popup(self, text: str, x: float, y: float, color: Color, glow: Color) -> None:
        """Points rise from where they were won."""
        for other in self._popups:  # two at one place would be unreadable
            if abs(other.x - x) < 24 and abs(other.y - POPUP_RISE * other.age / POPUP_TICKS - y) < 9:
                y -= 9
        self._popups.append(PopUp(text, max(24.0, min(376.0, x)), max(46.0, y), color, glow))
        del self._popups[:-12]

    # ---- time ----------------------------------------------------------------------------------------------------

    def update(self) -> None:
        """Move on by one tick."""
        self.particles.update()
        self._muzzle += 1
        self.kick = max(0, self.kick - 1)
        for blast in self._blasts:
            blast.age += 1
        self._blasts = [blast for blast in self._blasts if blast.age <= RING_TO]
        for popup in self._popups:
            popup.age += 1
        self._popups = [popup for popup in self._popups if popup.age < POPUP_TICKS]

    # ---- drawing -------------------------------------------------------------------------------------------------

    def draw_muzzle(self, canvas: Canvas, x: float, y: float) -> None:
        """The flash before the ship's nose, for three ticks after a shot; (x, y) is the ship's centre."""
        if self._muzzle >= MUZZLE_TICKS:
            return
        if self._flashes:
            canvas.glow(mix(self.palette.shot_side, WHITE, 0.5), x, y - 12, 13, 0.8 - 0.2 * self._muzzle)
        if self._muzzle < 2:
            for dy, half in ((14, 0), (13, 0), (12, 1), (11, 2)):
                canvas.rect(WHITE, x - half, y - dy, 1 + 2 * half, 1)

    def draw_lights(self, canvas: Canvas) -> None:
        """The light of blasts: before all sprites."""
        for blast in self._blasts:
            share = blast.age / RING_TO
            canvas.glow(blast.color, blast.x, blast.y, (30 - 8 * share) * blast.strength, 0.55 * (1 - share))

    def draw(self, canvas: Canvas, alpha: float) -> None:
        """Blasts and particles."""
        book = self._book(canvas)
        for blast in self._blasts:
            self._draw_blast(canvas, book, blast)
        self.particles.draw(canvas, alpha)

    def _draw_blast(self, canvas: Canvas, book: BlastBook, blast: Blast) -> None:
        if blast.age < STAR_TICKS + SILHOUETTE_TICKS and self._flashes:
            canvas.glow(WHITE, blast.x, blast.y, 17 * blast.strength, 0.75 - 0.1 * blast.age)
        if blast.age < SILHOUETTE_TICKS and blast.shape is not None and self._flashes:
            canvas.centred(blast.shape, blast.x, blast.y)
        elif blast.age < STAR_TICKS + SILHOUETTE_TICKS and self._flashes:
            age = blast.age - (SILHOUETTE_TICKS if blast.shape is not None else 0)
            star = book.star(blast.color, max(0, min(STAR_TICKS - 1, age)), blast.strength, blast.variant)
            canvas.centred(star, blast.x, blast.y)
        if RING_FROM <= blast.age <= RING_TO:
            ring = book.ring(blast.color, blast.age, blast.strength, blast.variant)
            canvas.centred(ring, blast.x, blast.y)

    def draw_popups(self, canvas: Canvas, alpha: float) -> None:
        """Points, above everything in the world; text is drawn at the end of the frame anyway."""
        for popup in self._popups:
            share = min(1.0, (popup.age + alpha) / POPUP_TICKS)
            rise = POPUP_RISE * (1 - (1 - share) ** 3)
            fade = 255 if share < 0.6 else int(255 * (1 - share) / 0.4)
            canvas.text(popup.text, popup.x, popup.y - rise - 4, "pixel", 8, popup.color, "centre",
                        glow=popup.glow if fade == 255 else None, glow_strength=0.4, alpha=fade, world=True)

    def _book(self, canvas: Canvas) -> BlastBook:
        if canvas.k not in self._books:
            self._books[canvas.k] = BlastBook(canvas, self.palette)
        return self._books[canvas.k]
