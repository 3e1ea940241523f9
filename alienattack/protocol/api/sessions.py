"""Sessions and their lobbies."""

from __future__ import annotations

from dataclasses import dataclass, field
from dataclasses import fields as fields_of
from typing import Any

from alienattack.protocol.api.fields import an_object, label, number, shown, text

ARCADE = "arcade"  # the session that is always open


@dataclass(frozen=True, slots=True)
class SessionInfo:
    """One session of `GET /sessions`. Instants are seconds since 1970 (None: without end); `seats` 0: without limit.

    `same_seed`: all its runs are the same game, so its replays are sealed until it has closed. `gathers`: players wait
    in a lobby until all begin at `starts_at` (None: not started yet). `frozen`: the final board stands, `winners` are
    its first names. `code` opens a session that is not public; only its manager is told.
    """

    id: str
    name: str
    kind: str = "MULTIPLE_TRIALS"
    state: str = "open"
    seats: int = 0
    seats_taken: int = 0
    opens_at: float | None = None
    closes_at: float | None = None
    time_limit_s: int | None = None
    public: bool = True
    same_seed: bool = False
    gathers: bool = False
    starts_at: float | None = None
    frozen: bool = False
    winners: tuple[str, ...] = ()
    code: str = field(default="", repr=False)

    def to_json(self) -> dict[str, Any]:
        """The answer's object."""
        return {name: getattr(self, name) for name in _SESSION_FIELDS} | {"winners": list(self.winners)}

    @staticmethod
    def from_json(value: object) -> SessionInfo:
        """Raises ValueError where id or name is missing."""
        fields = an_object(value, "session")
        known = {name: fields[name] for name in _SESSION_FIELDS if name in fields}
        winners = tuple(shown(str(name)) for name in known.pop("winners", None) or ())
        return SessionInfo(**known | {"id": text(fields, "id"), "name": label(fields, "name"), "winners": winners})


_SESSION_FIELDS = tuple(each.name for each in fields_of(SessionInfo))


@dataclass(frozen=True, slots=True)
class Lobby:
    """`GET /sessions/{id}/lobby`, and what taking a seat answers: who is there, and when it begins.

    `players`: the names of those with a seat, in the order in which they came. `mine`: whether the asker has one.
    `server_time`: seconds since 1970, so that a client knows how far its own clock is off.
    """

    session: SessionInfo
    players: tuple[str, ...]
    mine: bool
    server_time: float

    def to_json(self) -> dict[str, Any]:
        """The answer's object."""
        return {"session": self.session.to_json(), "players": list(self.players), "mine": self.mine,
                "server_time": self.server_time}

    @staticmethod
    def from_json(value: object) -> Lobby:
        """Raises ValueError where a field is missing."""
        fields = an_object(value, "lobby")
        names = tuple(shown(str(name)) for name in fields.get("players") or ())
        return Lobby(SessionInfo.from_json(fields.get("session")), names, bool(fields.get("mine")),
                     number(fields, "server_time"))
