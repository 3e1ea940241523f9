"""Actions: a key cap and what it does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from alienattack.game.drawing.fonts import TIGHT
from alienattack.game.drawing.palette import WHITE, from_hex
from alienattack.game.drawing.targets import Clicked
from alienattack.game.input import Intent
from alienattack.game.widgets.page import ACTIONS_Y, LEFT, RIGHT
from alienattack.game.widgets.widget import Widget

if TYPE_CHECKING:
    from alienattack.game.drawing.canvas import Canvas

HEIGHT, GAP = 24, 8
_DARK = from_hex("0a0c20")
_DOTS_SECONDS = 0.9


@dataclass(frozen=True, slots=True)
class Action:
    """A key (its name on a cap, "" for none) and what it does; the `primary` one is filled and lit. `click`: what a
    click on it calls."""

    key: str
    label: str
    primary: bool = False
    enabled: bool = True
    click: Clicked | None = None


def action_width(canvas: Canvas, key: str, label: str, at_most: str | None = None) -> float:
    """How wide `draw_action` draws."""
    tight = 8 if at_most == TIGHT else 0
    cap = int(canvas.text_width(key, at_most=at_most)) + 12 - tight / 2 if key else 0
    return cap + int(canvas.text_width(label, at_most=at_most)) + (20 if key else 24) - tight


def draw_actions(canvas: Canvas, actions: Sequence[Action], last: Action | None = None, left: float = LEFT,
                 right: float = RIGHT, y: float = ACTIONS_Y) -> None:
    """`actions` side by side from `left` on and the `last` one at `right`, in the largest letters that have room."""
    every = [*actions, last] if last is not None else list(actions)
    at_most = largest_that_fits(canvas, every, right - left)
    widths = [action_width(canvas, action.key, action.label, at_most) for action in every]
    gap = max(2.0, min(GAP, (right - left - sum(widths)) / max(1, len(every) - 1)))
    x = left
    places = []
    for action in actions:
        places.append((x, action))
        x += action_width(canvas, action.key, action.label, at_most) + gap
    if last is not None:
        places.append((right - action_width(canvas, last.key, last.label, at_most), last))
    for x, action in places:
        end = draw_action(canvas, x, y, action.key, action.label, action.primary, action.enabled, at_most)
        if action.click is not None and action.enabled:
            canvas.targets.add(x, y, end - x, HEIGHT, action.click)


def largest_that_fits(canvas: Canvas, actions: Sequence[Action], room: float) -> str:
    """The largest text size, no larger than the player's, in which all actions stand side by side in `room` px."""
    for text_size in canvas.fonts.text_sizes:
        widths = [action_width(canvas, action.key, action.label, text_size) for action in actions]
        if sum(widths) + (GAP if text_size != TIGHT else 2) * (len(widths) - 1) <= room:
            return text_size
    return canvas.fonts.text_sizes[-1]


def draw_action(canvas: Canvas, x: float, y: float, key: str, label: str, primary: bool = False,
                enabled: bool = True, at_most: str | None = None) -> float:
    """A key cap and a label on a plate; the primary one is filled and lit. Returns the x right of it."""
    palette = canvas.palette
    width = action_width(canvas, key, label, at_most)
    if primary:
        canvas.glow(palette.focus_fill, x + width / 2, y + 12, 34, 0.6)
        canvas.panel(x, y, width, HEIGHT, fill=palette.action_fill, alpha=245, line=palette.player,
                     edge=palette.action_edge, cut=3)
    else:
        canvas.panel(x, y, width, HEIGHT, alpha=215, line=palette.panel_line, cut=3)
    tight = 8 if at_most == TIGHT else 0
    left = x + 12 - tight / 2
    if key:
        cap = int(canvas.text_width(key, at_most=at_most)) + 12 - tight / 2
        canvas.panel(x + 5, y + 4, cap, 16, fill=palette.text if primary else palette.key_cap, alpha=255, cut=2)
        canvas.text(key, x + 5 + cap / 2, y + 8, color=_DARK if primary else palette.text, align="centre", shadow=False,
                    at_most=at_most)
        left = x + cap + 12 - tight / 2
    color = palette.text3 if not enabled else WHITE if primary else palette.text_menu
    canvas.text(label, left, y + 8, color=color, at_most=at_most)
    return x + width


class Button(Widget):
    """An action that can have the focus. While `busy` its label is followed by running dots and it takes nothing."""

    def __init__(self, label: str, chosen: Callable[[], None], intent: Intent | None = None) -> None:
        """`intent` is what does it from anywhere in the scene; `key_name` is what is drawn for it."""
        self.label = label
        self.intent = intent
        self.key_name = ""
        self.x = self.y = 0.0
        self.right_aligned = False
        self.busy = False
        self.lit = False
        """Filled although another widget has the focus: what Enter does from a field."""
        self._chosen = chosen
        self._seconds = 0.0

    def handle(self, intent: Intent) -> bool:
        """Confirm does it."""
        if intent is Intent.CONFIRM:
            if not self.busy:
                self._chosen()
            return True
        return False

    def type_text(self, text: str) -> bool:
        """A space is a press too."""
        return text == " " and self.handle(Intent.CONFIRM)

    def update(self, dt: float) -> None:
        """Let the dots run."""
        self._seconds = (self._seconds + dt) % _DOTS_SECONDS

    @property
    def action(self) -> Action:
        """What to draw of it now."""
        label = self.label + "." * (1 + int(self._seconds / _DOTS_SECONDS * 3)) if self.busy else self.label
        return Action(self.key_name, label, self.focused or self.lit, self.enabled, self._click)

    def _click(self, x: float, y: float) -> None:
        self.handle(Intent.CONFIRM)

    def draw(self, canvas: Canvas) -> None:
        """The plate; filled while it has the focus."""
        draw_actions(canvas, [self.action], left=self.x, y=self.y)
