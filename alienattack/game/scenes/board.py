"""The board of a session, row by row: its top, those around the player, or friends.

Whoever stands on it can be watched, and raced on the very waves they met.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from alienattack.errors import ReplayError
from alienattack.game.drawing.palette import WHITE
from alienattack.game.friends import MOST_FRIENDS, friends_of, is_friend, with_friend, without_friend
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
from alienattack.game.widgets.tabs import Tabs
from alienattack.protocol.api import Board, BoardPage, BoardRow, Friends, RunReplay, player_id
from alienattack.sim.replay import decode

if TYPE_CHECKING:
    from alienattack.game.app import App
    from alienattack.game.drawing.canvas import Canvas

LIMIT = 100
_TABS_Y, _TOP, _PITCH, _SHOWN = 43, 70, 22, 10


TOP, AROUND, FRIENDS = TABS = ("top", "around", "friends")
AROUND_LIMIT = 10  # rows on each side of the player's


class BoardScene(Scene):
    """Up and down choose a row, left and right what to do with it; Tab turns from the top to one's own place and to
    friends, whose names are kept in the settings."""

    extra = "n"

    def __init__(self, app: App, session_id: str, name: str) -> None:
        """`name`: what the session is called, as long as its board has not come."""
        super().__init__(app)
        self.session_id = session_id
        self.name = name
        self.at = 0
        self.error = ""
        self.rows: tuple[BoardRow, ...] = ()
        self.missing: tuple[str, ...] = ()
        """Friends who have no row here; they come after the rows."""
        self.actions = ActionBar()
        self.tabs = Tabs(TABS, [app.texts.get(f"board.{name}") for name in TABS], LEFT, _TABS_Y, lambda _: self._turn(),
                         LEFT + LIST_WIDTH)
        self._board: Board | None = None
        self._first = 0
        self._asked: Task[Any] | None = None
        self._fetching: Task[RunReplay] | None = None
        self._then = ""
        self._offer()

    # -- life -----------------------------------------------------------------------------------------------------

    def enter(self) -> None:
        """Ask for what the tab shows."""
        connection, friends = self.app.connection, friends_of(self.app.settings)
        if self.tabs.current == TOP:
            self._asked = connection.ask_board(self.session_id, LIMIT)
        elif self.tabs.current == AROUND:
            self._asked = connection.ask_around_me(self.session_id, AROUND_LIMIT)
        elif friends:
            self._asked = connection.ask_friends(self.session_id, friends)
        else:
            self._asked = None
            self._show_rows((), ())

    def resume(self) -> None:
        """Back from a race, or from a friend's name: the board may have changed."""
        self.app.audio.music("title")
        self.enter()

    def retell(self) -> None:
        """Tabs and actions in the new language."""
        self.tabs.labels = [self.app.texts.get(f"board.{name}") for name in TABS]
        self._offer()

    def _turn(self) -> None:
        """Another tab: its rows are asked for; an older answer is not looked at."""
        self.at = self._first = 0
        self.error = ""
        self._show_rows((), ())
        self.enter()

    def leave(self) -> None:
        """An answer that still comes starts nothing."""
        self._asked = self._fetching = None

    @property
    def row(self) -> BoardRow | None:
        """The focused row; None where there is none, or a friend without one."""
        return self.rows[self.at] if self.at < len(self.rows) else None

    @property
    def count(self) -> int:
        """How many lines there are to choose from."""
        return len(self.rows) + len(self.missing)

    @property
    def name_of_focus(self) -> str:
        """The player of the focused line, "" where there is none."""
        if self.row is not None:
            return self.row.name
        return self.missing[self.at - len(self.rows)] if self.at < self.count else ""

    @property
    def busy(self) -> bool:
        """A replay was asked for and has not come yet."""
        return self._fetching is not None

    def _offer(self) -> None:
        get, row = self.app.texts.get, self.row
        there = row is not None and bool(row.run)
        deeds = [Deed(get("replays.race"), "r", lambda: self._fetch("race"), there),
                 Deed(get("replays.watch"), "v", lambda: self._fetch("watch"), there)]
        if row is None and self.tabs.current == FRIENDS:
            deeds = []
        name, identity = self.name_of_focus, self.app.connection.identity
        if name and (identity is None or name.lower() != identity.name.lower()):
            word = "board.remove" if is_friend(self.app.settings, name) else "board.add"
            deeds.append(Deed(get(word), "f", self._befriend))
        if self.tabs.current == FRIENDS:
            deeds.append(Deed(get("board.new"), "n", self._name_one))
        self.actions.set(deeds)

    def _befriend(self) -> None:
        """Among the friends from now on, or no longer."""
        settings, name = self.app.settings, self.name_of_focus
        friends = is_friend(settings, name)
        if not friends and len(friends_of(settings)) >= MOST_FRIENDS:
            self.app.audio.play("menu_refuse")
            self.error = self.app.texts.get("board.too_many", n=MOST_FRIENDS)
            return
        self.app.audio.play("menu_choose")
        self.app.change_settings((without_friend if friends else with_friend)(settings, name))
        if self.tabs.current == FRIENDS:
            self.enter()
        self._offer()

    def _name_one(self) -> None:
        from alienattack.game.scenes.add_friend import AddFriendScene

        self.app.audio.play("menu_choose")
        self.app.scenes.push(AddFriendScene(self.app))

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
        elif intent in (Intent.NEXT_FIELD, Intent.NEXT_PAGE, Intent.PREVIOUS_PAGE):
            self.app.audio.play("menu_move")
            self.tabs.turn(-1 if intent is Intent.PREVIOUS_PAGE else 1)
        elif intent is Intent.EXTRA:
            if self.tabs.current == FRIENDS:
                self._name_one()
        elif intent in (Intent.UP, Intent.DOWN) and self.count:
            self._move_to((self.at + (-1 if intent is Intent.UP else 1)) % self.count)
        elif intent in (Intent.LEFT, Intent.RIGHT):
            self.actions.handle(intent)
            self.app.audio.play("menu_move")
        elif intent is Intent.CONFIRM and not self.actions.handle(intent):
            self.app.audio.play("menu_refuse")
            self.error = self.why_not(self.row) if self.row is not None else ""

    def key(self, name: str) -> bool:
        """The keys of the actions."""
        return not self.busy and self.actions.key(name)

    def _move_to(self, number: int) -> None:
        self.app.audio.play("menu_move")
        self.at = number
        self.error = ""
        self._offer()

    def _click(self, number: int, x: float, y: float) -> None:
        """A row is chosen; what is done with it is another click."""
        if not self.busy:
            self._move_to(number)

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

    def _take(self, told: Board | BoardPage | Friends) -> None:
        if isinstance(told, Board):
            self._board = told
            known = {row.player for row in told.rows}
            self._show_rows(told.rows + tuple(row for row in told.near if row.player not in known), ())
        else:
            self._show_rows(told.rows, told.missing if isinstance(told, Friends) else ())
            if isinstance(told, BoardPage):
                self._focus_own()

    def _focus_own(self) -> None:
        identity = self.app.connection.identity
        me = player_id(identity.sub) if identity is not None else ""
        self.at = next((number for number, row in enumerate(self.rows) if row.player == me), 0)
        self._offer()

    def _show_rows(self, rows: tuple[BoardRow, ...], missing: tuple[str, ...]) -> None:
        first = not self.count
        self.rows, self.missing = rows, missing
        self.at = min(self.at, max(0, self.count - 1))
        self._offer()
        if first:
            self.actions.at = 0  # what was chosen while nothing was there

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
        draw_page(canvas, self.app, self.name.upper(), "", "aurora")
        self.tabs.draw(canvas, self.app.cap(Intent.NEXT_PAGE))
        canvas.panel(LEFT, _TOP - 8, LIST_WIDTH, 236, alpha=215, line=palette.panel_line, edge=palette.panel_edge)
        for number in range(self._first, min(self.count, self._first + _SHOWN)):
            self._draw_line(canvas, number, _TOP + (number - self._first) * _PITCH)
        if not self.count and self._asked is not None:
            for number in range(6):
                draw_plate(canvas, _TOP + number * _PITCH, 0.5 * (1 - number / 6), LEFT + 6, LIST_WIDTH - 12)
        elif not self.count:
            empty = {TOP: "pane.first", AROUND: "board.no_row", FRIENDS: "board.no_friends"}[self.tabs.current]
            draw_paragraph(canvas, get(empty) if not self.error else "", LEFT + 16, _TOP + 8, LIST_WIDTH - 32,
                           color=palette.text, height=180)
        draw_scroll_bar(canvas, self._first, _SHOWN, self.count, _TOP, _SHOWN * _PITCH)
        draw_message(canvas, self.error, get("replays.fetching") if self.busy else "", LEFT + 1, 298, 590)
        self._draw_facts(canvas)
        self.actions.draw(canvas, self.app.prompts, get("form.back"))

    def _draw_line(self, canvas: Canvas, number: int, y: float) -> None:
        """A row, or a friend who has none."""
        canvas.targets.add(LEFT + 4, y, LIST_WIDTH - 8, _PITCH, partial(self._click, number))
        if number == self.at:
            draw_focus_plate(canvas, LEFT + 4, y, LIST_WIDTH - 8, 20)
        if number >= len(self.rows):
            canvas.text(self.missing[number - len(self.rows)].upper(), LEFT + 38, y + 5, color=canvas.palette.text2,
                        at_most="normal")
            canvas.text(self.app.texts.get("board.missing"), LEFT + LIST_WIDTH - 14, y + 4, "caption",
                        color=canvas.palette.text2, align="right", at_most="normal", room=150)
            return
        row = self.rows[number]
        line = Line(row.rank, row.name, row.score.score, row.state)
        draw_row(canvas, self.app.texts, line, y, LEFT + 6, LIST_WIDTH - 12, form=FORMS["normal"])

    def _draw_facts(self, canvas: Canvas) -> None:
        texts, palette, row = self.app.texts, canvas.palette, self.row
        about_friends = row is None and self.tabs.current == FRIENDS
        draw_side(canvas, texts.get("board.friends" if about_friends else "high_scores.facts"))
        if about_friends:
            draw_paragraph(canvas, texts.get("board.friends_what"), 420, 60, 192, palette.text, size=11, line=14,
                           height=220)
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
