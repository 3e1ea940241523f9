"""Boards: their rows, pages of them, my own place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from alienattack.protocol.api.fields import an_object, label, number, shown, text, whole
from alienattack.protocol.api.sessions import SessionInfo
from alienattack.protocol.scores import Score

PERIODS = ("all", "day", "week")  # of the arcade's boards; days and weeks are those of UTC
PANE_ROWS = 50  # rows from the top that the pane asks for
ROW_STATES = ("verified", "live", "checking")


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
        fields = an_object(value, "row")
        rank = fields.get("rank")
        score = Score.from_json({name: fields.get(name) for name in ("score", "lives", "shots", "level")})
        return BoardRow(text(fields, "player"), label(fields, "name"), score, text(fields, "state"),
                        rank if type(rank) is int else None, str(fields.get("run") or ""),
                        tuple(str(flag) for flag in fields.get("flags", ())))


@dataclass(frozen=True, slots=True)
class NextPlace:
    """Who stands one place ahead, and how many points are missing to reach them."""

    name: str
    points: int

    def to_json(self) -> dict[str, Any]:
        """The answer's object."""
        return {"name": self.name, "points": self.points}


@dataclass(frozen=True, slots=True)
class Board:
    """`GET /sessions/{id}/board`: the top, the rows around me, and how far my own run was applied.

    `etag`: names what was answered, to ask whether anything has changed; a header of the answer, never in its object.
    """

    session: SessionInfo
    players: int
    rows: tuple[BoardRow, ...]
    me: BoardRow | None = None
    near: tuple[BoardRow, ...] = ()
    next: NextPlace | None = None
    applied_run: str = ""
    applied_seq: int = 0
    as_of: float = 0.0
    etag: str = ""

    def to_json(self) -> dict[str, Any]:
        """The answer's object."""
        return {
            "session": self.session.to_json(), "players": self.players,
            "rows": [row.to_json() for row in self.rows],
            "me": self.me.to_json() if self.me else None,
            "near": [row.to_json() for row in self.near],
            "next": self.next.to_json() if self.next else None,
            "applied": {"run": self.applied_run, "seq": self.applied_seq} if self.applied_run else None,
            "as_of": self.as_of,
        }

    @staticmethod
    def from_json(value: object, etag: str = "") -> Board:
        """Raises ValueError where a field is missing."""
        fields = an_object(value, "board")
        me, ahead, applied = fields.get("me"), fields.get("next"), fields.get("applied") or {}
        return Board(
            session=SessionInfo.from_json(fields.get("session")),
            players=whole(fields, "players"),
            rows=tuple(BoardRow.from_json(row) for row in fields.get("rows", ())),
            me=BoardRow.from_json(me) if me else None,
            near=tuple(BoardRow.from_json(row) for row in fields.get("near", ())),
            next=NextPlace(label(ahead, "name"), whole(ahead, "points")) if ahead else None,
            applied_run=str(applied.get("run", "")),
            applied_seq=int(applied.get("seq", 0)),
            as_of=number(fields, "as_of"),
            etag=etag,
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
                "percentile": self.percentile, "next": self.next.to_json() if self.next else None}

    @staticmethod
    def from_json(value: object) -> MyPlace:
        """Raises ValueError where a field is missing."""
        fields = an_object(value, "place")
        row, ahead = fields.get("row"), fields.get("next")
        return MyPlace(
            row=BoardRow.from_json(row) if row else None,
            players=whole(fields, "players"),
            rank=fields.get("rank"),
            percentile=fields.get("percentile"),
            next=NextPlace(label(ahead, "name"), whole(ahead, "points")) if ahead else None,
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
        fields = an_object(value, "page")
        return BoardPage(tuple(BoardRow.from_json(row) for row in fields.get("rows", ())), text(fields, "cursor"))


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
        fields = an_object(value, "friends")
        return Friends(tuple(BoardRow.from_json(row) for row in fields.get("rows", ())),
                       tuple(shown(str(name)) for name in fields.get("missing", ())))
