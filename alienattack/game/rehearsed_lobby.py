"""A made-up session that gathers, for the gallery and the tests: its host starts it, its seats run out, it is found by
a code."""

from __future__ import annotations

from dataclasses import replace

from alienattack.errors import ApiError
from alienattack.game.rehearsal import MY_NAME, NOW, PILOTS, RehearsedCloud
from alienattack.protocol.api import Board, Lobby, RunGrant, SessionInfo

COUNTDOWN_SECONDS = 5.0
LEAGUE = SessionInfo("league", "League Night", "TIME_CONSTRAINED", "gathering", 24, 0, NOW - 600, None, 300,
                     same_seed=True, gathers=True)
CODE = "KEPLER22"


class RehearsedLobby(RehearsedCloud):
    """`present` others have a seat; `begun` seconds ago it was started, if told; private, CODE opens it."""

    def __init__(self, present: int = 6, begun: float | None = None, public: bool = True) -> None:
        super().__init__()
        self.public = public
        self.names = [name for name, *_ in PILOTS[:present]]
        self.starts_at = None if begun is None else NOW - begun
        self.closed = self.banned = False
        self.granted: list[float] = []
        """When runs of it were granted."""

    def begin(self) -> None:
        """Its host starts it."""
        self.starts_at = self.time() + COUNTDOWN_SECONDS

    @property
    def mine(self) -> bool:
        """Whether the player has a seat."""
        return MY_NAME in self.names

    @property
    def league(self) -> SessionInfo:
        """The session as it stands."""
        starts = self.starts_at
        state = "gathering" if starts is None or self.time() < starts else "open"
        return replace(LEAGUE, state="closed" if self.closed else state, seats_taken=len(self.names),
                       public=self.public, starts_at=starts,
                       closes_at=starts + (LEAGUE.time_limit_s or 0) if starts is not None else None)

    def sessions(self, code: str = "", archived: bool = False) -> list[SessionInfo]:
        """The arcade, that one, and others."""
        known = self.public or self.mine or code.upper() == CODE
        return [*super().sessions()[:1], *([self.league] if known else []), *super().sessions()[1:]]

    def board(self, session_id: str, limit: int, etag: str, run: str = "") -> Board | None:
        """Nobody stands on the board of that session yet."""
        told = super().board(session_id, limit, etag)
        return Board(self.league, 0, (), as_of=self.time()) if session_id == LEAGUE.id else told

    def take_seat(self, session_id: str, code: str = "") -> Lobby:
        """A seat, if one is free and the player welcome."""
        self._ask()
        if self.banned:
            raise ApiError(403, "banned", "The host has put you out of this session.")
        if not self.mine and len(self.names) >= LEAGUE.seats:
            raise ApiError(409, "session_full", f"All {LEAGUE.seats} seats are taken.", "Choose another session.")
        self.names += [] if self.mine else [MY_NAME]
        return self.lobby(session_id)

    def leave_seat(self, session_id: str) -> Lobby:
        """One seat is free again."""
        self._ask()
        self.names = [name for name in self.names if name != MY_NAME]
        return self.lobby(session_id)

    def lobby(self, session_id: str) -> Lobby:
        """Who is there."""
        self._ask()
        return Lobby(self.league, tuple(self.names), self.mine, self.time())

    def start_run(self, session_id: str) -> RunGrant:
        """A run, from the start on."""
        self._ask()
        if session_id == LEAGUE.id:
            if self.starts_at is None:
                raise ApiError(409, "not_started", "Wait for the host: everybody begins together.")
            self.granted.append(self.time())
        return super().start_run(session_id)
