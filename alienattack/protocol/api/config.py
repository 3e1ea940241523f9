"""What a client is told before it has signed in."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from alienattack.protocol.api.fields import an_object, number, text

API_VERSION = 1


@dataclass(frozen=True, slots=True)
class PublicConfig:
    """`GET /config`: all that a client needs, so that one address configures it. `server_time`: seconds since 1970.

    `retention_days`: how long the archive keeps the frames of runs; 0: the host has set no limit.
    `scoreboard_url`: where the web scoreboard lies, "" where there is none; it may be relative to the API's address.
    """

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
    retention_days: int = 0
    scoreboard_url: str = ""
    v: int = API_VERSION

    def to_json(self) -> dict[str, Any]:
        """The answer's object."""
        return asdict(self) | {"rulesets": list(self.rulesets)}

    @staticmethod
    def from_json(value: object) -> PublicConfig:
        """Raises ValueError where a needed field is missing."""
        fields = an_object(value, "config")
        return PublicConfig(
            region=text(fields, "region"),
            user_pool_id=text(fields, "user_pool_id"),
            client_id=text(fields, "client_id"),
            identity_pool_id=text(fields, "identity_pool_id"),
            stream=text(fields, "stream"),
            server_time=number(fields, "server_time"),
            oldest_client=text(fields, "oldest_client"),
            rulesets=tuple(int(item) for item in fields.get("rulesets", ())),
            flush_seconds=float(fields.get("flush_seconds", 2.0)),
            pane_seconds=float(fields.get("pane_seconds", 5.0)),
            can_mail=bool(fields.get("can_mail", False)),
            retention_days=int(fields.get("retention_days") or 0),
            scoreboard_url=str(fields.get("scoreboard_url") or ""),
            v=int(fields.get("v", API_VERSION)),
        )
