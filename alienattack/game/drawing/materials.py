"""What bosses are made of: ramps of a few tones, dark to light, computed from the palette's roles.

Their pictures are baked in the default palette's tones; under another palette each tone becomes that palette's own, so
that a boss keeps its shape and light and never takes a hazard's colour.
"""

from __future__ import annotations

from typing import Final

import pygame

from alienattack.game.drawing.palette import WHITE, Color, Palette, load_palette, mix

_NIGHT: Final[Color] = (10, 5, 26)
# How far from the role towards the night (below 0) or towards white (above), tone by tone.
_SKIN: Final = (-0.92, -0.80, -0.62, -0.38, -0.08, 0.58)
_METAL: Final = (-0.97, -0.91, -0.82, -0.70, -0.54, -0.30, 0.10, 0.52)
MATERIALS: Final = ("hide", "flesh", "bone", "metal", "chitin", "slime")

Ramp = tuple[Color, ...]


def _ramp(color: Color, steps: tuple[float, ...]) -> Ramp:
    return tuple(mix(color, WHITE if step > 0 else _NIGHT, abs(step)) for step in steps)


def ramp_of(palette: Palette, material: str) -> Ramp:
    """The tones of a material, dark to light. Raises KeyError for an unknown one."""
    color, steps = {
        "hide": (palette.moth, _SKIN),
        "flesh": (palette.lancer, _SKIN),
        "bone": (mix(palette.text2, palette.text, 0.45), _SKIN),
        "metal": (mix(palette.shell, palette.moth, 0.5), _METAL),
        "chitin": (palette.mite, _SKIN),
        "slime": (palette.spore, _SKIN),
    }[material]
    return _ramp(color, steps)


def recoloured(picture: pygame.Surface, palette: Palette) -> pygame.Surface:
    """A baked boss as it is read (8 bits, with the file's table of colours) in the tones of `palette`."""
    if palette.key == "default":
        return picture
    tones = _tones(palette)
    changed = picture.copy()
    changed.set_palette([tones.get((color[0], color[1], color[2]), color) for color in picture.get_palette()])
    return changed


def _tones(palette: Palette) -> dict[Color, Color]:
    base = load_palette()
    tones = {base.void: palette.void}
    for material in MATERIALS:
        tones.update(zip(ramp_of(base, material), ramp_of(palette, material), strict=True))
    return tones
