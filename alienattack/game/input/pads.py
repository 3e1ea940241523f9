"""Gamepads: plugged in and out at any time; what moves on them, by name.

Pads that SDL knows speak one language, whatever their maker: "a", "dpad left", "left x -", "right trigger". All others
are read by number: "button 3", "hat up", "axis 0 -".
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from typing import Any

import pygame
from pygame._sdl2 import controller

CONTROLLER_EVENTS = (pygame.CONTROLLERAXISMOTION, pygame.CONTROLLERBUTTONDOWN, pygame.CONTROLLERBUTTONUP)
JOYSTICK_EVENTS = (pygame.JOYAXISMOTION, pygame.JOYHATMOTION, pygame.JOYBUTTONDOWN, pygame.JOYBUTTONUP)
PAD_EVENTS = CONTROLLER_EVENTS + JOYSTICK_EVENTS

_BUTTONS: dict[int, str] = {
    pygame.CONTROLLER_BUTTON_A: "a", pygame.CONTROLLER_BUTTON_B: "b", pygame.CONTROLLER_BUTTON_X: "x",
    pygame.CONTROLLER_BUTTON_Y: "y", pygame.CONTROLLER_BUTTON_BACK: "back", pygame.CONTROLLER_BUTTON_GUIDE: "guide",
    pygame.CONTROLLER_BUTTON_START: "start", pygame.CONTROLLER_BUTTON_LEFTSTICK: "left stick",
    pygame.CONTROLLER_BUTTON_RIGHTSTICK: "right stick", pygame.CONTROLLER_BUTTON_LEFTSHOULDER: "left shoulder",
    pygame.CONTROLLER_BUTTON_RIGHTSHOULDER: "right shoulder", pygame.CONTROLLER_BUTTON_DPAD_UP: "dpad up",
    pygame.CONTROLLER_BUTTON_DPAD_DOWN: "dpad down", pygame.CONTROLLER_BUTTON_DPAD_LEFT: "dpad left",
    pygame.CONTROLLER_BUTTON_DPAD_RIGHT: "dpad right",
}
_AXES: dict[int, str] = {
    pygame.CONTROLLER_AXIS_LEFTX: "left x", pygame.CONTROLLER_AXIS_LEFTY: "left y",
    pygame.CONTROLLER_AXIS_RIGHTX: "right x", pygame.CONTROLLER_AXIS_RIGHTY: "right y",
    pygame.CONTROLLER_AXIS_TRIGGERLEFT: "left trigger", pygame.CONTROLLER_AXIS_TRIGGERRIGHT: "right trigger",
}
_AXIS_FULL = 32767
_TRIGGER_ON, _SLACK = 0.35, 0.15


@dataclass(frozen=True, slots=True)
class Move:
    """One control of one pad went down or up."""

    pad: int
    control: str
    down: bool


@dataclass(slots=True)
class Pad:
    """One pad: its name for people, the SDL object that keeps it open, the axes that rest at one end, what is down."""

    name: str
    known: bool = False
    opened: tuple[Any, ...] = ()
    resting_low: set[int] = field(default_factory=set)
    seen_axes: set[int] = field(default_factory=set)
    down: set[str] = field(default_factory=set)


class Pads:
    """All pads that are plugged in. `dead_zone` (0..1): how far a stick must move before it counts."""

    def __init__(self, dead_zone: float = 0.5) -> None:
        self.dead_zone = dead_zone
        self._pads: dict[int, Pad] = {}

    def add(self, index: int) -> str:
        """A pad was plugged in at SDL's `index`; its name, "" if it is gone again already or was there before."""
        try:
            joystick = pygame.joystick.Joystick(index)
            instance = joystick.get_instance_id()
            if instance in self._pads and self._pads[instance].opened:
                return ""
            self._pads[instance] = Pad(str(joystick.get_name()), opened=(joystick,))
        except pygame.error:
            return ""
        with contextlib.suppress(pygame.error):
            controller.init()
            if controller.is_controller(index):
                self._pads[instance].opened += (controller.Controller(index),)
                self._pads[instance].known = True
        return self._pads[instance].name

    def remove(self, instance: int) -> str:
        """A pad was unplugged; its name, "" when it was never known."""
        pad = self._pads.pop(instance, None)
        return pad.name if pad is not None else ""

    def name_of(self, instance: int) -> str:
        """A pad's name for people."""
        return self._pad(instance).name

    def moves(self, event: Any) -> list[Move]:
        """What an event of PAD_EVENTS tells, as controls that went down or up."""
        instance = int(getattr(event, "instance_id", getattr(event, "joy", 0)))
        pad = self._pad(instance)
        if pad.known and event.type in JOYSTICK_EVENTS:
            return []  # the same is told as a CONTROLLER event
        told = {control: down for control, down in self._told(pad, event).items() if down != (control in pad.down)}
        for control, down in told.items():
            pad.down.add(control) if down else pad.down.discard(control)
        return [Move(instance, control, down) for control, down in told.items()]

    def _pad(self, instance: int) -> Pad:
        return self._pads.setdefault(instance, Pad(""))

    def _told(self, pad: Pad, event: Any) -> dict[str, bool]:
        """Control -> whether it is down, for all controls that the event is about."""
        if event.type in (pygame.CONTROLLERBUTTONDOWN, pygame.CONTROLLERBUTTONUP):
            name = _BUTTONS.get(event.button)
            return {name: event.type == pygame.CONTROLLERBUTTONDOWN} if name else {}
        if event.type == pygame.CONTROLLERAXISMOTION:
            return self._axis_of_known(pad, event.axis, event.value / _AXIS_FULL)
        if event.type in (pygame.JOYBUTTONDOWN, pygame.JOYBUTTONUP):
            return {f"button {event.button}": event.type == pygame.JOYBUTTONDOWN}
        if event.type == pygame.JOYHATMOTION:
            x, y = event.value
            return {"hat left": x < 0, "hat right": x > 0, "hat up": y > 0, "hat down": y < 0}
        return self._axis_by_number(pad, event.axis, event.value)

    def _axis_of_known(self, pad: Pad, axis: int, value: float) -> dict[str, bool]:
        name = _AXES.get(axis, "")
        if name.endswith("trigger"):
            return {name: self._beyond(pad, name, value, _TRIGGER_ON)}
        return self._both_ways(pad, name, value) if name else {}

    def _axis_by_number(self, pad: Pad, axis: int, value: float) -> dict[str, bool]:
        """A trigger of an unknown pad rests at -1: the first word of an axis tells which it is."""
        if axis not in pad.seen_axes:
            pad.seen_axes.add(axis)
            if axis > 1 and value < -0.9:
                pad.resting_low.add(axis)
                return {}
        if axis in pad.resting_low:
            control = f"axis {axis} +"
            return {control: self._beyond(pad, control, (value + 1) / 2, _TRIGGER_ON)}
        return self._both_ways(pad, f"axis {axis}", value)

    def _both_ways(self, pad: Pad, name: str, value: float) -> dict[str, bool]:
        return {f"{name} {sign}": self._beyond(pad, f"{name} {sign}", amount, self.dead_zone)
                for sign, amount in (("-", -value), ("+", value))}

    def _beyond(self, pad: Pad, control: str, amount: float, limit: float) -> bool:
        """Two thresholds, so that a worn stick does not chatter at one."""
        return amount > (max(0.05, limit - _SLACK) if control in pad.down else limit)
