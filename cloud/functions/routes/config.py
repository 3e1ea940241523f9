"""GET /config: one address configures a client."""

from __future__ import annotations

from alienattack.protocol.api import PublicConfig
from functions import environment
from functions.routing import Answer, Request
from functions.rulesets import OLDEST_CLIENT, PLAYABLE


def read(request: Request) -> Answer:
    """Everything that a client has to know before anybody signs in; nothing of it is secret."""
    config = PublicConfig(
        region=environment.variable("AWS_REGION"),
        user_pool_id=environment.variable("USER_POOL_ID"),
        client_id=environment.variable("CLIENT_ID"),
        identity_pool_id=environment.variable("IDENTITY_POOL_ID"),
        stream=environment.variable("STREAM"),
        server_time=round(request.now, 3),
        oldest_client=OLDEST_CLIENT,
        rulesets=PLAYABLE,
        flush_seconds=float(environment.variable("FLUSH_SECONDS")),
        can_mail=environment.variable("CAN_MAIL") == "true",
        retention_days=environment.days("RETENTION_DAYS"),
        scoreboard_url=environment.variable("SCOREBOARD_URL"),
    )
    return Answer(config.to_json())
