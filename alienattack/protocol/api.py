"""The shapes of the HTTP API: what its answers hold, read and written by one piece of code on both sides.

Every class has `to_json()` and `from_json()`; reading is lenient about fields that a newer server adds and strict about
those it needs (ValueError).
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, field
from dataclasses import fields as fields_of
from typing import Any

from alienattack.protocol.encoding import from_b64url, to_b64url
from alienattack.protocol.scores import Score

API_VERSION = 1
ARCADE = "arcade"  # the session that is always open
PERIODS = ("all", "day", "week")  # of the arcade's boards; days and weeks are those of UTC

#: Error codes with their HTTP status. The sentence travels beside the code and may change; the code never does.
ERROR_STATUS: dict[str, int] = {
    "bad_request": 400,
    "unauthorised": 401,
    "forbidden": 403,
    "sealed": 403,
    "not_found": 404,
    "session_closed": 409,
    "session_full": 409,
    "not_started": 409,
    "already_started": 409,
    "frozen": 409,
    "banned": 403,
    "already_played": 409,
    "too_large": 413,
    "client_too_old": 422,
    "unknown_ruleset": 422,
    "too_many_requests": 429,
    "internal": 500,
    "unavailable": 503,
}

RUN_STATES = ("live", "ended", "verified", "rejected", "unverifiable", "superseded")
ROW_STATES = ("verified", "live", "checking")


def _text(fields: dict[str, Any], name: str) -> str:
    value = fields.get(name)
    if not isinstance(value, str):
        raise ValueError(f"{name}: text expected")
    return value


def _whole(fields: dict[str, Any], name: str) -> int:
    value = fields.get(name)
    if type(value) is not int:
        raise ValueError(f"{name}: whole number expected")
    return value


def _number(fields: dict[str, Any], name: str) -> float:
    value = fields.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{name}: number expected")
    return float(value)


def _object(value: object, what: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(f"{what}: object expected")
    return value


@dataclass(frozen=True, slots=True)
class PublicConfig:
    """`GET /config`: all that a client needs, so that one address configures it. `server_time`: seconds since 1970."""

    region: str
    user_pool_id: str
    client_id: str
    identity_pool_id: str
    stream: str
    server_time: float
    oldest_client: str
    rulesets: tuple[int, ...]
    flush_seconds: float = 2.0
    pane_seconds: float = 5.0
    can_mail: bool = False
    v: int = API_VERSION

    def to_json(self) -> dict[str, Any]:
        """The answer's object."""
        return asdict(self) | {"rulesets": list(self.rulesets)}

    @staticmethod
    def from_json(value: object) -> PublicConfig:
        """Raises ValueError where a needed field is missing."""
        fields = _object(value, "config")
        return PublicConfig(
            region=_text(fields, "region"),
            user_pool_id=_text(fields, "user_pool_id"),
            client_id=_text(fields, "client_id"),
            identity_pool_id=_text(fields, "identity_pool_id"),
            stream=_text(fields, "stream"),
            server_time=_number(fields, "server_time"),
            oldest_client=_text(fields, "oldest_client"),
            rulesets=tuple(int(item) for item in fields.get("rulesets", ())),
            flush_seconds=float(fields.get("flush_seconds", 2.0)),
            pane_seconds=float(fields.get("pane_seconds", 5.0)),
            can_mail=bool(fields.get("can_mail", False)),
            v=int(fields.get("v", API_VERSION)),
        )


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
        return asdict(self) | {"winners": list(self.winners)}

    @staticmethod
    def from_json(value: object) -> SessionInfo:
        """Raises ValueError where id or name is missing."""
        fields = _object(value, "session")
        known = {name: fields[name] for name in _SESSION_FIELDS if name in fields}
        winners = tuple(str(name) for name in known.pop("winners", None) or ())
        return SessionInfo(**known | {"id": _text(fields, "id"), "name": _text(fields, "name"), "winners": winners})


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
        fields = _object(value, "lobby")
        names = tuple(str(name) for name in fields.get("players") or ())
        return Lobby(SessionInfo.from_json(fields.get("session")), names, bool(fields.get("mine")),
                     _number(fields, "server_time"))


@dataclass(frozen=True, slots=True)
class RunGrant:
    """`POST /runs`: the right to play one run. `key` (base64url) signs its frames; it must never be logged or shown."""

    run: str
    ticket: str
    key: str = field(repr=False)
    seed: int
    ruleset: int
    session: str
    expires_at: float
    server_time: float

    def to_json(self) -> dict[str, Any]:
        """The answer's object."""
        return asdict(self)

    @staticmethod
    def from_json(value: object) -> RunGrant:
        """Raises ValueError where a field is missing."""
        fields = _object(value, "run")
        return RunGrant(
            run=_text(fields, "run"),
            ticket=_text(fields, "ticket"),
            key=_text(fields, "key"),
            seed=_whole(fields, "seed"),
            ruleset=_whole(fields, "ruleset"),
            session=_text(fields, "session"),
            expires_at=_number(fields, "expires_at"),
            server_time=_number(fields, "server_time"),
        )


