"""Typing the name of a friend, whose row FRIENDS then shows on every board."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alienattack.errors import SignInError
from alienattack.game.friends import MOST_FRIENDS, friends_of, with_friend
from alienattack.game.input import Intent
from alienattack.game.scenes.form import FormScene
from alienattack.game.widgets.button import Button
from alienattack.game.widgets.message import draw_paragraph
from alienattack.game.widgets.page import draw_side
from alienattack.protocol.names import MAX_LENGTH

if TYPE_CHECKING:
    from alienattack.game.app import App
    from alienattack.game.drawing.canvas import Canvas


class AddFriendScene(FormScene):
    """One name; nothing of it leaves this computer before a board is asked for."""

    title = "friends.title"
    theme = "aurora"

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self.name = self.field_at(0, "name", limit=MAX_LENGTH, hint=app.texts.get("friends.hint"))
        back = Button(app.texts.get("form.back"), self.back, Intent.BACK)
        back.right_aligned = True
        self.compose([self.name], [Button(app.texts.get("friends.do"), self.submit, Intent.CONFIRM), back])

    def caption(self) -> str:
        """How many there are."""
        return self.app.texts.get("friends.caption", n=len(friends_of(self.app.settings)), most=MOST_FRIENDS)

    def submit(self) -> None:
        """Keep the name, if it is one and there is room."""
        if len(friends_of(self.app.settings)) >= MOST_FRIENDS:
            self._refuse(self.app.texts.get("board.too_many", n=MOST_FRIENDS))
            return
        try:
            settings = with_friend(self.app.settings, self.name.text)
        except SignInError as error:
            self._refuse(str(error))
            return
        self.app.change_settings(settings)
        self.app.scenes.pop()

    def _refuse(self, why: str) -> None:
        self.name.error = why
        self.app.audio.play("menu_refuse")

    def draw_side(self, canvas: Canvas) -> None:
        """What becomes of it."""
        draw_side(canvas, self.app.texts.get("board.friends"))
        draw_paragraph(canvas, self.app.texts.get("board.friends_what"), 420, 60, 192, canvas.palette.text, size=11,
                       line=14, height=220)
