"""Pictures made ready for one output scale, and the integer operations that make them.

Surfaces are converted to the display's format when there is a display (an unconverted surface blits
about ten times slower); without one they stay in a plain 32-bit format, so tools and tests can draw too.
"""

from __future__ import annotations

from dataclasses import dataclass

import pygame

from alienattack.game.drawing.kept import Kept, bytes_of
from alienattack.game.drawing.palette import BLACK, WHITE, Color

ALPHA_STEPS = 16  # fades are quantised to these many levels, so that faded copies can be kept
# Of all pictures together: a copy weighs twice, for it holds its source; an hour at 1280 x 720 takes 20 MB.
_FADED: Kept[pygame.Surface] = Kept(48 << 20, lambda copy: 2 * bytes_of(copy))
_OPAQUE_MASK_LEVEL = 60  # alpha from which a pixel counts as part of a silhouette


def opaque(surface: pygame.Surface) -> pygame.Surface:
    """`surface` without alpha, in the display's format: for backgrounds and for light to be added."""
    if pygame.display.get_init() and pygame.display.get_surface():
        return surface.convert()
    plain = pygame.Surface(surface.get_size(), 0, 32)
    plain.blit(surface, (0, 0))
    return plain


def translucent(surface: pygame.Surface) -> pygame.Surface:
    """`surface` with alpha, in the display's format: also for small opaque sprites, which blit faster so."""
    if pygame.display.get_init() and pygame.display.get_surface():
        return surface.convert_alpha()
    return surface


def upscaled(surface: pygame.Surface, k: int) -> pygame.Surface:
    """`surface` with every pixel drawn as k x k pixels."""
    if k == 1:
        return surface
    width, height = surface.get_size()
    return pygame.transform.scale(surface, (width * k, height * k))


