"""One picture becomes another in 16 steps, in the order of a 4x4 Bayer matrix: the house's transition.

Where motion is reduced, a plain fade takes its place.

Masks are put over the old picture with MIN, which is exact: step 16 is the new picture, byte for byte.
"""

from __future__ import annotations

from functools import lru_cache

import pygame

from alienattack.game.drawing.art import opaque
from alienattack.game.drawing.canvas import WIDTH
from alienattack.game.drawing.palette import BLACK, WHITE
from alienattack.game.drawing.shading import BAYER_4X4

STEPS = 16


@lru_cache(maxsize=4)
def _screen_mask(size: tuple[int, int], k: int, step: int) -> pygame.Surface:
    """White where the old picture is still there at `step` (0..16), black where the new one came."""
    mask = opaque(pygame.Surface(size, 0, 32))
    for y, row in enumerate(BAYER_4X4):
        for x, rank in enumerate(row):
            mask.fill(WHITE if rank >= step else BLACK, (x * k, y * k, k, k))
    _tile(mask, 4 * k)
    return mask


def _tile(mask: pygame.Surface, tile: int) -> None:
    """Repeat the top left square of `tile` px over the whole mask, by doubling it."""
    width, height = mask.get_size()
    done = tile
    while done < width:
        mask.blit(mask, (done, 0), (0, 0, min(done, width - done), tile))
        done *= 2
    done = tile
    while done < height:
        mask.blit(mask, (0, done), (0, 0, width, min(done, height - done)))
        done *= 2


def dissolve(old: pygame.Surface, new: pygame.Surface, step: int, k: int | None = None) -> pygame.Surface:
    """A picture `step` sixteenths of the way from `old` to `new`, which are of one size."""
    picture = new.copy()
    Dissolve(old, k).draw(picture, step / STEPS)
    return picture


class Fade:
    """Keeps a copy of the old picture and lets it fade over the new one: the cut of reduced motion, without a pattern
    that runs over the screen."""

    def __init__(self, old: pygame.Surface) -> None:
        self._old = opaque(old)

    def draw(self, target: pygame.Surface, share: float) -> None:
        """`target` holds the new picture; after this it is mixed with what is left of the old one at `share` (0..1)."""
        self._old.set_alpha(round(255 * (1 - min(1.0, max(0.0, share)))))
        target.blit(self._old, (0, 0))


class Dissolve:
    """Keeps a copy of the old picture and lays what is left of it over the new one.

    `k` is the output scale; left out, it is that of a picture 640 logical px wide.
    """

    def __init__(self, old: pygame.Surface, k: int | None = None) -> None:
        self.k = k or max(1, old.get_width() // WIDTH)
        self._old = opaque(old)
        # Black marks what is gone, so the old picture itself must have no pure black: it becomes (0, 0, 1).
        lift = opaque(pygame.Surface(old.get_size(), 0, 32))
        lift.fill((0, 0, 1))
        self._old.blit(lift, (0, 0), special_flags=pygame.BLEND_RGB_MAX)
        self._old.set_colorkey(BLACK)
        self._step = 0

    def draw(self, target: pygame.Surface, share: float) -> None:
        """`target` holds the new picture; after this, `share` (0..1) of its pixels do. `share` must not go back."""
        step = max(self._step, min(STEPS, int(share * STEPS)))
        if step >= STEPS:
            return
        if step != self._step:
            self._step = step
            mask = _screen_mask(self._old.get_size(), self.k, step)
            self._old.blit(mask, (0, 0), special_flags=pygame.BLEND_RGB_MIN)
        target.blit(self._old, (0, 0))
