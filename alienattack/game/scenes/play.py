"""The play scene: one run at sixty ticks a second, its picture, its sounds, the board beside it."""

from __future__ import annotations

import gc
import logging
from typing import TYPE_CHECKING, Any

from alienattack.errors import AlienAttackError
from alienattack.game.audio.cues import hear, music_of
from alienattack.game.board_feed import BoardFeed
from alienattack.game.ghost import Ghost
from alienattack.game.input import Intent
from alienattack.game.input.trigger import Trigger
from alienattack.game.pane import Pane
from alienattack.game.run_keeping import keep_run
from alienattack.game.scene import Scene
from alienattack.game.scenes.again import Again, to_title
from alienattack.game.world import hud
from alienattack.game.world.assists import Assists, Pace
from alienattack.game.world.field import FieldView
from alienattack.game.world.rival import Rival
from alienattack.game.world.run import DEAD, QUIT, TIME, Run
from alienattack.protocol.api import RunGrant, SessionInfo
from alienattack.protocol.daily import day_of_session
from alienattack.sim import Sim, events

if TYPE_CHECKING:
    from alienattack.game.app import App
    from alienattack.game.drawing.canvas import Canvas
    from alienattack.game.local_scores import LocalScores

_log = logging.getLogger(__name__)

_FIELD_MIDDLE = 200.0


