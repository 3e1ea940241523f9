"""Attract mode: after a while on the title the game plays itself, until any key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from alienattack.game.audio.cues import hear
from alienattack.game.board_feed import BoardFeed
from alienattack.game.drawing.palette import WHITE
from alienattack.game.input import Intent
from alienattack.game.pane import Pane
from alienattack.game.playback import Playback
from alienattack.game.replay_card import Card
from alienattack.game.scene import Scene
from alienattack.game.world.field import FieldView
from alienattack.sim import TICKS_PER_SECOND
from alienattack.sim.replay import Replay

if TYPE_CHECKING:
    from alienattack.game.app import App
    from alienattack.game.drawing.canvas import Canvas

SHOWN_TICKS = 40 * TICKS_PER_SECOND
_SEARCH_SECONDS = 0.06  # a frame is late by up to four times this, on a screen that nobody plays on
_PULSE_SECONDS = 2.4


class AttractScene(Scene):
    """Shows one replay for a while, then the next. Sound only where the settings want it."""

    def __init__(self, app: App, shows: Sequence[tuple[Replay, Card]], number: int = 0) -> None:
        """`shows`: what there is to see, at least one; `number` counts on through them."""
        super().__init__(app)
        self._shows = shows
        self._number = number
        replay, self.card = shows[number % len(shows)]
        self.playback = Playback(replay)
        self.view = FieldView(app, holds=False)
        online = app.connection.signed_in
        self.feed = BoardFeed(app.connection, app.connection.session_id) if online else None
        self.pane = Pane(app, self.feed)
        self._until = 0
        self._seconds = 0.0

    def enter(self) -> None:
        """The end of a run is the best of it; where that is too far away, its beginning will do."""
        self.app.audio.music("play" if self._heard else None)
        self.app.sprites.warm_up()
        start = self.playback.ticks - SHOWN_TICKS
        if self.playback.seek(start) or self.playback.work(_SEARCH_SECONDS):
            self.view.jump(self.playback.sim.level)
        else:
            self.playback.seek(0)
        self._until = self.playback.tick + SHOWN_TICKS

    def leave(self) -> None:
        """Nobody looks at the board any more."""
        self.app.audio.stop("saucer_loop")
        if self.feed is not None:
            self.feed.hide()

    @property
    def _heard(self) -> bool:
        return self.app.settings.sound.attract

    # -- intents --------------------------------------------------------------------------------------------------

    def handle(self, intent: Intent) -> None:
        """Anything goes back to the title."""
        if self.app.scenes.top is self:
            self.app.scenes.pop()

    def key(self, name: str) -> bool:
        """Any key, whatever it would mean elsewhere."""
        self.handle(Intent.ANY)
        return True

    # -- time -----------------------------------------------------------------------------------------------------

    def update(self, dt: float) -> None:
        """Play on; after its time the next one takes this one's place."""
        self._seconds += dt
        self.pane.update(dt)
        if self.playback.tick >= self._until or self.playback.ended:
            if not self.view.dying:
                self.app.scenes.replace(AttractScene(self.app, self._shows, self._number + 1))
            else:
                self.view.pass_time(dt)
                self.view.update(self.playback.sim, dt)
            return
        sim = self.playback.sim
        self.view.pass_time(dt)
        self.view.before_step(sim)
        happened = self.playback.step()
        self.view.after_step(sim, happened)
        self.view.update(sim, dt)
        if self._heard:
            hear(self.app.audio, happened)

    # -- the picture ----------------------------------------------------------------------------------------------

    def draw(self, canvas: Canvas, alpha: float) -> None:
        """The field as in play, the board beside it, and the way back."""
        palette, get = canvas.palette, self.app.texts.get
        self.view.draw(canvas, self.playback.sim, alpha, self.playback.replay.score[0], None)
        self.pane.draw(canvas)
        name = self.card.name.upper() or get("replays.nobody")
        canvas.text(get("attract.shown", who=name), 200, 40, "caption", color=palette.text2, align="centre",
                    at_most="normal", room=240)
        pulse = 0.0 if self.app.reduced_motion else abs(self._seconds % _PULSE_SECONDS / _PULSE_SECONDS * 2 - 1)
        canvas.text(get("attract.any_key"), 200, 204, color=WHITE, align="centre", glow=palette.player,
                    glow_strength=0.5, alpha=round(255 - 140 * pulse), room=360)
