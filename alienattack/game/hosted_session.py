"""One session in its host's hands, without a picture: how it stands, what is done with it, what became of that."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from alienattack.errors import AlienAttackError, ApiError
from alienattack.game.connection import Connection
from alienattack.game.managing import NO_MANAGER, Files, Manager, Reading
from alienattack.game.tasks import Task
from alienattack.protocol.api import SessionInfo

WAITING, GATHERING, COUNTING, RUNNING, CLOSED, FINAL, ARCHIVED = (
    "waiting", "gathering", "counting", "running", "closed", "final", "archived")
ENDED = (CLOSED, FINAL, ARCHIVED)
LOOK_SECONDS = 2.0
MANY, LOOK_AT_MANY_SECONDS = 500, 10.0  # from so many taken seats on, a look reads much of the cloud's table


def phase_of(session: SessionInfo, now: float) -> str:
    """How a session stands at the instant `now` of the server's clock: one of the words above."""
    if session.state == "archived":
        return ARCHIVED
    if session.frozen:
        return FINAL
    if session.state == "closed" or (session.closes_at is not None and now >= session.closes_at):
        return CLOSED
    if session.opens_at is not None and now < session.opens_at:
        return WAITING
    if session.gathers and session.starts_at is None:
        return GATHERING
    return COUNTING if session.starts_at is not None and now < session.starts_at else RUNNING


class HostedSession:
    """Call `update` once a tick. One deed at a time: while `busy`, further ones are not heard.

    `told`: the name of a text with its fields, about the last deed that succeeded; `error`: why the last one did not.
    """

    def __init__(self, connection: Connection, manager: Manager, session: SessionInfo) -> None:
        self._connection = connection
        self._manager = manager
        self.session = session
        self.reading: Reading | None = None
        self.players: tuple[str, ...] = ()
        self.scoreboard = manager.scoreboard(session)
        """The address of its web page, "" where there is none."""
        self.error: AlienAttackError | None = None
        self.told: tuple[str, dict[str, object]] | None = None
        self.lost: AlienAttackError | None = None
        """Why the last look failed; None once one succeeds."""
        self._look: Task[Reading] | None = None
        self._looked_at = -1e9
        self._deed: Task[Any] | None = None
        self._then: Callable[[Any], None] = lambda _: None

    # -- how it stands -------------------------------------------------------------------------------------------

    @property
    def phase(self) -> str:
        """One of the words above."""
        return phase_of(self.session, self._connection.server_time())

    @property
    def until_start(self) -> float:
        """Seconds until all begin; 0 where nobody counts."""
        return self._connection.seconds_until(self.session.starts_at) or 0.0

    @property
    def busy(self) -> bool:
        """A deed is under way."""
        return self._deed is not None

    @property
    def _put_out(self) -> bool:
        """Who hosts it is no manager any more: nothing is to be seen."""
        return isinstance(self.lost, ApiError) and self.lost.code == NO_MANAGER

    # -- deeds ---------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Everybody begins at one instant, a few seconds from now."""
        self._change("started", "host.started")

    def close(self) -> None:
        """Nothing that is played from now on counts."""
        self._change("closed", "host.closed")

    def reopen(self) -> None:
        """It goes on, as long as its final board does not stand."""
        self._change("open", "host.reopened")

    def archive(self) -> None:
        """Out of everybody's sight."""
        self._change("archived", "host.archived")

    def put_out(self, player: str, ban: bool) -> None:
        """Free that player's seat; `ban`: for good."""
        told = "host.banned" if ban else "host.kicked"
        self._do(self._manager.put_out(self.session.id, player, ban),
                 lambda _: self._done(told, who=player))

    def export(self, folder: Path) -> None:
        """Write the board into `folder`."""
        self._do(self._manager.export(self.session, folder), self._exported)

    def _change(self, state: str, told: str) -> None:
        def changed(session: SessionInfo) -> None:
            self.session = session
            self._done(told)

        self._do(self._manager.change(self.session.id, state), changed)

    def _exported(self, files: Files) -> None:
        self._done("host.exported" if files.final else "host.exported_so_far", n=files.rows, path=files.csv)

    def _do(self, task: Task[Any], then: Callable[[Any], None]) -> None:
        self.error = self.told = None
        self._deed, self._then = task, then

    def _done(self, told: str, **fields: object) -> None:
        self.told = told, fields
        self._look = None  # its answer would be older than the deed
        self._looked_at = -1e9

    # -- time ----------------------------------------------------------------------------------------------------

    def update(self) -> None:
        """Take what has come, look again when it is time."""
        if self._deed is not None and self._deed.done:
            deed, self._deed = self._deed, None
            self.error = deed.error
            if deed.error is None:
                self._then(deed.result)
        if self._look is not None and self._look.done:
            look, self._look = self._look, None
            self._take(look)
        now = self._connection.clock()
        pause = LOOK_AT_MANY_SECONDS if self.session.seats_taken >= MANY else LOOK_SECONDS
        if self._look is None and now - self._looked_at >= pause and not self._put_out:
            self._looked_at = now
            self._look = self._manager.look(self.session, self.reading)

    def _take(self, look: Task[Reading]) -> None:
        self.lost = look.error
        if look.result is not None:
            self.reading = look.result
            self.session, self.players = look.result.session, look.result.players
