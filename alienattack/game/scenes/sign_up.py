"""Making an account: a name, a password, and an address where the cloud can send mail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from alienattack.errors import SignInError
from alienattack.game.input import Intent
from alienattack.game.scenes.form import FormScene
from alienattack.game.scenes.reasons import draw_reasons
from alienattack.game.scenes.sign_in import allowed_in_name, reveal_toggle, welcome
from alienattack.game.widgets.button import Button
from alienattack.game.widgets.text_field import TextField
from alienattack.protocol import names, passwords

if TYPE_CHECKING:
    from alienattack.game.app import App
    from alienattack.game.drawing.canvas import Canvas


class SignUpScene(FormScene):
    """Says the rules before something is typed, and what is still missing while it is."""

    title = "sign_up.title"
    tip = "sign_up.tip"

    def __init__(self, app: App, name: str = "") -> None:
        super().__init__(app)
        get = app.texts.get
        self.name = self.field_at(0, "name", limit=names.MAX_LENGTH, allowed=allowed_in_name, hint=names.RULE)
        self.password = self.field_at(1, "password", limit=128, masked=True, hint=passwords.RULE)
        self.email = self.field_at(2, "email", limit=128, hint=get("sign_up.email_hint"))
        self._mails = False
        self.name.put(name)
        self._toggle = reveal_toggle(app, self.password)
        self._compose()

    def _compose(self) -> None:
        get = self.app.texts.get
        buttons = self.buttons or [Button(get("sign_up.do"), self.submit, Intent.CONFIRM),
                                   Button(get("sign_up.sign_in"), self._sign_in),
                                   Button(get("form.back"), self.back, Intent.BACK)]
        buttons[-1].right_aligned = True
        fields = [self.name, self.password, *([self.email] if self._mails else [])]
        self.compose(fields, buttons, [self._toggle])

    def enter(self) -> None:
        """With a name that came along, the password is next."""
        if self.name.text:
            self.ring.focus(self.password)

    def caption(self) -> str:
        """Where the account will live."""
        if self._mails:
            return self.app.texts.get("sign_up.caption_mail")
        return self.app.texts.get("sign_up.caption_remote" if self.app.settings.cloud.api else "sign_up.caption_local")

    def update(self, dt: float) -> None:
        """The address is asked for as soon as the cloud is known to send mail; the hint follows the typing."""
        super().update(dt)
        if self.connection.can_mail != self._mails:
            self._mails = self.connection.can_mail
            self._compose()
        lacks = passwords.missing(self.password.text)
        get = self.app.texts.get
        if not self.password.text:
            self.password.hint = passwords.RULE
        else:
            self.password.hint = get("sign_up.still_needs", what=lacks) if lacks else get("sign_up.strong")

    def submit(self) -> None:
        """Check what can be checked here, then ask the cloud."""
        get = self.app.texts.get
        try:
            name = names.clean_name(self.name.text)
        except SignInError as error:
            self.show_error(error)
            return
        lacks = passwords.missing(self.password.text)
        if lacks:
            needs = get("sign_up.still_needs", what=lacks)
            self.show_error(SignInError("weak_password", get("sign_up.too_weak"), needs))
            return
        if self._mails and "@" not in self.email.text:
            self.email.error = get("sign_up.email_missing")
            self.ring.focus(self.email)
            self.app.audio.play("menu_refuse")
            return
        password, email = self.password.text, self.email.text.strip() if self._mails else ""
        self.run(lambda: self.connection.sign_up(name, password, email), lambda made: self._made(made, name, password))

    def _made(self, made: Any, name: str, password: str) -> None:
        if not made.confirmed:
            from alienattack.game.scenes.confirm_code import ConfirmCodeScene

            self.app.scenes.replace(ConfirmCodeScene(self.app, name, password, made.destination))
            return
        self.run(lambda: self.connection.sign_in(name, password), self._signed_in)

    def _signed_in(self, identity: Any) -> None:
        welcome(self.app, identity)
        self.app.scenes.pop()

    def field_of(self, code: str) -> TextField | None:
        """A taken or bad name is told by the name, a weak password by the password."""
        return {"name_taken": self.name, "bad_name": self.name, "weak_password": self.password,
                "wrong_password": self.password}.get(code)

    def _sign_in(self) -> None:
        from alienattack.game.scenes.sign_in import SignInScene

        self.app.scenes.replace(SignInScene(self.app, self.name.text))

    def draw_side(self, canvas: Canvas) -> None:
        """Why one signs up."""
        draw_reasons(canvas, self.app)
