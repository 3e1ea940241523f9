"""What all forms share: fields, buttons, a task in the background, and errors told by the field they are about."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from alienattack.errors import AlienAttackError, SignInError
from alienattack.game.connection import Connection
from alienattack.game.drawing.effects import saucer_trail
from alienattack.game.input import Intent
from alienattack.game.scene import Scene
from alienattack.game.tasks import Task
from alienattack.game.widgets.button import Button, draw_actions
from alienattack.game.widgets.message import draw_message, wrapped
from alienattack.game.widgets.page import LEFT, LIST_HEIGHT, LIST_TOP, LIST_WIDTH, draw_page
from alienattack.game.widgets.text_field import TextField
from alienattack.game.widgets.widget import FocusRing, Widget

if TYPE_CHECKING:
    from alienattack.game.app import App
    from alienattack.game.drawing.canvas import Canvas

FIRST_FIELD_Y, FIELD_PITCH = 86, 62
_FIELD_LEFT, _FIELD_WIDTH = LEFT + 14, LIST_WIDTH - 28


def draw_tip(canvas: Canvas, app: App, text: str, room: bool) -> None:
    """A sentence below a rule; where there is `room`, a saucer patrols above it."""
    palette = canvas.palette
    lines = wrapped(canvas, text, _FIELD_WIDTH)
    y = LIST_TOP + LIST_HEIGHT - 8 - 14 * len(lines)
    canvas.line(palette.panel_line, LEFT + 8, y - 7, LEFT + LIST_WIDTH - 9, y - 7)
    for number, line in enumerate(lines):
        canvas.text(line, _FIELD_LEFT + 1, y + 14 * number - 2, "body", 11, color=palette.text2)
    if room:
        way = math.sin(0.0 if app.reduced_motion else app.seconds * 0.35)
        heading = 1 if math.cos(app.seconds * 0.35) >= 0 else -1
        x = LEFT + LIST_WIDTH / 2 + way * (LIST_WIDTH / 2 - 50)
        saucer_trail(canvas, x, y - 28, heading)
        canvas.centred(app.sprites.glow("saucer"), x, y - 28)
        canvas.centred(app.sprites.saucer(int(app.seconds * 8)), x, y - 28)


class FormScene(Scene):
    """A form. Fields keep their text whatever happens; Enter goes to the next empty field, or submits."""

    wants_text = True
    title = ""
    tip = ""
    """The key of a sentence at the bottom of the form."""
    theme = "violet"

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self.fields: list[TextField] = []
        self.extras: list[Widget] = []
        """Widgets beside the fields (switches), drawn where they stand."""
        self.buttons: list[Button] = []
        self.error = ""
        self.note = ""
        self._task: Task[Any] | None = None
        self._then: Callable[[Any], None] = lambda _: None
        self._waiting: Callable[[], Task[Any]] | None = None
        self.ring = FocusRing()

    @property
    def connection(self) -> Connection:
        """The line to the cloud."""
        connection: Connection = self.app.connection
        return connection

    @property
    def busy(self) -> bool:
        """Something is under way."""
        return self._task is not None or self._waiting is not None

    def compose(self, fields: Sequence[TextField], buttons: Sequence[Button], extras: Sequence[Widget] = ()) -> None:
        """Take these widgets; the focus goes through fields with their extras, then the buttons."""
        self.fields, self.buttons, self.extras = list(fields), list(buttons), list(extras)
        order: list[Widget] = []
        for field in self.fields:
            order.append(field)
            order += [extra for extra in extras if getattr(extra, "of", None) is field]
        self.ring.set([*order, *buttons])

    def field_at(self, number: int, kind: str, **more: Any) -> TextField:
        """A field at its place in the column; `kind` names its label."""
        return TextField(self.app.texts.get(f"form.{kind}"), _FIELD_LEFT, FIRST_FIELD_Y + number * FIELD_PITCH,
                         _FIELD_WIDTH, **more)

    # -- doing -------------------------------------------------------------------------------------------------------

    def run(self, call: Callable[[], Task[Any]], then: Callable[[Any], None]) -> None:
        """Start `call` in the background and give its result to `then`; while the cloud starts, wait for it first."""
        if self.busy:
            return
        self.error = self.note = ""
        self._then = then
        if self.connection.status == "starting":
            self._waiting = call
            self.note = self.app.texts.get("form.still_starting")
        else:
            self._task = call()

    def submit(self) -> None:
        """What Enter and the first button do."""

    def show_error(self, error: AlienAttackError) -> None:
        """Tell `error` by the field it is about, else below the fields."""
        self.app.audio.play("menu_refuse")
        code = error.code if isinstance(error, SignInError) else ""
        field = self.field_of(code)
        if field is not None:
            field.error = str(error)
            self.ring.focus(field)
        else:
            self.error = str(error)

    def field_of(self, code: str) -> TextField | None:
        """The field that an error with this code is about."""
        return None

    def back(self) -> None:
        """Leave the form."""
        self.app.audio.play("menu_back")
        self.app.scenes.pop()

    # -- intents -----------------------------------------------------------------------------------------------------

    def handle(self, intent: Intent) -> None:
        """The focused widget first; then moving the focus, submitting, leaving."""
        if intent is Intent.BACK:
            self.back()
            return
        current = self.ring.current
        if current is not None and current.handle(intent):
            if intent is not Intent.ERASE and not isinstance(current, TextField):
                self.app.audio.play("menu_choose" if intent is Intent.CONFIRM else "menu_move")
            return
        if intent is Intent.CONFIRM and isinstance(current, TextField) and self.app.input.by_pad:
            self._choose_letters()
        elif intent is Intent.CONFIRM:
            self._confirm(current)
        elif intent in (Intent.DOWN, Intent.NEXT_FIELD, Intent.UP, Intent.LEFT, Intent.RIGHT):
            self._move(-1 if intent in (Intent.UP, Intent.LEFT) else 1)

    def _move(self, step: int) -> None:
        if self.ring.move(step):
            self.app.audio.play("menu_move")

    def _choose_letters(self) -> None:
        """A gamepad has no letters: they are shown to choose from."""
        from alienattack.game.scenes.letters import LettersScene

        self.app.audio.play("menu_choose")
        self.app.scenes.push(LettersScene(self.app, self))

    def _confirm(self, current: Widget | None) -> None:
        after = self.fields[self.fields.index(current) + 1:] if isinstance(current, TextField) else []
        empty = next((field for field in after if not field.text), None)
        if empty is not None:
            self.ring.focus(empty)
            self.app.audio.play("menu_move")
        elif not self.busy:
            self.app.audio.play("menu_choose")
            self.submit()

    def type_text(self, text: str) -> None:
        """Letters go to the focused widget."""
        if self.ring.current is not None and self.ring.current.type_text(text):
            self.error = ""

    def key(self, name: str) -> bool:
        """Editing keys of the focused field."""
        return self.ring.current is not None and self.ring.current.key(name)

    def update(self, dt: float) -> None:
        """Widgets move on; a finished task is taken."""
        for widget in self.ring:
            widget.update(dt)
        if self._waiting is not None and self.connection.status != "starting":
            call, self._waiting = self._waiting, None
            self.note = ""
            self._task = call()
        task = self._task
        if task is not None and task.done:
            self._task = None
            if task.error is not None:
                self.show_error(task.error)
            else:
                self._then(task.result)
        if self.buttons:
            self.buttons[0].busy = self.busy

    # -- drawing -----------------------------------------------------------------------------------------------------

    def draw(self, canvas: Canvas, alpha: float) -> None:
        """Page, fields, message, side, actions."""
        draw_page(canvas, self.app, self.app.texts.get(self.title), self.caption(), self.theme)
        self.draw_side(canvas)
        canvas.panel(LEFT, LIST_TOP, LIST_WIDTH, LIST_HEIGHT, alpha=190, line=canvas.palette.panel_line, cut=4)
        for widget in (*self.fields, *self.extras):
            widget.draw(canvas)
        self.ring.aim(canvas.targets)
        self.draw_words(canvas)
        if self.tip:
            draw_tip(canvas, self.app, self.app.texts.get(self.tip), len(self.fields) < 3)
        self._draw_buttons(canvas)

    def draw_words(self, canvas: Canvas) -> None:
        """What went wrong, or is going on."""
        y = FIRST_FIELD_Y - 8 + len(self.fields) * FIELD_PITCH
        draw_message(canvas, self.error, self.note, _FIELD_LEFT + 1, y, _FIELD_WIDTH, lines=3)

    def caption(self) -> str:
        """A few words below the header."""
        return ""

    def draw_side(self, canvas: Canvas) -> None:
        """The panel at the right."""

    def _draw_buttons(self, canvas: Canvas) -> None:
        on_button = any(button.focused for button in self.buttons)
        for number, button in enumerate(self.buttons):
            button.key_name = self.app.cap(button.intent) if button.intent is not None else ""
            button.lit = number == 0 and not on_button
        last = next((button.action for button in self.buttons if button.right_aligned), None)
        draw_actions(canvas, [button.action for button in self.buttons if not button.right_aligned], last)
