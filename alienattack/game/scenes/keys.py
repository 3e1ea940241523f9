"""The key map: what each action's keys are, who else uses them, and how to change them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alienattack.game.drawing.palette import WHITE
from alienattack.game.input import DEFAULT_KEYS, Intent
from alienattack.game.scene import Scene
from alienattack.game.scenes.key_names import short_name
from alienattack.game.widgets.button import action_width, draw_action
from alienattack.game.widgets.menu import draw_focus_plate
from alienattack.game.widgets.message import draw_mark, draw_message, draw_paragraph
from alienattack.game.widgets.page import ACTIONS_Y, LEFT, LIST_WIDTH, RIGHT, draw_page, draw_side

if TYPE_CHECKING:
    from alienattack.game.app import App
    from alienattack.game.drawing.canvas import Canvas

ACTIONS = ("left", "right", "fire", "pause", "help", "full_screen", "screenshot")
_TOP, _PITCH = 74, 28
_CANCEL = "escape"


class KeysScene(Scene):
    """One row an action. A key used twice marks both rows, and a swap is offered."""

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self.at = 0
        self.waiting = False
        """The next key pressed becomes the action's key."""
        self._before: tuple[str, ...] = ()
        self._offered: str | None = None
        self._seconds = 0.0

    # -- what the map says -------------------------------------------------------------------------------------------

    @property
    def action(self) -> str:
        """The focused action."""
        return ACTIONS[self.at]

    def keys_of(self, action: str) -> tuple[str, ...]:
        """The names of that action's keys."""
        return tuple(self.app.settings.keys.get(action) or DEFAULT_KEYS.get(action, ()))

    def conflicts(self) -> dict[str, list[str]]:
        """Actions that share a key with others: action -> the others."""
        found: dict[str, list[str]] = {}
        for action in ACTIONS:
            keys = {name.lower() for name in self.keys_of(action)}
            others = [other for other in ACTIONS
                      if other != action and keys & {name.lower() for name in self.keys_of(other)}]
            if others:
                found[action] = others
        return found

    # -- changing ----------------------------------------------------------------------------------------------------

    def _listen(self) -> None:
        self.waiting = True
        self.app.audio.play("menu_choose")
        self.app.input.capture_key(self.take_key)

    def take_key(self, name: str) -> None:
        """The key that was pressed becomes the only key of the focused action; Escape leaves all as it was."""
        self.waiting = False
        self._offered = None
        if name.lower() == _CANCEL and self.action != "pause":
            self.app.audio.play("menu_back")
            return
        self._before = self.keys_of(self.action)
        self._set(self.action, (name,))
        others = self.conflicts().get(self.action, [])
        if others:
            self._offered = others[0]
            self.app.audio.play("menu_refuse")
        else:
            self.app.audio.play("menu_choose")

    def _set(self, action: str, names: tuple[str, ...]) -> None:
        self.app.change_settings(self.app.settings.with_keys(action, names))

    def swap(self) -> None:
        """The other action takes the keys that this one had."""
        if self._offered is not None:
            self._set(self._offered, self._before)
            self._offered = None
            self.app.audio.play("menu_choose")

    def reset(self) -> None:
        """The focused action gets its first keys back."""
        self._set(self.action, DEFAULT_KEYS[self.action])
        self._offered = None
        self.app.audio.play("menu_choose")

    # -- scene -------------------------------------------------------------------------------------------------------

    def leave(self) -> None:
        """Stop listening."""
        self.app.input.capture_key(None)

    def focus_lost(self) -> None:
        """Stop listening: the key may be meant for another window."""
        self.waiting = False
        self.app.input.capture_key(None)

    def key(self, name: str) -> bool:
        """S swaps where a swap is offered."""
        if name == "s" and self._offered is not None:
            self.swap()
            return True
        return False

    def handle(self, intent: Intent) -> None:
        """Move, change, reset, leave."""
        if self.waiting:
            if intent is Intent.BACK:  # from a gamepad; keys go to take_key
                self.focus_lost()
            return
        if intent in (Intent.UP, Intent.DOWN, Intent.NEXT_FIELD):
            self.at = (self.at + (-1 if intent is Intent.UP else 1)) % len(ACTIONS)
            self._offered = None
            self.app.audio.play("menu_move")
        elif intent is Intent.CONFIRM:
            self._listen()
        elif intent is Intent.ERASE:
            self.reset()
        elif intent is Intent.BACK:
            self.app.audio.play("menu_back")
            self.app.scenes.pop()

    def update(self, dt: float) -> None:
        """The waiting row pulses."""
        self._seconds += dt

    def draw(self, canvas: Canvas, alpha: float) -> None:
        """Rows, what is wrong, actions."""
        get, palette = self.app.texts.get, canvas.palette
        draw_page(canvas, self.app, get("keys.title"), get("keys.caption"), "violet")
        canvas.panel(LEFT, _TOP - 8, LIST_WIDTH, len(ACTIONS) * _PITCH + 12, alpha=215, line=palette.panel_line,
                     edge=palette.panel_edge)
        conflicts = self.conflicts()
        for number, action in enumerate(ACTIONS):
            shared = self._shared(action, conflicts.get(action, []))
            self._draw_row(canvas, action, _TOP + number * _PITCH, number == self.at, shared)
        draw_message(canvas, self._problem(conflicts), "", LEFT + 2, _TOP + len(ACTIONS) * _PITCH + 10, LIST_WIDTH, 2)
        draw_side(canvas, get("keys.help_title"))
        y = draw_paragraph(canvas, get("keys.help_text"), 420, 60, 192, color=palette.text, size=11, line=14)
        y = draw_paragraph(canvas, get("keys.fixed"), 420, y + 10, 192, size=11, line=14)
        draw_paragraph(canvas, get("keys.pads"), 420, y + 10, 192, size=11, line=14)
        self._draw_actions(canvas)

    def _draw_actions(self, canvas: Canvas) -> None:
        get = self.app.texts.get
        x = draw_action(canvas, LEFT, ACTIONS_Y, "ENTER", get("keys.change"), primary=True)
        if self._offered is not None:
            x = draw_action(canvas, x + 8, ACTIONS_Y, "S", get("keys.swap"))
        draw_action(canvas, x + 8, ACTIONS_Y, "BACKSPACE", get("keys.reset"))
        width = action_width(canvas, "ESC", get("form.back"))
        draw_action(canvas, RIGHT - width, ACTIONS_Y, "ESC", get("form.back"))

    def _problem(self, conflicts: dict[str, list[str]]) -> str:
        others = conflicts.get(self.action)
        if not others:
            return ""
        get = self.app.texts.get
        shared = self._shared(self.action, others[:1])
        told = get("keys.conflict", key=short_name(sorted(shared)[0]), action=get(f"keys.{self.action}"),
                   other=get(f"keys.{others[0]}"))
        return f"{told} {get('keys.conflict_swap')}" if self._offered else told

    def _shared(self, action: str, others: list[str]) -> set[str]:
        """The names of that action's keys which one of the `others` has too."""
        taken = {name.lower() for other in others for name in self.keys_of(other)}
        return {name.lower() for name in self.keys_of(action)} & taken

    def _draw_row(self, canvas: Canvas, action: str, y: float, focused: bool, shared: set[str]) -> None:
        palette, get = canvas.palette, self.app.texts.get
        if focused:
            draw_focus_plate(canvas, LEFT + 6, y, LIST_WIDTH - 12, 24)
        if shared:
            draw_mark(canvas, LEFT + 14, y + 8)
        canvas.text(get(f"keys.{action}"), LEFT + 32, y + 4, "body", 12, color=WHITE if focused else palette.text_menu)
        if focused and self.waiting:
            glow = 0.3 + 0.3 * abs(self._seconds % 1.0 - 0.5) * 2
            canvas.text(get("keys.press"), LEFT + LIST_WIDTH - 14, y + 8, color=palette.bonus, align="right",
                        glow=palette.bonus, glow_strength=round(glow * 8) / 8)
            return
        right = LEFT + LIST_WIDTH - 12.0
        for name in reversed(self.keys_of(action)):
            label = short_name(name)
            width = canvas.text_width(label) + 12
            right -= width
            canvas.panel(right, y + 4, width, 16, fill=palette.panel_line, alpha=255,
                         line=palette.bad if name.lower() in shared else None, edge=palette.panel_edge, cut=2)
            canvas.text(label, right + width / 2, y + 9, color=WHITE, align="centre", shadow=False)
            right -= 5
