"""The row of actions at the bottom of a scene: left and right choose, Enter does it; each has a key of its own too."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from alienattack.game.input import Intent
from alienattack.game.widgets.button import Action, draw_actions
from alienattack.game.widgets.page import RIGHT

if TYPE_CHECKING:
    from alienattack.game.drawing.canvas import Canvas
    from alienattack.game.input.prompts import Prompts


@dataclass(frozen=True, slots=True)
class Deed:
    """One of the actions. `key` is a key's pygame name ("r"); `do` is called when it is chosen and enabled."""

    label: str
    key: str
    do: Callable[[], None]
    enabled: bool = True


class ActionBar:
    """Actions side by side; the chosen one is filled and answers to Enter."""

    def __init__(self, deeds: Sequence[Deed] = ()) -> None:
        self.at = 0
        self.deeds = list(deeds)

    def set(self, deeds: Sequence[Deed]) -> None:
        """Other actions (or other labels); the choice stays on the action of the same key, else where it is."""
        key = self.deeds[self.at].key if self.deeds else ""
        self.deeds = list(deeds)
        keys = [deed.key for deed in self.deeds]
        self.at = keys.index(key) if key and key in keys else min(self.at, max(0, len(keys) - 1))

    def handle(self, intent: Intent) -> bool:
        """Left, right and confirm; False where that means nothing here."""
        if not self.deeds:
            return False
        if intent in (Intent.LEFT, Intent.RIGHT):
            self.at = (self.at + (1 if intent is Intent.RIGHT else -1)) % len(self.deeds)
            return True
        if intent is Intent.CONFIRM and self.deeds[self.at].enabled:
            self.deeds[self.at].do()
            return True
        return False

    def key(self, name: str) -> bool:
        """A key of one of the actions."""
        for deed in self.deeds:
            if deed.key == name and deed.enabled:
                deed.do()
                return True
        return False

    def draw(self, canvas: Canvas, prompts: Prompts, back: str, right: float = RIGHT) -> None:
        """All of them, and the way `back` at `right`, in the row of actions."""
        shown = [Action(_cap(prompts, deed, number == self.at), deed.label, number == self.at and deed.enabled,
                        deed.enabled, partial(self._click, number)) for number, deed in enumerate(self.deeds)]
        draw_actions(canvas, shown, Action(prompts.cap(Intent.BACK), back, click=lambda *_: Intent.BACK), right=right)

    def _click(self, number: int, x: float, y: float) -> Intent:
        """That one is chosen, and done as by Enter."""
        self.at = number
        return Intent.CONFIRM


def _cap(prompts: Prompts, deed: Deed, chosen: bool) -> str:
    """What to press: whoever holds a gamepad chooses first."""
    if chosen:
        return prompts.cap(Intent.CONFIRM)
    return "" if prompts.devices.by_pad or not deed.key else prompts.key(deed.key)
