"""Choosing the session to play in, with its board beside the list."""

from __future__ import annotations

import math
import time
from functools import partial
from typing import TYPE_CHECKING

from alienattack.game.board_feed import BoardFeed
from alienattack.game.connection import Connection
from alienattack.game.drawing.palette import WHITE
from alienattack.game.input import Intent
from alienattack.game.pane import Pane, clock_text
from alienattack.game.scene import Scene
from alienattack.game.scenes.launch import Launcher
from alienattack.game.session_words import kind_of, seats_of
from alienattack.game.tasks import Task
from alienattack.game.widgets.button import Action, draw_actions
from alienattack.game.widgets.menu import draw_focus_plate
from alienattack.game.widgets.message import draw_message
from alienattack.game.widgets.page import LEFT, LIST_WIDTH, draw_page
from alienattack.game.widgets.scroll_bar import draw_scroll_bar
from alienattack.protocol.api import SessionInfo

if TYPE_CHECKING:
    from alienattack.game.app import App
    from alienattack.game.drawing.canvas import Canvas

_TOP, _PITCH, _HEIGHT, _SHOWN = 64, 38, 34, 6
_HOST_LEFT, _CODE_LEFT = LEFT + 176, LEFT + 250
_SETTLE_SECONDS = 0.25  # the board follows the focus once it rests


