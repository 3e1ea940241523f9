"""Tells in words, for those who don't hear them: "LANCER LEFT". Two lines below the score, the newest first."""

from __future__ import annotations

from dataclasses import dataclass

from alienattack.game.drawing.canvas import Canvas
from alienattack.game.texts import Texts
from alienattack.sim import UNIT, events
from alienattack.sim.aliens import ALIENS
from alienattack.sim.events import Event
from alienattack.sim.powers import POWERS

SHOWN_TICKS = 90
_LINES, _X, _Y, _PITCH, _ROOM = 2, 12, 34, 11, 150
_KIND, _POWER, _PLAIN = "kind", "power", "plain"

SAID: dict[int, tuple[str, str]] = {
    events.DIVE_TELL: ("dives", _KIND),
    events.SHELL_OPENED: ("opens", _KIND),
    events.SPORE_BURST: ("bursts", _KIND),
    events.ROW_FADED: ("fades", _KIND),
    events.ROW_BACK: ("returns", _KIND),
    events.SAUCER_CAME: ("saucer", _PLAIN),
    events.CAPSULE_DROPPED: ("falls", _POWER),
    events.POWER_ENDED: ("ends", _POWER),
    events.BOSS_TELL: ("boss_tell", _PLAIN),
    events.EYE_OPENED: ("eye_opened", _PLAIN),
    events.EYE_SHUT: ("eye_shut", _PLAIN),
    events.TWINS_SWAPPED: ("twins_swapped", _PLAIN),
}
"""What is said of an event: the name of its text below [captions], and what its `a` names."""


@dataclass(slots=True)
class _Line:
    text: str
    age: int = 0


class Captions:
    """Listens to each tick's events, drawn or not, so that whoever turns captions on finds the last tells there."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._lines: list[_Line] = []

    @property
    def shown(self) -> list[str]:
        """What is said now, the newest first."""
        return [line.text for line in self._lines]

    def hear(self, happened: list[Event]) -> None:
        """All events of one tick. The same twice is said once, for longer."""
        for event in happened:
            if event[0] in SAID:
                text = self._words(event)
                self._lines = [_Line(text), *(line for line in self._lines if line.text != text)][:_LINES]

    def update(self) -> None:
        """Once a tick of the screen."""
        for line in self._lines:
            line.age += 1
        self._lines = [line for line in self._lines if line.age < SHOWN_TICKS]

    def draw(self, canvas: Canvas) -> None:
        """In the upper scrim, which is made darker for it."""
        for number, line in enumerate(self._lines):
            y = _Y + number * _PITCH
            width = min(_ROOM, canvas.text_width(line.text, at_most="large")) + 14
            canvas.gradient(canvas.palette.void, 0, y - 2, width + 20, _PITCH, 220, 0, vertical=False)
            canvas.text(line.text, _X, y, color=canvas.palette.text, room=_ROOM, at_most="large")

    def _words(self, event: Event) -> str:
        kind, x, _, named, _ = event
        name, names = SAID[kind]
        third = min(2, max(0, x * 3 // (400 * UNIT)))
        where = self._texts.get(f"captions.{('left', 'middle', 'right')[third]}")
        who = ""
        if names == _KIND:
            who = self._texts.get(f"how.{ALIENS[named].name}_name")
        elif names == _POWER:
            who = self._texts.get(f"power.{POWERS[named].name}")
        return self._texts.get(f"captions.{name}", who=who, where=where)
