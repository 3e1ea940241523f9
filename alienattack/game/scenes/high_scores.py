"""The best practice runs on this machine."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from alienattack.errors import ReplayError
from alienattack.game.input import Intent
from alienattack.game.local_scores import LocalScore, LocalScores
from alienattack.game.rows import FORMS, Line, draw_row
from alienattack.game.scene import Scene
from alienattack.game.scenes.launch import Launcher
from alienattack.game.scenes.racing import race, watch
from alienattack.game.widgets.action_bar import ActionBar, Deed
from alienattack.game.widgets.menu import draw_focus_plate
from alienattack.game.widgets.message import draw_message, draw_paragraph
from alienattack.game.widgets.page import LEFT, LIST_WIDTH, draw_fact, draw_page, draw_side
from alienattack.sim import TICKS_PER_SECOND

if TYPE_CHECKING:
    from alienattack.game.app import App
    from alienattack.game.drawing.canvas import Canvas

_TOP, _PITCH = 70, 22


class HighScoresScene(Scene):
    """Ten rows; the facts of the focused run beside them."""

    extra = "t"

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self.at = 0
        self.helped = app.settings.play.assisted
        """Whether the table of helped runs is shown."""
        self.error = ""
        self.actions = ActionBar()
        self._launcher = Launcher(app)

    @property
    def rows(self) -> list[LocalScore]:
        """The table, the best first."""
        return list(self.table.rows)

    @property
    def table(self) -> LocalScores:
        """The table that is shown."""
        return self.app.assisted if self.helped else self.app.local

    def enter(self) -> None:
        """Offer what can be done."""
        self._offer()

    def resume(self) -> None:
        """Back from a run, a replay or a board."""
        self.app.audio.music("title")
        self._offer()

    def _offer(self) -> None:
        get, rows = self.app.texts.get, self.rows
        self.at = min(self.at, max(0, len(rows) - 1))
        kept = bool(rows) and bool(rows[self.at].replay)
        board = [Deed(get("replays.board"), "", self._board)] if self.app.connection.signed_in else []
        self.actions.set([
            Deed(get("high_scores.practise"), "", self._practise), Deed(get("replays.watch"), "", self._watch, kept),
            Deed(get("replays.race"), "", self._race, kept), *board,
            Deed(get("high_scores.unhelped" if self.helped else "high_scores.helped"), "", self._turn)])

    def handle(self, intent: Intent) -> None:
        """Move through the rows, choose, leave."""
        if intent is Intent.BACK:
            self.app.audio.play("menu_back")
            self.app.scenes.pop()
        elif intent is Intent.EXTRA:
            self._turn()
        elif intent in (Intent.UP, Intent.DOWN, Intent.NEXT_FIELD) and self.rows:
            self._move_to((self.at + (-1 if intent is Intent.UP else 1)) % len(self.rows))
        elif self.actions.handle(intent) and intent is not Intent.CONFIRM:
            self.app.audio.play("menu_move")

    def _move_to(self, number: int) -> None:
        self.app.audio.play("menu_move")
        self.at = number
        self.error = ""
        self._offer()

    def _click(self, number: int, x: float, y: float) -> None:
        """A row is chosen; what is done with it is another click."""
        self._move_to(number)

    def _turn(self) -> None:
        """To the other table."""
        self.app.audio.play("menu_move")
        self.helped, self.at = not self.helped, 0
        self._offer()

    def _practise(self) -> None:
        self.app.audio.play("menu_choose")
        self._launcher.practise()

    def _board(self) -> None:
        from alienattack.game.scenes.board import BoardScene

        connection = self.app.connection
        name = connection.session.name if connection.session is not None else ""
        self.app.audio.play("menu_choose")
        self.app.scenes.push(BoardScene(self.app, connection.session_id, name))

    def _watch(self) -> None:
        self._try(lambda: watch(self.app, self.rows[self.at].replay))

    def _race(self) -> None:
        file, replays = self.rows[self.at].replay, self.app.replays
        self._try(lambda: race(self.app, replays.load(file), replays.look(file).card))

    def _try(self, call: Callable[[], None]) -> None:
        try:
            call()
        except ReplayError as error:
            self.app.audio.play("menu_refuse")
            self.error = str(error)

    def draw(self, canvas: Canvas, alpha: float) -> None:
        """Table, facts, actions."""
        get, palette = self.app.texts.get, canvas.palette
        draw_page(canvas, self.app, get("high_scores.title"),
                  get("high_scores.caption_assisted" if self.helped else "high_scores.caption"), "ember")
        canvas.panel(LEFT, _TOP - 8, LIST_WIDTH, 236, alpha=215, line=palette.panel_line, edge=palette.panel_edge)
        rows = self.rows
        self.at = min(self.at, max(0, len(rows) - 1))
        for number, row in enumerate(rows):
            self._draw_row(canvas, row, number)
        if not rows:
            empty = get("high_scores.empty_assisted" if self.helped else "high_scores.empty")
            draw_paragraph(canvas, empty, LEFT + 16, _TOP + 8, LIST_WIDTH - 32, color=palette.text)
        draw_message(canvas, self.error or self.table.problem, "", LEFT + 1, 298, LIST_WIDTH)
        self._draw_facts(canvas, rows[self.at] if rows else None)
        self.actions.draw(canvas, self.app.prompts, get("form.back"))

    def _draw_row(self, canvas: Canvas, row: LocalScore, number: int) -> None:
        y = _TOP + number * _PITCH
        canvas.targets.add(LEFT + 4, y, LIST_WIDTH - 8, _PITCH, partial(self._click, number))
        if number == self.at:
            draw_focus_plate(canvas, LEFT + 4, y, LIST_WIDTH - 8, 20)
        draw_row(canvas, self.app.texts, Line(number + 1, row.name, row.score), y, LEFT + 6, LIST_WIDTH - 12,
                 form=FORMS["normal"])
        canvas.text(self.app.texts.get("high_scores.wave", n=row.level), LEFT + 240, y + 3, "caption", align="right",
                    color=canvas.palette.text2)

    def _draw_facts(self, canvas: Canvas, row: LocalScore | None) -> None:
        texts, palette = self.app.texts, canvas.palette
        get = texts.get
        draw_side(canvas, get("high_scores.facts"))
        if row is None:
            draw_paragraph(canvas, get("high_scores.why"), 420, 62, 190, size=11, line=14)
            return
        canvas.text(texts.number(row.score), 420, 66, size=16, color=palette.bonus, glow=palette.bonus,
                    glow_strength=0.4)
        seconds = row.ticks // TICKS_PER_SECOND
        facts = (("name", row.name.upper()), ("wave_name", str(row.level)), ("shots", texts.number(row.shots)),
                 ("lives", str(row.lives)), ("time", f"{seconds // 60}:{seconds % 60:02d}"),
                 ("date", texts.date(row.at)))
        for number, (key, value) in enumerate(facts):
            y = 96 + number * 24
            canvas.panel(416, y, 200, 20, alpha=190, line=palette.panel_line, cut=2)
            draw_fact(canvas, get(f"high_scores.{key}"), value, y + 6, 424, 608)
        draw_paragraph(canvas, get("high_scores.why"), 420, 250, 194, size=11, line=13)
