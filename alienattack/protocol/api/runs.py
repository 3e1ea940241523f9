"""Runs: the grant, how far a run was applied, its replay."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from alienattack.protocol.api.fields import an_object, label, number, text, whole
from alienattack.protocol.encoding import from_b64url, to_b64url
from alienattack.protocol.scores import Score

RUN_STATES = ("live", "ended", "verified", "rejected", "unverifiable", "superseded")


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
        fields = an_object(value, "run")
        return RunGrant(
            run=text(fields, "run"),
            ticket=text(fields, "ticket"),
            key=text(fields, "key"),
            seed=whole(fields, "seed"),
            ruleset=whole(fields, "ruleset"),
            session=text(fields, "session"),
            expires_at=number(fields, "expires_at"),
            server_time=number(fields, "server_time"),
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
        fields = an_object(value, "run status")
        score = fields.get("score")
        return RunStatus(
            run=text(fields, "run"),
            session=text(fields, "session"),
            applied=whole(fields, "applied"),
            status=text(fields, "status"),
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
        fields = an_object(value, "run replay")
        return RunReplay(
            run=text(fields, "run"),
            player=text(fields, "player"),
            name=label(fields, "name"),
            session=text(fields, "session"),
            seed=whole(fields, "seed"),
            ruleset=whole(fields, "ruleset"),
            score=Score.from_json(fields.get("score")),
            replay=from_b64url(text(fields, "replay")),
        )
