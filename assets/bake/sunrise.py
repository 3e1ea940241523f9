"""Light behind the rim of a planet, to be added: discs of light in fine dithered steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from dither import dithered_steps, rgb


@dataclass(frozen=True, slots=True)
class Disc:
    """A disc of light: colour, radius in px, strength in the middle, and how fast it falls."""

    color: str
    radius: int
    strength: float
    falloff: float


TITLE_SUN = (Disc("b0407a", 190, 0.55, 2.2), Disc("ff8a5c", 110, 0.55, 2.0), Disc("ffd9a0", 54, 0.8, 1.8))
BURNING_SKY = (Disc("a03a30", 230, 0.42, 2.0),)


def sunrise(discs: Sequence[Disc], reach: int, above: int, below: int) -> np.ndarray:
    """Light around a point that lies `reach` px from the left and `above` px from the top of the picture."""
    ys, xs = np.mgrid[-above:below, -reach : reach + 1].astype(float)
    distance = np.sqrt(xs * xs + ys * ys)
    total = np.zeros((*distance.shape, 3))
    for disc in discs:
        light = np.clip(1 - distance / disc.radius, 0, 1) ** disc.falloff * disc.strength
        total += dithered_steps(light, 24)[..., None] * np.array(rgb(disc.color), float)
    return np.clip(total, 0, 255).astype(np.uint8)
