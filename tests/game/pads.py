"""Gamepads for tests: events as SDL sends them, and a real one plugged into SDL itself."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pygame
import pytest

from alienattack.game.gallery.stage import FRAME, Stage

_KIND_GAMEPAD, _AXES, _BUTTONS, _HATS = 1, 6, 15, 0


def button(stage: Stage, number: int, hold: bool = False) -> None:
    """A button of a known pad goes down, and up again unless it is held."""
    _post(stage, pygame.CONTROLLERBUTTONDOWN, button=number)
    if not hold:
        _post(stage, pygame.CONTROLLERBUTTONUP, button=number)


def stick(stage: Stage, x: float = 0.0, y: float = 0.0) -> None:
    """The left stick of a known pad goes to (x, y), each -1..1."""
    _post(stage, pygame.CONTROLLERAXISMOTION, axis=pygame.CONTROLLER_AXIS_LEFTX, value=int(x * 32767))
    _post(stage, pygame.CONTROLLERAXISMOTION, axis=pygame.CONTROLLER_AXIS_LEFTY, value=int(y * 32767))


def _post(stage: Stage, kind: int, **fields: int) -> None:
    pygame.event.post(pygame.event.Event(kind, instance_id=0, **fields))
    stage.run(FRAME)


class VirtualPad:
    """A pad that SDL itself believes in."""

    def __init__(self, sdl: ctypes.CDLL) -> None:
        self._sdl = sdl
        self.index = sdl.SDL_JoystickAttachVirtual(_KIND_GAMEPAD, _AXES, _BUTTONS, _HATS)
        assert self.index >= 0
        sdl.SDL_JoystickOpen.restype = ctypes.c_void_p
        self._joystick = ctypes.c_void_p(sdl.SDL_JoystickOpen(self.index))

    def press(self, number: int, down: bool = True) -> None:
        self._sdl.SDL_JoystickSetVirtualButton(self._joystick, number, int(down))

    def tilt(self, axis: int, value: int) -> None:
        self._sdl.SDL_JoystickSetVirtualAxis(self._joystick, axis, value)

    def unplug(self) -> None:
        self._sdl.SDL_JoystickDetachVirtual(self.index)


@contextmanager
def virtual_pad() -> Iterator[VirtualPad]:
    """Plug a pad into the SDL that pygame runs on; skips the test where that library can't be found."""
    maps = Path("/proc/self/maps")
    mapped = maps.read_text().splitlines() if maps.exists() else []
    loaded = [line.split()[-1] for line in mapped if "libSDL2-2" in line]
    if not loaded:
        pytest.skip("SDL's library is not to be found on this system")
    sdl = ctypes.CDLL(loaded[0])
    if not hasattr(sdl, "SDL_JoystickAttachVirtual"):
        pytest.skip("this SDL has no virtual pads")
    sdl.SDL_SetHint(b"SDL_JOYSTICK_ALLOW_BACKGROUND_EVENTS", b"1")  # a dummy window never has the focus
    pygame.joystick.init()
    pad = VirtualPad(sdl)
    try:
        yield pad
    finally:
        pad.unplug()
        pygame.event.clear()
