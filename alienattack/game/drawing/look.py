"""How the player wants things drawn, whatever the palette: read from the settings, kept by the canvas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

TEXT_SIZES = ("normal", "large", "largest")
PARTICLE_SHARES = {"full": 1.0, "half": 0.5, "few": 0.2}


@dataclass(frozen=True, slots=True)
class Look:
    """The choices of the settings' picture page that drawing itself must know.

    `clear_text` sets all letters in the humanist face, `text_size` makes small ones larger. `background_dim` (percent)
    darkens what lies behind a scene, `still_background` holds it in place. `flashes` off: sparks instead of white
    light. `particles` is the share (0..1) of them that is drawn.
    """

    clear_text: bool = False
    text_size: str = "normal"
    threat_outlines: bool = False
    glow: bool = True
    flashes: bool = True
    particles: float = 1.0
    background_dim: int = 0
    still_background: bool = False

    @classmethod
    def of(cls, video: Any) -> Look:
        """The look that the settings' `video` group asks for. Reduced motion holds the background too."""
        return cls(
            clear_text=video.clear_text,
            text_size=video.text_size,
            threat_outlines=video.threat_outlines,
            glow=video.glow,
            flashes=video.flashes,
            particles=PARTICLE_SHARES[video.particles],
            background_dim=video.background_dim,
            still_background=video.still_background or video.reduced_motion,
        )
