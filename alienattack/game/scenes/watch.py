"""Watching a replay: the field as it was played, and at its right what it is and the means to go through it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from alienattack.game.audio.cues import hear
from alienattack.game.drawing.palette import WHITE, mix
from alienattack.game.input import Intent
from alienattack.game.playback import BOSS, END, LIFE_LOST, WAVE, Mark, Playback
from alienattack.game.replay_card import Card
from alienattack.game.replay_words import clock_of, date_of, killer_of
from alienattack.game.scene import Scene
from alienattack.game.widgets.menu import draw_focus_plate
from alienattack.game.widgets.page import draw_fact
from alienattack.game.world.field import FieldView
from alienattack.sim import FIRE, LEFT, RIGHT, TICKS_PER_SECOND
from alienattack.sim.replay import Replay

if TYPE_CHECKING:
    from alienattack.game.app import App
    from alienattack.game.drawing.canvas import Canvas

SPEEDS = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
SEEK_TICKS = 5 * TICKS_PER_SECOND
SCOUT_SECONDS = 0.003  # of each frame, while not everything is known yet
LEAD_TICKS = 45  # played unseen before a jump's end, so that trails and bursts are there
_BEFORE_MARK = 90  # a moment is worth seeing come
_HEARD_UP_TO = 2.0  # faster than this it is only noise
_LEFT, _RIGHT, _WIDTH = 420, 620, 200
_ROWS_TOP, _PITCH = 150, 20
_LINE_Y = 284


class WatchScene(Scene):
    """Up and down choose a control, left and right use it; Enter holds and goes on."""

    def __init__(self, app: App, replay: Replay, card: Card, race: Callable[[], None] | None = None) -> None:
        """`race`: what RACE does; without it there is no such control. Raises ReplayError for other rules."""
        super().__init__(app)
        self.playback = Playback(replay)
        self.card = card
        self.view = FieldView(app, holds=False)
        self.speed = SPEEDS.index(1.0)
        self.paused = False
        self.clean = False
        self._race = race
        self._due = 0.0
        self._target = 0
        self._at = 0
        self._controls: tuple[tuple[str, Callable[[int], None]], ...] = (
            ("seek", self._seek_by), ("speed", self._faster), ("step", self._step_by), ("moment", self._to_moment),
            ("view", self._change_view))

    # -- life -----------------------------------------------------------------------------------------------------

    def enter(self) -> None:
        """Music of play."""
        self.app.audio.music("play")
        self.app.sprites.warm_up()

    def resume(self) -> None:
        """Back from a race."""
        self.app.audio.music("play")

    def leave(self) -> None:
        """Nothing goes on sounding."""
        self.app.audio.stop("saucer_loop")

    # -- intents --------------------------------------------------------------------------------------------------

    @property
    def control(self) -> str:
        """The name of the chosen control."""
        return self._controls[self._at][0]

    def handle(self, intent: Intent) -> None:
        """Controls, hold, leave. In the clean view anything but Enter brings the panel back first."""
        if intent is Intent.BACK:
            self.app.audio.play("menu_back")
            self.app.scenes.pop()
        elif intent in (Intent.CONFIRM, Intent.PAUSE):
            self.hold(not self.paused)
        elif intent in (Intent.UP, Intent.DOWN, Intent.NEXT_FIELD):
            self.clean = False
            self._at = (self._at + (-1 if intent is Intent.UP else 1)) % len(self._controls)
            self.app.audio.play("menu_move")
        elif intent in (Intent.LEFT, Intent.RIGHT):
            self._controls[self._at][1](1 if intent is Intent.RIGHT else -1)

    def key(self, name: str) -> bool:
        """Shortcuts of the keyboard: every one of them can also be reached through the controls."""
        shortcuts: dict[str, Callable[[], None]] = {
            ",": lambda: self._step_by(-1), ".": lambda: self._step_by(1), "-": lambda: self._faster(-1),
            "+": lambda: self._faster(1), "=": lambda: self._faster(1), "home": lambda: self.go_to(0),
            "end": lambda: self.go_to(self.playback.ticks), "page up": lambda: self._to_moment(-1),
            "page down": lambda: self._to_moment(1), "h": lambda: self._change_view(1)}
        if self._race is not None:
            shortcuts["r"] = self._race
        if name not in shortcuts:
            return False
        shortcuts[name]()
        return True

    def hold(self, paused: bool) -> None:
        """Stand still or go on; at the end, going on begins again."""
        if not paused and self.playback.ended:
            self.go_to(0)
        self.paused = paused
        self._due = 0.0
        self.app.audio.play("menu_choose")
        self.app.audio.stop("saucer_loop")

    def _seek_by(self, way: int) -> None:
        self.go_to(self.now + way * SEEK_TICKS)

    def _faster(self, way: int) -> None:
        self.speed = max(0, min(len(SPEEDS) - 1, self.speed + way))
        self.app.audio.play("menu_move")

    def _step_by(self, way: int) -> None:
        self.paused = True
        if way > 0 and not self.playback.seeking:
            self._play_tick()
            self._target = self.playback.tick
            self._due = 0.0
        else:
            self.go_to(self.now - 1)

    def _to_moment(self, way: int) -> None:
        times = [max(0, mark.tick - (_BEFORE_MARK if mark.kind == LIFE_LOST else 0)) for mark in self.playback.marks]
        later = [tick for tick in times if tick > self.now + 1]
        earlier = [tick for tick in times if tick < self.now - 30]
        self.go_to(min(later, default=self.playback.ticks) if way > 0 else max(earlier, default=0))
        self.app.audio.play("menu_move")

    def _change_view(self, _way: int) -> None:
        self.clean = not self.clean

    # -- time -----------------------------------------------------------------------------------------------------

    @property
    def now(self) -> int:
        """The tick shown, or the one that a jump is on its way to."""
        return self._target if self.playback.seeking else self.playback.tick

    def go_to(self, tick: int) -> None:
        """Show the moment after `tick` ticks."""
        self._target = max(0, min(self.playback.ticks, tick))
        self.app.audio.stop("saucer_loop")
        if self.playback.seek(self._target - LEAD_TICKS):
            self._arrive()

    def _arrive(self) -> None:
        """The last bit of a jump is played, unheard, so that the picture is the one a viewer would have seen."""
        self.view.jump(self.playback.sim.level)
        while self.playback.tick < self._target and not self.playback.ended:
            self._play_tick(heard=False)
        self._due = 0.0

    def update(self, dt: float) -> None:
        """Play what is due at this speed."""
        if self.playback.work(SCOUT_SECONDS):
            self._arrive()
        if self.paused or self.playback.seeking:
            return
        self._due += SPEEDS[self.speed]
        while self._due >= 1.0 and not self.playback.ended:
            self._due -= 1.0
            self._play_tick()
        if self.playback.ended:
            self._due = 1.0
            if self.view.dying:
                self.view.update(self.playback.sim, dt)
            elif not self.paused:
                self.paused = True
                self.app.audio.stop("saucer_loop")

    def _play_tick(self, heard: bool = True) -> None:
        sim = self.playback.sim
        self.view.pass_time(1 / TICKS_PER_SECOND)
        self.view.before_step(sim)
        happened = self.playback.step()
        self.view.after_step(sim, happened)
        self.view.update(sim, 1 / TICKS_PER_SECOND)
        if heard and SPEEDS[self.speed] <= _HEARD_UP_TO:
            hear(self.app.audio, happened)

    # -- the picture ----------------------------------------------------------------------------------------------

    def draw(self, canvas: Canvas, alpha: float) -> None:
        """The field and, unless it is to be clean, the panel."""
        playing = not self.paused and self.app.scenes.top is self
        share = min(1.0, self._due + (alpha * SPEEDS[self.speed] if playing else 0.0)) if playing else 1.0
        self.view.draw(canvas, self.playback.sim, share, self.playback.replay.score[0], None, numbers=not self.clean)
        if not self.clean:
            self._draw_panel(canvas)

    def _draw_panel(self, canvas: Canvas) -> None:
        palette, get = canvas.palette, self.app.texts.get
        canvas.rect(palette.void, 404, 0, 236, 360, alpha=150)
        canvas.panel(408, 8, 224, 344, line=palette.panel_line, edge=palette.panel_edge)
        canvas.text(canvas.clipped(self.card.name.upper() or get("replays.nobody"), 130), _LEFT, 18)
        canvas.text(get(f"replays.kind_{self.card.kind}"), _RIGHT, 17, "caption", color=palette.text2, align="right")
        canvas.text(self.card.where.upper(), _LEFT, 32, "caption", color=palette.text2)
        canvas.text(date_of(self.app.texts, self.card.at), _RIGHT, 32, "caption", color=palette.text2, align="right")
        canvas.line(palette.panel_line, 416, 46, 623, 46)
        self._draw_facts(canvas)
        self._draw_buttons(canvas)
        for number, (name, _) in enumerate(self._controls):
            self._draw_control(canvas, name, _ROWS_TOP + number * _PITCH, number == self._at)
        self._draw_timeline(canvas)
        canvas.line(palette.panel_line, 416, 322, 623, 322)
        by_keys = self._race is not None and not self.app.prompts.devices.by_pad
        keys = get("replays.watch_keys_race" if by_keys else "replays.watch_keys", hold=self.app.cap(Intent.CONFIRM),
                   race=self.app.prompts.key("r"), back=self.app.cap(Intent.BACK))
        canvas.text(keys, 520, 331, "caption", color=palette.text2, align="centre", at_most="normal", room=204)

    def _draw_facts(self, canvas: Canvas) -> None:
        get, palette, replay = self.app.texts.get, canvas.palette, self.playback.replay
        points = self.app.texts.number(replay.score[0])
        facts = ((get("replays.score"), points), (get("replays.wave"), str(replay.score[3])),
                 (get("replays.ended_by"), killer_of(self.app.texts, self.card)))
        for number, (label, value) in enumerate(facts):
            draw_fact(canvas, label, value, 54 + number * 16, _LEFT, _RIGHT, palette.bonus if not number else WHITE)
        if self.playback.fault:
            canvas.text(get("replays.differs"), _LEFT, 100, "body", 11, color=palette.bad)

    def _draw_buttons(self, canvas: Canvas) -> None:
        """What the player held in this very tick."""
        palette, held = canvas.palette, self.playback.buttons
        y = 118
        canvas.text(self.app.texts.get("replays.buttons"), _LEFT, y + 4, "caption", color=palette.text2)
        for bit, x, width in ((LEFT, 500, 26), (FIRE, 530, 60), (RIGHT, 594, 26)):
            on = bool(held & bit)
            canvas.panel(x, y, width, 18, fill=palette.player if on else palette.key_cap, alpha=255,
                         edge=WHITE if on else palette.panel_edge, cut=3)
            ink = palette.void if on else palette.text_menu
            if bit == FIRE:
                canvas.text(self.app.texts.get("replays.fire"), x + width / 2, y + 5, color=ink, align="centre",
                            shadow=False)
            else:
                _draw_arrow(canvas, x + width / 2, y + 9, 1 if bit == RIGHT else -1, ink)

    def _draw_control(self, canvas: Canvas, name: str, y: float, focused: bool) -> None:
        palette, get = canvas.palette, self.app.texts.get
        if focused:
            draw_focus_plate(canvas, 412, y, 216, 18)
        color = WHITE if focused else palette.text_menu
        canvas.text(get(f"replays.control_{name}"), _LEFT + 4, y + 5, color=color)
        value = {"seek": get("replays.five_seconds"), "speed": f"x{SPEEDS[self.speed]:g}",
                 "step": get("replays.one_tick"), "moment": self._moment_now(),
                 "view": get("replays.clean" if self.clean else "replays.all")}[name]
        canvas.text(value, _RIGHT - 12, y + 4, "caption", color=WHITE if focused else palette.text2, align="right")
        if focused:
            width = canvas.text_width(value, "caption")
            _draw_arrow(canvas, _RIGHT - 4, y + 9, 1, palette.player)
            _draw_arrow(canvas, _RIGHT - 19 - width, y + 9, -1, palette.player)

    def _moment_now(self) -> str:
        """The last moment that has been reached."""
        reached = [mark for mark in self.playback.marks if mark.tick <= self.now]
        return self._words_of(reached[-1]) if reached else self.app.texts.get("replays.start")

    def _words_of(self, mark: Mark) -> str:
        return self.app.texts.get(f"replays.mark_{mark.kind}", n=mark.number)

    def _draw_timeline(self, canvas: Canvas) -> None:
        palette, playback = canvas.palette, self.playback
        ticks = max(1, playback.ticks)
        canvas.rect(palette.empty, _LEFT, _LINE_Y, _WIDTH, 8)
        canvas.rect(palette.panel_line, _LEFT, _LINE_Y, _WIDTH * playback.scouted, 8)
        at = _WIDTH * self.now / ticks
        canvas.rect(mix(palette.player, palette.void, 0.35), _LEFT, _LINE_Y, at, 8)
        for mark in playback.marks:
            x = _LEFT + min(_WIDTH - 1, int(_WIDTH * mark.tick / ticks))
            if mark.kind == WAVE:
                canvas.rect(palette.text2, x, _LINE_Y, 1, 8)
            elif mark.kind != END:
                self._draw_mark(canvas, x, mark)
        canvas.glow(palette.player, _LEFT + at, _LINE_Y + 4, 10, 0.6)
        canvas.rect(WHITE, _LEFT + at - 1, _LINE_Y - 3, 3, 14)
        canvas.text(clock_of(self.now), _LEFT, _LINE_Y + 17)
        word = "seeking" if playback.seeking else "ended" if playback.ended else "held" if self.paused else "playing"
        canvas.text(self.app.texts.get(f"replays.{word}"), 520, _LINE_Y + 15, "caption", align="centre",
                    color=palette.bonus if word == "held" else palette.text2)
        canvas.text(clock_of(playback.ticks), _RIGHT, _LINE_Y + 17, color=palette.text2, align="right")

    def _draw_mark(self, canvas: Canvas, x: float, mark: Mark) -> None:
        """Above the line, told apart by shape: a life lost falls, anything won rises, a boss is a block."""
        palette = canvas.palette
        if mark.kind == BOSS:
            canvas.rect(palette.text, x - 2, _LINE_Y - 8, 5, 5)
            return
        for step in range(4):
            if mark.kind == LIFE_LOST:
                canvas.rect(palette.bad, x - 3 + step, _LINE_Y - 8 + step, 7 - 2 * step, 1)
            else:
                canvas.rect(palette.bonus, x - step, _LINE_Y - 8 + step, 1 + 2 * step, 1)


def _draw_arrow(canvas: Canvas, cx: float, cy: float, way: int, color: tuple[int, int, int]) -> None:
    """A triangle 5 px wide that points left (way -1) or right (1)."""
    for step in range(5):
        canvas.rect(color, cx + way * (step - 2), cy - 4 + step, 1, 9 - 2 * step)
