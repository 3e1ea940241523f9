"""Signing in with a name and a password."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from alienattack.errors import SignInError
from alienattack.game.input import Intent
from alienattack.game.scenes.form import FormScene
from alienattack.game.scenes.reasons import draw_reasons
from alienattack.game.widgets.button import Button
from alienattack.game.widgets.text_field import TextField
from alienattack.game.widgets.toggle import SmallToggle
from alienattack.protocol.names import MAX_LENGTH

if TYPE_CHECKING:
    from alienattack.game.app import App
    from alienattack.game.drawing.canvas import Canvas

CODE_DIGITS = 6  # of an authenticator app (RFC 6238)
NAME_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")


def allowed_in_name(letter: str) -> bool:
    """What a name may hold; an @ gets in too, so that the form can say why an address is no good name."""
    return letter in NAME_LETTERS or letter in "@."


def reveal_toggle(app: App, field: TextField) -> SmallToggle:
    """The switch over a password field that shows what was typed."""
    def changed(on: bool) -> None:
        field.revealed = on

    toggle = SmallToggle(app.texts.get("form.show"), field.x + field.width, field.y - 11, False, changed)
    toggle.of = field
    return toggle


class SignInScene(FormScene):
    """Name, password, and the ways on: sign up, forgot the password, back."""

    title = "sign_in.title"
    tip = "sign_in.tip"

    def __init__(self, app: App, name: str = "", note: str = "") -> None:
        super().__init__(app)
        get = app.texts.get
        self.name = self.field_at(0, "name", limit=MAX_LENGTH, allowed=allowed_in_name)
        self.password = self.field_at(1, "password", limit=128, masked=True)
        self.code = self.field_at(2, "code", limit=CODE_DIGITS, allowed=str.isdigit, hint=get("sign_in.code_hint"))
        """Only asked for where the account has a second factor."""
        self.compose(
            [self.name, self.password],
            [Button(get("sign_in.do"), self.submit, Intent.CONFIRM), Button(get("sign_in.sign_up"), self._sign_up),
             Button(get("sign_in.forgot"), self._forgot), Button(get("form.back"), self.back, Intent.BACK)],
            [reveal_toggle(app, self.password)])
        self.buttons[-1].right_aligned = True
        self.name.put(name or app.settings.play.last_name)
        if self.name.text:
            self.ring.focus(self.password)
        self.note = note

    def caption(self) -> str:
        """Which cloud this is."""
        return self.app.texts.get("sign_in.caption_remote" if self.app.settings.cloud.api else "sign_in.caption_local")

    def submit(self) -> None:
        """Sign in, unless something is missing."""
        get = self.app.texts.get
        for field, words in ((self.name, "form.name_missing"), (self.password, "form.password_missing")):
            if not field.text.strip():
                field.error = get(words)
                self.ring.focus(field)
                self.app.audio.play("menu_refuse")
                return
        name, password, code = self.name.text, self.password.text, self.code.text
        self.run(lambda: self.connection.sign_in(name, password, code), self._signed_in)

    def _signed_in(self, identity: Any) -> None:
        welcome(self.app, identity)
        self.app.scenes.pop()

    def field_of(self, code: str) -> TextField | None:
        """A refused password is told by the password."""
        return {"wrong_password": self.password, "bad_name": self.name, "wrong_code": self.code}.get(code)

    def show_error(self, error: Any) -> None:
        """An account that waits for its code goes on to the code entry; one with a second factor is asked for it."""
        if isinstance(error, SignInError) and error.code == "unconfirmed":
            from alienattack.game.scenes.confirm_code import ConfirmCodeScene

            self.app.scenes.replace(ConfirmCodeScene(self.app, self.name.text, self.password.text))
            return
        if isinstance(error, SignInError) and error.code == "second_factor":
            self.compose([self.name, self.password, self.code], self.buttons, self.extras)
            self.ring.focus(self.code)
            self.app.audio.play("menu_move")
            return
        super().show_error(error)

    def _sign_up(self) -> None:
        from alienattack.game.scenes.sign_up import SignUpScene

        self.app.scenes.replace(SignUpScene(self.app, self.name.text))

    def _forgot(self) -> None:
        from alienattack.game.scenes.forgot_password import ForgotPasswordScene

        self.app.scenes.push(ForgotPasswordScene(self.app, self.name.text))

    def draw_side(self, canvas: Canvas) -> None:
        """Why one signs in."""
        draw_reasons(canvas, self.app)


def welcome(app: App, identity: Any) -> None:
    """Somebody is signed in: greet them, and know their name next time."""
    app.notice(app.texts.get("sign_in.welcome", who=identity.name))
    if app.settings.play.last_name != identity.name:
        app.change_settings(app.settings.with_group("play", last_name=identity.name))
