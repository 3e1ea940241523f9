"""All kept replays: look, watch, race, share, delete."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING

from alienattack.errors import ReplayError
from alienattack.game.drawing.palette import WHITE
from alienattack.game.input import Intent
from alienattack.game.preview import Preview
from alienattack.game.replay_card import DAILY, RANKED
from alienattack.game.replay_words import clock_of, date_of, killer_kind, killer_of, kind_of
from alienattack.game.replays import Stored
from alienattack.game.scene import Scene
from alienattack.game.scenes.racing import race, share_folder, watch
from alienattack.game.widgets.action_bar import ActionBar, Deed
from alienattack.game.widgets.menu import draw_focus_plate
from alienattack.game.widgets.message import draw_message, draw_paragraph
from alienattack.game.widgets.page import LEFT, LIST_WIDTH, draw_page, draw_side
from alienattack.game.widgets.scroll_bar import draw_scroll_bar

if TYPE_CHECKING:
    from alienattack.game.app import App
    from alienattack.game.drawing.canvas import Canvas

_TOP, _PITCH, _SHOWN = 68, 22, 10
_SETTLE_SECONDS = 0.20  # the preview follows the focus once it rests
_SURE_SECONDS = 3.0
_PREVIEW = (414, 54, 204, 184)


class ReplaysScene(Scene):
    """The list at the left, the focused one in motion at the right. Up and down choose one, left and right a deed."""

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self.at = 0
        self.error = ""
        self.told = ""
        self.rows: list[Stored] = []
        self.preview = Preview(app)
        self.actions = ActionBar()
        self._first = 0
        self._rested = 0.0
        self._previewed: str | None = None
        self._sure = 0.0

    # -- life -----------------------------------------------------------------------------------------------------

    def enter(self) -> None:
        """Take in what others have put into the folder, then list."""
        self.app.audio.music("title")
        self._take_in()
        self._list()

    def resume(self) -> None:
        """Back from watching or racing."""
        self.app.audio.music("title")
        self._list()

    def _take_in(self) -> None:
        known = {stored.size for stored in self.app.replays.list()}
        for path in sorted(share_folder(self.app).glob("*.aar"))[:100]:
            try:
                if path.stat().st_size not in known:
                    self.app.replays.take_in(path)
            except (ReplayError, OSError) as error:
                self.error = f"{path.name}: {error}"

    def _list(self) -> None:
        self.rows = self.app.replays.list()
        self.at = min(self.at, max(0, len(self.rows) - 1))
        self._previewed = None
        self._offer()

    @property
    def row(self) -> Stored | None:
        """The focused one."""
        return self.rows[self.at] if self.rows else None

    def _offer(self) -> None:
        get, row = self.app.texts.get, self.row
        if row is None:
            self.actions.set([Deed(get("replays.play"), "", self._play)])
            return
        delete = get("replays.really" if self._sure > 0 else "replays.delete")
        self.actions.set([
            Deed(get("replays.watch"), "v", self._watch, row.playable),
            Deed(get("replays.race"), "r", self._race, row.playable),
            Deed(get("replays.share"), "s", self._share, row.header is not None),
            Deed(delete, "delete", self._delete)])

    # -- intents --------------------------------------------------------------------------------------------------

    def handle(self, intent: Intent) -> None:
        """Move, choose, do, leave."""
        if intent is Intent.BACK:
            self.app.audio.play("menu_back")
            self.app.scenes.pop()
        elif intent in (Intent.UP, Intent.DOWN, Intent.NEXT_FIELD) and self.rows:
            self._move_to((self.at + (-1 if intent is Intent.UP else 1)) % len(self.rows))
        elif intent in (Intent.LEFT, Intent.RIGHT):
            self._sure = 0.0
            self._offer()
            self.actions.handle(intent)
            self.app.audio.play("menu_move")
        elif intent is Intent.CONFIRM and not self.actions.handle(intent):
            self.app.audio.play("menu_refuse")
            self.error = self._why_not()

    def _move_to(self, number: int) -> None:
        self.app.audio.play("menu_move")
        self.at = number
        self._rested = self._sure = 0.0
        self.error = self.told = ""
        self._offer()

    def _click(self, number: int, x: float, y: float) -> None:
        """A row is chosen; what is done with it is another click."""
        self._move_to(number)

    def key(self, name: str) -> bool:
        """The keys of the actions."""
        return self.actions.key(name)

    def _why_not(self) -> str:
        row = self.row
        if row is None:
            return ""
        return row.problem or self.app.texts.get("replays.other_rules")

    def _play(self) -> None:
        from alienattack.game.scenes.play import PlayScene

        self.app.audio.play("menu_choose")
        self.app.scenes.push(PlayScene(self.app))

    def _watch(self) -> None:
        row = self.row
        if row is None:
            return
        try:
            watch(self.app, row.file)
        except ReplayError as error:
            self._refuse(error)

    def _race(self) -> None:
        row = self.row
        if row is None:
            return
        try:
            race(self.app, self.app.replays.load(row.file), row.card)
        except ReplayError as error:
            self._refuse(error)

    def _share(self) -> None:
        row = self.row
        if row is None:
            return
        try:
            path = self.app.replays.share(row.file, share_folder(self.app))
        except ReplayError as error:
            self._refuse(error)
            return
        self.app.audio.play("menu_choose")
        self.error = ""
        self.told = self.app.texts.get("replays.shared", path=str(path), n=f"{path.stat().st_size / 1024:.1f}")

    def _delete(self) -> None:
        row = self.row
        if row is None:
            return
        if self._sure <= 0:
            self._sure = _SURE_SECONDS
            self.app.audio.play("menu_move")
        else:
            self._sure = 0.0
            self.error = self.app.replays.delete(row.file)
            self.app.audio.play("menu_refuse" if self.error else "menu_back")
            self._list()
        self._offer()

    def _refuse(self, error: ReplayError) -> None:
        self.app.audio.play("menu_refuse")
        self.error = str(error)

    # -- time -----------------------------------------------------------------------------------------------------

    def update(self, dt: float) -> None:
        """The preview follows the focus once it rests."""
        self._first = max(min(self._first, self.at), self.at - _SHOWN + 1)
        self._rested += dt
        if self._sure > 0:
            self._sure -= dt
            if self._sure <= 0:
                self._offer()
        row = self.row
        name = row.file if row is not None and row.playable else ""
        if self._rested >= _SETTLE_SECONDS and name != self._previewed:
            self._previewed = name
            self._show_preview(name)
        self.preview.update(dt)

    def _show_preview(self, name: str) -> None:
        try:
            self.preview.show(self.app.replays.load(name) if name else None)
        except ReplayError as error:
            self.preview.show(None)
            self.error = str(error)

    # -- the picture ----------------------------------------------------------------------------------------------

    def draw(self, canvas: Canvas, alpha: float) -> None:
        """List, preview, actions."""
        get, palette = self.app.texts.get, canvas.palette
        count = get("replays.one") if len(self.rows) == 1 else get("replays.count", n=len(self.rows))
        draw_page(canvas, self.app, get("replays.title"), count if self.rows else get("replays.caption"), "aurora")
        canvas.panel(LEFT, _TOP - 8, LIST_WIDTH, _PITCH * _SHOWN + 14, alpha=215, line=palette.panel_line,
                     edge=palette.panel_edge)
        for number, row in enumerate(self.rows[self._first:self._first + _SHOWN]):
            self._draw_row(canvas, row, _TOP + number * _PITCH, self._first + number == self.at)
            canvas.targets.add(LEFT + 4, _TOP + number * _PITCH, LIST_WIDTH - 8, _PITCH,
                               partial(self._click, self._first + number))
        if not self.rows:
            draw_paragraph(canvas, get("replays.empty"), LEFT + 16, _TOP + 8, LIST_WIDTH - 32, color=palette.text)
        draw_scroll_bar(canvas, self._first, _SHOWN, len(self.rows), _TOP, _SHOWN * _PITCH)
        draw_message(canvas, self.error, self.told, LEFT + 1, 297, 590)
        self._draw_side(canvas, alpha)
        self.actions.draw(canvas, self.app.prompts, get("form.back"))

    def _draw_row(self, canvas: Canvas, row: Stored, y: float, focused: bool) -> None:
        palette, get = canvas.palette, self.app.texts.get
        if focused:
            draw_focus_plate(canvas, LEFT + 4, y, LIST_WIDTH - 8, 20)
        header = row.header
        if header is None:
            canvas.text(canvas.clipped(row.file, 200), LEFT + 36, y + 6, color=palette.text3)
            canvas.text(get("replays.broken"), LEFT + LIST_WIDTH - 12, y + 4, "caption", color=palette.bad,
                        align="right")
            return
        ink = WHITE if focused else palette.text_row if row.playable else palette.text3
        dim = palette.text2 if row.playable or focused else palette.text3
        self._draw_killer(canvas, row, LEFT + 20, y + 10)
        canvas.text(self.app.texts.number(header.score[0]), LEFT + 104, y + 6, color=ink, align="right",
                    at_most="normal")
        if row.received:
            canvas.text(row.card.name.upper(), LEFT + 116, y + 6, color=palette.bonus, at_most="normal", room=76)
        else:
            canvas.text(self._where(row), LEFT + 116, y + 4, "caption", color=dim, at_most="normal", room=76)
        canvas.text(get("replays.wave_n", n=header.score[3]), LEFT + 244, y + 4, "caption", color=dim, align="right",
                    at_most="normal", room=48)
        canvas.text(clock_of(header.ticks), LEFT + 284, y + 6, color=ink, align="right", at_most="normal",
                    room=36)
        when = date_of(self.app.texts, row.card.at) if row.playable else get("replays.old_rules", n=header.ruleset)
        canvas.text(when, LEFT + LIST_WIDTH - 12, y + 4, "caption", color=dim, align="right", at_most="normal", room=62)

    def _where(self, row: Stored) -> str:
        if row.card.kind == DAILY:
            return self.app.texts.get("replays.kind_daily")
        return kind_of(self.app.texts, row.card) or self.app.texts.get("replays.kind_practice")

    def _draw_killer(self, canvas: Canvas, row: Stored, x: float, y: float) -> None:
        kind, book = killer_kind(row.card.killer), self.app.sprites
        if kind == "nobody":
            canvas.rect(canvas.palette.text3, x - 3, y - 1, 7, 2)
            return
        threat = row.card.killer >= 100
        canvas.centred(book.threat(kind) if threat else book.alien(kind, 0), x, y)

    def _draw_side(self, canvas: Canvas, alpha: float) -> None:
        get, palette, row = self.app.texts.get, canvas.palette, self.row
        if row is None:
            draw_side(canvas, get("replays.about"))
            draw_paragraph(canvas, get("replays.why"), 420, 60, 194, color=palette.text2, size=11, line=14)
            return
        kind = get(f"replays.kind_{row.card.kind}") if row.header is not None else ""
        draw_side(canvas, canvas.clipped(row.card.name.upper() or get("replays.nobody"), 120), kind)
        if not row.playable:
            draw_paragraph(canvas, self._why_not(), 420, 60, 194, color=palette.text, size=11, line=14)
        else:
            self.preview.draw(canvas, alpha, *_PREVIEW)
        if row.header is None:
            return
        y = 243
        facts = ((get("replays.ended_by"), killer_of(self.app.texts, row.card)),
                 (get("replays.where" if row.card.kind in (RANKED, DAILY) else "replays.when"),
                  kind_of(self.app.texts, row.card) if row.card.kind in (RANKED, DAILY) else self._instant(row)),
                 (get("replays.size"), get("replays.kilobytes", n=f"{row.size / 1024:.1f}")))
        for number, (label, value) in enumerate(facts):
            canvas.text(label, 420, y + 16 * number, "caption", color=palette.text2)
            room = 186 - canvas.text_width(label, "caption")
            canvas.text(canvas.clipped(value, room, "caption"), 612, y + 16 * number, "caption", color=palette.text,
                        align="right")

    def _instant(self, row: Stored) -> str:
        clock = time.strftime("%H:%M", time.localtime(row.card.at)) if row.card.at else ""
        return f"{date_of(self.app.texts, row.card.at)}  {clock}".strip()
