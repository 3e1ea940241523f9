"""Being in a session that gathers, without a picture: the seat, who is there, the run asked for ahead, the instant."""

from __future__ import annotations

from typing import Any

from alienattack.errors import AlienAttackError, ApiError, CloudUnavailable
from alienattack.game.connection import Connection
from alienattack.game.tasks import Task
from alienattack.protocol.api import Lobby, RunGrant, SessionInfo

JOINING, WAITING, COUNTING, LATE, REFUSED = "joining", "waiting", "counting", "late", "refused"
POLL_SECONDS = 1.0
PLAYERS_A_SECOND = 50  # who may look at one lobby: where there are more, everybody looks less often
LONGEST_POLL_SECONDS = 3.0  # well below the shortest countdown
_LATE_SECONDS = 1.0  # whoever comes so much after the start is asked first
_AGAIN = ("too_many_requests", "not_started")  # refusals that time mends


class Gathering:
    """One player in one session that gathers. Call `update` once a tick; begin when `due`.

    The run is asked for as soon as the instant of the start is known, so that only the clock decides when it begins.
    """

    def __init__(self, connection: Connection, session: SessionInfo, lobby: Lobby | None = None) -> None:
        """`lobby`: what taking a seat has answered already, where it was taken by a code."""
        self._connection = connection
        self.session = session
        self.players: tuple[str, ...] = ()
        self.seated = False
        self.put_out = False
        """The seat is gone though nobody left it: the host has given it free."""
        self.error: AlienAttackError | None = None
        """Why there is no seat, or no run."""
        self.grant: RunGrant | None = None
        self._agreed = False
        self._unsure = False
        """Whether all have begun and it isn't known yet if a seat is held already: whoever has one isn't asked."""
        self._wants_seat = False
        self._seat: Task[Lobby] | None = None
        self._look: Task[Lobby] | None = None
        self._run: Task[RunGrant] | None = None
        self._asked_at = self._run_asked_at = -1e9
        self._lost_at: float | None = None
        if lobby is not None:
            self._take(lobby)
        elif self._has_begun:
            self._unsure = True
        else:
            self.join()

    # -- what the player does -------------------------------------------------------------------------------------

    def join(self) -> None:
        """Take a seat; whoever comes late agrees to that."""
        self._agreed, self._unsure = self._agreed or self._has_begun, False
        self.error, self.put_out = None, False
        self._wants_seat = not self.seated
        self._look = None  # its answer would be older than the seat
        self._ask_for_seat()

    def leave(self) -> None:
        """Free the seat, if there is one."""
        if self.seated or self._seat is not None:
            self._connection.leave_seat(self.session.id)

    # -- how it stands --------------------------------------------------------------------------------------------

    @property
    def phase(self) -> str:
        """One of JOINING, WAITING, COUNTING, LATE, REFUSED."""
        if self.error is not None or self.put_out or self.session.state in ("closed", "archived"):
            return REFUSED
        if self._has_begun and not self._agreed and not self._unsure:
            return LATE
        if not self.seated:
            return JOINING
        return WAITING if self.session.starts_at is None else COUNTING

    @property
    def until_start(self) -> float | None:
        """Seconds until all begin, by the server's clock; below 0 once they have. None: nobody knows yet."""
        starts = self.session.starts_at
        return None if starts is None else starts - self._connection.server_time()

    @property
    def due(self) -> bool:
        """Whether to begin now with `grant`."""
        left = self.until_start
        return self.phase == COUNTING and self.grant is not None and left is not None and left <= 0

    @property
    def lost_seconds(self) -> float | None:
        """How long the cloud has not answered; None while it does."""
        return None if self._lost_at is None else self._connection.clock() - self._lost_at

    @property
    def poll_seconds(self) -> float:
        """How often to look at the lobby; a full one would otherwise ask more than a small cloud can answer."""
        if self._wants_seat:
            return POLL_SECONDS
        return min(LONGEST_POLL_SECONDS, max(POLL_SECONDS, self.session.seats_taken / PLAYERS_A_SECOND))

    @property
    def _has_begun(self) -> bool:
        left = self.until_start
        return left is not None and left < -_LATE_SECONDS

    # -- time -----------------------------------------------------------------------------------------------------

    def update(self) -> None:
        """Take what has come, ask for what is due."""
        if self._seat is not None and self._seat.done:
            task, self._seat = self._seat, None
            self._answered(task)
        if self._look is not None and self._look.done:
            look, self._look = self._look, None
            self._answered(look)
        if self._run is not None and self._run.done:
            run, self._run = self._run, None
            self.grant = run.result
            self._note(run.error)
        now = self._connection.clock()
        if self._follows and now - self._asked_at >= self.poll_seconds:
            self._asked_at = now
            if self._wants_seat:
                self._ask_for_seat()
            elif self._look is None:
                self._look = self._connection.lobby(self.session.id)
        if (self.phase == COUNTING and self.grant is None and self._run is None
                and now - self._run_asked_at >= POLL_SECONDS):
            self._run_asked_at = now
            self._run = self._connection.start_run(self.session.id)

    @property
    def _follows(self) -> bool:
        """Whether there is anything to ask for: those outside are not told who is in a session by invitation."""
        inside = self.phase in (JOINING, WAITING, COUNTING)
        return inside or (self.phase == LATE and (self.session.public or self.seated))

    def _ask_for_seat(self) -> None:
        if self._wants_seat and self._seat is None:
            self._asked_at = self._connection.clock()
            self._seat = self._connection.take_seat(self.session.id)

    def _answered(self, task: Task[Lobby]) -> None:
        if task.result is not None:
            self._lost_at = None
            self._take(task.result)
        else:
            self._note(task.error)

    def _take(self, lobby: Lobby) -> None:
        had = self.seated
        self.session, self.players, self.seated = lobby.session, lobby.players, lobby.mine
        self._wants_seat = self._wants_seat and not lobby.mine
        self.put_out = had and not lobby.mine
        if self.seated and (self._unsure or not self._has_begun):
            self._agreed = True  # whoever holds a seat begins, however late the word comes, and however often
        self._unsure = False

    def _note(self, error: Any) -> None:
        """A refusal stands; whatever else went wrong is tried again."""
        if isinstance(error, CloudUnavailable):
            self._lost_at = self._connection.clock() if self._lost_at is None else self._lost_at
        elif self._unsure and isinstance(error, ApiError) and error.code == "forbidden":
            self._unsure = False  # by invitation, and no seat: that may be asked for
        elif error is not None and not (isinstance(error, ApiError) and error.code in _AGAIN):
            self.error, self.seated, self._wants_seat = error, False, False
