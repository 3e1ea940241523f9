"""Forms keep their text, tell errors by the field, and say the rules before they are broken."""

from __future__ import annotations

from pathlib import Path

import pygame
import pytest

from alienattack.errors import CloudUnavailable, SignInError
from alienattack.game.gallery import Stage
from alienattack.game.input import Intent
from alienattack.game.rehearsal import RehearsedCloud, RehearsedIdentity, RehearsedSignUp
from alienattack.game.scenes.confirm_code import RESEND_SECONDS, ConfirmCodeScene
from alienattack.game.scenes.forgot_password import ForgotPasswordScene
from alienattack.game.scenes.sign_in import SignInScene
from alienattack.game.scenes.sign_up import SignUpScene
from alienattack.game.scenes.title import TitleScene
from alienattack.game.widgets.text_field import TextField
from alienattack.invocation import program
from alienattack.protocol import passwords
from tests.game.stage import show, stage

PASSWORD = "Correct horse 7"


class SelfConfirming(RehearsedCloud):
    """Confirms accounts by itself, as the embedded cloud does."""

    def sign_up(self, name: str, password: str, email: str = "") -> RehearsedSignUp:
        super().sign_up(name, password, email)
        return RehearsedSignUp(confirmed=True, destination="")


def signed_out(can_mail: bool = False) -> RehearsedCloud:
    return SelfConfirming(signed_in=False) if not can_mail else RehearsedCloud(signed_in=False, can_mail=True)


def press_key(made: Stage, key: int, modifiers: int = 0) -> None:
    pygame.event.post(pygame.event.Event(pygame.KEYDOWN, key=key, mod=modifiers, unicode="", scancode=0))
    pygame.event.post(pygame.event.Event(pygame.KEYUP, key=key, mod=modifiers))
    made.run(0.02)


def write(made: Stage, text: str) -> None:
    for letter in text:
        pygame.event.post(pygame.event.Event(pygame.TEXTINPUT, text=letter))
    made.run(0.02)


def test_signing_up_by_typing_alone(tmp_path: Path) -> None:
    with stage(tmp_path, signed_out()) as made:
        title = show(made, TitleScene(made.app))
        press_key(made, pygame.K_DOWN)
        press_key(made, pygame.K_RETURN)
        assert isinstance(made.scene, SignInScene)
        for _ in range(4):  # password, its switch, SIGN IN, SIGN UP
            press_key(made, pygame.K_TAB)
        press_key(made, pygame.K_RETURN)
        assert isinstance(made.scene, SignUpScene)
        write(made, "Vega_7")
        press_key(made, pygame.K_RETURN)
        write(made, PASSWORD)
        press_key(made, pygame.K_RETURN)
        made.run(0.1)
        assert made.scene is title
        assert made.connection.identity.name == "Vega_7"
        assert made.app.settings.play.last_name == "Vega_7", "and the form knows the name next time"


@pytest.mark.parametrize(("error", "field"), [
    (SignInError("name_taken", "That name is taken.", "Choose another."), "name"),
    (SignInError("bad_name", "That name can't be used.", "Choose another."), "name"),
    (SignInError("weak_password", "That password is too weak.", "Make it longer."), "password"),
])
def test_an_error_of_a_sign_up_stands_by_its_field_and_the_text_stays(tmp_path: Path, error: SignInError,
                                                                      field: str) -> None:
    with stage(tmp_path, signed_out()) as made:
        scene = show(made, SignUpScene(made.app))
        made.type("Vega", PASSWORD)
        made.connection.cloud.trouble = error
        made.press(Intent.CONFIRM)
        made.run(0.1)
        told: TextField = getattr(scene, field)
        assert told.error == str(error)
        assert told.focused
        assert (scene.name.text, scene.password.text) == ("Vega", PASSWORD)
        made.connection.cloud.trouble = None
        made.type("1")
        assert told.error == "", "typing takes the error away"


def test_an_account_with_a_second_factor_is_asked_for_its_code_and_only_then(tmp_path: Path) -> None:
    class Guarded(RehearsedCloud):
        def sign_in(self, name: str, password: str, totp: str = "") -> RehearsedIdentity:
            if not totp:
                raise SignInError("second_factor", "This account asks for a second factor.", "Enter the code.")
            if totp != "314159":
                raise SignInError("wrong_code", "That code is wrong.", "Check it.")
            return super().sign_in(name, password)

    with stage(tmp_path, Guarded(signed_in=False)) as made:
        scene = show(made, SignInScene(made.app))
        assert scene.code not in scene.ring
        made.type("Vega", PASSWORD)
        press_key(made, pygame.K_RETURN)
        made.run(0.1)
        assert scene.code.focused
        write(made, "a1b2c3d4")
        assert scene.code.text == "1234", "digits alone"
        press_key(made, pygame.K_RETURN)
        made.run(0.1)
        assert scene.code.error == "That code is wrong. Check it."
        scene.code.put("")
        write(made, "314159")
        press_key(made, pygame.K_RETURN)
        made.run(0.1)
        assert made.connection.identity.name == "Vega"


