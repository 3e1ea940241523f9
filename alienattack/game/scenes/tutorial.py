"""The training: a minute in the real game, one thing after the other; every step can be skipped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alienattack.game.audio.cues import hear
from alienattack.game.drawing.palette import WHITE
from alienattack.game.input import Intent
from alienattack.game.input.trigger import Trigger
from alienattack.game.lessons import LESSONS, Course
from alienattack.game.rows import draw_check
from alienattack.game.scene import Scene
from alienattack.game.widgets.menu import draw_focus_plate
from alienattack.game.widgets.message import draw_paragraph
from alienattack.game.world.field import FieldView
from alienattack.sim import events

if TYPE_CHECKING:
    from alienattack.game.app import App
    from alienattack.game.drawing.canvas import Canvas

DONE_TICKS = 50  # for which a success is looked at
READY_TICKS = 50  # for which a new situation stands still
_LEFT, _RIGHT, _WIDTH = 420, 620, 200
_LIST_TOP, _PITCH = 54, 20
_TEXT_TOP = 186


class TutorialScene(Scene):
    """Steers like play. Escape leaves, Tab (or a shoulder button) goes on to the next lesson."""

    steers = True

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self.course = Course()
        self.view = FieldView(app, holds=True)
        self._controls = app.settings.controls
        self._trigger = Trigger(self._controls.fire, self._controls.one_button)
        self._anew = 0
        self._done = 0
        self._ready = 0

    # -- life -----------------------------------------------------------------------------------------------------

    def enter(self) -> None:
        """Music of play."""
        self.app.audio.music("play")
        self.app.sprites.warm_up()

    def leave(self) -> None:
        """Whoever was here once is not asked again."""
        self.app.audio.stop("saucer_loop")
        if not self.app.settings.play.trained:
            self.app.change_settings(self.app.settings.with_group("play", trained=True))

    # -- intents --------------------------------------------------------------------------------------------------

    def handle(self, intent: Intent) -> None:
        """Skip or leave; at the end, play."""
        if self.course.finished and intent is Intent.CONFIRM:
            self._play()
        elif intent in (Intent.NEXT_FIELD, Intent.NEXT_PAGE):
            self.app.audio.play("menu_move")
            self._go_on()
        elif intent in (Intent.BACK, Intent.PAUSE):
            self.app.audio.play("menu_back")
            self.app.scenes.pop()

    def _play(self) -> None:
        from alienattack.game.scenes.play import PlayScene

        self.app.audio.play("menu_choose")
        self.app.scenes.replace(PlayScene(self.app))

    def _go_on(self) -> None:
        if self.course.finished:
            return
        self.course.go_on()
        self._done = 0
        if self.course.finished:
            self.steers = False
            self.app.audio.play("extra_life")
            self.app.audio.stop("saucer_loop")

    # -- time -----------------------------------------------------------------------------------------------------

    def update(self, dt: float) -> None:
        """A tick of the game, unless a new situation is still being looked at."""
        if self.course.finished:
            return
        if self.course.begun_anew != self._anew:
            self._anew, self._ready = self.course.begun_anew, READY_TICKS
            self.app.audio.stop("saucer_loop")
            self.view.jump(self.course.sim.level)
        if self._ready:
            self._ready -= 1
            return
        if self.view.pass_time(dt):
            self._play_tick()
        self.view.update(self.course.sim, dt)
        if self._done:
            self._done += 1
            if self._done > DONE_TICKS:
                self._go_on()
        elif self.course.share >= 1.0:
            self._done = 1
            self.app.audio.play("rank_up")

    def _play_tick(self) -> None:
        course = self.course
        sim = course.sim
        self.view.before_step(sim)
        happened = course.step(self._trigger.pull(self.app.input.take_buttons()))
        if course.sim is not sim:
            return
        self.view.after_step(sim, happened)
        hear(self.app.audio, happened)
        if any(event[0] == events.FIRED for event in happened):
            self._trigger.fired()

    # -- the picture ----------------------------------------------------------------------------------------------

    def draw(self, canvas: Canvas, alpha: float) -> None:
        """The field, and the lessons beside it."""
        course, get, palette = self.course, self.app.texts.get, canvas.palette
        if self._ready or course.finished or self.app.scenes.top is not self:
            alpha = 1.0
        self.view.draw(canvas, course.sim, alpha, 0, None)
        if course.finished:
            canvas.rect(palette.void, 0, 0, 404, 360, alpha=120)
            canvas.text(get("tutorial.ready"), 200, 150, size=16, color=WHITE, align="centre", glow=palette.player,
                        room=380)
        elif self._ready:
            canvas.text(get("pause.get_ready"), 200, 196, "caption", color=palette.text, align="centre")
        self._draw_panel(canvas)

    def _draw_panel(self, canvas: Canvas) -> None:
        palette, get, course = canvas.palette, self.app.texts.get, self.course
        canvas.rect(palette.void, 404, 0, 236, 360, alpha=150)
        canvas.panel(408, 8, 224, 344, line=palette.panel_line, edge=palette.panel_edge)
        canvas.text(get("tutorial.title"), _LEFT, 18, room=130)
        count = get("tutorial.count", n=min(course.number + 1, len(LESSONS)), of=len(LESSONS))
        canvas.text(count, _RIGHT, 17, "caption", color=palette.text2, align="right", at_most="normal")
        canvas.text(get("tutorial.caption"), _LEFT, 32, "caption", color=palette.text2, at_most="normal", room=_WIDTH)
        canvas.line(palette.panel_line, 416, 46, 623, 46)
        for number, lesson in enumerate(LESSONS):
            self._draw_lesson(canvas, lesson.name, number, _LIST_TOP + number * _PITCH)
        canvas.line(palette.panel_line, 416, _TEXT_TOP - 8, 623, _TEXT_TOP - 8)
        name = "end" if course.finished else course.lesson.name
        y = draw_paragraph(canvas, get(f"tutorial.{name}_text"), _LEFT, _TEXT_TOP, _WIDTH, palette.text, height=92)
        if not course.finished:
            self._draw_caps(canvas, max(y + 6, _TEXT_TOP + 66))
        canvas.line(palette.panel_line, 416, 318, 623, 318)
        self._draw_way_on(canvas)

    def _draw_lesson(self, canvas: Canvas, name: str, number: int, y: float) -> None:
        palette, course = canvas.palette, self.course
        now, done = number == course.number, number < course.number or (number == course.number and self._done > 0)
        if now:
            draw_focus_plate(canvas, 412, y - 2, 216, 18)
        color = WHITE if now else palette.text2 if done else palette.text_menu
        canvas.text(self.app.texts.get(f"tutorial.{name}"), _LEFT + 18, y + 3, color=color, at_most="normal", room=126)
        if done:
            draw_check(canvas, _LEFT + 3, y + 3, palette.good)
        else:
            canvas.rect(palette.text2, _LEFT + 4, y + 4, 5, 5, border=1)
        if now and not done:
            canvas.rect(palette.empty, _RIGHT - 52, y + 5, 48, 5)
            canvas.rect(palette.bonus, _RIGHT - 52, y + 5, 48 * course.share, 5)

    def _draw_caps(self, canvas: Canvas, y: float) -> None:
        """The keys or buttons that this lesson needs."""
        palette, prompts = canvas.palette, self.app.prompts
        actions = ("left", "right") if self.course.lesson.name in ("move", "shield", "capsule") else ("fire",)
        x = float(_LEFT)
        for action in actions:
            label = next(iter(prompts.caps_of(action, 1)), "")
            width = int(canvas.text_width(label, at_most="normal")) + 14
            if label and x + width <= _RIGHT:
                canvas.panel(x, y, width, 18, fill=palette.key_cap, alpha=255, edge=palette.panel_edge, cut=3)
                canvas.text(label, x + width / 2, y + 5, color=WHITE, align="centre", shadow=False, at_most="normal")
                x += width + 6

    def _draw_way_on(self, canvas: Canvas) -> None:
        get, cap, palette = self.app.texts.get, self.app.cap, canvas.palette
        if self.course.finished:
            told = get("tutorial.keys_end", play=cap(Intent.CONFIRM), back=cap(Intent.BACK))
        else:
            told = get("tutorial.keys", next=cap(Intent.NEXT_FIELD), back=cap(Intent.BACK))
        canvas.text(told, 520, 328, "caption", color=palette.text2, align="centre", at_most="normal", room=204)
