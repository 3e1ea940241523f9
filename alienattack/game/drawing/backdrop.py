"""What lies behind a scene: sky, stars, moon and the planet's rim, from far to near.

Play uses the six themes and `change`; the title and the game over have compositions of their own.
The backdrop never shakes: it is too far away.
"""

from __future__ import annotations

from typing import Protocol

import pygame

from alienattack.game.drawing.art import Art
from alienattack.game.drawing.canvas import HEIGHT, Canvas
from alienattack.game.drawing.effects import fire_on_the_rim
from alienattack.game.drawing.palette import Palette
from alienattack.game.drawing.pictures import picture, sky_picture
from alienattack.game.drawing.stars import StarField
from alienattack.game.drawing.transition import STEPS, Dissolve, parted

THEMES = ("violet", "ember", "aurora", "rose", "ice", "eclipse")
TITLE, RUIN = "title", "ruin"
CHANGE_SECONDS = 0.600
WARP_SECONDS = 0.500
WARP_SPEED = 14.0
_MOON = (338, 96)
_MOON_SPEED = 0.5  # px a second
_MOON_WAY = 200.0  # it goes down this far and begins again out of sight
_FIRES = ((66, 352, 12), (312, 346, 14), (158, 345, 16), (248, 343, 12), (24, 356, 10))


class Painter(Protocol):
    """A composition that can be drawn at any time `t`."""

    def draw(self, canvas: Canvas, t: float, parallax: float, fires: int) -> None:
        """Draw everything at `t` seconds."""

    def change(self, theme: str, t: float) -> None:
        """Become another theme from `t` on."""


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

        `still` holds everything in place (reduced motion).
        """
        if self._painter is None:
            self._painter = _painter(self.k, self.palette, self.theme)
        if still:
            t, parallax = 0.0, 0.0
        self._painter.draw(canvas, t, parallax, fires)

    def change(self, theme: str, t: float, still: bool = False) -> None:
        """Dissolve into another theme of play within 600 ms, with the stars in a rush; `t` as in `draw`."""
        if theme == self.theme:
            return
        if self._painter is None or still:
            self._painter = None
        else:
            self._painter.change(theme, t)
        self.theme = theme


def _painter(k: int, palette: Palette, theme: str) -> Painter:
    if theme == TITLE:
        from alienattack.game.drawing.title import TitlePainter

        return TitlePainter(k, palette)
    if theme == RUIN:
        from alienattack.game.drawing.ruin import RuinPainter

        return RuinPainter(k, palette)
    return SkyPainter(k, palette, theme)


class SkyPainter:
    """Sky, moon, stars and rim of a theme, and the way from one theme to the next."""

    def __init__(self, k: int, palette: Palette, theme: str) -> None:
        self.k = k
        self.theme = theme
        self._plain = not palette.sky
        self._void = palette.void
        self._stars = StarField(k, seed=12)
        self._before: str | None = None
        self._changed_at = 0.0
        self._rushed = 0.0  # seconds of falling that past rushes added
        self._dissolve: Dissolve | None = None
        self._parts: dict[tuple[str, int, bool], Art] = {}

    def change(self, theme: str, t: float) -> None:
        self._settle()
        self._before, self.theme, self._changed_at = self.theme, theme, t
        self._parts.clear()
        if not self._plain:
            self._dissolve = Dissolve(sky_picture(f"sky-{self._before}", self.k), self.k)

    def draw(self, canvas: Canvas, t: float, parallax: float, fires: int) -> None:
        share = self._share(t)
        if self._plain:
            canvas.surface.fill(self._void)
        else:
            canvas.surface.blit(sky_picture(f"sky-{self.theme}", self.k), (0, 0))
            if self._dissolve is not None:
                self._dissolve.draw(canvas.surface, share)
            drift = t + self._rushed + self._rush(t)
            self._stars.draw(canvas.surface, drift, t, parallax)
            self._draw_layers(canvas, "moon", share, _MOON[0], _MOON[1] + self._moon_fall(t))
        self._draw_layers(canvas, "planet", share)
        for x, y, size in _FIRES[: max(0, fires)]:
            fire_on_the_rim(canvas, x, y, size, t)

    # -- from one theme to the next -------------------------------------------------------------------------------

    def _share(self, t: float) -> float:
        if self._before is None:
            return 1.0
        share = (t - self._changed_at) / CHANGE_SECONDS
        if share >= 1.0 or share < 0.0:
            self._settle()
            return 1.0
        return share

    def _settle(self) -> None:
        """The change is over."""
        if self._before is not None:
            self._rushed += (WARP_SPEED - 1) * WARP_SECONDS
        self._before = None
        self._dissolve = None
        self._parts.clear()

    def _rush(self, t: float) -> float:
        """Seconds of falling that the present rush has added so far."""
        if self._before is None:
            return 0.0
        return (WARP_SPEED - 1) * max(0.0, min(WARP_SECONDS, t - self._changed_at))

    def _draw_layers(self, canvas: Canvas, layer: str, share: float, cx: float = 0, cy: float = 0) -> None:
        """The moon or the planet; during a change, the pixels of both themes that are there by now."""
        if self._before is None:
            self._place(canvas.surface, picture(f"{layer}-{self.theme}", self.k), layer, cx, cy)
            return
        step = int(share * STEPS)
        for theme, leaving in ((self._before, True), (self.theme, False)):
            name = f"{layer}-{theme}"
            part = self._parts.get((name, step, leaving))
            if part is None:
                whole = picture(name, self.k)
                part = Art(parted(whole.surface, step, self.k, leaving), whole.w, whole.h)
                self._parts[name, step, leaving] = part
            self._place(canvas.surface, part, layer, cx, cy)

    def _place(self, surface: pygame.Surface, art: Art, layer: str, cx: float, cy: float) -> None:
        if layer == "planet":
            surface.blit(art.surface, (0, round((HEIGHT - art.h) * self.k)))
        else:
            surface.blit(art.surface, (round((cx - art.w // 2) * self.k), round((cy - art.h // 2) * self.k)))

    @staticmethod
    def _moon_fall(t: float) -> float:
        """Down at half a pixel a second and, far below, back up again."""
        way = (t * _MOON_SPEED) % (2 * _MOON_WAY)
        return way if way < _MOON_WAY else 2 * _MOON_WAY - way
