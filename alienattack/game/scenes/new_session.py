"""Opening a session: what it is called, how it is played, who may come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alienattack.errors import AlienAttackError
from alienattack.game.host_words import words_for
from alienattack.game.input import Intent
from alienattack.game.managing import Manager
from alienattack.game.scenes.form import FormScene
from alienattack.game.widgets.button import Button
from alienattack.game.widgets.message import draw_message, draw_paragraph
from alienattack.game.widgets.page import LEFT, LIST_WIDTH, draw_side
from alienattack.game.widgets.setting_rows import Choice, SettingRow, Slider, Switch
from alienattack.online.managing import KINDS, NewSession
from alienattack.protocol.api import SessionInfo

if TYPE_CHECKING:
    from alienattack.game.app import App
    from alienattack.game.drawing.canvas import Canvas

MOST_LETTERS, MOST_MINUTES = 40, 30  # the cloud allows no more
SEATS = (2, 4, 8, 12, 16, 20, 24, 30, 40, 50, 75, 100, 150, 200, 300, 500, 750, 1_000, 2_000, 5_000, 10_000)
_USUAL_SEATS, _USUAL_MINUTES = 150, 5
_TIMED = "TIME_CONSTRAINED"
_ROWS_TOP, _ROW_PITCH = 132, 24


class NewSessionScene(FormScene):
    """A name and six choices; what is opened is led to its page."""

    title = "new_session.title"
    theme = "aurora"

    def __init__(self, app: App, manager: Manager) -> None:
        super().__init__(app)
        self._manager = manager
        get = app.texts.get
        self.name = self.field_at(0, "name", limit=MOST_LETTERS)
        self.name.label = get("new_session.name")
        words = (get("new_session.yes"), get("new_session.no"))
        self.kind: Choice[str] = Choice(
            get("new_session.kind"), [(kind, get(f"new_session.kind_{kind.lower()}")) for kind in KINDS], KINDS[0],
            lambda _: self._follow_kind())
        self.minutes = Slider(get("new_session.minutes"), _USUAL_MINUTES, lambda _: None, low=1, high=MOST_MINUTES,
                              step=1)
        seats = [(number, app.texts.number(number)) for number in SEATS]
        self.seats: Choice[int] = Choice(get("new_session.seats"), seats, _USUAL_SEATS, lambda _: None)
        self.access = Switch(get("new_session.access"), True, lambda _: None, words=words)
        self.gathers = Switch(get("new_session.gathers"), True, lambda _: None, words=words)
        self.same_seed = Switch(get("new_session.same_seed"), False, lambda _: None, words=words)
        self.rows: dict[str, SettingRow] = {
            "kind": self.kind, "minutes": self.minutes, "seats": self.seats, "access": self.access,
            "gathers": self.gathers, "same_seed": self.same_seed}
        back = Button(get("form.back"), self.back, Intent.BACK)
        back.right_aligned = True
        self._buttons = (Button(get("new_session.do"), self.submit, Intent.CONFIRM), back)
        self._follow_kind()

    def _follow_kind(self) -> None:
        """Minutes go with the clock alone."""
        rows = [row for row in self.rows.values() if row is not self.minutes or self.kind.value == _TIMED]
        for number, row in enumerate(rows):
            row.of = self.name
            row.place(LEFT + 6, _ROWS_TOP + number * _ROW_PITCH, LIST_WIDTH - 12)
        self.compose([self.name], self._buttons, rows)

    def caption(self) -> str:
        """Who sees it."""
        return self.app.texts.get("new_session.caption")

    @property
    def wanted(self) -> NewSession:
        """What the form says."""
        return NewSession(self.name.text.strip(), self.kind.value, self.seats.value,
                          self.minutes.value if self.kind.value == _TIMED else None, self.access.on,
                          self.same_seed.on, self.gathers.on)

    def submit(self) -> None:
        """Open it, unless it has no name."""
        if not self.name.text.strip():
            self.name.error = self.app.texts.get("new_session.name_missing")
            self.ring.focus(self.name)
            self.app.audio.play("menu_refuse")
            return
        self.run(lambda: self._manager.open(self.wanted), self._opened)

    def _opened(self, session: SessionInfo) -> None:
        from alienattack.game.scenes.managed_session import ManagedSessionScene

        told = "host.opened_code" if session.code else "host.opened"
        words = self.app.texts.get(told, who=session.name, code=session.code)
        self.app.scenes.replace(ManagedSessionScene(self.app, self._manager, session, words))

    def show_error(self, error: AlienAttackError) -> None:
        """Below the choices, in words."""
        self.app.audio.play("menu_refuse")
        self.error = words_for(error, self.app.texts)

    def draw_words(self, canvas: Canvas) -> None:
        """Below the choices."""
        draw_message(canvas, self.error, self.note, LEFT + 15, _ROWS_TOP + len(self.rows) * _ROW_PITCH + 1,
                     LIST_WIDTH - 28)

    def draw_side(self, canvas: Canvas) -> None:
        """What the focused choice means."""
        current = self.ring.current
        name = next((name for name, row in self.rows.items() if row is current), "name")
        label = self.rows[name].label if name in self.rows else self.name.label
        draw_side(canvas, label.upper())
        told = f"kind_{self.kind.value.lower()}" if name == "kind" else name
        draw_paragraph(canvas, self.app.texts.get(f"new_session.{told}_told"), 420, 60, 192, canvas.palette.text,
                       size=11, line=14, height=220)
