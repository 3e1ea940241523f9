"""The faces of the game and their rendered strings, at one output scale.

Pixel faces are rendered only at multiples of their native grid, without smoothing; the humanist faces are
rendered at output resolution. Strings are placed by baseline, since ascents differ from face to face.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

import pygame

from alienattack.game.drawing.art import blurred, opaque, translucent
from alienattack.game.drawing.look import TEXT_SIZES, Look
from alienattack.game.drawing.palette import Color
from alienattack.resources import assets_dir

FACE_FILES = {
    "pixel": "press-start-2p/press-start-2p-latin-400-normal.woff",
    "caption": "silkscreen/silkscreen-latin-400-normal.woff",
    "body": "atkinson-hyperlegible/atkinson-hyperlegible-latin-400-normal.woff",
    "bold": "atkinson-hyperlegible/atkinson-hyperlegible-latin-700-normal.woff",
}
SMOOTH_FACES = frozenset({"body", "bold"})
SMALL = 8  # the pixel faces' native grid: what is set in it is small
_CLEAR_FACE = {"pixel": "bold", "caption": "body"}
_CLEAR_SIZE = {("pixel", 8): 14, ("caption", 8): 11, ("pixel", 16): 18, ("pixel", 24): 26, ("pixel", 32): 36}
TIGHT = "tight"  # no text size to choose: the last resort where words have too little room
_GROWTH = {TIGHT: 0.86, **dict(zip(TEXT_SIZES, (1.0, 1.18, 1.36), strict=True))}
_MIDDLE = {"pixel": 4.5 / 8, "caption": 2.5 / 8, "body": 0.334, "bold": 0.334}  # of capitals, above the baseline
_LEAST_SHRINK = 0.8  # of the normal size: smaller than this nothing is set
_KEPT_STRINGS = 600
_KEPT_GLOWS = 400
_GLOW_REACH = 8  # logical px

Type = tuple[str, int]
"""A face and its size in logical px."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A string ready to blit: its surface with the shadow, and its advance width in output px."""

    surface: pygame.Surface
    advance: int
    ascent: int


