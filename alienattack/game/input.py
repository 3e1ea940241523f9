"""Keyboard and gamepads: what was pressed becomes intents for menus and held buttons for the simulation."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pygame

from alienattack.sim import FIRE, LEFT, RIGHT


class Intent(enum.Enum):
    """What a player means, whatever device said it."""

    UP = "up"
    DOWN = "down"
    LEFT = "left"
    RIGHT = "right"
    CONFIRM = "confirm"
    BACK = "back"
    PAUSE = "pause"
    NEXT_FIELD = "next_field"
    ERASE = "erase"
    HELP = "help"
    FULL_SCREEN = "full_screen"
    SCREENSHOT = "screenshot"
    ANY = "any"


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
"""Keys of each action where the settings name none; names as `pygame.key.name` gives them."""

# These mean the same whatever the key map says, so that nobody can lock themselves out of the menus.
_FIXED: dict[str, Intent] = {
    "up": Intent.UP,
    "down": Intent.DOWN,
    "left": Intent.LEFT,
    "right": Intent.RIGHT,
    "return": Intent.CONFIRM,
    "enter": Intent.CONFIRM,
    "escape": Intent.BACK,
    "tab": Intent.NEXT_FIELD,
    "backspace": Intent.ERASE,
    "f11": Intent.FULL_SCREEN,
    "f12": Intent.SCREENSHOT,
}
_HELD = {"left": LEFT, "right": RIGHT, "fire": FIRE}
# Held in the simulation, and an intent in menus as well.
_ACTION_INTENTS: dict[str, Intent] = {
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
_REPEATABLE = {Intent.UP, Intent.DOWN, Intent.LEFT, Intent.RIGHT, Intent.ERASE}

# SDL's common layout: A and B, then start; pads that number otherwise still move, fire and confirm.
_PAD_CONFIRM, _PAD_BACK, _PAD_START = {0, 2}, {1}, {7, 9}
_STICK_ON, _STICK_OFF = 0.5, 0.3


class Input:
    """All devices of the player; fed with pygame events by the app."""

    def __init__(self, keys: Mapping[str, Sequence[str]] | None = None) -> None:
        self._held_keys: set[str] = set()
        self._held_pad: set[tuple[int, str]] = set()
        self._tapped = 0
        self._pads: dict[int, Any] = {}
        self._capture: Callable[[str], None] | None = None
        self.map_keys(keys or {})

    def map_keys(self, keys: Mapping[str, Sequence[str]]) -> None:
        """Take a new key map (action -> key names); actions it does not name keep their default keys."""
        self._actions: dict[str, list[str]] = {}
        for action, default in DEFAULT_KEYS.items():
            for name in keys.get(action) or default:
                self._actions.setdefault(name.lower(), []).append(action)
        self.release_all()

    def keys_of(self, action: str) -> list[str]:
        """The names of the keys that do `action` now."""
        return [name for name, actions in self._actions.items() if action in actions]

    def capture_key(self, taker: Callable[[str], None] | None) -> None:
        """Give the name of the next key pressed to `taker` instead of acting on it (for the key map); None stops."""
        self._capture = taker

    @property
    def capturing(self) -> bool:
        """Whether the next key goes to the key map."""
        return self._capture is not None

    def is_held(self, name: str) -> bool:
        """Whether the key of that name is down."""
        return name in self._held_keys

    def release_all(self) -> None:
        """Let go of every key and button (focus lost, scene changed)."""
        self._held_keys.clear()
        self._held_pad.clear()
        self._tapped = 0

    def take_buttons(self) -> int:
        """The simulation's buttons for the next tick (LEFT, RIGHT, FIRE added up): those held, and those that went
        down and up again since the last call. Both directions cancel out."""
        held, self._tapped = self._tapped, 0
        for name in self._held_keys:
            for action in self._actions.get(name, ()):
                held |= _HELD.get(action, 0)
        for _, control in self._held_pad:
            held |= _HELD.get(control, 0)
        return held & FIRE if held & LEFT and held & RIGHT else held

    def key_down(self, event: Any, text_mode: bool) -> list[Intent]:
        """A key went down; returns what it means now. In text mode only keys that write nothing mean anything."""
        name = pygame.key.name(event.key).lower()
        if self._capture is not None:
            taker, self._capture = self._capture, None
            taker(name)
            return []
        repeated = name in self._held_keys
        self._held_keys.add(name)
        for action in self._actions.get(name, ()):
            self._tapped |= _HELD.get(action, 0)
        intents = self._meaning(name, int(getattr(event, "mod", 0)), text_mode)
        return [intent for intent in intents if intent in _REPEATABLE] if repeated else intents

    def _meaning(self, name: str, modifiers: int, text_mode: bool) -> list[Intent]:
        if name in ("return", "enter") and modifiers & pygame.KMOD_ALT:
            return [Intent.FULL_SCREEN]
        if name == "tab" and modifiers & pygame.KMOD_SHIFT and text_mode:
            return [Intent.UP]
        if name in _FIXED:
            return [_FIXED[name]]
        if text_mode:
            return []
        found = [_ACTION_INTENTS[action] for action in self._actions.get(name, ()) if action in _ACTION_INTENTS]
        return list(dict.fromkeys(found)) or [Intent.ANY]

    def key_up(self, event: Any) -> None:
        """A key went up."""
        self._held_keys.discard(pygame.key.name(event.key).lower())

    def pad_added(self, index: int) -> None:
        """A gamepad was plugged in (also told for those that were there at the start)."""
        try:
            pad = pygame.joystick.Joystick(index)
            self._pads[pad.get_instance_id()] = pad
        except pygame.error:
            return  # gone again already

    def pad_removed(self, instance: int) -> str:
        """A gamepad was unplugged; returns its name for people, "" when it was never known."""
        self._held_pad = {held for held in self._held_pad if held[0] != instance}
        pad = self._pads.pop(instance, None)
        return str(pad.get_name()) if pad is not None else ""

    def pad_event(self, event: Any) -> list[Intent]:
        """A stick, hat or button of a gamepad moved; returns what it means."""
        pad = int(getattr(event, "instance_id", getattr(event, "joy", 0)))
        if event.type == pygame.JOYAXISMOTION:
            return self._axis(pad, event.axis, event.value)
        if event.type == pygame.JOYHATMOTION:
            x, y = event.value
            return (
                self._hold(pad, "left", x < 0)
                + self._hold(pad, "right", x > 0)
                + self._hold(pad, "up", y > 0)
                + self._hold(pad, "down", y < 0)
            )
        down = event.type == pygame.JOYBUTTONDOWN
        if event.button in _PAD_CONFIRM:
            return self._hold(pad, "fire", down)
        if event.button in _PAD_BACK:
            return [Intent.BACK] if down else []
        if event.button in _PAD_START:
            return [Intent.PAUSE] if down else []
        return [Intent.ANY] if down else []

    def _axis(self, pad: int, axis: int, value: float) -> list[Intent]:
        if axis not in (0, 1):
            return []
        low, high = (("left", "right"), ("up", "down"))[axis]
        found: list[Intent] = []
        for control, amount in ((low, -value), (high, value)):
            # Two thresholds, so that a worn stick does not chatter at one.
            limit = _STICK_OFF if (pad, control) in self._held_pad else _STICK_ON
            found += self._hold(pad, control, amount > limit)
        return found

    def _hold(self, pad: int, control: str, down: bool) -> list[Intent]:
        held = (pad, control)
        if down and held not in self._held_pad:
            self._held_pad.add(held)
            self._tapped |= _HELD.get(control, 0)
            return [_ACTION_INTENTS[control]]
        if not down:
            self._held_pad.discard(held)
        return []
