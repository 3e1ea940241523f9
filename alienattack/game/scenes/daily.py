"""The daily challenge: today's game, the last days, and who stands where."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING

from alienattack.errors import ReplayError
from alienattack.game.board_feed import BoardFeed
from alienattack.game.drawing.palette import WHITE
from alienattack.game.ghost import Ghost
from alienattack.game.input import Intent
from alienattack.game.line import SIGNED_IN
from alienattack.game.local_scores import LocalScore
from alienattack.game.pane import Pane
from alienattack.game.replay_words import clock_of
from alienattack.game.scene import Scene
from alienattack.game.scenes.launch import Launcher
from alienattack.game.scenes.racing import watch
from alienattack.game.widgets.action_bar import ActionBar, Deed
from alienattack.game.widgets.menu import draw_focus_plate
from alienattack.game.widgets.message import draw_message, draw_paragraph
from alienattack.game.widgets.page import LEFT, LIST_WIDTH, draw_fact, draw_page, draw_side
from alienattack.protocol.daily import DAY_SECONDS, day_of, seed_of, session_of, start_of

if TYPE_CHECKING:
    from alienattack.game.app import App
    from alienattack.game.drawing.canvas import Canvas

DAYS = 8
_TOP, _FIRST_HEIGHT, _PITCH = 64, 40, 24
_SETTLE_SECONDS = 0.25


class DailyScene(Scene):
    """Today first, then the days before. Signed in, today's run is ranked; all else is practice on that day's game."""

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self.at = 0
        self.error = ""
        self.actions = ActionBar()
        self._launcher = Launcher(app)
        self._rested = 0.0
        self._today = day_of(self._now())
        self.feed = BoardFeed(app.connection, session_of(self._today))
        self.pane = Pane(app, self.feed)
        self._offer()

    def _now(self) -> float:
        return float(self.app.connection.server_time())

    @property
    def days(self) -> list[str]:
        """The days of the list, today first."""
        return [day_of(start_of(self._today) - DAY_SECONDS * number) for number in range(DAYS)]

    @property
    def day(self) -> str:
        """The focused day."""
        return self.days[self.at]

    @property
    def best(self) -> LocalScore | None:
        """The own best of the focused day."""
        return self.app.daily.bests.get(self.day)

    @property
    def ranked(self) -> bool:
        """Whether a run of the focused day would stand on a board."""
        return self.at == 0 and self.app.connection.status == SIGNED_IN

    # -- life -----------------------------------------------------------------------------------------------------

    def enter(self) -> None:
        """Music of the menus."""
        self.app.audio.music("title")

    def resume(self) -> None:
        """Back from a run."""
        self.app.audio.music("title")
        self.feed.show()
        self._offer()

    def leave(self) -> None:
        """Nobody waits any more."""
        self._launcher.forget()
        self.feed.hide()

    def _offer(self) -> None:
        get, best = self.app.texts.get, self.best
        self.actions.set([
            Deed(get("daily.play"), "", self._play),
            Deed(get("replays.race"), "", self._race, best is not None and bool(best.replay)),
            Deed(get("replays.watch"), "", self._watch, best is not None and bool(best.replay))])

    # -- intents --------------------------------------------------------------------------------------------------

    def handle(self, intent: Intent) -> None:
        """Choose a day and what to do with it; leave."""
        if intent is Intent.BACK:
            self.app.audio.play("menu_back")
            self.app.scenes.pop()
        elif self._launcher.busy:
            return
        elif intent in (Intent.UP, Intent.DOWN, Intent.NEXT_FIELD):
            self._move_to((self.at + (-1 if intent is Intent.UP else 1)) % DAYS)
        elif intent in (Intent.LEFT, Intent.RIGHT, Intent.CONFIRM):
            known = self.actions.handle(intent)
            self.app.audio.play("menu_move" if known else "menu_refuse")

    def _move_to(self, number: int) -> None:
        self.app.audio.play("menu_move")
        self.at = number
        self._rested, self.error, self._launcher.error = 0.0, "", ""
        self._offer()

    def _click(self, number: int, x: float, y: float) -> None:
        """A day is chosen; what is done with it is another click."""
        if not self._launcher.busy:
            self._move_to(number)

    def _play(self, ghost: Ghost | None = None) -> None:
        from alienattack.game.scenes.play import PlayScene

        self.error = ""
        self.app.audio.play("menu_choose")
        if self.ranked:
            self._launcher.play(session_of(self.day), ghost)
        else:
            self.app.scenes.push(PlayScene(self.app, seed=seed_of(self.day), daily=self.day, ghost=ghost))

    def _race(self) -> None:
        best = self.best
        if best is None:
            return
        try:
            self._play(Ghost(self.app.replays.load(best.replay), self.app.texts.get("daily.your_best")))
        except ReplayError as error:
            self._refuse(error)

    def _watch(self) -> None:
        best = self.best
        if best is None:
            return
        try:
            watch(self.app, best.replay)
        except ReplayError as error:
            self._refuse(error)

    def _refuse(self, error: ReplayError) -> None:
        self.app.audio.play("menu_refuse")
        self.error = str(error)

    # -- time -----------------------------------------------------------------------------------------------------

    def update(self, dt: float) -> None:
        """A new day may begin; the board follows the focus once it rests."""
        self._launcher.update()
        today = day_of(self._now())
        if today != self._today:
            self._today, self.at = today, 0
            self._offer()
        self._rested += dt
        if self._rested >= _SETTLE_SECONDS:
            self.feed.follow(session_of(self.day))
        if self.app.connection.signed_in:
            self.pane.update(dt)

    # -- the picture ----------------------------------------------------------------------------------------------

    def draw(self, canvas: Canvas, alpha: float) -> None:
        """Days, board or facts, actions."""
        get = self.app.texts.get
        draw_page(canvas, self.app, get("daily.title"), get("daily.caption"), "rose")
        for number, day in enumerate(self.days):
            self._draw_day(canvas, day, number)
        asking = get("title.asking") if self._launcher.busy else ""
        draw_message(canvas, self.error or self._launcher.error, asking, LEFT + 1, 297, LIST_WIDTH)
        self.actions.draw(canvas, self.app.prompts, get("form.back"), LEFT + LIST_WIDTH)
        if self.app.connection.signed_in:
            self.pane.draw(canvas)
        else:
            self._draw_alone(canvas)

    def _draw_day(self, canvas: Canvas, day: str, number: int) -> None:
        palette, get = canvas.palette, self.app.texts.get
        y = _TOP if number == 0 else _TOP + _FIRST_HEIGHT + 6 + (number - 1) * _PITCH
        height = _FIRST_HEIGHT if number == 0 else _PITCH - 3
        focused, best = number == self.at, self.app.daily.bests.get(day)
        canvas.panel(LEFT, y, LIST_WIDTH, height, alpha=205, line=palette.player if focused else palette.panel_line,
                     cut=3)
        canvas.targets.add(LEFT, y, LIST_WIDTH, height, partial(self._click, number))
        if focused:
            draw_focus_plate(canvas, LEFT, y, LIST_WIDTH - 60, height)
        ink = WHITE if focused else palette.text_row
        middle = y + height // 2 - 3
        right = LEFT + LIST_WIDTH - 12
        if number == 0:
            left = max(0, int(start_of(day) + DAY_SECONDS - self._now()))
            canvas.text(get("daily.today"), LEFT + 14, y + 9, color=ink, glow=palette.bonus, glow_strength=0.3,
                        at_most="normal")
            canvas.text(get("daily.next", time=f"{left // 3600}:{left // 60 % 60:02d}:{left % 60:02d}"), LEFT + 14,
                        y + 22, "caption", color=palette.text2, at_most="normal", room=150)
            streak = self.app.daily.streak(day)
            if streak > 1:
                x = max(LEFT + 90, LEFT + 22 + canvas.text_width(get("daily.today"), at_most="normal"))
                canvas.text(get("daily.streak", n=streak), x, y + 7, "caption", color=palette.bonus,
                            at_most="normal", room=LEFT + 180 - x)
        else:
            canvas.text(self._written(day), LEFT + 14, middle, color=ink)
        if best is None:
            canvas.text(get("daily.not_played"), right, middle - 2, "caption", color=palette.text2, align="right")
            return
        size = 16 if number == 0 else 8
        canvas.text(self.app.texts.number(best.score), right, middle - size // 2 + 4, size=size, align="right",
                    color=palette.bonus if number == 0 else ink)
        wave = get("replays.wave_n", n=best.level)
        canvas.text(wave, right - (130 if number == 0 else 72), middle - 2, "caption", color=palette.text2,
                    align="right", at_most="normal", room=50)

    def _written(self, day: str) -> str:
        """A day of UTC as people here write it."""
        return self.app.texts.date(start_of(day) + time.timezone)

    def _draw_alone(self, canvas: Canvas) -> None:
        """Without an account: what it is, and the own best of the focused day."""
        palette, get, best = canvas.palette, self.app.texts.get, self.best
        draw_side(canvas, self._written(self.day))
        y = draw_paragraph(canvas, get("daily.what"), 420, 56, 192, color=palette.text, size=11, line=14)
        y = draw_paragraph(canvas, get("daily.sign_in"), 420, y + 6, 192, size=11, line=14)
        if best is None:
            return
        canvas.text(get("daily.your_best"), 420, y + 12, "caption", color=palette.text2)
        canvas.text(self.app.texts.number(best.score), 420, y + 26, size=16, color=palette.bonus, glow=palette.bonus,
                    glow_strength=0.4)
        facts = ((get("replays.wave"), str(best.level)), (get("high_scores.shots"), self.app.texts.number(best.shots)),
                 (get("high_scores.time"), clock_of(best.ticks)))
        for number, (label, value) in enumerate(facts):
            draw_fact(canvas, label, value, y + 54 + number * 16)