def test_a_wrong_password_is_told_by_the_password(tmp_path: Path) -> None:
    with stage(tmp_path, signed_out()) as made:
        scene = show(made, SignInScene(made.app))
        made.type("Vega", "wrong")
        made.connection.cloud.trouble = SignInError("wrong_password", "Name or password is wrong.", "Try again.")
        made.press(Intent.CONFIRM)
        made.run(0.1)
        assert scene.password.error == "Name or password is wrong. Try again."
        assert scene.name.error == ""
        assert scene.password.text == "wrong"


@pytest.mark.parametrize("error", [
    CloudUnavailable("The cloud can't be reached.", "Check the network and the address."),
    SignInError("clock_wrong", "This computer's clock is 42 minutes slow.", "Set it right and try again."),
    SignInError("too_many_tries", "That was too often.", "Wait a few minutes."),
])
def test_an_error_of_no_field_stands_below_them(tmp_path: Path, error: Exception) -> None:
    with stage(tmp_path, signed_out()) as made:
        scene = show(made, SignInScene(made.app))
        made.type("Vega", PASSWORD)
        made.connection.cloud.trouble = error
        made.press(Intent.CONFIRM)
        made.run(0.1)
        assert scene.error == str(error)
        assert (scene.name.error, scene.password.error) == ("", "")


def test_the_password_rule_is_said_before_and_what_is_missing_while_typing(tmp_path: Path) -> None:
    with stage(tmp_path, signed_out()) as made:
        scene = show(made, SignUpScene(made.app))
        assert scene.password.hint == passwords.RULE
        made.type("Vega", "correct")
        made.run(0.1)
        assert scene.password.hint == "It still needs 5 more characters, a capital, a digit."
        made.press(Intent.CONFIRM)
        made.run(0.1)
        assert scene.password.error.startswith("That password is too weak.")
        made.type(" HORSE 7")
        made.run(0.1)
        assert scene.password.hint == "That will do."


def test_a_name_that_can_not_be_is_refused_without_asking_the_cloud(tmp_path: Path) -> None:
    with stage(tmp_path, signed_out()) as made:
        scene = show(made, SignUpScene(made.app))
        made.type("7up", PASSWORD)
        made.press(Intent.CONFIRM)
        made.run(0.1)
        assert "starts with a letter" in scene.name.error
        assert not made.connection.signed_in


def test_an_address_is_asked_for_only_where_the_cloud_sends_mail(tmp_path: Path) -> None:
    with stage(tmp_path, signed_out()) as made:
        assert len(show(made, SignUpScene(made.app)).fields) == 2
    with stage(tmp_path, signed_out(can_mail=True)) as made:
        scene = show(made, SignUpScene(made.app))
        assert [field.label for field in scene.fields] == ["NAME", "PASSWORD", "E-MAIL"]


def test_signing_up_with_a_code(tmp_path: Path) -> None:
    with stage(tmp_path, signed_out(can_mail=True)) as made:
        title = show(made, TitleScene(made.app))
        show(made, SignUpScene(made.app))
        made.type("Vega", PASSWORD, "", "vega@example.org")  # the switch stands between password and address
        made.press(Intent.CONFIRM)
        made.run(0.1)
        assert isinstance(made.scene, ConfirmCodeScene)
        made.type("481")
        made.press(Intent.CONFIRM)
        assert made.scene.code.error == "The code has 6 digits."
        made.type("9x02")
        assert made.scene.code.text == "481902", "only digits get in"
        made.press(Intent.CONFIRM)
        made.run(0.2)
        assert made.scene is title
        assert made.connection.identity.name == "Vega"


def test_a_code_can_be_sent_again_after_thirty_seconds(tmp_path: Path) -> None:
    with stage(tmp_path, signed_out(can_mail=True)) as made:
        scene = show(made, ConfirmCodeScene(made.app, "Vega"))
        again = scene.buttons[1]
        assert not again.enabled
        assert again.label == "SEND AGAIN IN 30 S"
        scene.update(RESEND_SECONDS)
        assert again.enabled
        scene.ring.focus(again)
        made.press(Intent.CONFIRM)
        made.run(0.1)
        assert scene.note.startswith("A new code is on its way")
        assert not again.enabled


