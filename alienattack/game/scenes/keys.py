"""The control maps: what each action's keys and buttons are, who else uses them, and how to change them."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING

from alienattack.game.drawing.palette import WHITE
from alienattack.game.input import DEFAULT_KEYS, DEFAULT_PAD, Intent
from alienattack.game.input.maps import shared
from alienattack.game.scene import Scene
from alienattack.game.widgets.button import Action, draw_actions
from alienattack.game.widgets.menu import draw_focus_plate
from alienattack.game.widgets.message import draw_mark, draw_message, draw_paragraphs
from alienattack.game.widgets.page import LEFT, LIST_WIDTH, draw_page, draw_side

if TYPE_CHECKING:
    from alienattack.game.app import App
    from alienattack.game.drawing.canvas import Canvas
    from alienattack.settings import Settings

KEYS, PAD = "keys", "pad"
ACTIONS = ("left", "right", "fire", "pause", "help", "full_screen", "screenshot")
PAD_ACTIONS = ("left", "right", "fire", "pause", "screenshot")
WAIT_SECONDS = 6.0
_DEFAULTS = {KEYS: DEFAULT_KEYS, PAD: DEFAULT_PAD}
_SHOWN = {KEYS: ACTIONS, PAD: PAD_ACTIONS}
_TOP, _PITCH, _ROW = 86, 28, 24
_RIGHT_OF = {KEYS: LEFT + 244, PAD: LEFT + LIST_WIDTH - 10}
_WIDTH_OF = {KEYS: 132, PAD: 108}
_CANCEL = "escape"


class KeysScene(Scene):
    """One row an action, one column a device. A control used twice marks both rows, and a swap is offered."""

    extra = "s"

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self.at = 0
        self.device = PAD if app.input.by_pad else KEYS
        self.waiting = 0.0
        """Seconds for which the next control pressed becomes the action's; 0: none is waited for."""
        self._before: tuple[str, ...] = ()
        self._offered: str | None = None
        self._seconds = 0.0

    # -- what the maps say -------------------------------------------------------------------------------------------

    @property
    def action(self) -> str:
        """The focused action."""
        return ACTIONS[self.at]

    def controls_of(self, action: str, device: str) -> tuple[str, ...]:
        """The names of that action's keys, or of its parts of a gamepad."""
        given = getattr(self.app.settings, device)
        return tuple(given.get(action) or _DEFAULTS[device].get(action, ()))

    def conflicts(self, device: str = KEYS) -> dict[str, list[str]]:
        """Actions that share a control with others: action -> the others."""
        return {action: sorted({other for others in found.values() for other in others})
                for action, found in self._shared(device).items()}

    def _shared(self, device: str) -> dict[str, dict[str, list[str]]]:
        return shared(getattr(self.app.settings, device), _DEFAULTS[device], _SHOWN[device])

    # -- changing ----------------------------------------------------------------------------------------------------

    def _listen(self) -> None:
        if self.action not in _SHOWN[self.device]:
            self.app.audio.play("menu_refuse")
            return
        self.waiting = WAIT_SECONDS
        self.app.audio.play("menu_choose")
        if self.device == KEYS:
            self.app.input.capture_key(self.take)
        else:
            self.app.input.capture_pad(self.take)
            self.app.input.capture_key(self._cancelled_by)

    def _cancelled_by(self, key: str) -> None:
        self._stop()
        self.app.audio.play("menu_back")

    def _stop(self) -> None:
        self.waiting = 0.0
        self.app.input.capture_key(None)
        self.app.input.capture_pad(None)

    def take(self, name: str) -> None:
        """What was pressed becomes the only control of the focused action; Escape leaves all as it was."""
        self._stop()
        self._offered = None
        if name.lower() == _CANCEL and self.action != "pause":
            self.app.audio.play("menu_back")
            return
        self._before = self.controls_of(self.action, self.device)
        self._set(self.action, (name,))
        others = self.conflicts(self.device).get(self.action, [])
        if others:
            self._offered = others[0]
            self.app.audio.play("menu_refuse")
        else:
            self.app.audio.play("menu_choose")

    def _set(self, action: str, names: tuple[str, ...]) -> None:
        settings: Settings = self.app.settings
        change = settings.with_keys if self.device == KEYS else settings.with_pad
        self.app.change_settings(change(action, names))

    def swap(self) -> None:
        """The other action takes the controls that this one had."""
        if self._offered is not None:
            self._set(self._offered, self._before)
            self._offered = None
            self.app.audio.play("menu_choose")

    def reset(self) -> None:
        """The focused action gets its first controls back."""
        if self.action in _SHOWN[self.device]:
            self._set(self.action, _DEFAULTS[self.device][self.action])
            self._offered = None
            self.app.audio.play("menu_choose")

    # -- scene -------------------------------------------------------------------------------------------------------

    def leave(self) -> None:
        """Stop listening."""
        self._stop()

    def focus_lost(self) -> None:
        """Stop listening: the key may be meant for another window."""
        self._stop()

    def device_lost(self, name: str) -> None:
        """The pad that was waited for is gone."""
        self._stop()

    def handle(self, intent: Intent) -> None:
        """Move, change, swap, reset, leave."""
        if self.waiting:  # the device that is not waited for says something
            if intent is Intent.BACK:
                self._cancelled_by("")
        elif intent in (Intent.UP, Intent.DOWN, Intent.NEXT_FIELD):
            self._move(-1 if intent is Intent.UP else 1)
        elif intent in (Intent.LEFT, Intent.RIGHT):
            self.device = KEYS if intent is Intent.LEFT else PAD
            self._move(0)
        elif intent is Intent.CONFIRM:
            self._listen()
        elif intent is Intent.EXTRA:
            self.swap()
        elif intent is Intent.ERASE:
            self.reset()
        elif intent is Intent.BACK:
            self.app.audio.play("menu_back")
            self.app.scenes.pop()

    def _move(self, step: int) -> None:
        self.at = (self.at + step) % len(ACTIONS)
        self._offered = None
        self.app.audio.play("menu_move")

    def _click(self, number: int, x: float, y: float) -> None:
        """That row, and the device in whose column the click was."""
        if not self.waiting:
            self.device = PAD if x > _RIGHT_OF[KEYS] + 4 else KEYS
            self._move(number - self.at)

    def update(self, dt: float) -> None:
        """The waiting row pulses; who has nothing to press is not held for ever."""
        self._seconds += dt
        if self.waiting:
            self.waiting -= dt
            if self.waiting <= 0:
                self._cancelled_by("")

    # -- drawing -----------------------------------------------------------------------------------------------------

    def draw(self, canvas: Canvas, alpha: float) -> None:
        """Rows, what is wrong, actions."""
        get, palette = self.app.texts.get, canvas.palette
        draw_page(canvas, self.app, get("keys.title"), get("keys.caption"), "violet")
        top = _TOP - 22
        canvas.panel(LEFT, top, LIST_WIDTH, len(ACTIONS) * _PITCH + 26, alpha=215, line=palette.panel_line,
                     edge=palette.panel_edge)
        for device in (KEYS, PAD):
            canvas.text(get(f"keys.of_{device}"), _RIGHT_OF[device], top + 4, "caption", align="right",
                        color=palette.player if device == self.device else palette.text2)
        found = {device: self._shared(device) for device in (KEYS, PAD)}
        for number, action in enumerate(ACTIONS):
            self._draw_row(canvas, action, _TOP + number * _PITCH, number == self.at,
                           {device: set(found[device].get(action, ())) for device in (KEYS, PAD)})
        draw_message(canvas, self._problem(), "", LEFT + 2, _TOP + len(ACTIONS) * _PITCH + 7, LIST_WIDTH, 2)
        draw_side(canvas, get("keys.help_title"))
        told = [(get(f"keys.{name}"), palette.text2) for name in ("fixed", "pads")]
        draw_paragraphs(canvas, [(get("keys.help_text"), palette.text), *told], 420, 60, 194, 228)
        self._draw_actions(canvas)

    def _draw_actions(self, canvas: Canvas) -> None:
        get, cap = self.app.texts.get, self.app.cap
        swap = [Action(cap(Intent.EXTRA), get("keys.swap"), click=lambda *_: Intent.EXTRA)]
        draw_actions(canvas, [Action(cap(Intent.CONFIRM), get("keys.change"), primary=True,
                                     click=lambda *_: Intent.CONFIRM),
                              *(swap if self._offered is not None else []),
                              Action(cap(Intent.ERASE), get("keys.reset"), click=lambda *_: Intent.ERASE)],
                     Action(cap(Intent.BACK), get("form.back"), click=lambda *_: Intent.BACK))

    def _problem(self) -> str:
        found = self._shared(self.device).get(self.action)
        if not found:
            return ""
        get = self.app.texts.get
        control, others = next(iter(found.items()))
        told = get("keys.conflict", key=self._cap(self.device, control), action=get(f"keys.{self.action}"),
                   other=get(f"keys.{others[0]}"))
        if self._offered is None:
            return told
        return f"{told} {get('keys.conflict_swap', key=self.app.cap(Intent.EXTRA))}"

    def _cap(self, device: str, control: str) -> str:
        return self.app.prompts.key(control) if device == KEYS else self.app.prompts.pad(control)

    def _draw_row(self, canvas: Canvas, action: str, y: float, focused: bool, taken: dict[str, set[str]]) -> None:
        palette = canvas.palette
        canvas.targets.add(LEFT + 6, y, LIST_WIDTH - 12, _ROW, partial(self._click, ACTIONS.index(action)))
        if focused:
            draw_focus_plate(canvas, LEFT + 6, y, LIST_WIDTH - 12, _ROW)
        if any(taken.values()):
            draw_mark(canvas, LEFT + 12, y + 8)
        canvas.text(self.app.texts.get(f"keys.{action}"), LEFT + 26, y + 4, "body", 12,
                    color=WHITE if focused else palette.text_menu)
        for device in (KEYS, PAD):
            chosen = focused and device == self.device
            if chosen and self.waiting:
                self._draw_waiting(canvas, _RIGHT_OF[device], y)
            elif action in _SHOWN[device]:
                self._draw_caps(canvas, action, device, y, taken[device], chosen)

    def _draw_waiting(self, canvas: Canvas, right: float, y: float) -> None:
        palette, told = canvas.palette, self.app.texts.get(f"keys.press_{self.device}")
        glow = 0.3 + 0.3 * abs(self._seconds % 1.0 - 0.5) * 2
        canvas.text(f"{told} {math.ceil(self.waiting)}", right, y + 8, color=palette.bonus, align="right",
                    glow=palette.bonus, glow_strength=round(glow * 8) / 8)

    def _draw_caps(self, canvas: Canvas, action: str, device: str, y: float, taken: set[str], chosen: bool) -> None:
        palette, room = canvas.palette, float(_WIDTH_OF[device])
        right = float(_RIGHT_OF[device])
        shown = [(name.lower(), self._cap(device, name)) for name in self.controls_of(action, device)
                 if device == KEYS or not name.startswith(("button", "axis", "hat"))
                 or name in self.app.settings.pad.get(action, ())]
        fitting: list[tuple[str, str, float]] = []
        for name, label in shown:
            width = canvas.text_width(label) + 12
            if fitting and room < width:
                break
            fitting.append((name, label, width))
            room -= width + 5
        for name, label, width in reversed(fitting):
            right -= width
            canvas.panel(right, y + 4, width, 16, fill=palette.own_fill if chosen else palette.key_cap, alpha=255,
                         line=palette.bad if name in taken else palette.player if chosen else None,
                         edge=palette.panel_edge, cut=2)
            canvas.text(label, right + width / 2, y + 9, color=WHITE, align="centre", shadow=False)
            right -= 5
