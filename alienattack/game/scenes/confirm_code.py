"""Entering the code that was sent to confirm an account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from alienattack.game.input import Intent
from alienattack.game.scenes.form import FormScene
from alienattack.game.scenes.reasons import draw_reasons
from alienattack.game.scenes.sign_in import SignInScene, welcome
from alienattack.game.widgets.button import Button
from alienattack.game.widgets.text_field import TextField

if TYPE_CHECKING:
    from alienattack.game.app import App
    from alienattack.game.drawing.canvas import Canvas

RESEND_SECONDS = 30.0
CODE_DIGITS = 6


class ConfirmCodeScene(FormScene):
    """One code; it can be sent again after 30 s. With the password at hand, signing in follows by itself."""

    title = "confirm.title"
    tip = "confirm.tip"

    def __init__(self, app: App, name: str, password: str = "", destination: str = "") -> None:
        super().__init__(app)
        get = app.texts.get
        self._name, self._password = name, password
        self._destination = destination
        self._wait = RESEND_SECONDS
        self.code = self.field_at(0, "code", limit=CODE_DIGITS, allowed=str.isdigit, hint=get("confirm.hint"))
        self._resend = Button(get("confirm.resend"), self._send_again)
        back = Button(get("form.back"), self.back, Intent.BACK)
        back.right_aligned = True
        self.compose([self.code], [Button(get("confirm.do"), self.submit, Intent.CONFIRM), self._resend, back])

    def caption(self) -> str:
        """Where the code went."""
        key = "confirm.sent_to" if self._destination else "confirm.sent"
        return self.app.texts.get(key, who=self._name.upper(), destination=self._destination.upper())

    def update(self, dt: float) -> None:
        """Count down to the next code."""
        super().update(dt)
        self._wait = max(0.0, self._wait - dt)
        self._resend.enabled = self._wait <= 0
        get = self.app.texts.get
        self._resend.label = get("confirm.resend") if self._resend.enabled else get("confirm.wait",
                                                                                   n=int(self._wait) + 1)

    def submit(self) -> None:
        """Send the code."""
        if len(self.code.text) < CODE_DIGITS:
            self.code.error = self.app.texts.get("confirm.incomplete", n=CODE_DIGITS)
            self.app.audio.play("menu_refuse")
            return
        code = self.code.text
        self.run(lambda: self.connection.confirm(self._name, code), lambda _: self._confirmed())

    def _confirmed(self) -> None:
        if self._password:
            self.run(lambda: self.connection.sign_in(self._name, self._password), self._signed_in)
        else:
            self.app.scenes.replace(SignInScene(self.app, self._name, self.app.texts.get("confirm.done")))

    def _signed_in(self, identity: Any) -> None:
        welcome(self.app, identity)
        self.app.scenes.pop()

    def _send_again(self) -> None:
        if self._resend.enabled:
            self._wait = RESEND_SECONDS
            self.run(lambda: self.connection.resend(self._name), self._sent)

    def _sent(self, destination: Any) -> None:
        self._destination = str(destination or self._destination)
        self.note = self.app.texts.get("confirm.sent_again")

    def field_of(self, code: str) -> TextField | None:
        """Everything about the code is told by the code."""
        return self.code if code in ("wrong_code", "expired") else None

    def draw_side(self, canvas: Canvas) -> None:
        """Why it is worth the trouble."""
        draw_reasons(canvas, self.app)
