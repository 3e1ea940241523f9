"""The row of actions at the bottom of a scene: left and right choose, Enter does it; each has a key of its own too."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from alienattack.game.input import Intent
from alienattack.game.widgets.button import action_width, draw_action

if TYPE_CHECKING:
    from alienattack.game.drawing.canvas import Canvas

_GAP = 6


@dataclass(frozen=True, slots=True)
class Action:
    """One action. `key` is a key's pygame name ("r"); `do` is called when it is chosen and enabled."""

    label: str
    key: str
    do: Callable[[], None]
    enabled: bool = True


class ActionBar:
    """Actions side by side; the chosen one is filled and answers to Enter."""

    def __init__(self, actions: Sequence[Action] = ()) -> None:
        self.at = 0
        self.actions = list(actions)

    def set(self, actions: Sequence[Action]) -> None:
        """Other actions (or other labels); the choice stays where it is."""
        self.actions = list(actions)
        self.at = min(self.at, max(0, len(self.actions) - 1))

    def handle(self, intent: Intent) -> bool:
        """Left, right and confirm; False where that means nothing here."""
        if not self.actions:
            return False
        if intent in (Intent.LEFT, Intent.RIGHT):
            self.at = (self.at + (1 if intent is Intent.RIGHT else -1)) % len(self.actions)
            return True
        if intent is Intent.CONFIRM and self.actions[self.at].enabled:
            self.actions[self.at].do()
            return True
        return False

    def key(self, name: str) -> bool:
        """A key of one of the actions."""
        for action in self.actions:
            if action.key == name and action.enabled:
                action.do()
                return True
        return False

    def draw(self, canvas: Canvas, x: float, y: float) -> float:
        """All of them from (x, y) on; returns the x right of the last one."""
        for number, action in enumerate(self.actions):
            chosen = number == self.at
            x = draw_action(canvas, x, y, "ENTER" if chosen else _cap(action.key), action.label,
                            primary=chosen and action.enabled, enabled=action.enabled) + _GAP
        return x - _GAP

    def width(self, canvas: Canvas) -> float:
        """How wide `draw` draws."""
        return sum(action_width(canvas, "ENTER" if number == self.at else _cap(action.key), action.label)
                   for number, action in enumerate(self.actions)) + _GAP * (len(self.actions) - 1)


def _cap(key: str) -> str:
    return {"delete": "DEL"}.get(key, key.upper())
