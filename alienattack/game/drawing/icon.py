"""The icon of the window: a mite before the night sky."""

from __future__ import annotations

import pygame

from alienattack.game.drawing.alien_shapes import ALIEN_FRAMES
from alienattack.game.drawing.art import halo
from alienattack.game.drawing.palette import Palette, mix
from alienattack.game.drawing.shading import BAYER_4X4, shaded
from alienattack.game.drawing.sprite_strings import mirrored

_SIDE, _SCALE = 32, 4


def window_icon(palette: Palette) -> pygame.Surface:
    """A picture of 128 x 128 px; needs no display, so it can be set before the window opens."""
    plate = pygame.Surface((_SIDE, _SIDE), 0, 32)
    horizon = mix(palette.space, palette.moth, 0.45)
    for y in range(_SIDE):
        for x in range(_SIDE):
            step = y / _SIDE * 4
            part = (int(step) + (step % 1 > BAYER_4X4[y % 4][x % 4] / 16 + 1 / 32)) / 4
            plate.set_at((x, y), mix(palette.space, horizon, part**1.5))
    mite = shaded(mirrored(ALIEN_FRAMES["mite"][0]), palette.mite, palette.void)
    light = halo(mite, palette.mite, 8, 0.9)
    middle = (_SIDE // 2, _SIDE // 2)
    plate.blit(light, light.get_rect(center=middle), special_flags=pygame.BLEND_RGB_ADD)
    plate.blit(mite, mite.get_rect(center=middle))
    mask = pygame.Surface((_SIDE, _SIDE), pygame.SRCALPHA, 32)
    pygame.draw.rect(mask, (255, 255, 255), mask.get_rect(), border_radius=6)
    mask.blit(plate, (0, 0), special_flags=pygame.BLEND_RGB_MULT)
    return pygame.transform.scale(mask, (_SIDE * _SCALE, _SIDE * _SCALE))
