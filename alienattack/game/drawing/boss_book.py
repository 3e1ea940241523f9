"""The bosses' pictures at one output scale and palette: baked shapes, their glow, their weak spots."""

from __future__ import annotations

from typing import Final

import pygame

from alienattack.game.drawing.art import Art, halo, make_art, make_light, outlined, reduced
from alienattack.game.drawing.materials import recoloured
from alienattack.game.drawing.palette import Color, Palette
from alienattack.game.drawing.pictures import read_picture, with_alpha

BOSS_FRAMES: Final = 2
GLOW_REACH: Final = 16
_GLOW_STRENGTH: Final = 0.6
_ICON_FACTOR, _ICON_WIDTH = 4, 38
_STILL: Final = frozenset({"carrier-lamp"})  # one picture only

Spot = tuple[float, float, float]

# Where what glows lies in a picture: px from its middle, and how far its light reaches.
WEAK_SPOTS: Final[dict[str, tuple[Spot, ...]]] = {
    "broodmother": ((-30, 1, 13), (30, 1, 13)),
    "carrier-2": (),
    "carrier-1": (),
    "carrier-0": (),
    "carrier-lamp": ((0, 0, 20),),
    "twin-left": ((-1, -13, 12),),
    "twin-right": ((1, -13, 12),),
    "eye-open": ((0, 4, 26),),
    "eye-closed": (),
}
LAMP_PLACE: Final = (0, 11)
"""Of the carrier's lamp in its picture, px from the middle."""


class BossBook:
    """Hands out a boss's Art by the name of its state ("eye-open"); each is built the first time it is asked for."""

    def __init__(self, k: int, palette: Palette) -> None:
        self.k = k
        self.palette = palette
        self._flat: dict[tuple[str, int], pygame.Surface] = {}
        self._arts: dict[tuple[str, int], Art] = {}
        self._glows: dict[str, Art] = {}
        self._icons: dict[str, Art] = {}

    def body(self, name: str, frame: int = 0) -> Art:
        """The boss itself, to be centred on its place. Raises AlienAttackError when its picture is missing."""
        key = name, frame % BOSS_FRAMES
        if key not in self._arts:
            self._arts[key] = make_art(self._picture(*key), self.k)
        return self._arts[key]

    def glow(self, name: str) -> Art:
        """Its light, to be centred on it, the same for both frames."""
        if name not in self._glows:
            light = halo(self._picture(name, 0), self.color(name), GLOW_REACH, _GLOW_STRENGTH)
            self._glows[name] = make_light(light, self.k)
        return self._glows[name]

    def icon(self, name: str) -> Art:
        """The boss small enough to stand before a line of text, at most 38 x 24 px."""
        if name not in self._icons:
            flat = self._picture(name, 0)
            small = reduced(flat, _ICON_FACTOR if flat.get_width() > _ICON_WIDTH * 2 else _ICON_FACTOR - 1)
            self._icons[name] = make_art(outlined(small, self.palette.void), self.k)
        return self._icons[name]

    def color(self, name: str) -> Color:
        """The role its light and its chunks take: never a hazard's."""
        return self.palette.mite if name == "twin-left" else self.palette.moth

    def warm_up(self, names: tuple[str, ...]) -> None:
        """Build these now, behind a transition."""
        for name in names:
            self.glow(name)
            for frame in range(BOSS_FRAMES):
                self.body(name, frame)

    def _picture(self, name: str, frame: int) -> pygame.Surface:
        key = name, frame
        if key not in self._flat:
            file = f"boss-{name}" if name in _STILL else f"boss-{name}-{frame}"
            picture = with_alpha(recoloured(read_picture(file), self.palette))
            if self.palette.ship_rim:  # high contrast: on a black sky a black outline says nothing
                picture = outlined(picture, self.palette.of_kind("mite")).subsurface((1, 1, *picture.get_size())).copy()
            self._flat[key] = picture
        return self._flat[key]
