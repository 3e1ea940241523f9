"""The HTTP API as the host of a competition uses it: open, start, close, count, export, put players out.

The cloud lets members of the group Managers do this and nobody else; all others get ApiError 403.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from alienattack.errors import CloudUnavailable
from alienattack.online.api import Api, session_path, understood
from alienattack.protocol.api import BoardPage, BoardRow, SessionInfo, Statistics

KINDS = ("MULTIPLE_TRIALS", "SINGLE_TRIAL", "TIME_CONSTRAINED")
CHANGES = ("started", "closed", "open", "archived")


@dataclass(frozen=True, slots=True)
class NewSession:
    """What a manager wants. None leaves the choice to the cloud. Instants are seconds since 1970.

    `minutes`: how long, for TIME_CONSTRAINED. `public` false: joined by the code that the answer holds. `same_seed`:
    all play the same game. `gathers`: players wait in a lobby until the manager starts them all at one instant.
    """

    name: str
    kind: str = KINDS[0]
    seats: int | None = None
    minutes: int | None = None
    public: bool = True
    same_seed: bool = False
    gathers: bool = False
    opens_at: float | None = None
    closes_at: float | None = None

    def to_json(self) -> dict[str, Any]:
        """The request's object."""
        return {name: value for name, value in asdict(self).items() if value is not None}


@dataclass(frozen=True, slots=True)
class Export:
    """A whole board in order. It is final, and the same for ever, once `session.frozen`."""

    session: SessionInfo
    rows: tuple[BoardRow, ...]


class Managing(Api):
    """The calls of one signed-in manager, who is a player too. All block; all raise CloudUnavailable or ApiError."""

    def create(self, wanted: NewSession) -> SessionInfo:
        """Opens a session. ApiError `bad_request` tells in words what makes no sense."""
        answer = self._ask("POST", "/sessions", body=wanted.to_json())
        return understood(lambda: SessionInfo.from_json(answer.body))

    def change(self, session_id: str, state: str) -> SessionInfo:
        """Starts everybody (`started`), closes, opens again or archives: `state` is one of CHANGES.

        ApiError `already_started`, `session_closed`, `frozen` (its final board stands), or `bad_request`.
        """
        answer = self._ask("PATCH", session_path(session_id), body={"state": state})
        return understood(lambda: SessionInfo.from_json(answer.body))

    def statistics(self, session_id: str) -> Statistics:
        """Players, frames and refusals so far; two readings make a rate."""
        answer = self._ask("GET", f"{session_path(session_id)}/statistics")
        return understood(lambda: Statistics.from_json(answer.body))

    def export(self, session_id: str) -> Export:
        """Every verified row with its rank, run and flags, over as many pages as there are."""
        rows: list[BoardRow] = []
        seen: set[str] = set()
        cursor = ""
        while True:
            session, page = self._exported(session_id, cursor)
            rows += page.rows
            cursor = page.cursor
            if not cursor:
                return Export(session, tuple(rows))
            if cursor in seen:
                raise CloudUnavailable("The cloud's pages go round in a circle.", "Tell whoever runs it.")
            seen.add(cursor)

    def kick(self, session_id: str, player: str) -> str:
        """Frees the seat of a player (by name or board id) and ends their run; they may come back. Returns the id."""
        return self._put_out(session_id, "kick", player)

    def ban(self, session_id: str, player: str) -> str:
        """Puts a player out for good: no seat, no run, no row. Returns the id. ApiError `frozen`: the row stays."""
        return self._put_out(session_id, "ban", player)

    def _exported(self, session_id: str, cursor: str) -> tuple[SessionInfo, BoardPage]:
        params: dict[str, str | int] = {"cursor": cursor} if cursor else {}
        body = self._ask("GET", f"{session_path(session_id)}/export", params=params).body
        return understood(lambda: (SessionInfo.from_json(body["session"]), BoardPage.from_json(body)))

    def _put_out(self, session_id: str, how: str, player: str) -> str:
        answer = self._ask("POST", f"{session_path(session_id)}/{how}", body={"player": player})
        return understood(lambda: str(answer.body["player"]))