class SessionsScene(Scene):
    """A list of sessions; those that can't be played now are grey and say why."""

    extra = "r"

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self.at = 0
        self._first = 0
        self._launcher = Launcher(app)
        self._task: Task[None] | None = None
        self._error = ""
        self._rested = 0.0
        self._chosen_once = False
        self.feed = BoardFeed(self.connection)
        self.pane = Pane(app, self.feed)

    @property
    def connection(self) -> Connection:
        """The line to the cloud."""
        connection: Connection = self.app.connection
        return connection

    @property
    def sessions(self) -> tuple[SessionInfo, ...]:
        """What there is to choose from."""
        return self.connection.sessions

    def enter(self) -> None:
        """Ask for a fresh list; meanwhile the last one is shown."""
        self._refresh()

    def resume(self) -> None:
        """Back from a run."""
        self.feed.show()
        self._refresh()

    def leave(self) -> None:
        """Nobody waits any more."""
        self._launcher.forget()
        self.feed.hide()

    def _refresh(self) -> None:
        self._error = ""
        if self._task is None:
            self._task = self.connection.refresh_sessions()

    def why_not(self, session: SessionInfo) -> str:
        """Why that session can't be played now; "" if it can."""
        get = self.app.texts.get
        if session.state not in ("open", "live", "running", "gathering"):
            if session.opens_at is not None and (self.connection.seconds_until(session.opens_at) or 0) > 0:
                return get("sessions.opens_in", time=clock_text(self.connection.seconds_until(session.opens_at) or 0,
                                                                  self.app.texts))
            known = f"sessions.state_{session.state}"
            return get(known) if self.app.texts.has(known) else get("sessions.state_closed")
        if session.closes_at is not None and self.connection.seconds_until(session.closes_at) == 0:
            return get("sessions.state_closed")
        mine = session.gathers or session.id == self.connection.session_id  # may be full with me in it: the cloud knows
        if not mine and session.seats and session.seats_taken >= session.seats:
            return get("sessions.full")
        return ""

    # -- intents ---------------------------------------------------------------------------------------------------

    def handle(self, intent: Intent) -> None:
        """Move, choose, leave."""
        if intent is Intent.BACK:
            self.app.audio.play("menu_back")
            self.app.scenes.pop()
        elif intent in (Intent.UP, Intent.DOWN, Intent.NEXT_FIELD) and self.sessions:
            self._move(-1 if intent is Intent.UP else 1)
        elif intent is Intent.EXTRA:
            self.connection.try_again()
            self._refresh()
        elif intent is Intent.RIGHT and self.sessions:
            self._look_at_board(self.sessions[self.at])
        elif intent is Intent.LEFT:
            self._enter_code()
        elif intent is Intent.NEXT_PAGE:
            self._host()
        elif intent is Intent.CONFIRM and self.sessions:
            self._choose(self.sessions[self.at])

    def _move(self, step: int) -> None:
        self._move_to((self.at + step) % len(self.sessions))

    def _click(self, number: int, x: float, y: float) -> Intent | None:
        """A row is chosen; the chosen one is meant."""
        if number == self.at:
            return Intent.CONFIRM
        self._move_to(number)
        return None

    def _move_to(self, number: int) -> None:
        self.app.audio.play("menu_move")
        self.at = number
        self._rested = 0.0
        self._error = self._launcher.error = ""

    def _look_at_board(self, session: SessionInfo) -> None:
        from alienattack.game.scenes.board import BoardScene

        self.app.audio.play("menu_choose")
        self.feed.hide()
        self.app.scenes.push(BoardScene(self.app, session.id, session.name))

    def _choose(self, session: SessionInfo) -> None:
        reason = self.why_not(session)
        if reason:
            self._error = self.app.texts.get("sessions.refused", reason=reason.capitalize())
            self.app.audio.play("menu_refuse")
            return
        self.app.audio.play("menu_choose")
        self.connection.choose_session(session.id)
        self._launcher.play(session.id)

    def key(self, name: str) -> bool:
        """C asks for a code, M leads those who manage to their desk."""
        if name == "c":
            self._enter_code()
        elif name == "m":
            self._host()
        return name in ("c", "m")

    @property
    def hosts(self) -> bool:
        """Whether the player may host sessions: nobody else is shown the way."""
        identity = self.connection.identity
        return identity is not None and identity.manager

    def _host(self) -> None:
        from alienattack.game.scenes.manager import ManagerScene

        if self.hosts:
            self.app.audio.play("menu_choose")
            self.feed.hide()
            self.app.scenes.push(ManagerScene(self.app))

    def _enter_code(self) -> None:
        from alienattack.game.scenes.session_code import SessionCodeScene

        self.app.audio.play("menu_choose")
        self.feed.hide()
        self._chosen_once = False
        self.app.scenes.push(SessionCodeScene(self.app))

    def update(self, dt: float) -> None:
        """Take the list and the board; follow the focus."""
        self._launcher.update()
        task = self._task
        if task is not None and task.done:
            self._task = None
            self._error = str(task.error) if task.error is not None else self._error
        if self.sessions and not self._chosen_once:
            ids = [session.id for session in self.sessions]
            self.at = ids.index(self.connection.session_id) if self.connection.session_id in ids else 0
            self._chosen_once = True
        self.at = min(self.at, max(0, len(self.sessions) - 1))
        self._first = max(min(self._first, self.at), self.at - _SHOWN + 1)
        self._rested += dt
        if self.sessions and self._rested >= _SETTLE_SECONDS:
            self.feed.follow(self.sessions[self.at].id)
        self.pane.update(dt)

    # -- drawing -------------------------------------------------------------------------------------------------

    def draw(self, canvas: Canvas, alpha: float) -> None:
        """List, board, actions."""
        get = self.app.texts.get
        draw_page(canvas, self.app, get("sessions.title"), self._caption(), "aurora",
                  _HOST_LEFT - LEFT - 8 if self.hosts else _CODE_LEFT - LEFT - 8)
        if self.sessions:
            for row, session in enumerate(self.sessions[self._first:self._first + _SHOWN]):
                self._draw_session(canvas, session, _TOP + row * _PITCH, self._first + row == self.at)
                canvas.targets.add(LEFT, _TOP + row * _PITCH, LIST_WIDTH, _HEIGHT,
                                   partial(self._click, self._first + row))
            draw_scroll_bar(canvas, self._first, _SHOWN, len(self.sessions), _TOP, _SHOWN * _PITCH - 4)
        elif self._task is not None:
            for row in range(4):
                canvas.panel(LEFT, _TOP + row * _PITCH, LIST_WIDTH, _HEIGHT, alpha=120 - 25 * row, cut=3)
        else:
            canvas.text(get("sessions.none"), LEFT, _TOP + 8, "body", 12, color=canvas.palette.text2)
        error = self._launcher.error or self._error
        hint = get("replays.board_hint", key=self.app.prompts.key("right")) if self.sessions else ""
        told = get("title.asking") if self._launcher.busy else hint
        draw_message(canvas, error, told, LEFT + 1, 294, LIST_WIDTH)
        self._draw_actions(canvas)
        self.pane.draw(canvas)

    def _caption(self) -> str:
        get = self.app.texts.get
        at = self.connection.sessions_at_time
        if at is None or self.connection.reachable:
            return get("sessions.caption")
        return get("sessions.as_of", time=time.strftime("%H:%M", time.localtime(at)))

    def _draw_actions(self, canvas: Canvas) -> None:
        get = self.app.texts.get
        again = Action(self.app.cap(Intent.EXTRA), get("sessions.again"), click=lambda *_: Intent.EXTRA)
        by_pad, prompts = self.app.input.by_pad, self.app.prompts
        code = Action(prompts.pad("dpad left") if by_pad else prompts.key("c"), get("lobby.code"),
                      click=lambda *_: Intent.LEFT)
        host = Action(prompts.pad("right shoulder") if by_pad else prompts.key("m"), get("sessions.host"),
                      click=lambda *_: Intent.NEXT_PAGE)
        draw_actions(canvas, [Action(self.app.cap(Intent.CONFIRM), get("sessions.play"), primary=True,
                                     click=lambda *_: Intent.CONFIRM), again],
                     Action(self.app.cap(Intent.BACK), get("form.back"), click=lambda *_: Intent.BACK),
                     right=LEFT + LIST_WIDTH)
        draw_actions(canvas, [host] if self.hosts else [], code, _HOST_LEFT if self.hosts else _CODE_LEFT,
                     LEFT + LIST_WIDTH, y=32)

    def _draw_session(self, canvas: Canvas, session: SessionInfo, y: float, focused: bool) -> None:
        palette = canvas.palette
        reason = self.why_not(session)
        canvas.panel(LEFT, y, LIST_WIDTH, _HEIGHT, alpha=205, line=palette.player if focused else palette.panel_line,
                     cut=3)
        if focused:
            draw_focus_plate(canvas, LEFT, y, LIST_WIDTH - 60, _HEIGHT)
        color = palette.text_row
        if reason:
            color = palette.text2 if focused else palette.text3
        elif focused:
            color = WHITE
        canvas.text(session.name.upper(), LEFT + 14, y + 8, color=color, at_most="large", room=220)
        if session.id == self.connection.session_id:
            canvas.rect(palette.bonus, LEFT + 7, y + 10, 3, 3)
        taken = seats_of(session, self.app.texts)
        seats = canvas.text_width(taken, "caption", at_most="large")
        canvas.text(kind_of(session, self.app.texts), LEFT + 14, y + 19, "caption", color=palette.text2,
                    at_most="large", room=LIST_WIDTH - 34 - seats)
        right = LEFT + LIST_WIDTH - 12
        canvas.text(reason or self._time_left(session), right, y + 6, "caption", align="right", at_most="large",
                    color=palette.text2 if reason else palette.good)
        canvas.text(taken, right, y + 19, "caption", color=palette.text2, align="right", at_most="large")

    def _time_left(self, session: SessionInfo) -> str:
        """Whoever would come late is told so here, before they choose it."""
        left = self.connection.seconds_until(session.closes_at)
        get, texts = self.app.texts.get, self.app.texts
        if session.gathers and session.starts_at is not None:
            until = self.connection.seconds_until(session.starts_at)
            if until:
                return get("sessions.starts_in", n=math.ceil(until))
            return get("sessions.begun") if left is None else get("sessions.begun_left", time=clock_text(left, texts))
        if session.state == "gathering":
            return get("lobby.gathers")
        return get("sessions.always") if left is None else get("pane.left", time=clock_text(left, self.app.texts))