class PlayScene(Scene):
    """Plays one run. With a `grant` it is told to the cloud and ranked; without one it is practice, and says so."""

    steers = True

    def __init__(self, app: App, grant: RunGrant | None = None, session: SessionInfo | None = None,
                 seed: int | None = None, daily: str = "", ghost: Ghost | None = None) -> None:
        """`seed` is for practice only (a random one unless told); an online run plays the grant's.

        `daily`: the day whose challenge this is. `ghost`: a run of the same seed that is raced.
        """
        super().__init__(app)
        self.daily = daily or day_of_session(grant.session if grant is not None else "")
        self.grant = grant
        self.session = session or self._known_session()
        self.telemetry: Any = getattr(app.connection, "telemetry", None) if grant is not None else None
        log = self._open_log()
        chosen = grant.seed if grant is not None else app.rng.getrandbits(63) if seed is None else seed
        self.run = Run(chosen, log)
        self.assists = Assists()
        """What has helped this run so far; nothing where anything is ranked."""
        self._pace = Pace()
        self._take_assists()
        self.best = self._best_so_far()
        self.feed = BoardFeed(app.connection, grant.session, run=grant.run) if grant is not None else None
        self.pane = self._new_pane()
        self.replay_file = ""
        """The file that keeps this run, once it has ended."""
        self._kept = False
        self._told_best = False
        self._overtaken = 0
        self._again: Again | None = None
        self._over = False
        self._trigger = self._new_trigger()
        limited = self.session is not None and self.session.time_limit_s is not None
        self.rival = Rival(ghost) if ghost is not None else None
        self.view = FieldView(app, holds=not limited and ghost is None)

    # -- what others ask ------------------------------------------------------------------------------------------

    @property
    def sim(self) -> Sim:
        """The simulation in play: to look at, never to change."""
        return self.run.sim

    @property
    def ranked(self) -> bool:
        """Whether this run is told to the cloud."""
        return self.run.log is not None

    @property
    def table(self) -> LocalScores:
        """The table of this machine that the run belongs to, if it is practice: helped runs stand apart."""
        return self.app.assisted if self.assists.any else self.app.local

    @property
    def time_is_up(self) -> bool:
        """Whether the session has closed by the server's clock: what is played from then on would not count.

        The board tells it first where a host closes early; until there is one, what was known at the start counts.
        """
        if not self.ranked:
            return False
        board = self.feed.board if self.feed is not None else None
        session = board.session if board is not None else self.session
        closes = session.closes_at if session is not None else None
        return closes is not None and self.app.connection.seconds_until(closes) == 0

    # -- beginnings -----------------------------------------------------------------------------------------------

    def _known_session(self) -> SessionInfo | None:
        if self.grant is None:
            return None
        sessions = getattr(self.app.connection, "sessions", ())
        return next((item for item in sessions if item.id == self.grant.session), None)

    @property
    def _may_tell(self) -> bool:
        """Whether the player lets more be told than board and verifier need."""
        return self.app.settings.privacy.analytics == "yes"

    def _open_log(self) -> Any:
        if self.grant is None:
            return None
        texts = self.app.texts
        if self.telemetry is None:
            self.app.notice(texts.get("play.not_ranked", reason=texts.get("play.no_line")))
            return None
        try:
            return self.telemetry.open_run(self.grant, self._may_tell)
        except AlienAttackError as error:
            self.app.notice(texts.get("play.not_ranked", reason=error.reason))
            return None

    def _best_so_far(self) -> int:
        if self.grant is None:
            return self.table.best
        place = getattr(self.app.connection, "place", None)
        same = getattr(self.app.connection, "session_id", None) == self.grant.session
        return place.row.score.score if same and place is not None and place.row is not None else 0

    def enter(self) -> None:
        """Music; everything a run needs is built now, behind the transition."""
        self._choose_music()
        self.app.sprites.warm_up()
        # What stands now stays: without this the collector would look through all of it again in the middle of a fight.
        gc.unfreeze()  # the runs before this one are to be given back
        gc.collect()
        gc.freeze()

    def resume(self) -> None:
        """Back from the pause, where the settings may have changed."""
        self._trigger = self._new_trigger()
        self._take_assists()
        if self.run.log is not None:
            self.run.log.analytics = self._may_tell
        self.app.audio.music("play")
        if self.sim.saucer is not None and not self._over:
            self.app.audio.loop("saucer_loop")

    def leave(self) -> None:
        """Whoever leaves a run in play gives it up; what was reached counts."""
        self.app.audio.stop("saucer_loop")
        self._end(QUIT)
        if self.feed is not None:
            self.feed.hide()

    # -- intents --------------------------------------------------------------------------------------------------

    def handle(self, intent: Intent) -> None:
        """Only the pause is an intent here; the ship is steered by what is held."""
        if intent in (Intent.PAUSE, Intent.BACK, Intent.HELP):
            self.pause()

    def focus_lost(self) -> None:
        """The run waits for the player."""
        if self.app.settings.play.pause_on_focus_loss:
            self.pause(self.app.texts.get("pause.lost_focus"))

    def device_lost(self, name: str) -> None:
        """A pad was unplugged in the middle of a run."""
        self.pause(self.app.texts.get("pause.pad_lost", name=name) if name else "")

    def pause(self, why: str = "") -> None:
        """Hold the run; `why` is said where the player did not ask for it."""
        if self._over or self._again is not None:
            return
        from alienattack.game.scenes.pause import PauseScene

        self.app.audio.play("menu_choose")
        self.app.audio.stop("saucer_loop")
        self.app.scenes.push(PauseScene(self.app, self, why))

    def _end(self, reason: str) -> None:
        """The run is over, for the first reason given; its replay is kept."""
        self.run.end(reason)
        if not self._kept:
            self._kept = True
            self.replay_file = keep_run(self.app, self)

    def restart(self) -> None:
        """Give this run up and begin another one in the same place."""
        self._end(QUIT)
        self._again = Again(self.app, self.grant.session if self.grant is not None else None, self.session,
                            practice=self.same_practice)
        self._again.ask()

    def same_practice(self) -> PlayScene:
        """Practice once more: the same challenge or race where this was one, else another game."""
        if self.rival is not None:
            ghost = Ghost(self.rival.ghost.replay, self.rival.ghost.name)
            return PlayScene(self.app, seed=self.sim.seed, daily=self.daily, ghost=ghost)
        return PlayScene(self.app, seed=self.sim.seed if self.daily else None, daily=self.daily)

    def give_up(self) -> None:
        """Give this run up and go back to the title."""
        self._end(QUIT)
        to_title(self.app)

    # -- time -----------------------------------------------------------------------------------------------------

    def update(self, dt: float) -> None:
        """One tick of the screen; a tick of the game as well, unless the clock is held for a hit."""
        if self._again is not None:
            self._again.update()
            return
        if self.time_is_up and not self.sim.over:
            self._show_results(TIME)
            return
        if self.view.pass_time(dt) and not self.sim.over and self._pace.due():
            self._play_tick()
        self.view.update(self.sim, dt)
        self.pane.update(dt, self.run.score)
        self._tell_rank()
        if self.sim.over and not self._over and not self.view.dying:
            self._show_results(DEAD)

    def meanwhile(self) -> None:
        """Held, whatever is looked at: a run whose session closes is handed in while that still counts.

        The board goes on being asked for, since it alone tells of a host who closes early.
        """
        if self.feed is not None:
            self.feed.update(self.run.score)
        if self.time_is_up:
            self._end(TIME)

    def _play_tick(self) -> None:
        self.view.before_step(self.sim)
        happened = self.run.step(self._trigger.pull(self.app.input.take_buttons()))
        if self.rival is not None:
            self.rival.step()
        self.view.after_step(self.sim, happened)
        hear(self.app.audio, happened)
        if any(event[0] == events.FIRED for event in happened):
            self._trigger.fired()
        self._choose_music()
        if not self._told_best and 0 < self.best < self.sim.score:
            self._told_best = True
            self.view.reactions.banners.tell(self.app.texts.get("play.personal_best"), self.app.palette.bonus)

    def _take_assists(self) -> None:
        """What the settings help with now; a run that was helped once stays marked. Whatever is ranked gets none."""
        if self.grant is not None or self.daily:
            return
        wanted, helped = Assists.of(self.app.settings.play), self.assists.any
        self.assists = self.assists.joined(wanted)
        self._pace = Pace(wanted.speed)
        self.run.endless = wanted.endless
        if self.assists.any and not helped and self.sim.tick:
            self.best, self.pane = self._best_so_far(), self._new_pane()

    def _new_pane(self) -> Pane:
        return Pane(self.app, self.feed, self.table, self.assists.kinds(self.app.texts))

    def _new_trigger(self) -> Trigger:
        controls = self.app.settings.controls
        return Trigger(controls.fire, controls.one_button)

    def _choose_music(self) -> None:
        """The piece and its tempo follow the fight."""
        track, gear = music_of(self.sim)
        self.app.audio.music(track)
        self.app.audio.gear(gear)

    def _tell_rank(self) -> None:
        if self.feed is None or self.feed.overtaken <= self._overtaken:
            return
        self._overtaken = self.feed.overtaken
        rank, texts = self.feed.standing.rank, self.app.texts
        text = texts.get("play.rank_up", n=rank) if rank is not None else texts.get("play.place_won")
        self.view.reactions.banners.tell(text, self.app.palette.good)

    def _show_results(self, reason: str) -> None:
        from alienattack.game.scenes.game_over import GameOverScene

        self._over = True
        self._end(reason)
        self.app.scenes.replace(GameOverScene(self.app, self))

    # -- the picture ----------------------------------------------------------------------------------------------

    def draw(self, canvas: Canvas, alpha: float) -> None:
        """Sky, world, scrims, numbers, board."""
        if self.app.scenes.top is not self:
            alpha = 1.0
        alpha = self._pace.alpha(alpha)
        if self.rival is not None:
            self.view.painter.ghost = self.rival.place(alpha)
        self.view.draw(canvas, self.sim, alpha, self.best, self._line())
        if self.rival is not None:
            self.rival.draw_score(canvas, self.app.texts, self.sim.score)
        self.pane.draw(canvas)
        if self._again is not None:
            canvas.dim(120)
            canvas.text(self.app.texts.get("play.asking"), _FIELD_MIDDLE, 160, "pixel", 8, align="centre")

    def _line(self) -> hud.Line:
        if not self.ranked:
            return hud.Line(hud.PRACTICE, words=self.assists.told(self.app.texts))
        indicator = self.telemetry.indicator()
        return hud.Line(indicator.kind, indicator.waiting)
