"""The results: what ended the run, what it is worth, where it stands, and the next run one key away."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from alienattack.game.board_feed import LIVE, LOADING, OFFLINE
from alienattack.game.drawing.palette import WHITE, Color, from_hex, mix
from alienattack.game.input import Intent
from alienattack.game.local_scores import LocalScore
from alienattack.game.pane import clock_text
from alienattack.game.rows import FORMS, Form, Line, draw_arrow, draw_dots, draw_plate, draw_row, form_of, pitch
from alienattack.game.run_keeping import player_name
from alienattack.game.scene import Scene
from alienattack.game.scenes.again import Again, to_title
from alienattack.game.scenes.run_actions import RunActions
from alienattack.game.standing import Entry, visible
from alienattack.game.widgets.chip import draw_chip
from alienattack.game.world.death import draw_killer_icon
from alienattack.game.world.easing import out_cubic
from alienattack.game.world.results import cause_of, facts_of, top_percent
from alienattack.game.world.run import TIME
from alienattack.protocol.api import ARCADE

if TYPE_CHECKING:
    from alienattack.game.app import App
    from alienattack.game.drawing.canvas import Canvas
    from alienattack.game.scenes.play import PlayScene

SKIP_SECONDS = 0.600
COUNT_SECONDS = 0.700
_TITLE_GLOW, _SCORE_GLOW = from_hex("ff4f7e"), from_hex("ff9a2d")
_PANEL_LINE = from_hex("232a60")
_BOARD = (408, 24, 216, 272)
_BOARD_TOP, _BOARD_BOTTOM = 54, 262
_ACTIONS_Y = 314
_SHIMMER_SECONDS = 1.2
_OVER = ("session_closed", "already_played", "banned", "not_found", "forbidden")  # refusals that no time mends


class GameOverScene(Scene):
    """Shows the run that `play` has ended. Enter plays again in the same place; left and right lead to its replay."""

    def __init__(self, app: App, play: PlayScene) -> None:
        super().__init__(app)
        self.run = play.run
        self.score = play.run.score
        self.replay_file = play.replay_file
        self.daily = play.daily
        self.best_of_day = False
        self.grant = play.grant
        self.session = play.session
        self.ranked = play.ranked
        self.feed = play.pane.feed
        self.online = play.feed
        self._telemetry = play.telemetry
        self._best_before = play.best
        self._cause = cause_of(play.run, app.texts)
        self._facts = facts_of(play.run, app.texts)
        self._again = Again(app, self.grant.session if self.grant is not None else None, self.session,
                            practise_if_refused=False, practice=play.same_practice)
        self._elsewhere = False
        """Whether the next run is one of the arcade, because this session is over."""
        self.rival = play.rival.ghost if play.rival is not None else None
        self.actions = RunActions(app, self.replay_file, self.play_again)
        self._seconds = 0.0
        self._bar = 0.0
        self._table = play.table
        self._helped = play.assists.told(app.texts)
        self.place: int | None = None
        """Where a practice run stands among the best on this machine; None if not among them."""

    # -- life -----------------------------------------------------------------------------------------------------

    def enter(self) -> None:
        """Music; the run goes into the tables of this machine."""
        self.app.audio.music("game_over")
        if self.online is not None:
            self.online.show()
            self.online.refresh()
            if self.app.connection.signed_in:
                self.app.connection.refresh_place()
        self._keep()

    def resume(self) -> None:
        """Back from watching the replay."""
        self.app.audio.music("game_over")
        if self.online is not None:
            self.online.show()

    def leave(self) -> None:
        """Nobody looks at the board any more."""
        if self.online is not None:
            self.online.hide()

    def _keep(self) -> None:
        """A practice run goes into the table of this machine, and any run of a challenge among the day's bests."""
        app, sim = self.app, self.run.sim
        score = LocalScore(player_name(app), sim.score, sim.lives, sim.shots, sim.level, sim.tick, int(time.time()),
                           sim.ruleset, self.replay_file)
        if self.daily:
            self.best_of_day = app.daily.add(self.daily, score)
        if not self.ranked:
            self.place = self._table.add(score)
        if self._table.unsaved or app.daily.unsaved:
            app.notice(app.texts.get("app.scores_not_kept"))

    # -- intents --------------------------------------------------------------------------------------------------

    def handle(self, intent: Intent) -> None:
        """Nothing is heard in the first 600 ms, for fire was held a moment ago."""
        if self._seconds < SKIP_SECONDS:
            return
        if intent is Intent.BACK:
            self.app.audio.play("menu_back")
            to_title(self.app)
        elif self.actions.handle(intent) and intent is not Intent.CONFIRM:
            self.app.audio.play("menu_move")

    def key(self, name: str) -> bool:
        """The keys of the actions, from the same moment on."""
        return self._seconds >= SKIP_SECONDS and self.actions.key(name)

    def play_again(self) -> None:
        """The next run, in the same place; in the arcade where that is over for the player; once refused, practice."""
        if self._again.busy:
            return
        self.app.audio.play("menu_choose")
        if self.over:
            self._elsewhere = True
            self.app.connection.choose_session(ARCADE)
            self._again = Again(self.app, ARCADE, practise_if_refused=False)
            self._again.ask()
        elif self._again.error:
            self._again.practise()
        else:
            self._again.ask()

    @property
    def over(self) -> bool:
        """Whether the player can't play once more where this run was: it has closed, or was for one run each."""
        if self.grant is None or self._elsewhere:
            return False
        board = self.online.board if self.online is not None else None
        session = board.session if board is not None else self.session
        if session is None:
            return self._again.code in _OVER
        return (self._again.code in _OVER or session.kind == "SINGLE_TRIAL" or session.state in ("closed", "archived")
                or self.app.connection.seconds_until(session.closes_at) == 0)

    # -- time -----------------------------------------------------------------------------------------------------

    def update(self, dt: float) -> None:
        """Count up, follow the board and the verdict."""
        self._seconds += dt
        self.feed.update(self.score)
        share = self._share
        if share is not None:
            self._bar += (share - self._bar) * min(1.0, dt * 8) if not self.app.reduced_motion else share - self._bar
        self._again.update()
        self.actions.offer("asking" if self._again.busy else "play_arcade" if self.over
                           else "practise" if self._again.error else "play_again")

    @property
    def shown_score(self) -> int:
        """What the score has counted up to."""
        share = 1.0 if self.app.reduced_motion else out_cubic(self._seconds / COUNT_SECONDS)
        return self.score.score if share >= 1.0 else int(self.score.score * share) // 10 * 10

    @property
    def rank(self) -> int | None:
        """The rank of this run, None while it is not known. Never a guess."""
        if self.grant is None:
            return self.place
        return self.feed.standing.rank if self.ranked and self.feed.state == LIVE else None

    @property
    def players(self) -> int | None:
        """How many stand on the board, this player among them."""
        if self.grant is None:
            return len(self._table.rows)
        return self.feed.players

    @property
    def _share(self) -> float | None:
        """Where this run stands between the last (0) and the first (1)."""
        rank, players = self.rank, self.players
        if rank is None or players is None:
            return None
        return 1.0 if players <= 1 else max(0.0, 1.0 - (rank - 1) / (max(players, rank) - 1))

    @property
    def status(self) -> tuple[str, str]:
        """The state of this run with the cloud, as the name of a text, and why."""
        if not self.ranked:
            return "not_ranked", ""
        known = self._telemetry.status(self.grant.run) if self.grant is not None else None
        if known is not None and known.status == "verified":
            return "verified", ""
        if known is not None and known.status == "superseded":
            return "not_ranked", self.app.texts.get("over.superseded_why")
        if known is not None and known.status == "live" and known.refused and known.refused[-1][1] == "closed":
            return "not_ranked", self.app.texts.get("over.closed_why")  # its end was too late: there is no verdict
        if known is not None and known.status in ("rejected", "unverifiable"):
            return known.status, known.reason
        told = self._telemetry.indicator()
        if told.kind == "unsaved":
            return "queued", self.app.texts.get("over.unsaved_why")
        if told.kind == "waiting" and told.waiting:
            return "queued", self.app.texts.get("over.waiting_why", n=told.waiting)
        if told.kind == "offline" or not self.app.connection.reachable:
            return "queued", self.app.texts.get("over.queued_why")
        return "checking", ""

    # -- the picture ----------------------------------------------------------------------------------------------

    def draw(self, canvas: Canvas, alpha: float) -> None:
        """The burning planet and everything on it."""
        palette, texts = canvas.palette, self.app.texts
        self.app.backdrop("ruin").draw(canvas, self.app.seconds, still=self.app.reduced_motion)
        title = "over.title_time" if self.run.ended == TIME else "over.title"
        canvas.text(texts.get(title), 32, 26, "pixel", 24, WHITE, glow=_TITLE_GLOW, glow_strength=0.7)
        self._draw_cause(canvas)
        canvas.text(texts.get("over.score"), 32, 88, "caption", 8, palette.text2)
        canvas.text(texts.number(self.shown_score), 32, 102, "pixel", 32, palette.bonus, glow=_SCORE_GLOW,
                    glow_strength=0.45)
        self._draw_rank(canvas)
        self._draw_chips(canvas)
        self._draw_standing(canvas)
        self._draw_facts(canvas)
        self._draw_board(canvas)
        self._draw_actions(canvas)

    def _draw_cause(self, canvas: Canvas) -> None:
        cause, book, palette = self._cause, self.app.sprites, canvas.palette
        color: Color = palette.of_kind(cause.kind)
        if cause.kind != "nobody":
            draw_killer_icon(canvas, book, cause.kind, cause.threat, 44, 68)
        left = 62 if cause.kind != "nobody" else 32
        canvas.text(cause.sentence, left, 58, "caption", 8, mix(color, WHITE, 0.65), room=396 - left)
        canvas.text(cause.hint, left, 70, "body", 11, palette.text2, room=396 - left)

    def _draw_rank(self, canvas: Canvas) -> None:
        palette, texts = canvas.palette, self.app.texts
        canvas.text(texts.get("over.rank"), 262, 88, "caption", 8, palette.text2)
        rank, players = self.rank, self.players
        if rank is None:
            canvas.text(texts.get("over.no_rank"), 262, 102, "pixel", 32, palette.text3)
            return
        size = 32 if rank < 10 else 24 if rank < 100 else 16  # the facts beside it must stay left of the board
        place = f"#{texts.number(rank)}"
        canvas.text(place, 262, 102 + (32 - size) // 2, "pixel", size, palette.player, glow=palette.player,
                    glow_strength=0.5)
        if players is None:
            return
        left = 262 + canvas.text_width(place, "pixel", size) + 8
        room = 402 - left
        if self.grant is None:
            words = texts.get("over.of_one_run") if players == 1 else texts.get("over.of_runs", n=players)
            canvas.text(words, left, 101, "caption", 8, palette.text, room=room)
            canvas.text(texts.get("over.on_machine"), left, 113, "caption", 8, palette.text2, room=room)
            return
        pilots = texts.number(max(players, rank))
        canvas.text(texts.get("over.of_pilots", n=pilots), left, 101, "caption", 8, palette.text, room=room)
        canvas.text(texts.get("over.top", n=top_percent(rank, players)), left, 113, "caption", 8, palette.text2,
                    room=room)
        won = self.feed.won
        if won:
            draw_arrow(canvas, left + 3, 130, 1)
            words = texts.get("over.one_place") if won == 1 else texts.get("over.places", n=won)
            canvas.text(words, left + 10, 125, "caption", 8, palette.good, room=room - 10)

    def _draw_chips(self, canvas: Canvas) -> None:
        palette, texts = canvas.palette, self.app.texts
        x = 32.0
        gained = self.score.score - self._best_before
        if gained > 0 and self.score.score > 0:
            name = "over.new_best_by" if self._best_before else "over.new_best"
            text = texts.get(name, n=texts.number(gained))
            x += draw_chip(canvas, x, 142, text, palette.bonus) + 6
        elif self.best_of_day:
            x += draw_chip(canvas, x, 142, texts.get("daily.best_of_day"), palette.bonus) + 6
        if self.rival is not None:
            lead = self.score.score - self.rival.replay.score[0]
            word = "beaten" if lead > 0 else "not_beaten" if lead < 0 else "ghost_level"
            text = texts.get(f"replays.{word}", who=self.rival.name.upper()[:12], n=texts.number(abs(lead)))
            x += draw_chip(canvas, x, 142, text, palette.good if lead > 0 else palette.text2) + 6
        state, why = self.status
        colors = {"verified": palette.good, "rejected": palette.bad, "unverifiable": palette.bad,
                  "queued": palette.bonus}
        words = self._helped or texts.get(f"over.{state}")
        x += draw_chip(canvas, x, 142, words, colors.get(state, palette.text2),
                       check=state == "verified") + 6
        told = self._again.error or self.actions.told or why
        if told:
            canvas.text(told, x, 143, "body", 11, palette.text2, room=396 - x)

    def _draw_standing(self, canvas: Canvas) -> None:
        """Without the numbers of all others: one plain bar, and a marker where this run stands on it."""
        palette, texts = canvas.palette, self.app.texts
        canvas.panel(32, 166, 364, 58, alpha=190, line=palette.panel_line)
        practice = self.grant is None
        canvas.text(texts.get("over.practice_where" if practice else "over.where"), 40, 168, "caption", 8,
                    palette.text2)
        players, share = self.players, self._share
        if players and not practice:
            pilots = texts.get("over.pilots", n=texts.number(players))
            canvas.text(pilots, 388, 168, "caption", 8, palette.text2, "right")
        left, width, top = 42, 344, 202
        canvas.rect(palette.empty, left, top, width, 8)
        canvas.line(palette.panel_line, left, 217, left + width, 217)
        if share is None:
            if not practice:
                canvas.text(texts.get("over.not_yet"), 40, 183, "body", 11, palette.text2)
            return
        at = left + width * self._bar
        low, high = mix(palette.moth, palette.void, 0.55), palette.moth
        for number in range(43):
            x = left + number * 8
            if x < at:
                canvas.rect(mix(low, high, number / 42), x, top, min(6.0, at - x), 8)
            else:
                canvas.rect(mix(palette.bonus, palette.void, 0.35), x, top, min(6.0, left + width - x), 8)
        canvas.glow(palette.player, at, top + 3, 20, 0.45)
        canvas.rect(palette.player, at - 3, top - 4, 6, 16)
        canvas.rect(WHITE, at - 3, top - 4, 6, 1)
        for step in range(4):
            canvas.rect(palette.player, at - 1 - step, top - 7 - step, 2 + 2 * step, 1)

    def _draw_facts(self, canvas: Canvas) -> None:
        palette = canvas.palette
        for number, (label, value) in enumerate(self._facts):
            x, y = 32 + number % 3 * 123, 232 + number // 3 * 32
            canvas.panel(x, y, 118, 28, alpha=190, line=_PANEL_LINE, cut=3)
            canvas.text(label, x + 8, y + 8, "caption", 8, palette.text2, room=96 - canvas.text_width(value))
            canvas.text(value, x + 110, y + 10, "pixel", 8, palette.text, "right")

    def _draw_board(self, canvas: Canvas) -> None:
        palette, texts = canvas.palette, self.app.texts
        canvas.panel(*_BOARD, line=palette.panel_line, edge=palette.panel_edge)
        practice = self.grant is None
        title = texts.get("over.practice_board") if practice else self.feed.session_name.upper()
        left = self.feed.seconds_left
        right = texts.get("over.not_ranked") if practice else ""
        if left is not None:
            right = texts.get("pane.left", time=clock_text(left, texts)) if left else texts.get("pane.closed")
        elif self.feed.state == OFFLINE:
            right = texts.get("pane.offline")
        room = 184 - canvas.text_width(right, "caption")
        canvas.text(title, 420, 34, room=room)
        canvas.text(right, 612, 33, "caption", 8, palette.text2, "right")
        canvas.line(palette.panel_line, 416, 49, 615, 49)
        if not self.feed.standing.entries:
            self._draw_plates(canvas)
            return
        self._draw_rows(canvas)

    def _draw_plates(self, canvas: Canvas) -> None:
        if self.feed.state == LOADING:
            form = form_of(canvas)
            count = (_BOARD_BOTTOM - _BOARD_TOP) // form.height
            for number in range(count):
                draw_plate(canvas, _BOARD_TOP + number * form.height, 0.5 * (1 - number / count), width=208)

    def _draw_rows(self, canvas: Canvas) -> None:
        lit = 0.0
        if self.status[0] == "checking" and self._seconds < _SHIMMER_SECONDS and not self.app.reduced_motion:
            lit = max(0.0, 1.0 - abs(self._seconds - _SHIMMER_SECONDS / 2) / (_SHIMMER_SECONDS / 2)) * 0.7
        y, form = float(_BOARD_TOP), form_of(canvas)
        for entry in rows_that_fit(visible(self.feed.standing, form.shown), _BOARD_BOTTOM - _BOARD_TOP, form):
            if entry is None:
                draw_dots(canvas, y)
            else:
                own = entry.line.own
                line = self._own_line(entry.line) if own else entry.line
                draw_row(canvas, self.app.texts, line, y, width=208, lit=lit if own else 0)
            y += pitch(entry.line if entry is not None else None, form)
        self._draw_next(canvas)

    def _own_line(self, line: Line) -> Line:
        """The own row with the numbers of this run, whenever the order was last sorted."""
        score, (state, _) = self.score, self.status
        known = state if state in ("checking", "verified") else ""
        return replace(line, state=known, score=score.score, lives=score.lives, shots=score.shots, wave=score.level,
                       won=self.feed.won)

    def _draw_next(self, canvas: Canvas) -> None:
        from alienattack.game.pane import chase

        palette, standing = canvas.palette, self.feed.standing
        if standing.own is None:
            return
        label, togo, share = chase(standing, self.score.score, self.app.texts, self.grant is None)
        canvas.line(palette.panel_line, 416, 264, 615, 264)
        canvas.text(label, 420, 267, "caption", 8, palette.text2, room=186 - canvas.text_width(togo, "caption"))
        canvas.text(togo, 612, 267, "caption", 8, palette.bonus, "right")
        canvas.rect(palette.empty, 420, 281, 192, 5)
        if share > 0:
            canvas.rect(palette.bonus, 420, 281, 192 * share, 5)
            canvas.rect(palette.bonus_hi, 420, 281, 192 * share, 1)

    def _draw_actions(self, canvas: Canvas) -> None:
        self.actions.draw(canvas, self.app.prompts, self.app.texts.get("over.to_title"))


def rows_that_fit(shown: list[Entry | None], height: float, form: Form = FORMS["normal"]) -> list[Entry | None]:
    """As many of a pane's rows as fit into `height` px: those at the top and those far below the own row go first."""
    rows: list[Any] = list(shown)

    def total() -> float:
        return sum(pitch(row.line if row is not None else None, form) for row in rows)

    while rows and total() > height:
        own = next((index for index, row in enumerate(rows) if row is not None and row.line.own), None)
        if own is None or len(rows) - own > 3:
            rows.pop()
            continue
        dots = next((index for index, row in enumerate(rows[:own]) if row is None), None)
        if dots is not None and dots > 1:
            rows.pop(dots - 1)
        elif dots is None and own > 5:
            rows[3:5] = [None]
        else:
            rows.pop()
    return rows
