"""The ways in which every still is pictured: sizes, palettes, kinds of letters, languages. One row each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from alienattack.game.drawing.palette import PALETTE_NAMES


@dataclass(frozen=True, slots=True)
class Variant:
    """`folder` "" is the gallery's own. `video` are the settings that differ; `k` the output scale."""

    folder: str
    k: int = 2
    video: Mapping[str, Any] = field(default_factory=dict)


PLAIN = Variant("")
SIZES = (Variant("x1", 1), Variant("x3", 3))
PALETTES = tuple(Variant(name, video={"palette": name}) for name in PALETTE_NAMES if name != "default")
VARIANTS = (PLAIN, *SIZES, *PALETTES)
