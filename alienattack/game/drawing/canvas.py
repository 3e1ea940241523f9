"""The canvas: 640 x 360 logical pixels, drawn straight at output scale k (1..4).

Coordinates are logical pixels and may be fractions; they are rounded to output pixels, so motion is k times
smoother than the art grid. Text is deferred and drawn last, by baseline.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import NamedTuple

import pygame

from alienattack.game.drawing.art import Art, Veil, opaque, radial, translucent, upscaled
from alienattack.game.drawing.fonts import Fonts
from alienattack.game.drawing.look import Look
from alienattack.game.drawing.palette import WHITE, Color, Palette, scaled
from alienattack.game.drawing.targets import Targets

WIDTH, HEIGHT = 640, 360
_KEPT_PICTURES = 800
_KEPT_VEILS = 120
_KEPT_FITS = 300
_LARGE = 6000  # output px from which two fast passes beat one alpha blit
_GLOW_STEPS = 32


class _Text(NamedTuple):
    """A string waiting for the end of the frame; x and the baseline are output px, face and size those to be shown."""

    string: str
    x: float
    baseline: int
    face: str
    size: int
    color: Color
    align: str
    glow: Color | None
    glow_strength: float
    alpha: int
    shadow: bool


class Canvas:
    """Draws on `surface`, which is (640 k) x (360 k) pixels.

    `offset` (logical px) shifts everything but text: the shake of the world. Set it back to (0, 0) for HUD.
    Caches live as long as the canvas: keep one canvas per window size.
    """

    width = WIDTH
    height = HEIGHT

    def __init__(self, surface: pygame.Surface, k: int, palette: Palette, look: Look | None = None) -> None:
        self.surface = surface
        self.k = k
        self.palette = palette
        self.look = look or Look()
        self.fonts = Fonts(k, self.look, palette.void)
        self.offset: tuple[float, float] = (0.0, 0.0)
        self.targets = Targets()
        self._texts: list[_Text] = []
        self._pictures: OrderedDict[tuple[object, ...], pygame.Surface] = OrderedDict()
        self._veils: OrderedDict[tuple[object, ...], Veil | pygame.Surface] = OrderedDict()
        self._fits: OrderedDict[tuple[str, str, int, float, str | None], tuple[str, str, int]] = OrderedDict()

    # -- places -----------------------------------------------------------------------------------------------------

    def at(self, x: float, y: float) -> tuple[int, int]:
        """The output pixel of a logical position, shake included."""
        return round((x + self.offset[0]) * self.k), round((y + self.offset[1]) * self.k)

    def _box(self, x: float, y: float, w: float, h: float) -> pygame.Rect:
        left, top = self.at(x, y)
        right, bottom = self.at(x + w, y + h)
        return pygame.Rect(left, top, right - left, bottom - top)

    def kept(self, key: tuple[object, ...], make: Callable[[], pygame.Surface]) -> pygame.Surface:
        """The picture under `key`, made on first use; the least recently used go when there are too many."""
        picture = self._pictures.get(key)
        if picture is not None:
            self._pictures.move_to_end(key)
            return picture
        picture = self._pictures[key] = make()
        if len(self._pictures) > _KEPT_PICTURES:
            self._pictures.popitem(last=False)
        return picture

    def _veil(self, key: tuple[object, ...], make: Callable[[], pygame.Surface], place: tuple[int, int]) -> None:
        """Lay a kept translucent picture over the canvas, in the way that is fastest for its size."""
        veil = self._veils.get(key)
        if veil is None:
            picture = make()
            large = picture.get_width() * picture.get_height() >= _LARGE
            veil = self._veils[key] = Veil.of(picture) if large else translucent(picture)
            if len(self._veils) > _KEPT_VEILS:
                self._veils.popitem(last=False)
        else:
            self._veils.move_to_end(key)
        if isinstance(veil, Veil):
            veil.draw(self.surface, place)
        else:
            self.surface.blit(veil, place)

    # -- pictures ---------------------------------------------------------------------------------------------------

    def image(self, art: Art, x: float, y: float, additive: bool = False, alpha: int = 255) -> None:
        """`art` with its top left corner at (x, y). Light (`art.additive`) is always added; where the player wants no
        glow it is left out, unless the caller asked to add it (scenery)."""
        if art.additive and not additive and not self.look.glow:
            return
        surface = art.surface if alpha >= 255 else art.faded(alpha)
        k, (dx, dy), (left, top) = self.k, self.offset, art.origin
        flags = pygame.BLEND_RGB_ADD if additive or art.additive else 0
        self.surface.blit(surface, (round((x - left + dx) * k), round((y - top + dy) * k)), None, flags)

    def centred(self, art: Art, cx: float, cy: float, additive: bool = False, alpha: int = 255) -> None:
        """`art` with its centre at (cx, cy); odd halves go left and up, as in the art grid. Light: see `image`."""
        if art.additive and not additive and not self.look.glow:
            return
        surface = art.surface if alpha >= 255 else art.faded(alpha)
        k, (dx, dy), (left, top) = self.k, self.offset, art.centre
        flags = pygame.BLEND_RGB_ADD if additive or art.additive else 0
        self.surface.blit(surface, (round((cx - left + dx) * k), round((cy - top + dy) * k)), None, flags)

    def stamp(
        self, key: tuple[object, ...], x: float, y: float, w: int, h: int, paint: Callable[[Canvas], None],
        alpha: int = 255,
    ) -> None:
        """A small mark that always looks the same, `w` x `h` px with its top left corner at (x, y): `paint` draws it
        once, around (0, 0), on a canvas of its own. Many rectangles become one picture."""
        surface = self.kept(("stamp", *key), lambda: self._stamped(w, h, paint))
        self.image(Art(surface, w, h), x, y, alpha=alpha)

    def _stamped(self, w: int, h: int, paint: Callable[[Canvas], None]) -> pygame.Surface:
        sheet = Canvas(pygame.Surface((w * self.k, h * self.k), pygame.SRCALPHA, 32), self.k, self.palette, self.look)
        paint(sheet)
        return translucent(sheet.surface)

    # -- shapes -----------------------------------------------------------------------------------------------------

    def rect(
        self, color: Color, x: float, y: float, w: float, h: float, alpha: int = 255, border: float = 0
    ) -> None:
        """A filled rectangle, or only its border of `border` px."""
        if border:
            self._border(color, x, y, w, h, border, alpha)
            return
        if alpha >= 255:  # a hundred of these a frame: no boxes are made for them
            k, (dx, dy) = self.k, self.offset
            left, top = round((x + dx) * k), round((y + dy) * k)
            self.surface.fill(color, (left, top, round((x + w + dx) * k) - left, round((y + h + dy) * k) - top))
            return
        box = self._box(x, y, w, h)
        if alpha > 0 and box.w > 0 and box.h > 0:
            self._veil(("rect", color, box.size, alpha), lambda: _plain(box.size, color, alpha), box.topleft)

    def _border(self, color: Color, x: float, y: float, w: float, h: float, border: float, alpha: int) -> None:
        self.rect(color, x, y, w, border, alpha)
        self.rect(color, x, y + h - border, w, border, alpha)
        self.rect(color, x, y + border, border, h - 2 * border, alpha)
        self.rect(color, x + w - border, y + border, border, h - 2 * border, alpha)

    def line(self, color: Color, x0: float, y0: float, x1: float, y1: float, alpha: int = 255) -> None:
        """A line one logical pixel thick, both ends included."""
        if y0 == y1 or x0 == x1:
            self.rect(color, min(x0, x1), min(y0, y1), abs(x1 - x0) + 1, abs(y1 - y0) + 1, alpha)
            return
        start, end = self.at(x0 + 0.5, y0 + 0.5), self.at(x1 + 0.5, y1 + 0.5)
        if alpha >= 255:
            pygame.draw.line(self.surface, color, start, end, self.k)
            return
        box = pygame.Rect(start, (1, 1)).union(pygame.Rect(end, (1, 1))).inflate(2 * self.k, 2 * self.k)
        layer = pygame.Surface(box.size, pygame.SRCALPHA, 32)
        pygame.draw.line(
            layer, (*color, alpha), (start[0] - box.x, start[1] - box.y), (end[0] - box.x, end[1] - box.y), self.k
        )
        self.surface.blit(layer, box)

    def disc(self, color: Color, cx: float, cy: float, r: float) -> None:
        """A filled disc on the art grid."""
        radius = max(1, round(r))
        size = 2 * radius + 1

        def make() -> pygame.Surface:
            picture = pygame.Surface((size, size), pygame.SRCALPHA, 32)
            pygame.draw.circle(picture, color, (radius, radius), radius)
            return translucent(upscaled(picture, self.k))

        self.surface.blit(self.kept(("disc", color, radius), make), self.at(cx - radius, cy - radius))

    def gradient(
        self,
        color: Color,
        x: float,
        y: float,
        w: float,
        h: float,
        alpha_from: int,
        alpha_to: int,
        vertical: bool = True,
        power: float = 1.0,
    ) -> None:
        """A scrim whose alpha runs from `alpha_from` (top or left) to `alpha_to` along share^power."""
        box = self._box(x, y, w, h)
        key = ("gradient", color, box.size, alpha_from, alpha_to, vertical, power)
        self._veil(key, lambda: _gradient(box.size, color, alpha_from, alpha_to, vertical, power), box.topleft)

    def panel(
        self,
        x: float,
        y: float,
        w: float,
        h: float,
        fill: Color | None = None,
        alpha: int = 225,
        line: Color | None = None,
        edge: Color | None = None,
        cut: int = 4,
    ) -> None:
        """A plate with cut corners: `fill` (the palette's panel unless told), `line` around, `edge` along the top."""
        body = self.palette.panel if fill is None else fill
        key = ("panel", w, h, body, alpha, line, edge, cut)
        self._veil(key, lambda: upscaled(_panel(round(w), round(h), body, alpha, line, edge, cut), self.k),
                   self.at(x, y))

    def dim(self, alpha: int) -> None:
        """Darken everything drawn so far by `alpha` (0..255)."""
        level = 255 - max(0, min(255, alpha)) // 4 * 4
        if level < 255:
            size = self.surface.get_size()
            # A blit multiplies thirty times faster than a fill with the same flag.
            shade = self.kept(("dim",), lambda: opaque(pygame.Surface(size, 0, 32)))
            shade.fill((level, level, level))
            self.surface.blit(shade, (0, 0), special_flags=pygame.BLEND_RGB_MULT)

    def glow(
        self, color: Color, cx: float, cy: float, radius: float, strength: float = 0.5, falloff: float = 2.0
    ) -> None:
        """A disc of light, added: strongest in the middle, gone at `radius` px. Nothing where glow is not wanted."""
        if not self.look.glow:
            return
        reach = max(1, round(radius * self.k))
        step = round(min(1.0, strength) * _GLOW_STEPS)
        if step <= 0:
            return
        key = ("glow", color, reach, step, falloff)
        disc = self.kept(key, lambda: self._disc_of_light(color, reach, step / _GLOW_STEPS, falloff))
        x, y = self.at(cx + 0.5, cy + 0.5)
        self.surface.blit(disc, (x - reach, y - reach), special_flags=pygame.BLEND_RGB_ADD)

    def _disc_of_light(self, color: Color, reach: int, strength: float, falloff: float) -> pygame.Surface:
        """A white disc in `color`: multiplying one is much faster than drawing another one."""
        disc = self.kept(("white", reach, falloff), lambda: opaque(radial(WHITE, reach, 1.0, falloff))).copy()
        tint = pygame.Surface(disc.get_size(), 0, 32)
        tint.fill(scaled(color, strength))
        disc.blit(tint, (0, 0), special_flags=pygame.BLEND_RGB_MULT)
        return disc

    # -- text -------------------------------------------------------------------------------------------------------

    def text(
        self,
        string: str,
        x: float,
        y: float,
        face: str = "pixel",
        size: int = 8,
        color: Color | None = None,
        align: str = "left",
        glow: Color | None = None,
        glow_strength: float = 0.5,
        alpha: int = 255,
        shadow: bool = True,
        world: bool = False,
        room: float = 0,
        at_most: str | None = None,
    ) -> None:
        """Write `string` at the end of the frame; y is the top of the face's line, x its left, centre or right.

        Faces: "pixel" (8, 16, 24, 32), "caption" (8, capitals), "body" and "bold" (11 and more).
        `world` text shakes with the world. Text wider than `room` px is set in smaller letters, and ends in an
        ellipsis where that is not enough. `at_most`: no larger than in this text size.
        """
        if not string or alpha <= 0:
            return
        shown, shown_size = self.fonts.shown(face, size, at_most)
        if room:
            string, shown, shown_size = self._fitted(string, face, size, room, at_most)
        dx, dy = self.offset if world else (0.0, 0.0)
        left = (x + dx) * self.k
        baseline = round((y + dy) * self.k) + self.fonts.baseline(face, size, (shown, shown_size))
        tint = self.palette.text if color is None else color
        light = glow if self.look.glow else None
        self._texts.append(
            _Text(string, left, baseline, shown, shown_size, tint, align, light, glow_strength, alpha, shadow)
        )

    def _fitted(
        self, string: str, face: str, size: int, room: float, at_most: str | None
    ) -> tuple[str, str, int]:
        key = string, face, size, room, at_most
        found = self._fits.get(key)
        if found is None:
            found = self._fits[key] = self._fit(string, face, size, room, at_most)
            if len(self._fits) > _KEPT_FITS:
                self._fits.popitem(last=False)
        return found

    def _fit(self, string: str, face: str, size: int, room: float, at_most: str | None) -> tuple[str, str, int]:
        shown, shown_size = face, size
        for shown, shown_size in self.fonts.smaller(face, size, at_most):
            if self.fonts.advance(string, shown, shown_size) <= room * self.k:
                return string, shown, shown_size
        return self._cut(string, room, shown, shown_size), shown, shown_size

    def _cut(self, string: str, room: float, face: str, size: int) -> str:
        """As much of `string` as fits with an ellipsis, in a shown face."""
        while string and self.fonts.advance(string + "...", face, size) > room * self.k:
            string = string[:-1]
        return string.rstrip() + "..."

    def text_width(self, string: str, face: str = "pixel", size: int = 8, at_most: str | None = None) -> float:
        """Width of `string` in logical px, as the player will see it."""
        return self.fonts.advance(string, *self.fonts.shown(face, size, at_most)) / self.k

    def grown(self, px: float, at_most: str | None = None) -> float:
        """A distance between lines of small text, in the player's text size."""
        return px * self.fonts.growth(at_most)

    def clipped(self, string: str, width: float, face: str = "pixel", size: int = 8) -> str:
        """`string`, or as much of it as fits into `width` px with an ellipsis."""
        if self.text_width(string, face, size) <= width:
            return string
        return self._cut(string, width, *self.fonts.shown(face, size))

    def flush_text(self) -> None:
        """Draw all waiting text. Call at the end of a frame, or before something that must cover text."""
        for text in self._texts:
            self._draw_text(text)
        self._texts.clear()

    def _draw_text(self, text: _Text) -> None:
        made = self.fonts.rendered(text.string, text.face, text.size, text.color, text.shadow)
        shift = 0 if text.align == "left" else made.advance if text.align == "right" else made.advance // 2
        x = round(text.x) - shift
        y = text.baseline - made.ascent
        if text.glow is not None:
            lights, padding = self.fonts.glow(text.string, text.face, text.size, text.glow, text.glow_strength)
            for light, along in lights:
                place = (x + along - padding, y - padding)
                self.surface.blit(light, place, special_flags=pygame.BLEND_RGB_ADD)
        if text.alpha < 255:
            faded = self.kept(
                ("faded", text.string, text.face, text.size, text.color, text.shadow, text.alpha // 16),
                lambda: _faded(made.surface, text.alpha // 16 * 16 + 8),
            )
            self.surface.blit(faded, (x, y))
        else:
            self.surface.blit(made.surface, (x, y))


def _plain(size: tuple[int, int], color: Color, alpha: int) -> pygame.Surface:
    picture = pygame.Surface(size, pygame.SRCALPHA, 32)
    picture.fill((*color, alpha))
    return picture


def _faded(surface: pygame.Surface, alpha: int) -> pygame.Surface:
    copy = surface.copy()
    copy.fill((255, 255, 255, alpha), special_flags=pygame.BLEND_RGBA_MULT)
    return copy


def _gradient(
    size: tuple[int, int], color: Color, alpha_from: int, alpha_to: int, vertical: bool, power: float
) -> pygame.Surface:
    length = max(1, size[1] if vertical else size[0])
    strip = pygame.Surface((1, length) if vertical else (length, 1), pygame.SRCALPHA, 32)
    for i in range(length):
        share = (i / length) ** power if alpha_from < alpha_to else 1 - (1 - i / length) ** power
        alpha = int(alpha_from + (alpha_to - alpha_from) * share)
        strip.set_at((0, i) if vertical else (i, 0), (*color, alpha))
    return pygame.transform.scale(strip, size)


def _panel(
    w: int, h: int, fill: Color, alpha: int, line: Color | None, edge: Color | None, cut: int
) -> pygame.Surface:
    picture = pygame.Surface((w, h), pygame.SRCALPHA, 32)
    right, bottom = w - 1, h - 1
    corners = [
        (cut, 0), (right - cut, 0), (right, cut), (right, bottom - cut),
        (right - cut, bottom), (cut, bottom), (0, bottom - cut), (0, cut),
    ]  # fmt: skip
    pygame.draw.polygon(picture, (*fill, alpha), corners)
    if line:
        pygame.draw.polygon(picture, (*line, 255), corners, 1)
    if edge:
        pygame.draw.line(picture, (*edge, 255), (cut, 0), (right - cut, 0))
    return picture


__all__ = ["HEIGHT", "WIDTH", "Canvas"]