class Fonts:
    """Loads faces lazily and keeps rendered strings (the oldest unused go first).

    The player's look may ask for clear text, which replaces the pixel faces by Atkinson Hyperlegible on the same
    baselines, and for larger text. Small pixel letters can't grow by a third, so larger ones are clear ones; what is 16
    px and more is large already.
    """

    def __init__(self, k: int, look: Look | None = None, shadow: Color = (5, 6, 15)) -> None:
        self.k = k
        self.look = look or Look()
        self.shadow = shadow
        self.missing: list[str] = []
        """Files of faces that could not be read; another face stands in for them."""
        self._faces: dict[Type, pygame.font.Font] = {}
        self._shown: dict[tuple[str, int, str | None], Type] = {}
        self._baselines: dict[tuple[str, int, Type], int] = {}
        self._strings: OrderedDict[tuple[object, ...], Rendered] = OrderedDict()
        self._glows: OrderedDict[tuple[object, ...], pygame.Surface] = OrderedDict()

    def shown(self, face: str, size: int, at_most: str | None = None) -> Type:
        """The face and size really used where a caller asks for `face` at `size`, in the player's text size or in a
        smaller one, `at_most`."""
        key = face, size, at_most
        found = self._shown.get(key)
        if found is None:
            found = self._shown[key] = self._choose(face, size, at_most)
        return found

    def _choose(self, face: str, size: int, at_most: str | None) -> Type:
        small = size == SMALL or face in SMOOTH_FACES
        growth = self.growth(at_most) if small else 1.0
        cleared = self.look.clear_text or (small and self.look.text_size != TEXT_SIZES[0]) or growth < 1
        if face in _CLEAR_FACE and cleared:
            face, size = _CLEAR_FACE[face], _CLEAR_SIZE.get((face, size), size + 3)
        return face, round(size * growth)

    def smaller(self, face: str, size: int, at_most: str | None = None) -> list[Type]:
        """What may be shown for `face` at `size` where there is little room: as the player wants it, then smaller and
        smaller. A small pixel face can't shrink, so clear letters stand in for it."""
        wanted, height = self.shown(face, size, at_most)
        least = round(_LEAST_SHRINK * (_CLEAR_SIZE.get((face, size), size)))
        if wanted in SMOOTH_FACES:
            return [(wanted, smaller) for smaller in range(height, least - 1, -1)]
        if size > SMALL:
            return [(wanted, height)]
        return [(wanted, height), *((_CLEAR_FACE[face], smaller) for smaller in range(least + 1, least - 1, -1))]

    def growth(self, at_most: str | None = None) -> float:
        """By how much small letters are taller than in the normal text size."""
        own = _GROWTH[self.look.text_size]
        return own if at_most is None else min(own, _GROWTH[at_most])

    @property
    def text_sizes(self) -> list[str]:
        """The player's text size, then those below it; the last one is TIGHT."""
        return [*reversed(TEXT_SIZES[: TEXT_SIZES.index(self.look.text_size) + 1]), TIGHT]

    def face(self, face: str, size: int) -> pygame.font.Font:
        """The font object of `face` at logical `size`, at output scale."""
        font = self._faces.get((face, size))
        if font is None:
            if not pygame.font.get_init():
                pygame.font.init()
            font = self._faces[face, size] = self._load(face, size * self.k)
        return font

    def _load(self, face: str, height: int) -> pygame.font.Font:
        """The face's file, else the first other one that can be read, else the face that pygame brings along."""
        for name in (face, *(other for other in FACE_FILES if other != face)):
            try:
                return pygame.font.Font(str(assets_dir() / "fonts" / FACE_FILES[name]), height)
            except (OSError, pygame.error):
                if FACE_FILES[name] not in self.missing:
                    self.missing.append(FACE_FILES[name])
        return pygame.font.Font(None, height)

    def baseline(self, face: str, size: int, shown: Type) -> int:
        """Output px from the top (the y callers give) to the baseline of the `shown` type.

        It is that of the asked-for face, moved so that the middle of the capitals stays where it was: then larger
        letters stand in the middle of plates and rows that were made for small ones.
        """
        key = face, size, shown
        found = self._baselines.get(key)
        if found is None:
            lower = _MIDDLE[shown[0]] * shown[1] - _MIDDLE[face] * size
            found = self._baselines[key] = self.face(face, size).get_ascent() + round(lower * self.k)
        return found

    def advance(self, string: str, face: str, size: int) -> int:
        """Width in output px of `string` in the shown `face`; the pixel face's empty last column does not count."""
        font = self.face(face, size)
        if _runs(string, face):
            return self._cells(string, font)[1]
        width = font.size(string)[0]
        return width - size * self.k // 8 if face == "pixel" and string else width

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
        font = self.face(face, size)
        step = round(strength * 32)
        places = self._cells(string, font)[0] if _runs(string, face) else _set_solid(string, font)
        lights = [(self._glow_of(letter, face, size, color, step), x) for letter, x in places if not letter.isspace()]
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
        font = self.face(face, size)
        smooth = face in SMOOTH_FACES
        if not _runs(string, face):
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
        letters = self._letters(string, face, size, color)
        width, height = letters.get_size()
        reach = self.k if face not in SMOOTH_FACES else max(1, self.k // 2)
        surface = pygame.Surface((width + reach, height + reach), pygame.SRCALPHA, 32)
        if shadow:
            dark = self._letters(string, face, size, self.shadow)
            surface.blit(dark, (reach, reach))
            if face not in SMOOTH_FACES:
                surface.blit(dark, (0, reach))
        surface.blit(letters, (0, 0))
        ascent = self.face(face, size).get_ascent()
        return Rendered(translucent(surface), self.advance(string, face, size), ascent)


def _runs(string: str, face: str) -> bool:
    """Whether this is a number in a face without tabular digits, whose digits need fixed cells."""
    return face in SMOOTH_FACES and any(c.isdigit() for c in string) and not any(c.isalpha() for c in string)


def _set_solid(string: str, font: pygame.font.Font) -> list[tuple[str, int]]:
    """Each character with the x at which the font itself sets it."""
    return [(letter, font.size(string[:index])[0]) for index, letter in enumerate(string)]
