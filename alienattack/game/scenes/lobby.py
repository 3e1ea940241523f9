"""The lobby of a session that gathers: who is there, and 3-2-1 by the server's clock until all begin together."""

from __future__ import annotations

import gc
import math
from typing import TYPE_CHECKING

from alienattack.game.drawing.palette import WHITE
from alienattack.game.gathering import COUNTING, JOINING, LATE, REFUSED, WAITING, Gathering
from alienattack.game.input import Intent
from alienattack.game.pane import clock_text
from alienattack.game.scene import Scene
from alienattack.game.session_words import kind_of, played_for, seats_of
from alienattack.game.widgets.button import Action, draw_actions
from alienattack.game.widgets.menu import draw_focus_plate
from alienattack.game.widgets.message import draw_message, draw_paragraph
from alienattack.game.widgets.page import LEFT, LIST_HEIGHT, LIST_TOP, LIST_WIDTH, draw_page, draw_side
from alienattack.protocol.api import Lobby, SessionInfo

if TYPE_CHECKING:
    from alienattack.game.app import App
    from alienattack.game.drawing.canvas import Canvas

_MIDDLE = LEFT + LIST_WIDTH / 2
_NAMES_TOP, _PITCH, _MOST_NAMES = 56, 17, 13
_COUNTED = 3  # from here on the seconds are heard


