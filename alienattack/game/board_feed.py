"""The board of one session, kept fresh while it is looked at, with the player's own live score moved at once."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from alienattack.errors import CloudUnavailable
from alienattack.game.connection import Connection
from alienattack.game.line import STARTING
from alienattack.game.rows import Line
from alienattack.game.standing import OWN, Entry, Standing, merge
from alienattack.game.tasks import Task
from alienattack.protocol.api import PANE_ROWS, Board, player_id
from alienattack.protocol.scores import Score

LOADING, LIVE, EMPTY, OFFLINE, ERROR, PRACTICE = "loading", "live", "empty", "offline", "error", "practice"
SORT_SECONDS = 1.0  # rows change places at most so often
CHANGE_SECONDS = 12.0  # how long an arrow tells of a move
GRACE_SECONDS = 2.0  # an answer may be late by so much before the rows count as old


class Feed(Protocol):
    """What the pane draws from: the online board or the player's own best runs."""

    @property
    def state(self) -> str:
        """One of LOADING, LIVE, EMPTY, OFFLINE, ERROR, PRACTICE."""

    @property
    def message(self) -> str:
        """Why there is an ERROR."""

    @property
    def standing(self) -> Standing:
        """The order to show."""

    @property
    def overtaken(self) -> int:
        """Counts up by one whenever the player's run passes others."""

    @property
    def won(self) -> int:
        """Places won since this run's rank was first known."""

    @property
    def age(self) -> float | None:
        """Seconds since the rows were fresh; None when age means nothing."""

    @property
    def players(self) -> int | None:
        """How many stand on the board."""

    @property
    def seconds_left(self) -> float | None:
        """Until the session closes; None when it never does."""

    @property
    def session_name(self) -> str:
        """The line under the title."""

    def update(self, own: Score | None) -> None:
        """Once a tick: take what arrived, ask when it is time, put the player's run in its place."""


