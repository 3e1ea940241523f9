"""A new password: by a code where the cloud sends mail, else by the person who hosts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from alienattack.errors import SignInError
from alienattack.game.input import Intent
from alienattack.game.scenes.confirm_code import CODE_DIGITS
from alienattack.game.scenes.form import FormScene
from alienattack.game.scenes.reasons import draw_reasons
from alienattack.game.scenes.sign_in import SignInScene, allowed_in_name, reveal_toggle
from alienattack.game.widgets.button import Button
from alienattack.game.widgets.message import draw_paragraph
from alienattack.game.widgets.page import LIST_LEFT, LIST_WIDTH
from alienattack.game.widgets.text_field import TextField
from alienattack.invocation import INSTALLED, program
from alienattack.protocol import names, passwords

if TYPE_CHECKING:
    from alienattack.game.app import App
    from alienattack.game.drawing.canvas import Canvas


class ForgotPasswordScene(FormScene):
    """Three faces: whom to ask, where to send the code, and the code with the new password."""

    title = "forgot.title"

    def __init__(self, app: App, name: str = "") -> None:
        super().__init__(app)
        get = app.texts.get
        self._mails = self.connection.can_mail
        self.name = self.field_at(0, "name", limit=names.MAX_LENGTH, allowed=allowed_in_name, hint=get("forgot.hint"))
        self.code = self.field_at(0, "code", limit=CODE_DIGITS, allowed=str.isdigit, hint=get("confirm.hint"))
        self.password = self.field_at(1, "password", limit=128, masked=True, hint=passwords.RULE)
        self.password.label = get("form.new_password")
        self.name.put(name)
        self._sent = False
        back = Button(get("form.back"), self.back, Intent.BACK)
        back.right_aligned = True
        self._do = Button(get("forgot.send"), self.submit, Intent.CONFIRM)
        self.compose([self.name] if self._mails else [], [self._do, back] if self._mails else [back])

    def caption(self) -> str:
        """Who helps."""
        return self.app.texts.get("forgot.caption_mail" if self._mails else "forgot.caption_host")

    def submit(self) -> None:
        """Ask for the code, or set the new password with it."""
        if not self._mails:
            self.back()
        elif not self._sent:
            self._ask_for_code()
        else:
            self._set_password()

    def _ask_for_code(self) -> None:
        try:
            name = names.clean_name(self.name.text)
        except SignInError as error:
            self.show_error(error)
            return
        self.run(lambda: self.connection.forgot(name), self._code_sent)

    def _code_sent(self, destination: Any) -> None:
        self._sent = True
        self._do.label = self.app.texts.get("forgot.do")
        self.compose([self.code, self.password], self.buttons, [reveal_toggle(self.app, self.password)])
        self.ring.focus(self.code)
        self.note = self.app.texts.get("forgot.sent", destination=destination or self.app.texts.get("forgot.your_mail"))

    def _set_password(self) -> None:
        lacks = passwords.missing(self.password.text)
        get = self.app.texts.get
        if lacks:
            needs = get("sign_up.still_needs", what=lacks)
            self.show_error(SignInError("weak_password", get("sign_up.too_weak"), needs))
            return
        name, code, new = self.name.text, self.code.text, self.password.text
        self.run(lambda: self.connection.reset_password(name, code, new), lambda _: self._done())

    def _done(self) -> None:
        self.app.scenes.pop()
        self.app.scenes.replace(SignInScene(self.app, self.name.text, self.app.texts.get("forgot.done")))

    def field_of(self, code: str) -> TextField | None:
        """Told by the field it is about."""
        return {"bad_name": self.name, "weak_password": self.password, "wrong_code": self.code,
                "expired": self.code if self._sent else None}.get(code)

    def draw(self, canvas: Canvas, alpha: float) -> None:
        """The form, or whom to ask."""
        super().draw(canvas, alpha)
        if self._mails:
            return
        palette, get = canvas.palette, self.app.texts.get
        y = draw_paragraph(canvas, get("forgot.ask"), LIST_LEFT + 16, 80, LIST_WIDTH - 32, color=palette.text)
        where = "forgot.host" if program() == INSTALLED else "forgot.host_in_folder"
        y = draw_paragraph(canvas, get(where), LIST_LEFT + 16, y + 10, LIST_WIDTH - 32)
        canvas.panel(LIST_LEFT + 12, y + 8, LIST_WIDTH - 24, 26, fill=palette.void, alpha=255, line=palette.panel_line,
                     cut=3)
        command = get("forgot.command", program=program(), who=self.name.text or get("forgot.any_name"))
        size = next((size for size in (12, 11, 10) if canvas.text_width(command, "bold", size) < LIST_WIDTH - 44), 9)
        canvas.text(command, LIST_LEFT + 22, y + 13, "bold", size, color=palette.bonus)
        draw_paragraph(canvas, get("forgot.then"), LIST_LEFT + 16, y + 44, LIST_WIDTH - 32)

    def draw_side(self, canvas: Canvas) -> None:
        """Why an account is worth having."""
        draw_reasons(canvas, self.app)
