"""Deleting the account: the name is typed, then there is no way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alienattack.game.drawing.palette import WHITE
from alienattack.game.input import Intent
from alienattack.game.scenes.form import FormScene
from alienattack.game.scenes.sign_in import allowed_in_name
from alienattack.game.widgets.button import Button
from alienattack.game.widgets.message import draw_paragraph
from alienattack.game.widgets.page import draw_side
from alienattack.game.widgets.toggle import SmallToggle
from alienattack.protocol.names import MAX_LENGTH

if TYPE_CHECKING:
    from alienattack.game.app import App
    from alienattack.game.drawing.canvas import Canvas

_REPLAYS_BELOW = 112  # the field, under what the form has to say
_GOES = ("goes", "stays", "archive")


class DeleteAccountScene(FormScene):
    """One field for the own name, one switch for the replays on this computer."""

    title = "delete_account.title"
    tip = "delete_account.tip"
    theme = "ember"

    def __init__(self, app: App) -> None:
        super().__init__(app)
        get = app.texts.get
        self.name = self.field_at(0, "own_name", limit=MAX_LENGTH, allowed=allowed_in_name)
        self.replays_too = False
        toggle = SmallToggle(get("delete_account.replays"), self.name.x + self.name.width,
                             self.name.y + _REPLAYS_BELOW, False, self._with_replays)
        toggle.of = self.name
        back = Button(get("form.back"), self.back, Intent.BACK)
        back.right_aligned = True
        self.compose([self.name], [Button(get("delete_account.do"), self.submit, Intent.CONFIRM), back], [toggle])

    def _with_replays(self, on: bool) -> None:
        self.replays_too = on

    def caption(self) -> str:
        """Whose it is."""
        identity = self.connection.identity
        return self.app.texts.get("account.of", who=identity.name) if identity is not None else ""

    def submit(self) -> None:
        """Delete, if the name is the own one."""
        identity = self.connection.identity
        if identity is None or self.name.text.strip().lower() != identity.name.lower():
            self.name.error = self.app.texts.get("delete_account.wrong")
            self.ring.focus(self.name)
            self.app.audio.play("menu_refuse")
            return
        self.run(self.connection.delete_account, lambda _: self._deleted())

    def _deleted(self) -> None:
        app = self.app
        if self.replays_too:
            for stored in app.replays.list():
                if not stored.received:
                    app.replays.delete(stored.file)
        if app.settings.play.last_name:
            app.change_settings(app.settings.with_group("play", last_name=""))
        app.scenes.clear_to(app.scenes.all()[0])
        app.notice(app.texts.get("delete_account.done"))

    def draw_side(self, canvas: Canvas) -> None:
        """What goes, and what stays without the name."""
        get = self.app.texts.get
        draw_side(canvas, get("delete_account.what"))
        y = 58.0
        for name in _GOES:
            canvas.text(get(f"delete_account.{name}_title"), 420, y, "caption", color=WHITE, room=192)
            y = draw_paragraph(canvas, get(f"delete_account.{name}"), 420, y + 14, 192, size=11, line=13,
                               height=60) + 8
