"""All devices of the player in one: what is held for the simulation, and what was meant in menus."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pygame

from alienattack.game.input.intents import DIRECTIONS, Intent
from alienattack.game.input.maps import (
    DEFAULT_KEYS,
    DEFAULT_PAD,
    FIXED_KEYS,
    FIXED_PAD,
    HELD,
    INTENTS,
    Map,
    actions_by_control,
)
from alienattack.game.input.pads import Move, Pads
from alienattack.sim import FIRE, LEFT, RIGHT

_REPEATABLE = {*DIRECTIONS, Intent.ERASE}
_FIRST_REPEAT, _NEXT_REPEAT = 0.350, 0.080  # seconds a pad's direction is held before it counts again, and again

Taker = Callable[[str], None]
Pilot = Callable[[], int]


class Input:
    """Keyboard and pads; fed with pygame events by the app."""

    def __init__(self, keys: Map | None = None, pad: Map | None = None, dead_zone: int = 50) -> None:
        """`keys` and `pad`: action -> controls; `dead_zone` in percent of a stick's way."""
        self.pads = Pads()
        self._keys: dict[str, list[str]] = {}
        self._pad: dict[str, list[str]] = {}
        self._held_keys: set[str] = set()
        self._held_pad: dict[tuple[int, str], float] = {}  # -> seconds until its direction counts again
        self._tapped = 0
        self._take_key: Taker | None = None
        self._take_pad: Taker | None = None
        self._pad_in_use: int | None = None
        self._pilot: Pilot | None = None
        self.map(keys or {}, pad or {}, dead_zone)

    def map(self, keys: Map, pad: Map, dead_zone: int = 50) -> None:
        """Take new maps; actions they do not name keep their defaults."""
        self._keys = actions_by_control(keys, DEFAULT_KEYS)
        self._pad = actions_by_control(pad, DEFAULT_PAD)
        self.pads.dead_zone = dead_zone / 100
        self.release_all()

    def keys_of(self, action: str) -> list[str]:
        """The names of the keys that do `action` now."""
        return [name for name, actions in self._keys.items() if action in actions]

    def pad_of(self, action: str) -> list[str]:
        """The names of the gamepad's controls that do `action` now."""
        return [name for name, actions in self._pad.items() if action in actions]

    @property
    def by_pad(self) -> bool:
        """Whether the last word came from a gamepad."""
        return self._pad_in_use is not None

    @property
    def pad_name(self) -> str:
        """The name of the gamepad that spoke last, "" if it was the keyboard."""
        return self.pads.name_of(self._pad_in_use) if self._pad_in_use is not None else ""

    # -- capturing for the maps --------------------------------------------------------------------------------------

    def capture_key(self, taker: Taker | None) -> None:
        """Give the name of the next key pressed to `taker` instead of acting on it; None stops."""
        self._take_key = taker

    def capture_pad(self, taker: Taker | None) -> None:
        """Give the name of the next control of a gamepad to `taker` instead of acting on it; None stops."""
        self._take_pad = taker

    @property
    def capturing(self) -> bool:
        """Whether the next key goes to the key map."""
        return self._take_key is not None

    # -- what is held ------------------------------------------------------------------------------------------------

    def is_held(self, name: str) -> bool:
        """Whether the key of that name is down."""
        return name in self._held_keys

    def release_all(self, but_steering: bool = False) -> None:
        """Let go of every key and button (focus lost). `but_steering`: left and right stay held, so that whoever holds
        them through a change of scenes goes on steering; in menus they do not count again."""
        steering = {"left", "right"} if but_steering else set()
        self._held_keys = {name for name in self._held_keys if steering & set(self._keys.get(name, ()))}
        self._held_pad = {held: math.inf for held in self._held_pad if steering & set(self._pad.get(held[1], ()))}
        self._tapped = 0

    def hand_over(self, pilot: Pilot | None) -> None:
        """From now on `pilot` (a bot) gives the simulation's buttons of every tick; None: the devices again."""
        self._pilot = pilot

    def take_buttons(self) -> int:
        """The simulation's buttons for the next tick (LEFT, RIGHT, FIRE added up): those held, and those that went
        down and up again since the last call. Both directions cancel out."""
        if self._pilot is not None:
            return self._pilot()
        held, self._tapped = self._tapped, 0
        for name in self._held_keys:
            for action in self._keys.get(name, ()):
                held |= HELD.get(action, 0)
        for _, control in self._held_pad:
            for action in self._pad.get(control, ()):
                held |= HELD.get(action, 0)
        return held & FIRE if held & LEFT and held & RIGHT else held

    # -- keyboard ----------------------------------------------------------------------------------------------------

    def key_down(self, event: Any, text_mode: bool, steering: bool = False) -> list[Intent]:
        """A key went down; returns what it means now.

        In text mode only keys that write nothing mean anything; while `steering`, keys of the ship mean nothing else.
        """
        name = pygame.key.name(event.key).lower()
        if self._take_key is not None:
            taker, self._take_key = self._take_key, None
            taker(name)
            return []
        self._pad_in_use = None
        repeated = name in self._held_keys
        self._held_keys.add(name)
        actions = self._keys.get(name, [])
        for action in actions:
            self._tapped |= HELD.get(action, 0)
        if steering and any(action in HELD for action in actions):
            return []
        intents = self._meaning(name, int(getattr(event, "mod", 0)), text_mode)
        return [intent for intent in intents if intent in _REPEATABLE] if repeated else intents

    def _meaning(self, name: str, modifiers: int, text_mode: bool) -> list[Intent]:
        if name in ("return", "enter") and modifiers & pygame.KMOD_ALT:
            return [Intent.FULL_SCREEN]
        if name == "tab" and modifiers & pygame.KMOD_SHIFT and text_mode:
            return [Intent.UP]
        if name in FIXED_KEYS:
            return [FIXED_KEYS[name]]
        if text_mode:
            return []
        found = [INTENTS[action] for action in self._keys.get(name, ()) if action in INTENTS]
        return list(dict.fromkeys(found)) or [Intent.ANY]

    def key_up(self, event: Any) -> None:
        """A key went up."""
        self._held_keys.discard(pygame.key.name(event.key).lower())

    # -- gamepads ----------------------------------------------------------------------------------------------------

    def pad_added(self, index: int) -> str:
        """A gamepad was plugged in (also told for those that were there at the start); its name for people."""
        return self.pads.add(index)

    def pad_removed(self, instance: int) -> str:
        """A gamepad was unplugged; returns its name for people, "" when it was never known."""
        self._held_pad = {held: left for held, left in self._held_pad.items() if held[0] != instance}
        if self._pad_in_use == instance:
            self._pad_in_use = None
        return self.pads.remove(instance)

    def pad_event(self, event: Any, steering: bool = False) -> list[Intent]:
        """A stick, hat or button of a gamepad moved; returns what it means."""
        intents: list[Intent] = []
        for move in self.pads.moves(event):
            if move.down:
                intents += self._pad_down(move, steering)
            else:
                self._held_pad.pop((move.pad, move.control), None)
        return intents

    def _pad_down(self, move: Move, steering: bool) -> list[Intent]:
        if self._take_pad is not None:
            taker, self._take_pad = self._take_pad, None
            taker(move.control)
            return []
        self._pad_in_use = move.pad
        self._held_pad[move.pad, move.control] = _FIRST_REPEAT
        actions = self._pad.get(move.control, [])
        for action in actions:
            self._tapped |= HELD.get(action, 0)
        if steering and actions:
            return [INTENTS[action] for action in actions if action not in HELD]
        return self._pad_meaning(move.control)

    def _pad_meaning(self, control: str) -> list[Intent]:
        if control in FIXED_PAD:
            return [FIXED_PAD[control]]
        found = [INTENTS[action] for action in self._pad.get(control, ())]
        return found or [Intent.ANY]

    def repeats(self, dt: float) -> list[Intent]:
        """Directions that a gamepad has held for long enough to count again after `dt` more seconds (for menus)."""
        intents: list[Intent] = []
        for held, left in self._held_pad.items():
            meaning = FIXED_PAD.get(held[1])
            if meaning in DIRECTIONS:
                self._held_pad[held] = left - dt
                if left - dt <= 0:
                    self._held_pad[held] = _NEXT_REPEAT
                    intents.append(meaning)
        return intents
