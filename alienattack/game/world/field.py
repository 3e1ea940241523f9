"""One field on the screen: sky, world, numbers, and what each event does to them.

Whoever shows a game draws it through this: play, replays, attract mode, training.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

from alienattack.game.drawing.backdrop import Backdrop, theme_of_wave
from alienattack.game.world import hud
from alienattack.game.world.boss_bars import BELOW_BARS, are_shown
from alienattack.game.world.boss_view import BossView
from alienattack.game.world.captions import Captions
from alienattack.game.world.card import draw_card
from alienattack.game.world.effects import Effects
from alienattack.game.world.limits import FlashLimiter, HitStop
from alienattack.game.world.motion import Motion
from alienattack.game.world.painter import FieldPainter
from alienattack.game.world.reactions import Reactions
from alienattack.game.world.shake import Shake
from alienattack.sim import CLEAR, events
from alienattack.sim.events import Event

if TYPE_CHECKING:
    from alienattack.game.app import App
    from alienattack.game.drawing.canvas import Canvas
    from alienattack.game.drawing.sprites import SpriteBook

_MOST_PREPARED_AT = 40  # tick of the clear card at which the next sky is composed: nothing else happens then
_FIELD_MIDDLE = 200.0


class FieldView:
    """The picture of one simulation. Each tick: `before_step`, the simulation's step, `after_step`; each tick of the
    screen, held or not: `update`; each frame: `draw`."""

    def __init__(self, app: App, holds: bool, level: int = 1, book: SpriteBook | None = None) -> None:
        """`holds`: whether a hit may hold the clock (`hit_stop`); `level`: the wave whose sky is shown at first.

        `book`: the sprites of another scale than the window's, for a picture within a picture.
        """
        self.app = app
        self._own_book = book
        self._holds = holds
        self.seconds = 0.0
        """Time of this picture, in seconds of the screen."""
        self.frozen = False
        """Whether the clock is held for a hit."""
        self.backdrop = Backdrop(app.window.k, app.palette, theme_of_wave(level))
        self._canvas = app.canvas
        self._begin()

    def _begin(self) -> None:
        app = self.app
        rng = random.Random(app.rng.random())
        self.effects = Effects(app.palette, rng)
        self.motion = Motion()
        self.shake = Shake(rng)
        self.hit_stop = HitStop()
        self.painter = FieldPainter(self.effects, self.motion, BossView(rng))
        self.reactions = Reactions(app.palette, app.texts, self.painter, self.shake, self.hit_stop, FlashLimiter())
        self.captions = Captions(app.texts)
        self._adopt(self._canvas)

    def _adopt(self, canvas: Canvas) -> None:
        """Another window size, another palette, other wishes: from now on, and for what is on the screen already."""
        self._canvas = canvas
        if canvas.palette is not self.backdrop.palette or canvas.k != self.backdrop.k:
            self.backdrop = Backdrop(canvas.k, canvas.palette, self.backdrop.theme)
        video, reduced = self.app.settings.video, self.app.reduced_motion
        self.effects.adopt(canvas.palette, canvas.look)
        self.shake.percent = 0 if reduced else video.shake
        self.hit_stop.allowed = self._holds and not reduced
        self.reactions.palette = canvas.palette
        for part in (self.painter, self.painter.boss, self.painter.ranks):
            part.reduced = reduced
        for limiter in (self.reactions.flashes, self.reactions.whites, self.painter.boss.whites):
            limiter.allowed = canvas.look.flashes

    def jump(self, level: int) -> None:
        """Another moment, in that wave: nothing of what was seen before lasts."""
        self.backdrop.change(theme_of_wave(level), self.seconds, still=True)
        self._begin()

    @property
    def _book(self) -> SpriteBook:
        return self._own_book or self.app.sprites

    # -- time -----------------------------------------------------------------------------------------------------

    def pass_time(self, dt: float) -> bool:
        """Begin a tick of the screen; whether the simulation may step in it. What begins in this tick is new in it."""
        self.seconds += dt
        self.effects.update()
        self.painter.boss.update()
        self.frozen = self.hit_stop.pass_time(dt)
        return not self.frozen

    def before_step(self, sim: Any) -> None:
        """Right before the simulation steps."""
        self.motion.before_step(sim)

    def after_step(self, sim: Any, happened: list[Event]) -> None:
        """Right after it, with what happened."""
        self.painter.note(sim, self._book)
        self.reactions.take(happened, sim, self._book, self.seconds)
        self.captions.hear(happened)
        for event in happened:
            if event[0] == events.WAVE_STARTED and event[3] > 1:
                self.backdrop.change(theme_of_wave(event[3]), self.seconds, self.app.reduced_motion)
        if sim.phase == CLEAR and sim.phase_tick == _MOST_PREPARED_AT:
            self.backdrop.prepare(theme_of_wave(sim.level + 1))

    def update(self, sim: Any, dt: float) -> None:
        """End a tick of the screen: move on what follows the simulation."""
        self.shake.update(dt)
        self.captions.update()
        self.reactions.update(sim)

    @property
    def dying(self) -> bool:
        """The picture of the last hit is not over yet."""
        return self.reactions.death is not None

    # -- the picture ----------------------------------------------------------------------------------------------

    def draw(self, canvas: Canvas, sim: Any, alpha: float, best: int, line: hud.Line | None,
             numbers: bool = True) -> None:
        """Sky, world, scrims, words over the field, and its `numbers` unless told otherwise."""
        if canvas is not self._canvas:  # another window size or palette
            self._adopt(canvas)
        if self.frozen:
            alpha = 1.0
        reduced = self.app.reduced_motion
        parallax = (_FIELD_MIDDLE - self.motion.at(sim.player, alpha)[0]) / _FIELD_MIDDLE
        self.backdrop.draw(canvas, self.seconds, parallax * 0.5, max(0, 3 - sim.lives), reduced)
        canvas.offset = self.shake.offset
        self.painter.draw(canvas, self._book, sim, alpha, self.seconds, self.reactions.death)
        self.effects.draw_popups(canvas, alpha)
        canvas.offset = (0.0, 0.0)
        canvas.flush_text()
        if numbers:
            self._draw_numbers(canvas, sim, best, line)
        if sim.phase == CLEAR and sim.clear_card is not None:
            draw_card(canvas, self.app.texts, sim.level, sim.clear_card, sim.phase_tick + alpha, reduced,
                      self.reactions.parade)
        self.reactions.banners.draw(canvas, alpha, reduced, BELOW_BARS if are_shown(sim.boss) else 0.0)

    def _draw_numbers(self, canvas: Canvas, sim: Any, best: int, line: hud.Line | None) -> None:
        hud.draw_scrims(canvas)
        hud.draw_hud(canvas, self._book, self.app.texts, sim, best, self.reactions.meter, line)
        if self.app.settings.sound.captions:
            self.captions.draw(canvas)
        self.reactions.bars.draw(canvas, self.app.texts, sim.boss)
        self.reactions.power.draw(canvas, self._book, self.app.texts, sim, self.app.reduced_motion)
