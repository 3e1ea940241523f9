"""A small moving picture of a replay: its last seconds, over and over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pygame

from alienattack.errors import ReplayError
from alienattack.game.drawing.art import opaque
from alienattack.game.drawing.canvas import HEIGHT, WIDTH, Canvas
from alienattack.game.drawing.sprites import SpriteBook
from alienattack.game.playback import Playback
from alienattack.game.world.field import FieldView
from alienattack.sim import TICKS_PER_SECOND
from alienattack.sim.replay import Replay

if TYPE_CHECKING:
    from alienattack.game.app import App

LAST_TICKS = 12 * TICKS_PER_SECOND
PAUSE_TICKS = 60
SCOUT_SECONDS = 0.002
_FIELD_WIDTH = 400


class Preview:
    """Shows one replay at a time; `show` another one, `update` once a tick, `draw` into a box."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._playback: Playback | None = None
        self._view: FieldView | None = None
        self._canvas: Canvas | None = None
        self._window_canvas: Canvas | None = None
        self._book: SpriteBook | None = None
        self._arrived = False
        self._rest = 0

    def show(self, replay: Replay | None) -> None:
        """Show that replay from now on, or nothing; one of other rules is nothing."""
        self._playback = self._view = None
        if replay is None:
            return
        try:
            self._playback = Playback(replay)
        except ReplayError:
            return
        self._begin()

    @property
    def ready(self) -> bool:
        """Whether there is a picture."""
        return self._playback is not None and self._arrived

    def _begin(self) -> None:
        assert self._playback is not None
        self._rest = 0
        self._arrived = self._playback.seek(max(0, self._playback.ticks - LAST_TICKS))
        self._view = None

    def update(self, dt: float) -> None:
        """Play a tick; after the end, wait a second and begin again."""
        playback = self._playback
        if playback is None:
            return
        self._arrived = playback.work(SCOUT_SECONDS) or self._arrived
        view = self._view
        if not self._arrived or view is None:
            return
        if playback.ended and not view.dying:
            self._rest += 1
            if self._rest > PAUSE_TICKS:
                self._begin()
            return
        view.pass_time(dt)
        view.before_step(playback.sim)
        view.after_step(playback.sim, playback.step())
        view.update(playback.sim, dt)

    def draw(self, canvas: Canvas, alpha: float, x: float, y: float, w: float, h: float) -> None:
        """The field, scaled into the box; a dim plate as long as there is none."""
        palette = canvas.palette
        if not self.ready or self._playback is None:
            canvas.rect(palette.empty, x, y, w, h, alpha=120)
            return
        small = self._small_canvas(canvas)
        if self._view is None:
            self._view = FieldView(self._app, False, self._playback.sim.level, self._book)
        self._view.draw(small, self._playback.sim, alpha, 0, None, numbers=False)
        field = small.surface.subsurface((0, 0, _FIELD_WIDTH * small.k, HEIGHT * small.k))
        left, top = canvas.at(x, y)
        right, bottom = canvas.at(x + w, y + h)
        canvas.surface.blit(pygame.transform.smoothscale(field, (right - left, bottom - top)), (left, top))
        canvas.rect(palette.panel_line, x, y, w, h, border=1)

    def _small_canvas(self, canvas: Canvas) -> Canvas:
        """A canvas of half the scale, kept as long as the window's is the same."""
        if self._canvas is None or canvas is not self._window_canvas:
            k = max(1, (canvas.k + 1) // 2)
            surface = opaque(pygame.Surface((WIDTH * k, HEIGHT * k), 0, 32))
            self._window_canvas = canvas
            self._canvas = Canvas(surface, k, canvas.palette, canvas.look)
            self._book = SpriteBook(k, canvas.palette)
            self._view = None
        return self._canvas
