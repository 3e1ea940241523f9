"""The host's side of the game's line to the cloud: every call is handed to the connection's workers.

Who is no manager any more is told so once the cloud has refused and a fresh sign-in says the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from alienattack.errors import AlienAttackError, ApiError, CloudUnavailable
from alienattack.game.connection import Connection
from alienattack.game.services import ManagingLike
from alienattack.game.tasks import Task
from alienattack.protocol.api import ARCADE, SessionInfo, Statistics
from alienattack.protocol.daily import day_of_session

if TYPE_CHECKING:
    from alienattack.online.managing import Export, NewSession

NO_MANAGER = "no_manager"  # the code of the error where the cloud refuses whoever was a manager before
_LONGEST_SLUG = 40

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reading:
    """One look at a session: how it stands, its numbers, the names of those with a seat, and how fast frames come.

    `frames_a_second`: None until two looks can be compared.
    """

    session: SessionInfo
    statistics: Statistics
    players: tuple[str, ...]
    frames_a_second: float | None = None


@dataclass(frozen=True, slots=True)
class Files:
    """An exported board: how many rows, where, and whether it is final."""

    rows: int
    csv: Path
    json: Path
    final: bool


def competitions(sessions: tuple[SessionInfo, ...]) -> tuple[SessionInfo, ...]:
    """Those that somebody hosts: neither the arcade nor a day's challenge."""
    return tuple(session for session in sessions if session.id != ARCADE and not day_of_session(session.id))


def rate(before: Statistics | None, after: Statistics) -> float | None:
    """Frames applied a second between two readings of one session; None where they can't be compared."""
    if before is None or after.as_of <= before.as_of or after.frames < before.frames:
        return None
    return (after.frames - before.frames) / (after.as_of - before.as_of)


def _rate(before: Reading | None, after: Statistics) -> float | None:
    """Where nothing was counted anew since the look before, or another of the cloud's processes told an older count,
    the rate is that which was known then."""
    if before is not None and before.statistics.as_of >= after.as_of:
        return before.frames_a_second
    return rate(before.statistics if before else None, after)


class Manager:
    """What a signed-in manager asks for. Each call returns at once; look at the task's `done` once a frame."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._api: ManagingLike | None = None
        self._owner: object = None
        """The account that `_api` speaks for: after a sign-out it is another one."""

    # -- what scenes ask -----------------------------------------------------------------------------------------

    def list(self) -> Task[tuple[SessionInfo, ...]]:
        """Every competition, those in the archive too."""
        return self._submit(lambda api: competitions(tuple(api.sessions(archived=True))))

    def open(self, wanted: NewSession) -> Task[SessionInfo]:
        """Open a session."""
        return self._submit(lambda api: api.create(wanted))

    def change(self, session_id: str, state: str) -> Task[SessionInfo]:
        """Start (`started`), close, open again or archive it; `state` is one of `online.managing.CHANGES`."""
        return self._submit(lambda api: api.change(session_id, state))

    def look(self, session: SessionInfo, before: Reading | None = None) -> Task[Reading]:
        """How `session` stands now; `before` is the look before this one, against which the rate is measured."""
        def call(api: ManagingLike) -> Reading:
            numbers = api.statistics(session.id)
            lobby = self._connection.clocked(lambda: api.lobby(session.id))
            return Reading(lobby.session, numbers, lobby.players, _rate(before, numbers))

        return self._submit(call)

    def put_out(self, session_id: str, player: str, ban: bool) -> Task[str]:
        """Free a player's seat; `ban`: for good."""
        return self._submit(lambda api: api.ban(session_id, player) if ban else api.kick(session_id, player))

    def export(self, session: SessionInfo, folder: Path) -> Task[Files]:
        """Write the whole board into `folder`, as CSV for a spreadsheet and as JSON for a program."""
        return self._submit(lambda api: write_board(api.export(session.id), folder))

    def scoreboard(self, session: SessionInfo) -> str:
        """The address of its web page, "" where there is none: one by invitation is not shown to the world."""
        config = self._connection.config
        if config is None or not session.public:
            return ""
        return self._connection.services.scoreboard(config, session.id)

    # -- on a worker ---------------------------------------------------------------------------------------------

    def _submit(self, call: Callable[[ManagingLike], T]) -> Task[T]:
        return self._connection.submit(self._asked, call)

    def _asked(self, call: Callable[[ManagingLike], T]) -> T:
        try:
            return call(self._managing())
        except ApiError as error:
            if error.code != "managers_only" or self._still_manager():
                raise
            raise ApiError(403, NO_MANAGER, "You are no manager any more.", "Ask whoever hosts this cloud.") from error

    def _managing(self) -> ManagingLike:
        connection = self._connection
        account = connection.account
        if account is None:
            raise CloudUnavailable("The cloud can't be reached.", "The game goes on trying by itself.")
        if self._api is None or account is not self._owner:
            self._api, self._owner = connection.services.managing(connection.config, account), account
        return self._api

    def _still_manager(self) -> bool:
        """Whether a fresh sign-in says so: what was refused may have been asked by an older one."""
        account = self._connection.account
        identity = account.restore() if account is not None else None
        if identity is not None:
            self._connection.identity = identity
        return identity is not None and identity.manager


def write_board(export: Export, folder: Path) -> Files:
    """Write a whole board as two files. Raises AlienAttackError where the disk refuses."""
    from alienattack.online.board_files import csv_of, json_of

    session = export.session
    name = f"{slug(session.name)}-{session.id}"
    csv, json = folder / f"{name}.csv", folder / f"{name}.json"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        csv.write_text(csv_of(export.rows), encoding="utf-8", newline="")
        json.write_text(json_of(export), encoding="utf-8", newline="")
    except OSError as error:
        raise AlienAttackError(f"The board could not be written ({error.strerror or error}).",
                               f"Look at the folder {folder}.") from error
    return Files(len(export.rows), csv, json, session.frozen)


def slug(name: str) -> str:
    """A session's name as a part of a file's: a to z, digits and hyphens, whatever it was."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:_LONGEST_SLUG].rstrip("-") or "board"