@dataclass(frozen=True, slots=True)
class RunStatus:
    """`GET /runs/{id}`: how far the run was applied, and its verdict. `status` is one of RUN_STATES."""

    run: str
    session: str
    applied: int
    status: str
    refused: tuple[tuple[int, str], ...] = ()
    reason: str = ""
    score: Score | None = None

    def to_json(self) -> dict[str, Any]:
        """The answer's object."""
        return {
            "run": self.run, "session": self.session, "applied": self.applied, "status": self.status,
            "refused": [list(pair) for pair in self.refused], "reason": self.reason,
            "score": self.score.to_json() if self.score else None,
        }

    @staticmethod
    def from_json(value: object) -> RunStatus:
        """Raises ValueError where a field is missing."""
        fields = _object(value, "run status")
        score = fields.get("score")
        return RunStatus(
            run=_text(fields, "run"),
            session=_text(fields, "session"),
            applied=_whole(fields, "applied"),
            status=_text(fields, "status"),
            refused=tuple((int(seq), str(reason)) for seq, reason in fields.get("refused", ())),
            reason=str(fields.get("reason") or ""),
            score=Score.from_json(score) if score is not None else None,
        )


@dataclass(frozen=True, slots=True)
class RunReplay:
    """`GET /runs/{id}/replay`: the replay of a verified run. `replay`: the file as alienattack.sim.replay writes it."""

    run: str
    player: str
    name: str
    session: str
    seed: int
    ruleset: int
    score: Score
    replay: bytes = field(repr=False)

    def to_json(self) -> dict[str, Any]:
        """The answer's object; the file travels as base64url."""
        return {
            "run": self.run, "player": self.player, "name": self.name, "session": self.session, "seed": self.seed,
            "ruleset": self.ruleset, "score": self.score.to_json(), "replay": to_b64url(self.replay),
        }

    @staticmethod
    def from_json(value: object) -> RunReplay:
        """Raises ValueError where a field is missing or the file is no base64url."""
        fields = _object(value, "run replay")
        return RunReplay(
            run=_text(fields, "run"),
            player=_text(fields, "player"),
            name=_text(fields, "name"),
            session=_text(fields, "session"),
            seed=_whole(fields, "seed"),
            ruleset=_whole(fields, "ruleset"),
            score=Score.from_json(fields.get("score")),
            replay=from_b64url(_text(fields, "replay")),
        )


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One row of a board. `player` is an opaque id, `rank` None while unknown, `state` one of ROW_STATES.

    `run`: the run whose replay may be watched, "" where there is none or it is sealed. `flags`: what a manager might
    want to look at (codes of input statistics); nobody else is told.
    """

    player: str
    name: str
    score: Score
    state: str
    rank: int | None = None
    run: str = ""
    flags: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The answer's object: the score's fields stand beside the others."""
        return {"rank": self.rank, "player": self.player, "name": self.name, "state": self.state,
                **self.score.to_json(), "run": self.run, **({"flags": list(self.flags)} if self.flags else {})}

    @staticmethod
    def from_json(value: object) -> BoardRow:
        """Raises ValueError where a field is missing."""
        fields = _object(value, "row")
        rank = fields.get("rank")
        score = Score.from_json({name: fields.get(name) for name in ("score", "lives", "shots", "level")})
        return BoardRow(_text(fields, "player"), _text(fields, "name"), score, _text(fields, "state"),
                        rank if type(rank) is int else None, str(fields.get("run") or ""),
                        tuple(str(flag) for flag in fields.get("flags", ())))


@dataclass(frozen=True, slots=True)
class NextPlace:
    """Who stands one place ahead, and how many points are missing to reach them."""

    name: str
    points: int


@dataclass(frozen=True, slots=True)
class Board:
    """`GET /sessions/{id}/board`: the top, the rows around me, and how far my own run was applied."""

    session: SessionInfo
    players: int
    rows: tuple[BoardRow, ...]
    me: BoardRow | None = None
    near: tuple[BoardRow, ...] = ()
    next: NextPlace | None = None
    applied_run: str = ""
    applied_seq: int = 0
    as_of: float = 0.0

    def to_json(self) -> dict[str, Any]:
        """The answer's object."""
        return {
            "session": self.session.to_json(), "players": self.players,
            "rows": [row.to_json() for row in self.rows],
            "me": self.me.to_json() if self.me else None,
            "near": [row.to_json() for row in self.near],
            "next": asdict(self.next) if self.next else None,
            "applied": {"run": self.applied_run, "seq": self.applied_seq} if self.applied_run else None,
            "as_of": self.as_of,
        }

    @staticmethod
    def from_json(value: object) -> Board:
        """Raises ValueError where a field is missing."""
        fields = _object(value, "board")
        me, ahead, applied = fields.get("me"), fields.get("next"), fields.get("applied") or {}
        return Board(
            session=SessionInfo.from_json(fields.get("session")),
            players=_whole(fields, "players"),
            rows=tuple(BoardRow.from_json(row) for row in fields.get("rows", ())),
            me=BoardRow.from_json(me) if me else None,
            near=tuple(BoardRow.from_json(row) for row in fields.get("near", ())),
            next=NextPlace(_text(ahead, "name"), _whole(ahead, "points")) if ahead else None,
            applied_run=str(applied.get("run", "")),
            applied_seq=int(applied.get("seq", 0)),
            as_of=_number(fields, "as_of"),
        )