def test_a_wrong_code_is_told_by_the_code(tmp_path: Path) -> None:
    with stage(tmp_path, signed_out(can_mail=True)) as made:
        scene = show(made, ConfirmCodeScene(made.app, "Vega"))
        made.type("111111")
        made.connection.cloud.trouble = SignInError("wrong_code", "That is not the code.", "Look again.")
        made.press(Intent.CONFIRM)
        made.run(0.1)
        assert scene.code.error == "That is not the code. Look again."


def test_an_account_that_waits_for_its_code_is_led_there_when_signing_in(tmp_path: Path) -> None:
    with stage(tmp_path, signed_out(can_mail=True)) as made:
        show(made, SignInScene(made.app))
        made.type("Vega", PASSWORD)
        made.connection.cloud.trouble = SignInError("unconfirmed", "This account waits for its code.")
        made.press(Intent.CONFIRM)
        made.run(0.1)
        assert isinstance(made.scene, ConfirmCodeScene)


def test_a_forgotten_password_names_the_hosts_command_where_no_mail_is_sent(tmp_path: Path) -> None:
    with stage(tmp_path, signed_out()) as made:
        scene = show(made, ForgotPasswordScene(made.app, "Vega"))
        assert scene.fields == []
        assert made.app.texts.get("forgot.command", program=program(), who="Vega") == \
            "alienattack cloud account reset Vega"
        made.press(Intent.CONFIRM)
        made.run(0.1)
        assert made.scene is None, "back to where it was opened"


def test_a_forgotten_password_is_set_anew_by_code_where_mail_is_sent(tmp_path: Path) -> None:
    with stage(tmp_path, signed_out(can_mail=True)) as made:
        show(made, SignInScene(made.app))
        scene = show(made, ForgotPasswordScene(made.app, "Vega"))
        made.press(Intent.CONFIRM)
        made.run(0.1)
        assert [field.label for field in scene.fields] == ["CODE", "NEW PASSWORD"]
        made.type("481902", PASSWORD)
        made.press(Intent.CONFIRM)
        made.run(0.1)
        assert isinstance(made.scene, SignInScene)
        assert made.scene.name.text == "Vega"
        assert made.scene.note == "Your new password is set. Sign in with it."


def test_while_the_cloud_starts_a_sign_in_waits_for_it(tmp_path: Path) -> None:
    with stage(tmp_path, signed_out(), begin=False) as made:
        scene = show(made, SignInScene(made.app))
        made.type("Vega", PASSWORD)
        made.press(Intent.CONFIRM)
        made.run(0.1)
        assert scene.busy
        assert scene.note.startswith("The cloud is still starting")
        made.app.scenes.push(TitleScene(made.app))
        made.app.scenes.pop()
        made.connection._begin = True
        made.connection.start()
        made.run(0.1)
        assert made.connection.identity.name == "Vega"


def test_a_password_shows_dots_until_it_is_revealed(tmp_path: Path) -> None:
    with stage(tmp_path, signed_out()) as made:
        show(made, SignInScene(made.app))
        made.type("Vega", "secret")
        drawn: list[str] = []
        canvas = made.app.canvas
        write_text = canvas.text
        canvas.text = lambda string, *rest, **more: (drawn.append(string), write_text(string, *rest, **more))[1]
        made.run(0.05)
        assert "••••••" in drawn
        assert "secret" not in drawn
        made.press(Intent.NEXT_FIELD, Intent.CONFIRM)
        made.run(0.05)
        assert "secret" in drawn


def test_pasting_takes_the_clipboard_without_spaces_around_it() -> None:
    field = TextField("PASSWORD", 0, 0, 100, clipboard=lambda: "  Correct horse 7\n")
    assert field.key("insert")
    assert field.text == PASSWORD


def test_editing_inside_a_line() -> None:
    field = TextField("NAME", 0, 0, 100)
    field.type_text("Vgxa")
    field.handle(Intent.LEFT)
    field.handle(Intent.ERASE)
    assert field.text == "Vga"
    field.key("home")
    field.handle(Intent.RIGHT)
    field.type_text("e")
    assert field.text == "Vega"
    field.key("delete")
    assert field.text == "Vea"


def test_nothing_longer_than_the_limit_and_nothing_unprintable_gets_in() -> None:
    field = TextField("NAME", 0, 0, 100, limit=4)
    field.type_text("ab\x00\ncdef")
    assert field.text == "abcd"