@dataclass(slots=True, eq=False)
class Art:
    """A picture at output scale: `surface` is k times as large as the logical size `w` x `h`.

    `additive` pictures are light on black, to be blitted with addition. `origin` is the logical point of the
    picture that lands on the asked-for top left corner (a shield's outline hangs over it), `centre` the point
    that lands on an asked-for middle (a shot's tail does not count).
    """

    surface: pygame.Surface
    w: float
    h: float
    additive: bool = False
    origin: tuple[float, float] = (0, 0)
    centre: tuple[float, float] = (0, 0)

    def __post_init__(self) -> None:
        if self.centre == (0, 0):
            self.centre = (self.w // 2, self.h // 2)

    def faded(self, alpha: int) -> pygame.Surface:
        """The picture at `alpha` (0..255), kept per step: fading a surface anew each frame is slow."""
        step = max(0, min(ALPHA_STEPS, round(alpha * ALPHA_STEPS / 255)))
        if step == ALPHA_STEPS:
            return self.surface
        return _FADED.get((self.surface, self.additive, step), lambda: self._fade(255 * step // ALPHA_STEPS))

    def _fade(self, level: int) -> pygame.Surface:
        copy = self.surface.copy()
        factor = (level, level, level, 255) if self.additive else (255, 255, 255, level)
        copy.fill(factor, special_flags=pygame.BLEND_RGBA_MULT)
        return copy


@dataclass(frozen=True, slots=True)
class Veil:
    """A large translucent picture as two passes, multiply and add: three times as fast as one alpha blit.

    Where the picture's alpha is a, `keep` is 1 - a and `light` its colour times a; the result is within one level.
    """

    keep: pygame.Surface
    light: pygame.Surface

    @classmethod
    def of(cls, picture: pygame.Surface) -> Veil:
        """The veil of a picture with alpha, at output scale."""
        size = picture.get_size()
        keep, light = pygame.Surface(size, 0, 32), pygame.Surface(size, 0, 32)
        keep.fill(WHITE)
        dark = picture.copy()
        dark.fill((0, 0, 0, 255), special_flags=pygame.BLEND_RGBA_MULT)
        keep.blit(dark, (0, 0))
        light.blit(picture, (0, 0))
        return cls(opaque(keep), opaque(light))

    def draw(self, target: pygame.Surface, place: tuple[int, int]) -> None:
        """Lay the veil over `target` with its top left corner at `place` (output px)."""
        target.blit(self.keep, place, special_flags=pygame.BLEND_RGB_MULT)
        target.blit(self.light, place, special_flags=pygame.BLEND_RGB_ADD)


def make_art(
    surface: pygame.Surface, k: int, origin: tuple[float, float] = (0, 0), centre: tuple[float, float] = (0, 0)
) -> Art:
    """Art of a sprite drawn at logical size, pre-scaled to k."""
    width, height = surface.get_size()
    return Art(translucent(upscaled(surface, k)), width, height, False, origin, centre)


def make_light(surface: pygame.Surface, k: int, origin: tuple[float, float] = (0, 0)) -> Art:
    """Art of light on black drawn at logical size, pre-scaled to k."""
    width, height = surface.get_size()
    return Art(opaque(upscaled(surface, k)), width, height, True, origin)


def silhouette(surface: pygame.Surface, color: Color = WHITE) -> pygame.Surface:
    """The shape of `surface` in one colour, everything else transparent."""
    mask = pygame.mask.from_surface(surface, _OPAQUE_MASK_LEVEL)
    return mask.to_surface(setcolor=(*color, 255), unsetcolor=(0, 0, 0, 0))


def reduced(surface: pygame.Surface, factor: int) -> pygame.Surface:
    """`surface` made `factor` times smaller: each pixel is the mean of the opaque ones it stands for, if they are at
    least half of them. In whole numbers, so the same everywhere (smoothscale is not)."""
    width, height = (side // factor for side in surface.get_size())
    small = pygame.Surface((width, height), pygame.SRCALPHA, 32)
    for y in range(height):
        for x in range(width):
            block = [surface.get_at((x * factor + dx, y * factor + dy)) for dx in range(factor) for dy in range(factor)]
            solid = [color for color in block if color[3] > _OPAQUE_MASK_LEVEL]
            if 2 * len(solid) >= len(block):
                small.set_at((x, y), tuple(sum(color[part] for color in solid) // len(solid) for part in range(3)))
    return small


def outlined(surface: pygame.Surface, color: Color) -> pygame.Surface:
    """`surface` with a rim of one pixel in `color` around its shape; the picture grows by one pixel a side."""
    width, height = surface.get_size()
    result = pygame.Surface((width + 2, height + 2), pygame.SRCALPHA, 32)
    shape = silhouette(surface, color)
    for x, y in ((0, 1), (2, 1), (1, 0), (1, 2)):
        result.blit(shape, (x, y))
    result.blit(surface, (1, 1))
    return result


def blurred(light: pygame.Surface, reach: int) -> pygame.Surface:
    """Light spread by about `reach` pixels: [1 2 1]/4 at distances 1, 2, 4.. up to reach/2 on both axes.

    Integer blits only, so it stays centred and gives the same bytes everywhere (smoothscale does neither).
    """
    half, fourth = pygame.Surface(light.get_size(), 0, 32), pygame.Surface(light.get_size(), 0, 32)
    half.fill((128, 128, 128))
    fourth.fill((64, 64, 64))
    distance = 1
    while distance <= max(1, reach // 2):
        for dx, dy in ((distance, 0), (0, distance)):
            quarter = light.copy()
            quarter.blit(fourth, (0, 0), special_flags=pygame.BLEND_RGB_MULT)  # a fill with this flag is slow
            light = light.copy()
            light.blit(half, (0, 0), special_flags=pygame.BLEND_RGB_MULT)
            light.blit(quarter, (dx, dy), special_flags=pygame.BLEND_RGB_ADD)
            light.blit(quarter, (-dx, -dy), special_flags=pygame.BLEND_RGB_ADD)
        distance *= 2
    return light


def halo(surface: pygame.Surface, color: Color, reach: int = 8, strength: float = 0.45) -> pygame.Surface:
    """Light of the shape of `surface` in `color`, `2 * reach` pixels larger on every side, on black.

    Blit additively, centred on the sprite. A strength above 1 overdrives the core.
    """
    width, height = surface.get_size()
    padding = 2 * reach
    light = pygame.Surface((width + 2 * padding, height + 2 * padding), 0, 32)
    mask = pygame.mask.from_surface(surface, _OPAQUE_MASK_LEVEL)
    light.blit(mask.to_surface(setcolor=(*color, 255), unsetcolor=(0, 0, 0, 0)), (padding, padding))
    light = blurred(light, reach)
    level = round(255 * min(strength, 1.0))
    light.fill((level, level, level), special_flags=pygame.BLEND_RGB_MULT)
    if strength > 1.0:
        light.blit(light.copy(), (0, 0), special_flags=pygame.BLEND_RGB_ADD)
    return light


def radial(color: Color, radius: int, strength: float, falloff: float = 2.0) -> pygame.Surface:
    """A disc of light on black, `2 * radius + 1` pixels wide: (1 - d/radius)^falloff * strength."""
    size = 2 * radius + 1
    light = pygame.Surface((size, size), 0, 32)
    light.fill(BLACK)
    for r in range(radius, -1, -1):
        share = min(1.0, (1 - r / max(1, radius)) ** falloff * strength)
        shade = tuple(min(255, round(channel * share)) for channel in color)
        if any(shade):
            pygame.draw.circle(light, shade, (radius, radius), r)
    light.set_at((radius, radius), tuple(min(255, round(channel * min(1.0, strength))) for channel in color))
    return light
