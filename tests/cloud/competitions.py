"""What a manager and players do in a competition, by the API."""

from typing import Any

from alienattack.sim import RULESET
from tests.cloud.world import Reply, World

MANAGER = "[Managers]"


def open_session(world: World, **body: Any) -> dict[str, Any]:
    """A session as its manager is told of it."""
    reply = world.call("POST", "/sessions", "boss", groups=MANAGER, body={"name": "Finals", **body})
    assert reply.status == 201, reply.body
    told: dict[str, Any] = reply.body
    return told


def change(world: World, session: str, state: str) -> Reply:
    """The manager changes the state of a session."""
    return world.call("PATCH", f"/sessions/{session}", "boss", groups=MANAGER, body={"state": state})


def join(world: World, session: str, sub: str, **body: Any) -> Reply:
    """A player asks for a seat."""
    return world.call("POST", f"/sessions/{session}/seat", sub, body=body)


def grant(world: World, session: str, sub: str) -> Reply:
    """A player asks for a run."""
    return world.call("POST", "/runs", sub, body={"session": session, "client": "0.1.0", "ruleset": RULESET})


def seen(world: World, session: str, sub: str = "boss", groups: str = MANAGER, query: str = "") -> dict[str, Any]:
    """The session as the list tells it to somebody; {} where it is not listed."""
    parts = dict(part.split("=") for part in query.split("&") if part)
    listed = world.call("GET", "/sessions", sub, groups=groups, query=parts).body["sessions"]
    return next((each for each in listed if each["id"] == session), {})
