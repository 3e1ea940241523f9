"""The ways in which every still is pictured: sizes, palettes, kinds of letters, languages. One row each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from alienattack.game.drawing.palette import PALETTE_NAMES


@dataclass(frozen=True, slots=True)
class Variant:
    """`folder` "" is the gallery's own. `video` are the settings that differ; `k` the output scale; `language` that of
    the words."""

    folder: str
    k: int = 2
    video: Mapping[str, Any] = field(default_factory=dict)
    language: str = "en"


PLAIN = Variant("")
SIZES = (Variant("x1", 1), Variant("x3", 3))
PALETTES = tuple(Variant(name, video={"palette": name}) for name in PALETTE_NAMES if name != "default")
LETTERS = (
    Variant("clear", video={"clear_text": True}),
    Variant("large", video={"text_size": "large"}),
    Variant("largest", video={"text_size": "largest"}),
    Variant("clear-largest", video={"clear_text": True, "text_size": "largest"}),
)
CALM = Variant("calm", video={"glow": False, "threat_outlines": True, "flashes": False, "background_dim": 60,
                              "particles": "few"})
LANGUAGES = (
    Variant("de", language="de"),
    Variant("de-large", video={"text_size": "large"}, language="de"),
    Variant("fr", language="fr"),
    Variant("fr-large", video={"text_size": "large"}, language="fr"),
)
VARIANTS = (PLAIN, *SIZES, *PALETTES, *LETTERS, CALM, *LANGUAGES)