@dataclass(frozen=True, slots=True)
class MyPlace:
    """`GET /sessions/{id}/board/me`: my best row, exact rank, percentile (0 best .. 100) and the next place."""

    row: BoardRow | None
    players: int
    rank: int | None = None
    percentile: float | None = None
    next: NextPlace | None = None

    def to_json(self) -> dict[str, Any]:
        """The answer's object."""
        return {"row": self.row.to_json() if self.row else None, "players": self.players, "rank": self.rank,
                "percentile": self.percentile, "next": asdict(self.next) if self.next else None}

    @staticmethod
    def from_json(value: object) -> MyPlace:
        """Raises ValueError where a field is missing."""
        fields = _object(value, "place")
        row, ahead = fields.get("row"), fields.get("next")
        return MyPlace(
            row=BoardRow.from_json(row) if row else None,
            players=_whole(fields, "players"),
            rank=fields.get("rank"),
            percentile=fields.get("percentile"),
            next=NextPlace(_text(ahead, "name"), _whole(ahead, "points")) if ahead else None,
        )


@dataclass(frozen=True, slots=True)
class BoardPage:
    """`GET /sessions/{id}/board/rows`: verified rows one after the other. `cursor` asks for the next; "" at the end."""

    rows: tuple[BoardRow, ...]
    cursor: str = ""

    def to_json(self) -> dict[str, Any]:
        """The answer's object."""
        return {"rows": [row.to_json() for row in self.rows], "cursor": self.cursor}

    @staticmethod
    def from_json(value: object) -> BoardPage:
        """Raises ValueError where a row is malformed."""
        fields = _object(value, "page")
        return BoardPage(tuple(BoardRow.from_json(row) for row in fields.get("rows", ())), _text(fields, "cursor"))


@dataclass(frozen=True, slots=True)
class Friends:
    """`GET /sessions/{id}/board/friends`: the rows of named players with their ranks in the whole board, best first.

    `missing`: names that have no row here.
    """

    rows: tuple[BoardRow, ...]
    missing: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The answer's object."""
        return {"rows": [row.to_json() for row in self.rows], "missing": list(self.missing)}

    @staticmethod
    def from_json(value: object) -> Friends:
        """Raises ValueError where a row is malformed."""
        fields = _object(value, "friends")
        return Friends(tuple(BoardRow.from_json(row) for row in fields.get("rows", ())),
                       tuple(str(name) for name in fields.get("missing", ())))


@dataclass(frozen=True, slots=True)
class Statistics:
    """`GET /sessions/{id}/statistics`, for managers. Counted from the tables alone.

    `frames`: applied so far; two readings make a rate. `refused`: frames by reason. `runs`: by status. `playing`: runs
    whose newest frame is less than a minute old; `behind_s`: how old the newest of them is, None where nobody plays.
    """

    players: int
    seats_taken: int
    playing: int
    frames: int
    runs: dict[str, int]
    refused: dict[str, int]
    behind_s: float | None
    as_of: float

    def to_json(self) -> dict[str, Any]:
        """The answer's object."""
        return asdict(self)

    @staticmethod
    def from_json(value: object) -> Statistics:
        """Raises ValueError where a field is missing."""
        fields = _object(value, "statistics")
        def counts(name: str) -> dict[str, int]:
            return {str(key): int(count) for key, count in _object(fields.get(name), name).items()}

        return Statistics(
            players=_whole(fields, "players"),
            seats_taken=_whole(fields, "seats_taken"),
            playing=_whole(fields, "playing"),
            frames=_whole(fields, "frames"),
            runs=counts("runs"),
            refused=counts("refused"),
            behind_s=None if fields.get("behind_s") is None else _number(fields, "behind_s"),
            as_of=_number(fields, "as_of"),
        )


def error_body(code: str, message: str) -> dict[str, Any]:
    """The body of every refusal: a stable code and a sentence for people."""
    return {"error": {"code": code, "message": message}}


def player_id(sub: str) -> str:
    """The opaque id of a player on boards: the same everywhere, and no way back to the account's `sub`."""
    return hashlib.sha256(b"player|" + sub.encode()).hexdigest()[:16]