class _Moves:
    """Counts what the player's run has won, and hands out a new order at most once a second."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self.standing = Standing(())
        self.overtaken = 0
        self.won = 0
        self._first_rank: int | None = None
        self._passed: set[str] = set()
        self._sorted_at = -1e9
        self._last_score = -1

    def restart(self) -> None:
        """A new run: nothing is won yet."""
        self.overtaken = self.won = 0
        self._first_rank = None
        self._passed = set()
        self._sorted_at = -1e9

    def due(self) -> bool:
        """Whether the order may change again."""
        return self._clock() - self._sorted_at >= SORT_SECONDS

    def take(self, standing: Standing, own: Score | None) -> None:
        """A new order. Passing a row counts once a run, however the row moves afterwards."""
        self._sorted_at = self._clock()
        before, self.standing = self.standing, standing
        if own is None or standing.own is None:
            return
        if own.score < self._last_score:
            self.restart()
            before = Standing(())
        self._last_score = own.score
        if before.own is not None and standing.own is not None:
            ahead = {entry.key for entry in before.entries[:before.own]}
            now_behind = {entry.key for entry in standing.entries[standing.own + 1:]}
            passed = (ahead & now_behind) - self._passed
            if passed:
                self.overtaken += 1
                self._passed |= passed
        if standing.rank is not None:
            if self._first_rank is None:
                self._first_rank = standing.rank
            self.won = max(0, self._first_rank - standing.rank)


class BoardFeed:
    """The board of `session_id`; asks every `connection.pane_seconds` while shown, with the ETag of its last answer."""

    def __init__(self, connection: Connection, session_id: str | None = None,
                 clock: Callable[[], float] | None = None, run: str = "") -> None:
        """`clock` in seconds; the connection's own unless told otherwise. `run`: the own run that is played beside."""
        self._connection = connection
        self._run = run
        self._clock = clock or connection.clock
        self.session_id = session_id or connection.session_id
        self._moves = _Moves(self._clock)
        self._forget()

    def _forget(self) -> None:
        self.board: Board | None = None
        self.state = LOADING
        self.message = ""
        self._etag = ""
        self._fresh_at: float | None = None
        self._asked_at: float | None = None
        self._task: Task[Any] | None = None
        self._hidden = False
        self._changes: dict[str, int] = {}
        self._changed_at = -1e9
        self._stale_order = True

    def follow(self, session_id: str) -> None:
        """Another session from now on."""
        if session_id != self.session_id:
            self.session_id = session_id
            self._forget()
            self._moves = _Moves(self._clock)

    def new_run(self) -> None:
        """A run begins: count places and passed rows anew."""
        self._moves.restart()
        self.refresh()

    def refresh(self) -> None:
        """Ask at the next update, whenever the last answer came (change of scene)."""
        self._asked_at = None

    def hide(self) -> None:
        """Nobody looks: stop asking."""
        self._hidden = True

    def show(self) -> None:
        """Somebody looks again: ask at once."""
        if self._hidden:
            self._hidden = False
            self.refresh()

    # -- what the pane reads -------------------------------------------------------------------------------------

    @property
    def standing(self) -> Standing:
        """The order to show."""
        return self._moves.standing

    @property
    def overtaken(self) -> int:
        """Counts up by one whenever the player's run passes another row."""
        return self._moves.overtaken

    @property
    def won(self) -> int:
        """Places won since this run's rank was first known."""
        return self._moves.won

    @property
    def age(self) -> float | None:
        """Seconds since the rows were known to be right; None before the first answer."""
        return None if self._fresh_at is None else max(0.0, self._clock() - self._fresh_at)

    @property
    def players(self) -> int | None:
        """How many stand on the board."""
        return self.board.players if self.board is not None else None

    @property
    def seconds_left(self) -> float | None:
        """Until the session closes, by the server's clock."""
        if self.board is None or self.board.session.closes_at is None or self.age is None:
            return None
        return max(0.0, self.board.session.closes_at - (self.board.as_of + self.age))

    @property
    def session_name(self) -> str:
        """The session's name as far as it is known."""
        if self.board is not None:
            return self.board.session.name
        known = next((item for item in self._connection.sessions if item.id == self.session_id), None)
        return known.name if known is not None else ""

    # -- once a tick ---------------------------------------------------------------------------------------------

    def update(self, own: Score | None) -> None:
        """Take what arrived, ask when it is time, put the run `own` in its place."""
        self._take_answer()
        self._ask_if_due()
        self._judge_age()
        if self.board is not None and (self._stale_order or self._moves.due()):
            self._sort(own)

    def _ask_if_due(self) -> None:
        if self._hidden or self._task is not None or self._connection.api is None:
            return
        now = self._clock()
        if self._asked_at is None or now - self._asked_at >= self._connection.pane_seconds:
            self._asked_at = now
            api = self._connection.api
            self._task = self._connection.submit(api.board, self.session_id, PANE_ROWS, self._etag, self._run)

    def _take_answer(self) -> None:
        task = self._task
        if task is None or not task.done:
            return
        self._task = None
        if task.error is not None:
            offline = isinstance(task.error, CloudUnavailable)
            self.state, self.message = (OFFLINE, "") if offline else (ERROR, task.error.reason)
            return
        self._fresh_at = self._clock()
        self.message = ""
        if task.result is not None:
            board: Board = task.result
            self._note_changes(self.board, board)
            self.board, self._etag, self._stale_order = board, board.etag, True
            telemetry = self._connection.telemetry
            if telemetry is not None and board.applied_run:
                telemetry.note_applied(board.applied_run, board.applied_seq)
        if self.board is not None:
            self.state = LIVE if self.board.players or self.board.rows else EMPTY

    def _note_changes(self, before: Board | None, after: Board) -> None:
        if before is None:
            return
        old = {row.player: row.rank for row in (*before.rows, *before.near) if row.rank is not None}
        moved = {row.player: old[row.player] - row.rank for row in (*after.rows, *after.near)
                 if row.rank is not None and old.get(row.player) not in (None, row.rank)}
        if moved:
            self._changes, self._changed_at = moved, self._clock()

    def _judge_age(self) -> None:
        """Rows that nobody could confirm for too long are old, whatever the last answer was."""
        unreachable = not self._connection.reachable and self._connection.status != STARTING
        if self.state == LOADING and unreachable:
            self.state = OFFLINE
        if self._hidden or self.state not in (LIVE, EMPTY):
            return
        late = self.age is not None and self.age > self._connection.pane_seconds + GRACE_SECONDS
        if late and (unreachable or self._task is not None):
            self.state = OFFLINE

    def _sort(self, own: Score | None) -> None:
        identity = self._connection.identity
        me = player_id(identity.sub) if identity is not None else ""
        name = identity.name if identity is not None else "YOU"
        if self._clock() - self._changed_at > CHANGE_SECONDS:
            self._changes = {}
        assert self.board is not None
        self._moves.take(merge(self.board, me, name, own, self._changes), own)
        self._stale_order = False


class PracticeFeed:
    """The player's own best runs on this machine, with the run in play among them. Nothing of it is ranked."""

    state = PRACTICE
    message = ""
    age = None
    players = None
    seconds_left = None
    session_name = ""
    SHOWN = 5

    def __init__(self, best: Sequence[Any], clock: Callable[[], float] = time.monotonic,
                 run_name: str = "THIS RUN") -> None:
        """`best`: objects with `name` and `score` (points), the best first. `run_name` stands in the run's own row."""
        self._run_name = run_name
        self._best = [(str(item.name), int(item.score)) for item in best[:self.SHOWN]]
        self._moves = _Moves(clock)

    @property
    def standing(self) -> Standing:
        """The order to show."""
        return self._moves.standing

    @property
    def overtaken(self) -> int:
        """Counts up by one whenever the run passes one of the best."""
        return self._moves.overtaken

    @property
    def won(self) -> int:
        """Places won in this run."""
        return self._moves.won

    def update(self, own: Score | None) -> None:
        """Put the run in its place."""
        if not self._moves.due():
            return
        entries = [Entry(f"best-{index}", Line(index + 1, name, points))
                   for index, (name, points) in enumerate(self._best)]
        if own is None:
            self._moves.take(Standing(tuple(entries)), None)
            return
        place = sum(points >= own.score for _, points in self._best)
        line = Line(place + 1, self._run_name, own.score, own=True, lives=own.lives, shots=own.shots, wave=own.level)
        below = [Entry(entry.key, Line(entry.line.rank and entry.line.rank + 1, entry.line.name, entry.line.score))
                 for entry in entries[place:]]
        self._moves.take(Standing((*entries[:place], Entry(OWN, line), *below), place), own)
