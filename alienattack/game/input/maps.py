"""Which control does what: the maps players may change, and the meanings in menus that nobody can change.

An *action* is what a map names ("fire"); a *control* is a key by pygame's name ("space") or a part of a gamepad as
`pads.py` names it ("a", "left x -", "button 3").
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from alienattack.game.input.intents import Intent
from alienattack.sim import FIRE, LEFT, RIGHT

Map = Mapping[str, Sequence[str]]

DEFAULT_KEYS: dict[str, tuple[str, ...]] = {
    "left": ("left", "a"),
    "right": ("right", "d"),
    "fire": ("space", "z"),
    "up": ("w",),
    "down": ("s",),
    "pause": ("p",),
    "help": ("f1",),
    "full_screen": ("f11",),
    "screenshot": ("f12",),
}
"""Keys of each action where the settings name none."""

DEFAULT_PAD: dict[str, tuple[str, ...]] = {
    "left": ("dpad left", "left x -", "hat left", "axis 0 -"),
    "right": ("dpad right", "left x +", "hat right", "axis 0 +"),
    "fire": ("a", "x", "right trigger", "button 0", "button 2"),
    "pause": ("start", "button 7", "button 9"),
    "screenshot": (),
}
"""Controls of each action: those of pads that SDL knows, then those of pads it does not know."""

HELD: dict[str, int] = {"left": LEFT, "right": RIGHT, "fire": FIRE}
"""Actions that are held in the simulation."""

INTENTS: dict[str, Intent] = {
    "left": Intent.LEFT,
    "right": Intent.RIGHT,
    "fire": Intent.CONFIRM,
    "up": Intent.UP,
    "down": Intent.DOWN,
    "pause": Intent.PAUSE,
    "help": Intent.HELP,
    "full_screen": Intent.FULL_SCREEN,
    "screenshot": Intent.SCREENSHOT,
}
"""What an action means in menus."""

# These mean the same whatever the maps say, so that nobody can lock themselves out of the menus.
FIXED_KEYS: dict[str, Intent] = {
    "up": Intent.UP,
    "down": Intent.DOWN,
    "left": Intent.LEFT,
    "right": Intent.RIGHT,
    "return": Intent.CONFIRM,
    "enter": Intent.CONFIRM,
    "escape": Intent.BACK,
    "tab": Intent.NEXT_FIELD,
    "page up": Intent.PREVIOUS_PAGE,
    "page down": Intent.NEXT_PAGE,
    "backspace": Intent.ERASE,
    "f11": Intent.FULL_SCREEN,
    "f12": Intent.SCREENSHOT,
}
FIXED_PAD: dict[str, Intent] = {
    "a": Intent.CONFIRM,
    "b": Intent.BACK,
    "x": Intent.ERASE,
    "y": Intent.EXTRA,
    "start": Intent.PAUSE,
    "back": Intent.HELP,
    "left shoulder": Intent.PREVIOUS_PAGE,
    "right shoulder": Intent.NEXT_PAGE,
    "dpad up": Intent.UP,
    "dpad down": Intent.DOWN,
    "dpad left": Intent.LEFT,
    "dpad right": Intent.RIGHT,
    "left y -": Intent.UP,
    "left y +": Intent.DOWN,
    "left x -": Intent.LEFT,
    "left x +": Intent.RIGHT,
    "button 0": Intent.CONFIRM,
    "button 1": Intent.BACK,
    "button 2": Intent.ERASE,
    "button 3": Intent.EXTRA,
    "button 4": Intent.PREVIOUS_PAGE,
    "button 5": Intent.NEXT_PAGE,
    "button 6": Intent.HELP,
    "button 7": Intent.PAUSE,
    "button 8": Intent.HELP,
    "button 9": Intent.PAUSE,
    "hat up": Intent.UP,
    "hat down": Intent.DOWN,
    "hat left": Intent.LEFT,
    "hat right": Intent.RIGHT,
    "axis 1 -": Intent.UP,
    "axis 1 +": Intent.DOWN,
    "axis 0 -": Intent.LEFT,
    "axis 0 +": Intent.RIGHT,
}


def actions_by_control(given: Map, defaults: Map) -> dict[str, list[str]]:
    """Turn a map around: control -> what it does. Actions that `given` does not name keep their defaults."""
    found: dict[str, list[str]] = {}
    for action, default in defaults.items():
        for name in given.get(action) or default:
            found.setdefault(name.lower(), []).append(action)
    return found


def shared(given: Map, defaults: Map, actions: Sequence[str]) -> dict[str, dict[str, list[str]]]:
    """Where two of `actions` share a control: action -> control -> the other actions."""
    found: dict[str, dict[str, list[str]]] = {}
    for control, users in actions_by_control(given, defaults).items():
        users = [action for action in users if action in actions]
        for action in users if len(users) > 1 else ():
            found.setdefault(action, {})[control] = [other for other in users if other != action]
    return found
