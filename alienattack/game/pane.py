"""The leaderboard pane beside the field: who leads, who is around you, and how far it is to the next place."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from alienattack.game.board_feed import EMPTY, ERROR, LIVE, LOADING, OFFLINE, PRACTICE, Feed, PracticeFeed
from alienattack.game.drawing.palette import mix
from alienattack.game.rows import Form, Line, draw_dots, draw_plate, draw_row, form_of, pitch
from alienattack.game.standing import Entry, Standing, points_to_pass, visible
from alienattack.game.widgets.message import draw_paragraph
from alienattack.protocol.scores import Score

if TYPE_CHECKING:
    from alienattack.game.app import App
    from alienattack.game.drawing.canvas import Canvas
    from alienattack.game.local_scores import LocalScores
    from alienattack.game.texts import Texts

SLIDE_SECONDS, LIT_SECONDS, FADE_SECONDS = 0.180, 0.400, 0.160
_FIRST_ROW, _LEFT, _RIGHT = 52, 420, 620
_OLD = 0.6  # how much of its light an old row keeps


class _Place:
    """Where one row is on its way to."""

    __slots__ = ("age", "seconds", "start", "target")

    def __init__(self, y: float) -> None:
        self.start = self.target = y
        self.seconds = SLIDE_SECONDS
        self.age = 0.0

    def send(self, y: float, at_once: bool) -> None:
        if y != self.target:
            self.start, self.target = self.y, y
            self.seconds = SLIDE_SECONDS if at_once else 0.0  # at the end of its way at once, or at the beginning

    @property
    def y(self) -> float:
        """Out-cubic, as all arrivals."""
        left = max(0.0, 1.0 - self.seconds / SLIDE_SECONDS)
        return self.target + (self.start - self.target) * left**3

    def advance(self, dt: float) -> None:
        self.seconds += dt
        self.age += dt


class Pane:
    """Draws a feed at x 404 to 639. `feed` None shows the player's own best runs (practice)."""

    def __init__(self, app: App, feed: Feed | None = None, table: LocalScores | None = None, mark: str = "") -> None:
        """`table`: the best runs shown in practice, those of app.local unless told. `mark`: what a run was
        helped with."""
        self._mark = mark
        self.app = app
        self.feed: Feed
        if feed is None:
            self.feed = PracticeFeed((table or app.local).top(), run_name=app.texts.get("pane.this_run"))
        else:
            self.feed = feed
        self._places: dict[str, _Place] = {}
        self._own: Score | None = None
        self._seconds = 0.0
        self._lit = 0.0
        self._overtaken = self.feed.overtaken
        self._drawn = self._form

    def update(self, dt: float, own: Score | None = None) -> None:
        """Once a tick, with what the player's run has reached so far (None: no run)."""
        self._seconds += dt
        self._own = own
        self.feed.update(own)
        self._lit = max(0.0, self._lit - dt / LIT_SECONDS)
        if self.feed.overtaken > self._overtaken:
            self._lit = 1.0
            self.app.audio.play("rank_up")
        self._overtaken = self.feed.overtaken
        self._move_rows(dt)

    def _move_rows(self, dt: float) -> None:
        y = float(_FIRST_ROW)
        seen = set()
        for entry in self._rows():
            if entry is not None:
                place = self._places.setdefault(entry.key, _Place(y))
                place.send(y, self.app.reduced_motion)
                place.advance(dt)
                seen.add(entry.key)
            y += pitch(entry.line if entry else None, self._form)
        self._places = {key: place for key, place in self._places.items() if key in seen}

    def _rows(self) -> list[Entry | None]:
        if self.feed.state == EMPTY and self.feed.standing.own is None:
            return []
        return visible(self.feed.standing, self._form.shown)

    @property
    def _form(self) -> Form:
        return form_of(self.app.canvas)

    # -- drawing -------------------------------------------------------------------------------------------------

    def draw(self, canvas: Canvas) -> None:
        """Scrim, panel, head, rows and chase line."""
        palette = canvas.palette
        if self._drawn is not self._form:  # another text size: everything is in its new place at once
            self._places.clear()
            self._drawn = self._form
        for step, alpha in enumerate((150, 90, 40)):
            canvas.rect(palette.void, 403 - step, 0, 1, 360, alpha=alpha)
        canvas.rect(palette.void, 404, 0, 236, 360, alpha=150)
        canvas.panel(408, 8, 224, 344, line=palette.panel_line, edge=palette.panel_edge)
        self._draw_head(canvas)
        canvas.line(palette.panel_line, 416, 46, 623, 46)
        if self.feed.standing.entries:
            self._draw_rows(canvas)
        elif self.feed.state == LOADING:
            self._draw_plates(canvas)
        else:
            self._draw_nobody(canvas)
        canvas.line(palette.panel_line, 416, 318, 623, 318)
        self._draw_chase(canvas)

    def _draw_head(self, canvas: Canvas) -> None:
        palette, feed, texts = canvas.palette, self.feed, self.app.texts
        word = canvas.text_width(texts.get("pane.not_ranked"), "caption") if feed.state == PRACTICE else 70
        canvas.text(texts.get("pane.practice" if feed.state == PRACTICE else "pane.title"), _LEFT, 18, room=192 - word)
        self._draw_state(canvas)
        name = texts.get("pane.best_runs") if feed.state == PRACTICE else feed.session_name.upper()
        right = self._right_of_name()
        room = 196 - canvas.text_width(right, "caption")
        canvas.text(name, _LEFT, 32, "caption", color=palette.text2, room=room)
        canvas.text(right, _RIGHT, 32, "caption", color=palette.text2, align="right")

    def _right_of_name(self) -> str:
        left, texts = self.feed.seconds_left, self.app.texts
        if left is not None:
            return texts.get("pane.left", time=clock_text(left, texts)) if left else texts.get("pane.closed")
        players = self.feed.players
        if not players:
            return self._mark
        return self.app.texts.get("pane.one_pilot" if players == 1 else "pane.pilots", n=self.app.texts.number(players))

    def _draw_state(self, canvas: Canvas) -> None:
        palette, feed, texts = canvas.palette, self.feed, self.app.texts
        if feed.state in (LIVE, EMPTY):
            canvas.glow(palette.good, 614, 24, 8, 0.5)
            canvas.disc(palette.good, 614, 24, 3)
            word, color = texts.get("pane.live"), palette.good
        elif feed.state == LOADING:
            canvas.disc(mix(palette.text2, palette.panel, self._pulse), 614, 24, 3)
            word, color = texts.get("pane.connecting"), palette.text2
        elif feed.state == PRACTICE:
            canvas.text(texts.get("pane.not_ranked"), _RIGHT, 18, "caption", color=palette.bonus, align="right")
            return
        else:
            canvas.rect(palette.text2, 611, 21, 7, 7, border=1)
            old = feed.age is not None
            word = texts.get("pane.old", n=_age_text(feed.age or 0.0, texts)) if old else texts.get("pane.offline")
            color = palette.text2
        canvas.text(word, 606, 18, "caption", color=color, align="right")

    @property
    def _pulse(self) -> float:
        return 0.0 if self.app.reduced_motion else abs(self._seconds % 1.6 - 0.8) / 0.8

    def _draw_rows(self, canvas: Canvas) -> None:
        light = 255 if self.feed.state in (LIVE, EMPTY, PRACTICE) else round(255 * _OLD)
        standing = self.feed.standing
        y = float(_FIRST_ROW)
        own: tuple[Line, float] | None = None
        for entry in visible(standing, self._form.shown):
            if entry is None:
                draw_dots(canvas, y, alpha=light)
            else:
                place = self._places.get(entry.key)
                at = place.y if place is not None else y
                if entry.line.own:
                    own = self._own_line(entry.line), at
                else:
                    fresh = 1.0 if place is None or self.app.reduced_motion else min(1.0, place.age / FADE_SECONDS)
                    draw_row(canvas, self.app.texts, entry.line, at, alpha=round(light * max(0.1, fresh)))
            y += pitch(entry.line if entry else None, self._form)
        if own is not None:  # last, so that it slides over the others
            draw_row(canvas, self.app.texts, own[0], own[1], lit=self._lit)
        alone = len(standing.entries) == 1 and standing.own == 0
        if self.feed.state == PRACTICE and len(standing.entries) < 2:
            draw_paragraph(canvas, self.app.texts.get("pane.no_best"), _LEFT, y + 8, 200, size=11)
        elif self.feed.state in (LIVE, EMPTY) and alone:
            draw_paragraph(canvas, self.app.texts.get("pane.first"), _LEFT, y + 8, 200, size=11)

    def _own_line(self, line: Line) -> Line:
        """The own row with the numbers of this very moment; its place changes at most once a second."""
        if self._own is None:
            return line
        own = self._own
        return replace(line, score=own.score, lives=own.lives, shots=own.shots, wave=own.level, won=self.feed.won)

    def _draw_plates(self, canvas: Canvas) -> None:
        form = self._form
        for number in range(form.shown):
            draw_plate(canvas, _FIRST_ROW + number * form.height, self._pulse * (1 - number / form.shown))

    def _draw_nobody(self, canvas: Canvas) -> None:
        texts = self.app.texts
        key = {OFFLINE: "pane.no_rows_offline", PRACTICE: "pane.no_best", EMPTY: "pane.first"}.get(self.feed.state)
        told = texts.get(key) if key else self.feed.message
        draw_paragraph(canvas, told, _LEFT, _FIRST_ROW + 4, 196, size=11, line=15)

    def _draw_chase(self, canvas: Canvas) -> None:
        palette, feed, texts = canvas.palette, self.feed, self.app.texts
        if feed.state == ERROR and feed.standing.entries:
            canvas.text(feed.message, _LEFT, 326, "body", 11, color=palette.text2, room=200)
            return
        standing = feed.standing
        if standing.own is None:
            if feed.state == PRACTICE:
                canvas.text(texts.get("pane.sign_in_to_rank"), _LEFT, 324, "caption", color=palette.text2, room=200)
            return
        label, togo, share = chase(standing, self._score, texts, feed.state == PRACTICE)
        room = 194 - canvas.text_width(togo, "caption")
        canvas.text(label, _LEFT, 324, "caption", color=palette.text2, room=room)
        canvas.text(togo, _RIGHT, 324, "caption", color=palette.bonus, align="right")
        canvas.rect(palette.empty, _LEFT, 338, 200, 5)
        if share > 0:
            canvas.rect(palette.bonus, _LEFT, 338, 200 * share, 5)
            canvas.rect(palette.bonus_hi, _LEFT, 338, 200 * share, 1)

    @property
    def _score(self) -> int:
        own = self.feed.standing.own
        if self._own is not None:
            return self._own.score
        return self.feed.standing.entries[own].line.score if own is not None else 0


