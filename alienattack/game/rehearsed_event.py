"""A made-up event with its host signed in, for the gallery and the tests: sessions open, begin, close, are put away."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from alienattack.errors import ApiError
from alienattack.game.rehearsal import MY_NAME, NOW, PILOTS, RehearsedCloud, RehearsedIdentity, rows
from alienattack.game.rehearsed_lobby import COUNTDOWN_SECONDS
from alienattack.online.managing import Export, NewSession
from alienattack.protocol.api import Lobby, SessionInfo, Statistics, player_id

GRACE_SECONDS = 60.0  # from the close to the final board
FINALS = SessionInfo("finals", "Friday Finals", "TIME_CONSTRAINED", "gathering", 24, 0, NOW - 600, None, 300,
                     same_seed=True, gathers=True)
SPRINT = SessionInfo("sprint", "Ten Minute Sprint", "TIME_CONSTRAINED", "open", 24, 0, NOW - 260, NOW + 340, 600)
CLUB = SessionInfo("club", "Club Evening", "SINGLE_TRIAL", "open", 40, 0, NOW - 5400, None, public=False,
                   code="KEPLER22")
WARM_UP = SessionInfo("monday", "Monday Warm-up", "MULTIPLE_TRIALS", "closed", 40, 0, NOW - 90_000, NOW - 80_000,
                      frozen=True, winners=("Orbital", "Kestrel_9", "Mira"))
SPRING = SessionInfo("spring", "Spring Cup", "SINGLE_TRIAL", "archived", 150, 0, NOW - 9e6, NOW - 8.9e6, frozen=True,
                     winners=("Halcyon", "Juno", "PixelWitch"))
PEOPLE = {FINALS.id: 14, SPRINT.id: 11, CLUB.id: 3, WARM_UP.id: 17, SPRING.id: 20}
SCOREBOARD = "https://scores.alien.example/?session="


class RehearsedEvent(RehearsedCloud):
    """`manager` false: the account was put out of the managers while it was signed in."""

    def __init__(self, sessions: tuple[SessionInfo, ...] = (FINALS, SPRINT, CLUB, WARM_UP, SPRING)) -> None:
        super().__init__()
        self.manager = True
        self.hosted = {session.id: session for session in sessions}
        self.seated = {session.id: [name for name, *_ in PILOTS[:PEOPLE.get(session.id, 0)]] for session in sessions}
        self.banned: set[str] = set()
        self.frames_a_second = 22
        self._closed_at: dict[str, float] = {}

    def restore(self) -> RehearsedIdentity | None:
        """The host."""
        return RehearsedIdentity(manager=self.manager) if self.signed_in else None

    def scoreboard(self, config: Any, session_id: str) -> str:
        """The page of that session."""
        return SCOREBOARD + session_id

    def sessions(self, code: str = "", archived: bool = False) -> list[SessionInfo]:
        """The arcade and those that are hosted."""
        self._ask()
        shown = [self._now(session) for session in self.hosted.values()]
        return [*super().sessions()[:1], *(each for each in shown if archived or each.state != "archived")]

    def create(self, wanted: NewSession) -> SessionInfo:
        """One session more."""
        self._judge()
        made = SessionInfo(
            f"s{len(self.hosted)}", wanted.name, wanted.kind, "gathering" if wanted.gathers else "open",
            wanted.seats or 150, 0, self.time(), None, wanted.minutes * 60 if wanted.minutes else None, wanted.public,
            wanted.same_seed, wanted.gathers, code="" if wanted.public else "NEWTON42")
        self.hosted[made.id], self.seated[made.id] = made, []
        return made

    def change(self, session_id: str, state: str) -> SessionInfo:
        """Another state, where that goes."""
        self._judge()
        session, now = self._find(session_id), self.time()
        if state == "started":
            if session.starts_at is not None:
                raise ApiError(409, "already_started", "It has started already.")
            starts = now + COUNTDOWN_SECONDS
            limit = session.time_limit_s
            session = replace(session, starts_at=starts, closes_at=starts + limit if limit else None)
        elif state == "closed":
            session = replace(session, state="closed", closes_at=now)
            self._closed_at[session_id] = now
        elif state == "archived":
            session = replace(session, state="archived")
        elif session.frozen:
            raise ApiError(409, "frozen", "Its final board stands: open a new session.")
        else:
            session = replace(session, state="open", closes_at=None)
            self._closed_at.pop(session_id, None)
        self.hosted[session_id] = session
        return self._now(session)

    def statistics(self, session_id: str) -> Statistics:
        """Numbers that grow with time."""
        self._judge()
        session, people = self._now(self._find(session_id)), len(self.seated[session_id])
        playing = people - 2 if session.state == "open" and people > 2 else 0
        since = session.starts_at if session.gathers else session.opens_at
        frames = max(0, int((self.time() - (since or self.time())) * self.frames_a_second)) if playing else 0
        ended = people if session.state in ("closed", "archived") else people // 2
        return Statistics(ended, people, playing, frames, {"live": playing, "verified": ended, "rejected": 1},
                          {"superseded": 3} if playing else {}, 0.8 if playing else None, self.time(),
                          2 if playing else 0)

    def lobby(self, session_id: str) -> Lobby:
        """Who has a seat."""
        self._ask()
        names = tuple(self.seated[session_id])
        return Lobby(self._now(self._find(session_id)), names, MY_NAME in names, self.time())

    def export(self, session_id: str) -> Export:
        """The first rows of the made-up board."""
        self._judge()
        return Export(self._now(self._find(session_id)), rows(len(self.seated[session_id])))

    def kick(self, session_id: str, player: str) -> str:
        """One seat is free again."""
        self._judge()
        if player not in self.seated[session_id]:
            raise ApiError(404, "not_found", "There is no such player in this session.")
        self.seated[session_id].remove(player)
        return player_id(player)

    def ban(self, session_id: str, player: str) -> str:
        """And stays free of that player."""
        self.banned.add(player)
        return self.kick(session_id, player)

    def _judge(self) -> None:
        self._ask()
        if not self.manager:
            raise ApiError(403, "managers_only", "Only Managers may do that.")

    def _find(self, session_id: str) -> SessionInfo:
        if session_id not in self.hosted:
            raise ApiError(404, "not_found", "There is no such session.")
        return self.hosted[session_id]

    def _now(self, session: SessionInfo) -> SessionInfo:
        """How it stands at this moment."""
        people, now = self.seated[session.id], self.time()
        session = replace(session, seats_taken=len(people))
        if session.state == "gathering" and session.starts_at is not None and now >= session.starts_at:
            session = replace(session, state="open")
        closed_at = self._closed_at.get(session.id)
        if closed_at is not None and now >= closed_at + GRACE_SECONDS:
            session = replace(session, frozen=True, winners=tuple(people[:3]))
            self.hosted[session.id] = session
        return session
