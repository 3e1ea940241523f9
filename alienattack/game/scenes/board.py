"""The board of a session, row by row: whoever stands on it can be watched, and raced on the very waves they met."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alienattack.errors import ReplayError
from alienattack.game.drawing.palette import WHITE
from alienattack.game.input import Intent
from alienattack.game.replay_card import RANKED, Card
from alienattack.game.rows import FORMS, Line, draw_plate, draw_row
from alienattack.game.scene import Scene
from alienattack.game.scenes.racing import race, watch_replay
from alienattack.game.tasks import Task
from alienattack.game.widgets.action_bar import ActionBar, Deed
from alienattack.game.widgets.menu import draw_focus_plate
from alienattack.game.widgets.message import draw_message, draw_paragraph
from alienattack.game.widgets.page import LEFT, LIST_WIDTH, draw_page, draw_side
from alienattack.game.widgets.scroll_bar import draw_scroll_bar
from alienattack.protocol.api import Board, BoardRow, RunReplay
from alienattack.sim.replay import decode

if TYPE_CHECKING:
    from alienattack.game.app import App
    from alienattack.game.drawing.canvas import Canvas

LIMIT = 100
_TOP, _PITCH, _SHOWN = 70, 22, 10


class BoardScene(Scene):
    """Up and down choose a row, left and right what to do with it."""

    def __init__(self, app: App, session_id: str, name: str) -> None:
        """`name`: what the session is called, as long as its board has not come."""
        super().__init__(app)
        self.session_id = session_id
        self.name = name
        self.at = 0
        self.error = ""
        self.rows: tuple[BoardRow, ...] = ()
        self.actions = ActionBar()
        self._board: Board | None = None
        self._first = 0
        self._asked: Task[Board | None] | None = None
        self._fetching: Task[RunReplay] | None = None
        self._then = ""
        self._offer()

    # -- life -----------------------------------------------------------------------------------------------------

    def enter(self) -> None:
        """Ask for the board."""
        self._asked = self.app.connection.ask_board(self.session_id, LIMIT)

    def resume(self) -> None:
        """Back from a race: the board may have changed."""
        self.app.audio.music("title")
        self.enter()

    def leave(self) -> None:
        """An answer that still comes starts nothing."""
        self._asked = self._fetching = None

    @property
    def row(self) -> BoardRow | None:
        """The focused row."""
        return self.rows[self.at] if self.rows else None

    @property
    def busy(self) -> bool:
        """A replay was asked for and has not come yet."""
        return self._fetching is not None

    def _offer(self) -> None:
        get, row = self.app.texts.get, self.row
        there = row is not None and bool(row.run)
        self.actions.set([Deed(get("replays.race"), "r", lambda: self._fetch("race"), there),
                          Deed(get("replays.watch"), "v", lambda: self._fetch("watch"), there)])

    def why_not(self, row: BoardRow) -> str:
        """Why that row can't be watched now; "" if it can."""
        if row.run:
            return ""
        sealed = self._board is not None and self._board.session.same_seed
        return self.app.texts.get("replays.sealed" if sealed else "replays.not_yet")

    # -- intents --------------------------------------------------------------------------------------------------

    def handle(self, intent: Intent) -> None:
        """Move, choose, leave; leaving while a replay is on its way only forgets it."""
        if intent is Intent.BACK:
            self.app.audio.play("menu_back")
            if self.busy:
                self._fetching = None
            else:
                self.app.scenes.pop()
        elif self.busy:
            return
        elif intent in (Intent.UP, Intent.DOWN, Intent.NEXT_FIELD) and self.rows:
            self.app.audio.play("menu_move")
            self.at = (self.at + (-1 if intent is Intent.UP else 1)) % len(self.rows)
            self.error = ""
            self._offer()
        elif intent in (Intent.LEFT, Intent.RIGHT):
            self.actions.handle(intent)
            self.app.audio.play("menu_move")
        elif intent is Intent.CONFIRM and not self.actions.handle(intent):
            self.app.audio.play("menu_refuse")
            self.error = self.why_not(self.row) if self.row is not None else ""

    def key(self, name: str) -> bool:
        """The keys of the actions."""
        return not self.busy and self.actions.key(name)

    def _fetch(self, then: str) -> None:
        row = self.row
        if row is not None and row.run:
            self._then, self.error = then, ""
            self._fetching = self.app.connection.replay(row.run)

    # -- time -----------------------------------------------------------------------------------------------------

    def update(self, dt: float) -> None:
        """Take what has come."""
        asked, fetching = self._asked, self._fetching
        if asked is not None and asked.done:
            self._asked = None
            self.error = str(asked.error) if asked.error is not None else self.error
            if asked.result is not None:
                self._take(asked.result)
        if fetching is not None and fetching.done:
            self._fetching = None
            self._show(fetching)
        self._first = max(min(self._first, self.at), self.at - _SHOWN + 1)

    def _take(self, board: Board) -> None:
        self._board = board
        known = {row.player for row in board.rows}
        self.rows = board.rows + tuple(row for row in board.near if row.player not in known)
        self.at = min(self.at, max(0, len(self.rows) - 1))
        self._offer()

    def _show(self, task: Task[RunReplay]) -> None:
        told = task.result
        try:
            if told is None:
                raise ReplayError(str(task.error))
            replay, card = decode(told.replay), Card(told.name, kind=RANKED, where=self.name)
            (race if self._then == "race" else watch_replay)(self.app, replay, card)
        except ReplayError as error:
            self.app.audio.play("menu_refuse")
            self.error = str(error)

    # -- the picture ----------------------------------------------------------------------------------------------

    def draw(self, canvas: Canvas, alpha: float) -> None:
        """Rows, facts of the focused one, actions."""
        get, palette = self.app.texts.get, canvas.palette
        draw_page(canvas, self.app, self.name.upper(), get("replays.board_caption"), "aurora")
        canvas.panel(LEFT, _TOP - 8, LIST_WIDTH, 236, alpha=215, line=palette.panel_line, edge=palette.panel_edge)
        for number, row in enumerate(self.rows[self._first:self._first + _SHOWN]):
            self._draw_row(canvas, row, _TOP + number * _PITCH, self._first + number == self.at)
        if not self.rows and self._asked is not None:
            for number in range(6):
                draw_plate(canvas, _TOP + number * _PITCH, 0.5 * (1 - number / 6), LEFT + 6, LIST_WIDTH - 12)
        elif not self.rows:
            draw_paragraph(canvas, get("pane.first") if not self.error else "", LEFT + 16, _TOP + 8, LIST_WIDTH - 32,
                           color=palette.text)
        draw_scroll_bar(canvas, self._first, _SHOWN, len(self.rows), _TOP, _SHOWN * _PITCH)
        draw_message(canvas, self.error, get("replays.fetching") if self.busy else "", LEFT + 1, 298, 590)
        self._draw_facts(canvas)
        self.actions.draw(canvas, self.app.prompts, get("form.back"))

    def _draw_row(self, canvas: Canvas, row: BoardRow, y: float, focused: bool) -> None:
        if focused:
            draw_focus_plate(canvas, LEFT + 4, y, LIST_WIDTH - 8, 20)
        line = Line(row.rank, row.name, row.score.score, row.state)
        draw_row(canvas, self.app.texts, line, y, LEFT + 6, LIST_WIDTH - 12, form=FORMS["normal"])

    def _draw_facts(self, canvas: Canvas) -> None:
        texts, palette, row = self.app.texts, canvas.palette, self.row
        draw_side(canvas, texts.get("high_scores.facts"))
        if row is None:
            return
        canvas.text(texts.number(row.score.score), 420, 66, size=16, color=palette.bonus, glow=palette.bonus,
                    glow_strength=0.4)
        facts = (("name", row.name.upper()), ("wave_name", str(row.score.level)),
                 ("shots", texts.number(row.score.shots)), ("lives", str(row.score.lives)))
        for number, (key, value) in enumerate(facts):
            y = 96 + number * 24
            canvas.panel(416, y, 200, 20, alpha=190, line=palette.panel_line, cut=2)
            label = texts.get(f"high_scores.{key}")
            canvas.text(label, 424, y + 4, "caption", color=palette.text2, at_most="normal")
            canvas.text(value, 608, y + 6, color=WHITE, align="right", at_most="normal",
                        room=176 - canvas.text_width(label, "caption", at_most="normal"))
        told = self.why_not(row) or texts.get("replays.race_what", who=row.name)
        draw_paragraph(canvas, told, 420, 204, 194, size=11, line=14, height=86)