class LobbyScene(Scene):
    """Holds a seat until all begin; in its place comes the run. Whoever comes late is told before they join."""

    def __init__(self, app: App, session: SessionInfo, lobby: Lobby | None = None) -> None:
        """`lobby`: what taking a seat has answered already."""
        super().__init__(app)
        self.gathering = Gathering(app.connection, session, lobby)
        self._counted = 0
        self._ready = False

    # -- life -----------------------------------------------------------------------------------------------------

    def enter(self) -> None:
        """What play draws is made now, so that nothing is left to do when all begin."""
        self.app.audio.music("title")
        self.app.sprites.warm_up()

    def resume(self) -> None:
        """Back from the help."""
        self.app.audio.music("title")

    @property
    def names(self) -> tuple[str, ...]:
        """Who is there: oneself, then those who came last first."""
        me = self.me
        others = tuple(name for name in reversed(self.gathering.players) if name != me)
        return ((me, *others) if me in self.gathering.players else others)

    @property
    def me(self) -> str:
        """The own name."""
        identity = self.app.connection.identity
        return str(identity.name) if identity is not None else ""

    # -- intents --------------------------------------------------------------------------------------------------

    def handle(self, intent: Intent) -> None:
        """Leave, or say yes where something is asked."""
        if intent is Intent.BACK:
            self.app.audio.play("menu_back")
            self.gathering.leave()
            self.app.scenes.pop()
        elif intent is Intent.CONFIRM and self.gathering.phase in (LATE, REFUSED):
            self.app.audio.play("menu_choose")
            self.gathering.join()

    # -- time -----------------------------------------------------------------------------------------------------

    def update(self, dt: float) -> None:
        """Follow the session, count, begin."""
        before = self.gathering.phase
        self.gathering.update()
        if self.gathering.phase == REFUSED != before:
            self.app.audio.play("menu_refuse")
        if self.gathering.phase == COUNTING:
            self._count()
        if self.gathering.due:
            self._begin()

    def _count(self) -> None:
        if not self._ready:
            self._ready = True  # the pause of a collection belongs here and not into the first second of play
            gc.unfreeze()  # the runs before this one are to be given back
            gc.collect()
            gc.freeze()
        number = self.number
        if number != self._counted and 0 < number <= _COUNTED:
            self.app.audio.play("countdown")
        self._counted = number

    @property
    def number(self) -> int:
        """What the countdown shows: the seconds left, rounded up; 0 once all play."""
        return max(0, math.ceil(self.gathering.until_start or 0.0))

    def _begin(self) -> None:
        from alienattack.game.scenes.play import PlayScene

        self.app.audio.play("go")
        self.app.scenes.replace(PlayScene(self.app, self.gathering.grant, self.gathering.session))

    # -- the picture ----------------------------------------------------------------------------------------------

    def draw(self, canvas: Canvas, alpha: float) -> None:
        """The session, what it waits for, who is there."""
        texts, palette = self.app.texts, canvas.palette
        session = self.gathering.session
        draw_page(canvas, self.app, texts.get("lobby.title"), texts.get("lobby.caption"), "aurora")
        canvas.panel(LEFT, LIST_TOP, LIST_WIDTH, LIST_HEIGHT, alpha=190, line=palette.panel_line, cut=4)
        canvas.text(session.name.upper(), _MIDDLE, LIST_TOP + 16, size=16, color=WHITE, align="centre",
                    glow=palette.player, glow_strength=0.35, room=LIST_WIDTH - 28)
        canvas.text(kind_of(session, texts), _MIDDLE, LIST_TOP + 42, "caption", color=palette.bonus, align="centre",
                    at_most="large", room=LIST_WIDTH - 28)
        if session.same_seed:
            canvas.text(texts.get("lobby.same_seed"), _MIDDLE, LIST_TOP + 58, "caption", color=palette.text2,
                        align="centre", at_most="large", room=LIST_WIDTH - 28)
        canvas.line(palette.panel_line, LEFT + 8, LIST_TOP + 78, LEFT + LIST_WIDTH - 9, LIST_TOP + 78)
        self._draw_state(canvas)
        self._draw_line(canvas)
        self._draw_names(canvas)
        self._draw_actions(canvas)

    def _draw_state(self, canvas: Canvas) -> None:
        """In large letters what goes on, below it what it means."""
        palette, texts, gathering = canvas.palette, self.app.texts, self.gathering
        phase = gathering.phase
        if phase == COUNTING and self.number:
            canvas.text(texts.get("lobby.get_ready"), _MIDDLE, LIST_TOP + 96, "caption", color=palette.text2,
                        align="centre", at_most="large")
            canvas.text(str(self.number), _MIDDLE, LIST_TOP + 116, size=32, color=WHITE, align="centre",
                        glow=palette.player, at_most="normal")
            self._explain(canvas, texts.get("lobby.together"), LIST_TOP + 166)
            return
        names = {JOINING: "joining", WAITING: "waiting", COUNTING: "starting", LATE: "late", REFUSED: "refused"}
        color = palette.bad if phase == REFUSED else palette.bonus if phase == LATE else palette.player
        canvas.text(texts.get(f"lobby.{names[phase]}"), _MIDDLE, LIST_TOP + 98, size=16, color=WHITE, align="centre",
                    glow=color, glow_strength=0.5, room=LIST_WIDTH - 28)
        if phase == WAITING:
            self._draw_pulse(canvas)
        self._explain(canvas, self._explanation(phase), LIST_TOP + 138)

    def _draw_pulse(self, canvas: Canvas) -> None:
        """Three lights that go round: the game is listening."""
        at = -1 if self.app.reduced_motion else int(self.app.seconds * 2) % 3
        for number in range(3):
            lit = number == at
            if lit:
                canvas.glow(canvas.palette.player, _MIDDLE - 12 + number * 12, LIST_TOP + 126, 8, 0.5)
            canvas.rect(canvas.palette.player if lit else canvas.palette.text3, _MIDDLE - 14 + number * 12,
                        LIST_TOP + 124, 4, 4)

    def _explain(self, canvas: Canvas, words: str, y: float) -> None:
        draw_paragraph(canvas, words, _MIDDLE, y, LIST_WIDTH - 48, canvas.palette.text, line=16,
                       height=LIST_TOP + LIST_HEIGHT - 26 - y, align="centre")

    def _explanation(self, phase: str) -> str:
        get, gathering = self.app.texts.get, self.gathering
        if phase == LATE:
            left = self.app.connection.seconds_until(gathering.session.closes_at)
            told = played_for(-(gathering.until_start or 0.0), self.app.texts)
            more = get("lobby.late_left", time=clock_text(left, self.app.texts)) if left is not None else get(
                "lobby.late_why")
            return f"{told}\n{more}"
        if phase == REFUSED:
            if gathering.error is not None:
                return str(gathering.error)
            return get("lobby.put_out") if gathering.put_out else get("lobby.closed")
        if phase == WAITING:
            return get("lobby.first") if gathering.players == (self.me,) else get("lobby.waiting_why")
        return get("lobby.together") if phase == COUNTING else ""

    def _draw_line(self, canvas: Canvas) -> None:
        """Below it all: that the line to the cloud is cut, or how many seats are taken."""
        lost, texts = self.gathering.lost_seconds, self.app.texts
        y = LIST_TOP + LIST_HEIGHT - 20
        if lost is not None and self.gathering.phase != REFUSED:
            kept = "lobby.reconnecting" if self.gathering.seated else "lobby.reconnecting_outside"
            draw_message(canvas, texts.get(kept, n=int(lost)), "", LEFT + 14, y, LIST_WIDTH - 28)
        else:
            canvas.text(seats_of(self.gathering.session, texts), _MIDDLE, y, "caption", color=canvas.palette.text2,
                        align="centre", at_most="large", room=LIST_WIDTH - 28)

    def _draw_names(self, canvas: Canvas) -> None:
        palette, texts, names = canvas.palette, self.app.texts, self.names
        taken = max(self.gathering.session.seats_taken, len(names))  # of many the cloud names some
        draw_side(canvas, texts.get("lobby.pilots"), texts.number(taken) if names else "")
        shown = names if taken <= _MOST_NAMES else names[:_MOST_NAMES - 1]
        for number, name in enumerate(shown):
            y = _NAMES_TOP + number * _PITCH
            own = name == self.me
            if own:
                draw_focus_plate(canvas, 414, y, 204, 16)
                canvas.text(texts.get("lobby.you"), 610, y + 3, "caption", color=palette.player, align="right",
                            at_most="normal")
            canvas.text(name.upper(), 424, y + 5, color=WHITE if own else palette.text_row, at_most="normal",
                        room=128 if own else 184)
        if names and taken > len(shown):
            canvas.text(texts.get("lobby.more", n=texts.number(taken - len(shown))), 424,
                        _NAMES_TOP + len(shown) * _PITCH + 3, "caption", color=palette.text2, at_most="normal",
                        room=184)

    def _draw_actions(self, canvas: Canvas) -> None:
        get, phase = self.app.texts.get, self.gathering.phase
        labels = {LATE: "lobby.join", REFUSED: "lobby.again"}
        first = [Action(self.app.cap(Intent.CONFIRM), get(labels[phase]), primary=True,
                        click=lambda *_: Intent.CONFIRM)] if phase in labels else []
        draw_actions(canvas, first, Action(self.app.cap(Intent.BACK), get("lobby.leave"), click=lambda *_: Intent.BACK),
                     right=LEFT + LIST_WIDTH)
