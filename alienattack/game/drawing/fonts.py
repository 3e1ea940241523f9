"""The faces of the game and their rendered strings, at one output scale.

Pixel faces are rendered only at multiples of their native grid, without smoothing; the humanist faces are
rendered at output resolution. Strings are placed by baseline, since ascents differ from face to face.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

import pygame

from alienattack.game.drawing.art import blurred, opaque, translucent
from alienattack.game.drawing.palette import Color
from alienattack.resources import assets_dir

FACE_FILES = {
    "pixel": "press-start-2p/press-start-2p-latin-400-normal.woff",
    "caption": "silkscreen/silkscreen-latin-400-normal.woff",
    "body": "atkinson-hyperlegible/atkinson-hyperlegible-latin-400-normal.woff",
    "bold": "atkinson-hyperlegible/atkinson-hyperlegible-latin-700-normal.woff",
}
SMOOTH_FACES = frozenset({"body", "bold"})
_CLEAR_FACE = {"pixel": "bold", "caption": "body"}
_CLEAR_SIZE = {("pixel", 8): 14, ("caption", 8): 11, ("pixel", 16): 18, ("pixel", 24): 26, ("pixel", 32): 36}
_KEPT_STRINGS = 600
_KEPT_GLOWS = 400
_GLOW_REACH = 8  # logical px


@dataclass(frozen=True, slots=True)
class Rendered:
    """A string ready to blit: its surface with the shadow, and its advance width in output px."""

    surface: pygame.Surface
    advance: int
    ascent: int


class Fonts:
    """Loads faces lazily and keeps rendered strings (the oldest unused go first).

    `clear_text` replaces the pixel faces by Atkinson Hyperlegible on the same baselines.
    """

    def __init__(self, k: int, clear_text: bool = False, shadow: Color = (5, 6, 15)) -> None:
        self.k = k
        self.clear_text = clear_text
        self.shadow = shadow
        self._faces: dict[tuple[str, int], pygame.font.Font] = {}
        self._strings: OrderedDict[tuple[object, ...], Rendered] = OrderedDict()
        self._glows: OrderedDict[tuple[object, ...], pygame.Surface] = OrderedDict()

    def face(self, face: str, size: int) -> pygame.font.Font:
        """The font object of `face` at logical `size`, at output scale."""
        font = self._faces.get((face, size))
        if font is None:
            if not pygame.font.get_init():
                pygame.font.init()
            font = pygame.font.Font(str(assets_dir() / "fonts" / FACE_FILES[face]), size * self.k)
            self._faces[face, size] = font
        return font

    def shown(self, face: str, size: int) -> tuple[str, int]:
        """The face and size really used: another one when clear text is on."""
        if self.clear_text and face in _CLEAR_FACE:
            return _CLEAR_FACE[face], _CLEAR_SIZE.get((face, size), size + 3)
        return face, size

    def baseline(self, face: str, size: int) -> int:
        """Output px from the top (the y callers give) to the baseline, as the asked-for face has it."""
        return self.face(face, size).get_ascent()

    def advance(self, string: str, face: str, size: int) -> int:
        """Width in output px; the pixel face's empty last column does not count."""
        shown, shown_size = self.shown(face, size)
        if _runs(string, shown):
            return self._cells(string, self.face(shown, shown_size))[1]
        width = self.face(shown, shown_size).size(string)[0]
        return width - shown_size * self.k // 8 if shown == "pixel" and string else width

    def rendered(self, string: str, face: str, size: int, color: Color, shadow: bool) -> Rendered:
        """`string` with its shadow, from the cache when it was drawn before."""
        key = (string, face, size, color, shadow)
        found = self._strings.get(key)
        if found is not None:
            self._strings.move_to_end(key)
            return found
        made = self._render(string, face, size, color, shadow)
        self._strings[key] = made
        if len(self._strings) > _KEPT_STRINGS:
            self._strings.popitem(last=False)
        return made

    def glow(
        self, string: str, face: str, size: int, color: Color, strength: float
    ) -> tuple[list[tuple[pygame.Surface, int]], int]:
        """Light behind a string: each letter's light with its x, and the padding all of it has, in output px.

        Light adds up, so letters are lit one by one: a running score costs no new blur.
        """
        shown, shown_size = self.shown(face, size)
        font = self.face(shown, shown_size)
        step = round(strength * 32)
        places = self._cells(string, font)[0] if _runs(string, shown) else _set_solid(string, font)
        lights = [
            (self._glow_of(letter, shown, shown_size, color, step), x) for letter, x in places if not letter.isspace()
        ]
        return lights, 2 * _GLOW_REACH * self.k

    def _glow_of(self, letter: str, face: str, size: int, color: Color, step: int) -> pygame.Surface:
        key = (letter, face, size, color, step)
        found = self._glows.get(key)
        if found is not None:
            self._glows.move_to_end(key)
            return found
        padding = 2 * _GLOW_REACH * self.k
        text = self.face(face, size).render(letter, face in SMOOTH_FACES, color)
        light = pygame.Surface((text.get_width() + 2 * padding, text.get_height() + 2 * padding), 0, 32)
        light.blit(text, (padding, padding))
        light = blurred(light, _GLOW_REACH * self.k)
        level = min(255, step * 8)
        light.fill((level, level, level), special_flags=pygame.BLEND_RGB_MULT)
        light = self._glows[key] = opaque(light)
        if len(self._glows) > _KEPT_GLOWS:
            self._glows.popitem(last=False)
        return light

    def _letters(self, string: str, face: str, size: int, color: Color) -> pygame.Surface:
        shown, shown_size = self.shown(face, size)
        font = self.face(shown, shown_size)
        smooth = shown in SMOOTH_FACES
        if not _runs(string, shown):
            return font.render(string, smooth, color)
        places, width = self._cells(string, font)
        surface = pygame.Surface((max(1, width), font.get_height()), pygame.SRCALPHA, 32)
        for character, x in places:
            surface.blit(font.render(character, smooth, color), (x, 0))
        return surface

    def _cells(self, string: str, font: pygame.font.Font) -> tuple[list[tuple[str, int]], int]:
        """Where each character goes when all digits take the widest digit's cell, and the whole width."""
        cell = max(font.size(digit)[0] for digit in "0123456789")
        places, x = [], 0
        for character in string:
            own = font.size(character)[0]
            width = cell if character.isdigit() else own
            places.append((character, x + (width - own) // 2))
            x += width
        return places, x

    def _render(self, string: str, face: str, size: int, color: Color, shadow: bool) -> Rendered:
        shown, shown_size = self.shown(face, size)
        letters = self._letters(string, face, size, color)
        width, height = letters.get_size()
        reach = self.k if shown not in SMOOTH_FACES else max(1, self.k // 2)
        surface = pygame.Surface((width + reach, height + reach), pygame.SRCALPHA, 32)
        if shadow:
            dark = self._letters(string, face, size, self.shadow)
            surface.blit(dark, (reach, reach))
            if shown not in SMOOTH_FACES:
                surface.blit(dark, (0, reach))
        surface.blit(letters, (0, 0))
        ascent = self.face(shown, shown_size).get_ascent()
        return Rendered(translucent(surface), self.advance(string, face, size), ascent)


def _runs(string: str, face: str) -> bool:
    """Whether this is a number in a face without tabular digits, whose digits need fixed cells."""
    return face in SMOOTH_FACES and any(c.isdigit() for c in string) and not any(c.isalpha() for c in string)


def _set_solid(string: str, font: pygame.font.Font) -> list[tuple[str, int]]:
    """Each character with the x at which the font itself sets it."""
    return [(letter, font.size(string[:index])[0]) for index, letter in enumerate(string)]
