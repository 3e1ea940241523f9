"""What leaves this computer while a run is told: a frame as the real code seals it, with made-up numbers."""

from __future__ import annotations

import json

from alienattack.protocol.events import Event
from alienattack.protocol.frames import FrameBody, seal
from alienattack.protocol.scores import Score

_EVENTS: tuple[Event, ...] = (("kill", 1201, "moth", 40), ("combo", 1233, 2), ("life_lost", 1258, "lancer", 2, 214))
_SHOWN = 12  # letters of what is long and says nothing to people


def example_frame(analytics: bool) -> list[str]:
    """One line a field: its name and what it holds; long keys and marks cut short. The events go with consent only."""
    body = FrameBody(8, 1260, Score(1480, 2, 51, 2), _EVENTS if analytics else (), {"coalesced": 3})
    sealed = json.loads(seal("eyJ2IjoxLCJuYW1lIjoiTm92YSJ9", b"an example", body, "h3Jq0vXk2c9T"))
    return [f"{name}: {_short(value)}" for name, value in sealed.items()]


def _short(value: object) -> str:
    if isinstance(value, str) and len(value) > _SHOWN:
        return f"{value[:_SHOWN]}..."
    return json.dumps(value) if isinstance(value, str) else json.dumps(value, separators=(", ", ":")).replace('"', "")
