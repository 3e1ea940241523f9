"""Baked pictures from assets/pictures, read once per output scale and made large by nearest neighbour."""

from __future__ import annotations

from functools import lru_cache

import pygame

from alienattack.errors import AlienAttackError
from alienattack.game.drawing.art import Art, Veil, make_art, make_light, opaque, upscaled
from alienattack.game.drawing.canvas import HEIGHT, WIDTH
from alienattack.game.drawing.palette import Color
from alienattack.resources import assets_dir


def read_picture(name: str) -> pygame.Surface:
    """The picture `assets/pictures/<name>.png` at logical size. Raises AlienAttackError when it is missing."""
    path = assets_dir() / "pictures" / f"{name}.png"
    try:
        return pygame.image.load(str(path))
    except (OSError, pygame.error) as error:
        raise AlienAttackError(f"The picture {path.name} can't be read.", "Install the game again.") from error


def still_sky(k: int, name: str, plain: Color | None = None) -> pygame.Surface:
    """A fresh picture of a baked sky at output scale, to compose a background on; or of one `plain` colour."""
    if plain is None:
        return opaque(upscaled(_plain(read_picture(f"sky-{name}")), k))
    surface = opaque(pygame.Surface((WIDTH * k, HEIGHT * k), 0, 32))
    surface.fill(plain)
    return surface


def add_to_ground(surface: pygame.Surface, art: Art, k: int) -> None:
    """Put a strip of land or air along the bottom edge of a whole picture."""
    place = (0, round((HEIGHT - art.h) * k))
    surface.blit(art.surface, place, special_flags=pygame.BLEND_RGB_ADD if art.additive else 0)


@lru_cache(maxsize=32)
def picture(name: str, k: int) -> Art:
    """A picture with alpha."""
    return make_art(with_alpha(read_picture(name)), k)


@lru_cache(maxsize=4)
def cut_out(name: str, k: int) -> Veil:
    """A large picture with alpha, in the form that is drawn fastest."""
    return Veil.of(upscaled(with_alpha(read_picture(name)), k))


@lru_cache(maxsize=8)
def light(name: str, k: int) -> Art:
    """A picture of light, to be added."""
    return make_light(_plain(read_picture(name)), k)


def _plain(surface: pygame.Surface) -> pygame.Surface:
    """Out of the file's palette into 32 bits: scaling a palette is lossy on some builds."""
    plain = pygame.Surface(surface.get_size(), 0, 32)
    plain.blit(surface, (0, 0))
    return plain


def with_alpha(surface: pygame.Surface) -> pygame.Surface:
    """`surface` in 32 bits with its alpha, out of the file's palette."""
    full = pygame.Surface(surface.get_size(), pygame.SRCALPHA, 32)
    full.blit(surface, (0, 0))
    return full
