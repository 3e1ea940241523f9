"""Typing the code of a session that is by invitation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alienattack.game.input import Intent
from alienattack.game.scenes.form import FormScene
from alienattack.game.scenes.lobby import LobbyScene
from alienattack.game.widgets.button import Button
from alienattack.game.widgets.message import draw_paragraph
from alienattack.game.widgets.page import draw_side
from alienattack.protocol.api import Lobby

if TYPE_CHECKING:
    from alienattack.game.app import App
    from alienattack.game.drawing.canvas import Canvas

MOST_LETTERS = 12


class SessionCodeScene(FormScene):
    """One code. It gives a seat: from then on the session is in the list; where all begin together, it is entered."""

    title = "session_code.title"
    tip = "session_code.tip"
    theme = "aurora"

    def __init__(self, app: App) -> None:
        super().__init__(app)
        get = app.texts.get
        self.code = self.field_at(0, "session_code", limit=MOST_LETTERS, allowed=str.isalnum,
                                  hint=get("session_code.hint"))
        back = Button(get("form.back"), self.back, Intent.BACK)
        back.right_aligned = True
        self.compose([self.code], [Button(get("session_code.do"), self.submit, Intent.CONFIRM), back])

    def caption(self) -> str:
        """Who has it."""
        return self.app.texts.get("session_code.caption")

    def submit(self) -> None:
        """Ask for a seat."""
        code = self.code.text
        if not code:
            self.code.error = self.app.texts.get("session_code.empty")
            self.app.audio.play("menu_refuse")
            return
        self.run(lambda: self.connection.join_by_code(code), self._joined)

    def _joined(self, lobby: Lobby) -> None:
        session = lobby.session
        self.connection.choose_session(session.id)
        if session.gathers:
            self.app.scenes.replace(LobbyScene(self.app, session, lobby))
        else:
            self.app.notice(self.app.texts.get("session_code.joined", session=session.name))
            self.app.scenes.pop()

    def draw_side(self, canvas: Canvas) -> None:
        """What a code is for."""
        draw_side(canvas, self.app.texts.get("session_code.why_title"))
        draw_paragraph(canvas, self.app.texts.get("session_code.why"), 420, 60, 192, canvas.palette.text, size=11,
                       line=14, height=220)
