"""Your account: what is kept of you and how long, a file with all of it, and the way to the deletion."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from alienattack.game.drawing.palette import WHITE
from alienattack.game.input import Intent
from alienattack.game.scenes.form import FormScene
from alienattack.game.widgets.button import Button
from alienattack.game.widgets.message import draw_message, draw_paragraphs
from alienattack.game.widgets.page import LIST_HEIGHT, LIST_LEFT, LIST_TOP, LIST_WIDTH, draw_page, draw_side

if TYPE_CHECKING:
    from alienattack.game.app import App
    from alienattack.game.drawing.canvas import Canvas

_MESSAGE_LINES = 4
_FACTS = ("name", "boards", "runs", "archive", "unusable")
RUN_DAYS, UNUSABLE_DAYS = 90, 90  # as cloud/functions/tables/runs.py and cloud/template.yaml have it


class AccountScene(FormScene):
    """Signed in: export and delete. Else: the way to sign in."""

    wants_text = False
    title = "account.title"
    theme = "aurora"

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self._here = False
        self._progress = (0, 0)
        self._arrange()

    def _arrange(self) -> None:
        get = self.app.texts.get
        self._here = self.connection.signed_in
        first = ([Button(get("account.export"), self.submit, Intent.CONFIRM),
                  Button(get("account.delete"), self._delete)] if self._here
                 else [Button(get("title.sign_in"), self._sign_in, Intent.CONFIRM)])
        back = Button(get("form.back"), self.back, Intent.BACK)
        back.right_aligned = True
        self.compose([], [*first, back])

    def resume(self) -> None:
        """Somebody may have signed in meanwhile."""
        self.error = self.note = ""
        self._arrange()

    def retell(self) -> None:
        """The buttons in the new language."""
        self._arrange()

    def caption(self) -> str:
        """Whose it is."""
        identity = self.connection.identity
        return self.app.texts.get("account.of", who=identity.name) if identity is not None else ""

    # -- doing -----------------------------------------------------------------------------------------------------

    def submit(self) -> None:
        """Write the file."""
        identity = self.connection.identity
        if identity is None:
            return
        name = f"alien-attack-{identity.name.lower()}-{time.strftime('%Y-%m-%d')}.zip"
        target = self.app.settings.paths.pictures_dir / name
        self._progress = (0, 0)
        self.run(lambda: self.connection.export_account(target, self._told), self._exported)

    def _told(self, done: int, of: int) -> None:
        self._progress = (done, of)

    def _exported(self, export: Any) -> None:
        get, number = self.app.texts.get, self.app.texts.number
        self.note = get("account.exported", runs=number(export.runs), replays=number(export.replays),
                        file=export.path.name, folder=export.path.parent)

    def _delete(self) -> None:
        from alienattack.game.scenes.delete_account import DeleteAccountScene

        if not self.busy:
            self.app.scenes.push(DeleteAccountScene(self.app))

    def _sign_in(self) -> None:
        from alienattack.game.scenes.sign_in import SignInScene

        self.app.scenes.push(SignInScene(self.app))

    def update(self, dt: float) -> None:
        """How far the file is; whoever signs in or out changes what can be done."""
        super().update(dt)
        if self.busy and self._progress[1]:
            done, of = self._progress
            self.note = self.app.texts.get("account.collecting", done=done, of=of)
        if self._here != self.connection.signed_in and not self.busy:
            self._arrange()

    # -- drawing ---------------------------------------------------------------------------------------------------

    def draw(self, canvas: Canvas, alpha: float) -> None:
        """What can be done at the left, what is kept at the right."""
        get, palette = self.app.texts.get, canvas.palette
        draw_page(canvas, self.app, get(self.title), self.caption(), self.theme)
        canvas.panel(LIST_LEFT, LIST_TOP, LIST_WIDTH, LIST_HEIGHT, alpha=215, line=palette.panel_line, cut=4)
        said = (["account.export_told", "account.delete_told", "account.boards_told"] if self._here
                else ["account.signed_out", "account.export_told"])
        told = [(get(name), palette.text if number == 0 else palette.text2) for number, name in enumerate(said)]
        room = LIST_HEIGHT - 30 - 13 * _MESSAGE_LINES
        draw_paragraphs(canvas, told, LIST_LEFT + 16, LIST_TOP + 14, LIST_WIDTH - 32, room, size=12, line=15)
        draw_message(canvas, self.error, self.note, LIST_LEFT + 16, LIST_TOP + room + 20, LIST_WIDTH - 32,
                     lines=_MESSAGE_LINES)
        self._draw_facts(canvas)
        self._draw_buttons(canvas)

    def _draw_facts(self, canvas: Canvas) -> None:
        get, palette = self.app.texts.get, canvas.palette
        draw_side(canvas, get("account.kept"))
        for number, name in enumerate(_FACTS):
            y = 60 + number * 46
            canvas.text(get(f"account.{name}"), 420, y, "caption", color=palette.text2, room=192)
            canvas.text(self._how_long(name), 420, y + 18, color=WHITE, room=192)

    def _how_long(self, name: str) -> str:
        get = self.app.texts.get
        archive = self.connection.retention_days
        days = {"runs": RUN_DAYS, "unusable": UNUSABLE_DAYS, "archive": archive}.get(name, -1)
        if days is None:
            return get("account.unknown")
        if days < 0:
            return get("account.while_here")
        return get("account.days", n=days) if days else get("account.no_limit")