def chase(standing: Standing, score: int, texts: Texts, practice: bool = False) -> tuple[str, str, float]:
    """Whom the run chases, how far it is ("320 TO GO") and the share (0..1) of the way since the row behind."""
    get = texts.get
    ahead = standing.ahead
    behind = standing.behind
    if standing.own is None:
        return "", "", 0.0
    if ahead is None:
        lead = score - behind.line.score if behind is not None else score
        words = "pane.you_lead" if not practice else "pane.new_best" if behind is not None else "pane.first_run"
        return get(words), get("pane.lead_by", n=texts.number(max(0, lead))) if behind is not None else "", 1.0
    togo = points_to_pass(ahead.line, score)
    base = behind.line.score if behind is not None else 0
    way = max(1, ahead.line.score - base)
    share = min(1.0, max(0.0, (score - base) / way))
    unsure = standing.entries[standing.own].gap
    label = get("pane.into_top", n=standing.own) if unsure else get("pane.next", who=ahead.line.name.upper())
    if practice:
        label = get("pane.next_best", n=ahead.line.rank)
    return label, get("pane.to_go", n=texts.number(togo)), share


def clock_text(seconds: float, texts: Texts) -> str:
    """"12:43", or "3 H 05" from an hour on, or "2 DAYS"."""
    whole = int(seconds)
    if whole >= 48 * 3600:
        return texts.get("clock.days", n=whole // 86400)
    if whole >= 3600:
        return texts.get("clock.hours", n=whole // 3600, minutes=f"{whole // 60 % 60:02d}")
    return f"{whole // 60}:{whole % 60:02d}"


def _age_text(seconds: float, texts: Texts) -> str:
    if seconds < 120:
        return texts.get("clock.seconds", n=int(seconds))
    return texts.get("clock.minutes", n=int(seconds // 60))
