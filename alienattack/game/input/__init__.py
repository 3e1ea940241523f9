"""Input: keys and gamepads become intents for menus and held buttons for the simulation."""

from __future__ import annotations

from alienattack.game.input.devices import Input
from alienattack.game.input.intents import Intent
from alienattack.game.input.maps import DEFAULT_KEYS, DEFAULT_PAD

__all__ = ["DEFAULT_KEYS", "DEFAULT_PAD", "Input", "Intent"]
