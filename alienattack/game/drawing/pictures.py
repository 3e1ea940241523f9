"""Baked pictures from assets/pictures, read once per output scale and made large by nearest neighbour."""

from __future__ import annotations

from functools import lru_cache

import pygame

from alienattack.errors import AlienAttackError
from alienattack.game.drawing.art import Art, make_art, make_light, opaque, upscaled
from alienattack.resources import assets_dir

_KEPT_SKIES = 4  # a sky at k = 4 takes 15 MB


def read_picture(name: str) -> pygame.Surface:
    """The picture `assets/pictures/<name>.png` at logical size. Raises AlienAttackError when it is missing."""
    path = assets_dir() / "pictures" / f"{name}.png"
    try:
        return pygame.image.load(str(path))
    except (OSError, pygame.error) as error:
        raise AlienAttackError(f"The picture {path.name} can't be read.", "Install the game again.") from error


@lru_cache(maxsize=_KEPT_SKIES)
def sky_picture(name: str, k: int) -> pygame.Surface:
    """A whole opaque background at output scale."""
    return opaque(upscaled(_plain(read_picture(name)), k))


@lru_cache(maxsize=32)
def picture(name: str, k: int) -> Art:
    """A picture with alpha."""
    return make_art(_with_alpha(read_picture(name)), k)


@lru_cache(maxsize=8)
def light(name: str, k: int) -> Art:
    """A picture of light, to be added."""
    return make_light(_plain(read_picture(name)), k)


def _plain(surface: pygame.Surface) -> pygame.Surface:
    """Out of the file's palette into 32 bits: scaling a palette is lossy on some builds."""
    plain = pygame.Surface(surface.get_size(), 0, 32)
    plain.blit(surface, (0, 0))
    return plain


def _with_alpha(surface: pygame.Surface) -> pygame.Surface:
    full = pygame.Surface(surface.get_size(), pygame.SRCALPHA, 32)
    full.blit(surface, (0, 0))
    return full
