"""The host's sessions: those that are open, gather or run, and those that have ended; opening a new one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from alienattack.game.connection import Connection
from alienattack.game.drawing.palette import WHITE
from alienattack.game.host_words import color_of, end_of, facts_of, kind_of, state_of, winners_of, words_for
from alienattack.game.hosted_session import ARCHIVED, ENDED, FINAL, phase_of
from alienattack.game.input import Intent
from alienattack.game.managing import Manager
from alienattack.game.scene import Scene
from alienattack.game.session_words import seats_of
from alienattack.game.tasks import Task
from alienattack.game.widgets.action_bar import ActionBar, Deed
from alienattack.game.widgets.menu import draw_focus_plate
from alienattack.game.widgets.message import draw_message, draw_paragraph
from alienattack.game.widgets.page import LEFT, LIST_WIDTH, draw_fact, draw_page, draw_side
from alienattack.game.widgets.scroll_bar import draw_scroll_bar
from alienattack.game.widgets.tabs import Tabs
from alienattack.protocol.api import SessionInfo

if TYPE_CHECKING:
    from alienattack.game.app import App
    from alienattack.game.drawing.canvas import Canvas

NOW, PAST = "now", "past"
LIST_SECONDS = 5.0  # how often the list is asked for while it is looked at
_TABS_Y, _TOP, _PITCH, _HEIGHT, _SHOWN = 43, 66, 38, 34, 6


class ManagerScene(Scene):
    """Up and down choose a session, Enter leads to its page, N opens a new one; Tab turns to the history."""

    extra = "n"

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self.manager = Manager(app.connection)
        self.tabs = Tabs([NOW, PAST], [app.texts.get(f"host.{name}") for name in (NOW, PAST)], LEFT, _TABS_Y,
                         lambda _: self._focus_first(), LEFT + LIST_WIDTH)
        self.sessions: tuple[SessionInfo, ...] = ()
        self.shown: tuple[SessionInfo, ...] = ()
        """The sessions of the chosen tab: as the cloud lists them, or those that ended last first."""
        self.at = 0
        self.error = ""
        self.actions = ActionBar()
        self._first = 0
        self._listing: Task[tuple[SessionInfo, ...]] | None = None
        self._asked_at: float | None = None
        self._answered = False
        self._offer()

    # -- life ----------------------------------------------------------------------------------------------------

    @property
    def connection(self) -> Connection:
        """The line to the cloud."""
        connection: Connection = self.app.connection
        return connection

    @property
    def session(self) -> SessionInfo | None:
        """The focused one."""
        return self.shown[min(self.at, len(self.shown) - 1)] if self.shown else None

    def enter(self) -> None:
        """Ask for the list."""
        self._ask()

    def resume(self) -> None:
        """Back from a session's page or the form."""
        self.app.audio.music("title")
        self._ask()

    def retell(self) -> None:
        """The tabs in the new language."""
        self.tabs.labels = [self.app.texts.get(f"host.{name}") for name in (NOW, PAST)]
        self._offer()

    def leave(self) -> None:
        """An answer that still comes is not looked at."""
        self._listing = None

    def _ask(self) -> None:
        self._asked_at = self.connection.clock()
        if self._listing is None:
            self._listing = self.manager.list()

    def _offer(self) -> None:
        get = self.app.texts.get
        manage = [Deed(get("host.manage"), "m", self._manage)] if self.session is not None else []
        self.actions.set([*manage, Deed(get("host.new"), "n", self._new)])

    # -- intents -------------------------------------------------------------------------------------------------

    def handle(self, intent: Intent) -> None:
        """Move, turn, choose, leave."""
        if intent is Intent.BACK:
            self.app.audio.play("menu_back")
            self.app.scenes.pop()
        elif intent in (Intent.UP, Intent.DOWN) and self.shown:
            self._move_to((self.at + (-1 if intent is Intent.UP else 1)) % len(self.shown))
        elif intent in (Intent.NEXT_FIELD, Intent.NEXT_PAGE, Intent.PREVIOUS_PAGE):
            self.app.audio.play("menu_move")
            self.tabs.turn(-1 if intent is Intent.PREVIOUS_PAGE else 1)
        elif intent is Intent.EXTRA:
            self._new()
        elif self.actions.handle(intent) and intent is not Intent.CONFIRM:
            self.app.audio.play("menu_move")

    def key(self, name: str) -> bool:
        """The keys of the actions."""
        return self.actions.key(name)

    def _move_to(self, number: int) -> None:
        self.app.audio.play("menu_move")
        self.at = number

    def _click(self, number: int, x: float, y: float) -> None:
        """A session is chosen; the chosen one leads to its page."""
        if number == self.at:
            self._manage()
        else:
            self._move_to(number)

    def _focus_first(self) -> None:
        self.at = self._first = 0
        self._sort()
        self._offer()

    def _sort(self) -> None:
        """Which of the sessions the tab shows now: they end by themselves."""
        now, past = self.connection.server_time(), self.tabs.current == PAST
        shown = [session for session in self.sessions if (phase_of(session, now) in ENDED) is past]
        if past:
            shown.sort(key=lambda session: -(session.closes_at or 0.0))
        self.shown = tuple(shown)

    def _manage(self) -> None:
        from alienattack.game.scenes.managed_session import ManagedSessionScene

        if self.session is not None:
            self.app.audio.play("menu_choose")
            self.app.scenes.push(ManagedSessionScene(self.app, self.manager, self.session))

    def _new(self) -> None:
        from alienattack.game.scenes.new_session import NewSessionScene

        self.app.audio.play("menu_choose")
        self.app.scenes.push(NewSessionScene(self.app, self.manager))

    # -- time ----------------------------------------------------------------------------------------------------

    def update(self, dt: float) -> None:
        """Take the list; ask for it again when it is time."""
        listing = self._listing
        if listing is not None and listing.done:
            self._listing = None
            self.error = words_for(listing.error, self.app.texts) if listing.error is not None else ""
            if listing.result is not None:
                self._take(listing.result)
        if self._asked_at is None or self.connection.clock() - self._asked_at >= LIST_SECONDS:
            self._ask()
        self._sort()
        count = len(self.shown)
        self.at = min(self.at, max(0, count - 1))
        self._first = max(0, min(max(self._first, self.at - _SHOWN + 1), self.at, max(0, count - _SHOWN)))

    def _take(self, sessions: tuple[SessionInfo, ...]) -> None:
        """Others may have come before the focused one: the focus stays on it."""
        before, chosen = self.session, self.actions.at if self._answered else 0
        self.sessions, self._answered = sessions, True
        self._sort()
        ids = [session.id for session in self.shown]
        if before is not None and before.id in ids:
            self.at = ids.index(before.id)
        self._offer()
        self.actions.at = chosen if chosen < len(self.actions.deeds) else 0

    # -- the picture ---------------------------------------------------------------------------------------------

    def draw(self, canvas: Canvas, alpha: float) -> None:
        """Tabs, list, facts of the focused one, actions."""
        get, shown = self.app.texts.get, self.shown
        draw_page(canvas, self.app, get("host.title"), "", "aurora")
        self.tabs.draw(canvas, self.app.cap(Intent.NEXT_PAGE))
        for number, session in enumerate(shown[self._first:self._first + _SHOWN]):
            self._draw_session(canvas, session, _TOP + number * _PITCH, self._first + number == self.at)
            canvas.targets.add(LEFT, _TOP + number * _PITCH, LIST_WIDTH, _HEIGHT,
                               partial(self._click, self._first + number))
        draw_scroll_bar(canvas, self._first, _SHOWN, len(shown), _TOP, _SHOWN * _PITCH - 4)
        if not shown and self._answered:
            canvas.panel(LEFT, _TOP, LIST_WIDTH, 64, alpha=190, line=canvas.palette.panel_line, cut=3)
            draw_paragraph(canvas, get(f"host.none_{self.tabs.current}"), LEFT + 14, _TOP + 10, LIST_WIDTH - 28,
                           canvas.palette.text, height=48)
        elif not shown:
            for row in range(4):
                canvas.panel(LEFT, _TOP + row * _PITCH, LIST_WIDTH, _HEIGHT, alpha=120 - 25 * row, cut=3)
        draw_message(canvas, self.error, "", LEFT + 1, 297, 590)
        self._draw_side(canvas)
        self.actions.draw(canvas, self.app.prompts, get("form.back"))

    def _draw_session(self, canvas: Canvas, session: SessionInfo, y: float, focused: bool) -> None:
        palette, texts = canvas.palette, self.app.texts
        phase = phase_of(session, self.connection.server_time())
        canvas.panel(LEFT, y, LIST_WIDTH, _HEIGHT, alpha=205, line=palette.player if focused else palette.panel_line,
                     cut=3)
        if focused:
            draw_focus_plate(canvas, LEFT, y, LIST_WIDTH - 60, _HEIGHT)
        right = LEFT + LIST_WIDTH - 12
        state = state_of(phase, texts, self.connection.seconds_until(session.starts_at) or 0.0)
        width = canvas.text_width(state, "caption", at_most="large")
        canvas.text(state, right, y + 6, "caption", color=color_of(phase, palette), align="right", at_most="large")
        canvas.text(session.name.upper(), LEFT + 14, y + 8, color=WHITE if focused else palette.text_row,
                    at_most="large", room=LIST_WIDTH - 38 - width)
        taken = seats_of(session, texts)
        seats = canvas.text_width(taken, "caption", at_most="large")
        left = self.connection.seconds_until(session.closes_at)
        more = end_of(session, phase, left, texts)
        told = f"{kind_of(session, texts)}   {more}".strip()
        canvas.text(told, LEFT + 14, y + 19, "caption", color=palette.text2, at_most="large",
                    room=LIST_WIDTH - 38 - seats)
        canvas.text(taken, right, y + 19, "caption", color=palette.text2, align="right", at_most="large")

    def _draw_side(self, canvas: Canvas) -> None:
        get, palette, session = self.app.texts.get, canvas.palette, self.session
        if session is None:
            draw_side(canvas, get("host.about"))
            draw_paragraph(canvas, get("host.why"), 420, 60, 192, palette.text, size=11, line=14, height=220)
            return
        phase = phase_of(session, self.connection.server_time())
        draw_side(canvas, session.name.upper())
        for number, (label, value) in enumerate(facts_of(session, self.app.texts)):
            y = 58 + number * 24
            canvas.panel(416, y, 200, 20, alpha=190, line=palette.panel_line, cut=2)
            draw_fact(canvas, label, value, y + 6, 424, 608)
        y = 216
        if session.code and phase not in ENDED:
            canvas.text(get("host.code"), 420, y, "caption", color=palette.text2, room=192)
            canvas.text(session.code, 420, y + 14, size=16, color=palette.bonus, glow=palette.bonus,
                        glow_strength=0.4, room=192)
        elif phase in (FINAL, ARCHIVED):
            self._draw_winners(canvas, session, y)
        else:
            draw_paragraph(canvas, get("host.why"), 420, y, 192, palette.text2, size=11, line=13, height=76)

    def _draw_winners(self, canvas: Canvas, session: SessionInfo, y: float) -> None:
        palette, winners = canvas.palette, winners_of(session)
        canvas.text(self.app.texts.get("host.winners"), 420, y, "caption", color=palette.text2, room=192)
        for number, words in enumerate(winners):
            canvas.text(words.upper(), 420, y + 16 + number * 16, color=palette.medals[number], room=192)
        if not winners:
            draw_paragraph(canvas, self.app.texts.get("host.nobody"), 420, y + 14, 192, palette.text, size=11, line=13,
                           height=40)
