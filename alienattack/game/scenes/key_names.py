"""Names of keys, short enough for a key cap."""

from __future__ import annotations

_SHORT = {"return": "ENTER", "escape": "ESC", "left shift": "L SHIFT", "right shift": "R SHIFT", "left ctrl": "L CTRL",
          "right ctrl": "R CTRL", "left alt": "L ALT", "right alt": "R ALT", "backspace": "BACK",
          "print screen": "PRINT", "caps lock": "CAPS"}


def short_name(name: str) -> str:
    """What is written on the cap of the key that pygame calls `name` (arrows in words: the pixel face has none)."""
    return _SHORT.get(name.lower(), name.upper())
