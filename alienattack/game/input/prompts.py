"""What is written on the control that does something, on the device the player holds now."""

from __future__ import annotations

from collections.abc import Sequence

from alienattack.game.input.devices import Input
from alienattack.game.input.intents import Intent
from alienattack.game.texts import Texts

_KEYS: dict[Intent, str] = {
    Intent.CONFIRM: "return", Intent.BACK: "escape", Intent.ERASE: "backspace", Intent.NEXT_FIELD: "tab",
    Intent.NEXT_PAGE: "tab", Intent.PREVIOUS_PAGE: "page up", Intent.HELP: "f1", Intent.FULL_SCREEN: "f11",
    Intent.SCREENSHOT: "f12",
}
_PAD: dict[Intent, str] = {
    Intent.CONFIRM: "a", Intent.BACK: "b", Intent.ERASE: "x", Intent.EXTRA: "y", Intent.PAUSE: "start",
    Intent.HELP: "back", Intent.NEXT_PAGE: "right shoulder", Intent.PREVIOUS_PAGE: "left shoulder",
    Intent.NEXT_FIELD: "right shoulder",
}

# What makers print on the parts that SDL calls by one name. The first that fits a name wins; whoever fits none is xbox.
_MAKERS: dict[str, tuple[str, ...]] = {
    "xbox": ("xbox", "x-box", "microsoft"),
    "playstation": ("ps3", "ps4", "ps5", "playstation", "dualshock", "dualsense", "sony", "wireless controller"),
    "nintendo": ("nintendo", "switch", "joy-con", "pro controller"),
}
_CAPS: dict[str, dict[str, str]] = {
    "xbox": {"left shoulder": "LB", "right shoulder": "RB", "left trigger": "LT", "right trigger": "RT",
             "start": "MENU", "back": "VIEW", "left stick": "LS", "right stick": "RS"},
    "playstation": {"a": "CROSS", "b": "CIRCLE", "x": "SQUARE", "y": "TRIANGLE", "left shoulder": "L1",
                    "right shoulder": "R1", "left trigger": "L2", "right trigger": "R2", "start": "OPTIONS",
                    "back": "SHARE", "left stick": "L3", "right stick": "R3"},
    "nintendo": {"left shoulder": "L", "right shoulder": "R", "left trigger": "ZL", "right trigger": "ZR",
                 "start": "+", "back": "-", "left stick": "LS", "right stick": "RS"},
}


def maker_of(pad_name: str) -> str:
    """Whose names a pad of that name bears."""
    name = pad_name.lower()
    return next((maker for maker, marks in _MAKERS.items() if any(mark in name for mark in marks)), "xbox")


class Prompts:
    """Names of keys and buttons in the player's language."""

    def __init__(self, devices: Input, texts: Texts) -> None:
        self.devices = devices
        self.texts = texts

    def key(self, name: str) -> str:
        """What is on the cap of the key that pygame calls `name` (arrows in words: the pixel face has none)."""
        told = f"controls.key_{name.lower().replace(' ', '_')}"
        if self.texts.has(told):
            return self.texts.get(told)
        return name.upper() if len(name.upper()) == len(name) else name  # there is no capital sharp s

    def pad(self, control: str) -> str:
        """What is on that part of the gamepad in use, or of one that nobody knows."""
        cap = _CAPS[maker_of(self.devices.pad_name)].get(control, "")
        told = f"controls.pad_{(cap or control).lower().replace(' ', '_').replace('-', 'minus').replace('+', 'plus')}"
        return self.texts.get(told) if self.texts.has(told) else cap or control.upper()

    def cap(self, intent: Intent, extra: str = "") -> str:
        """What to press for `intent` on the device used last; `extra` is the key of the scene's EXTRA."""
        if self.devices.by_pad:
            return self.pad(_PAD.get(intent, "a"))
        return self.key(extra if intent is Intent.EXTRA else _KEYS.get(intent, "return"))

    def caps_of(self, action: str, most: int = 2) -> Sequence[str]:
        """What does an action of the maps, on the device used last: at most `most` caps."""
        if self.devices.by_pad:
            known = [name for name in self.devices.pad_of(action) if not name.startswith(("button", "axis", "hat"))]
            return [self.pad(name) for name in known[:most]]
        return [self.key(name) for name in self.devices.keys_of(action)[:most]]
