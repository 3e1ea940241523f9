"""What lies behind a scene: sky, stars, moon and the planet's rim, from far to near.

Play uses the six themes and `change`; the title and the game over have compositions of their own.
The backdrop never shakes: it is too far away.
"""

from __future__ import annotations

from typing import Protocol

import pygame

from alienattack.game.drawing.canvas import Canvas
from alienattack.game.drawing.effects import fire_on_the_rim
from alienattack.game.drawing.palette import Palette
from alienattack.game.drawing.pictures import add_to_ground, light, picture, still_sky
from alienattack.game.drawing.stars import StarField
from alienattack.game.drawing.transition import Dissolve

THEMES = ("violet", "ember", "aurora", "rose", "ice", "eclipse")
TITLE, RUIN = "title", "ruin"
CHANGE_SECONDS = 0.600
WARP_SECONDS = 0.500
WARP_SPEED = 14.0
_MOON = (338, 96)
_MOON_SPEED = 0.5  # px a second
_MOON_WAY = 200.0  # it goes down this far and begins again out of sight
_FIRES = ((66, 352, 12), (312, 346, 14), (158, 345, 16), (248, 343, 12), (24, 356, 10))


def theme_of_wave(wave: int) -> str:
    """The sky of a wave of play, counted from 1: five in turn, and every fifth wave, a boss's, under the eclipse."""
    if wave % 5 == 0:
        return THEMES[-1]
    return THEMES[(wave - 1 - wave // 5) % (len(THEMES) - 1)]


class Painter(Protocol):
    """A composition that can be drawn at any time `t`."""

    def draw(self, canvas: Canvas, t: float, parallax: float, fires: int) -> None:
        """Draw everything at `t` seconds."""

    def change(self, theme: str, t: float) -> None:
        """Become another theme from `t` on."""

    def prepare(self, theme: str) -> None:
        """Make ready what `change` to `theme` will need."""


class Backdrop:
    """The background of one scene at scale `k`: one of THEMES, "title" or "ruin" (game over)."""

    def __init__(self, k: int, palette: Palette, theme: str = "violet") -> None:
        self.k = k
        self.palette = palette
        self.theme = theme
        self._painter: Painter | None = None

    @classmethod
    def title(cls, k: int, palette: Palette) -> Backdrop:
        """The title's picture: logo, mothership with its beam, sunrise, swarm and the climbing ship."""
        return cls(k, palette, TITLE)

    @classmethod
    def game_over(cls, k: int, palette: Palette) -> Backdrop:
        """The burning planet under an ember sky, already dimmed."""
        return cls(k, palette, RUIN)

    def draw(
        self, canvas: Canvas, t: float, parallax: float = 0.0, fires: int = 0, still: bool = False
    ) -> None:
        """Draw at `t` seconds. `parallax` (-1..1) moves the stars aside, `fires` burn on the rim for lost lives.

        `still` holds everything in place (reduced motion), as the player's look may; it may dim all of it too.
        """
        if self._painter is None:
            self._painter = _painter(self.k, self.palette, self.theme)
        if still or canvas.look.still_background:
            t, parallax = 0.0, 0.0
        self._painter.draw(canvas, t, parallax, fires)
        canvas.dim(canvas.look.background_dim * 255 // 100)

    def change(self, theme: str, t: float, still: bool = False) -> None:
        """Dissolve into another theme of play within 600 ms, with the stars in a rush; `t` as in `draw`."""
        if theme == self.theme:
            return
        if self._painter is None or still:
            self._painter = None
        else:
            self._painter.change(theme, t)
        self.theme = theme


    def prepare(self, theme: str) -> None:
        """Compose another theme ahead of `change` (10 ms at k = 3): call it in a quiet moment of the wave before."""
        if self._painter is not None:
            self._painter.prepare(theme)


def _painter(k: int, palette: Palette, theme: str) -> Painter:
    if theme == TITLE:
        from alienattack.game.drawing.title import TitlePainter

        return TitlePainter(k, palette)
    if theme == RUIN:
        from alienattack.game.drawing.ruin import RuinPainter

        return RuinPainter(k, palette)
    return SkyPainter(k, palette, theme)


class SkyPainter:
    """Sky, stars, moon and rim of a theme, and the way from one theme to the next."""

    def __init__(self, k: int, palette: Palette, theme: str) -> None:
        self.k = k
        self.theme = theme
        self._plain = not palette.sky
        self._void = palette.void
        self._stars = StarField(k, seed=12)
        self._dissolve: Dissolve | None = None
        self._changed_at = 0.0
        self._rushed = 0.0  # seconds of falling that past rushes added
        self._still = self._compose(theme)
        self._coming: dict[str, pygame.Surface] = {}

    def change(self, theme: str, t: float) -> None:
        self._settle()
        if not self._plain:
            before = self._still.copy()
            self._draw_moon(before, t)
            self._dissolve = Dissolve(before, self.k)
        self.theme, self._changed_at = theme, t
        self._still = self._coming[theme] if theme in self._coming else self._compose(theme)
        self._coming.clear()

    def prepare(self, theme: str) -> None:
        if theme != self.theme and theme not in self._coming:
            self._coming = {theme: self._compose(theme)}
            picture(f"moon-{theme}", self.k)

    def draw(self, canvas: Canvas, t: float, parallax: float, fires: int) -> None:
        surface = canvas.surface
        surface.blit(self._still, (0, 0))
        if self._dissolve is not None:
            self._draw_change(surface, self._dissolve, t, parallax)
        elif not self._plain:
            self._stars.draw(surface, t + self._rushed, t, parallax)
            self._draw_moon(surface, t)
        for x, y, size in _FIRES[: max(0, fires)]:
            fire_on_the_rim(canvas, x, y, size, t)

    def _draw_change(self, surface: pygame.Surface, dissolve: Dissolve, t: float, parallax: float) -> None:
        """Both themes, each in its pixels; the stars rush over everything meanwhile."""
        self._draw_moon(surface, t)
        since = t - self._changed_at
        dissolve.draw(surface, since / CHANGE_SECONDS)
        rush = (WARP_SPEED - 1) * max(0.0, min(WARP_SECONDS, since))
        self._stars.draw(surface, t + self._rushed + rush, t, parallax)
        if not 0.0 <= since < CHANGE_SECONDS:
            self._settle()

    def _settle(self) -> None:
        """A change that goes on is over."""
        if self._dissolve is not None:
            self._rushed += (WARP_SPEED - 1) * WARP_SECONDS
        self._dissolve = None

    def _draw_moon(self, surface: pygame.Surface, t: float) -> None:
        art = picture(f"moon-{self.theme}", self.k)
        x, y = _MOON[0] - art.w // 2, _MOON[1] + _moon_fall(t) - art.h // 2
        surface.blit(art.surface, (round(x * self.k), round(y * self.k)))

    def _compose(self, theme: str) -> pygame.Surface:
        """All that stands still, in one picture: sky, air and land. No star or moon comes as low as the land."""
        still = still_sky(self.k, theme, self._void if self._plain else None)
        if not self._plain:
            add_to_ground(still, light(f"air-{theme}", self.k), self.k)
        add_to_ground(still, picture(f"planet-{theme}", self.k), self.k)
        return still


def _moon_fall(t: float) -> float:
    """Px below its place: down at half a pixel a second and, far below, back up again."""
    way = (t * _MOON_SPEED) % (2 * _MOON_WAY)
    return way if way < _MOON_WAY else 2 * _MOON_WAY - way
