"""Through a whole event by invitation nobody but its manager opens, starts, closes, counts, exports or puts out.

Before, while and after it is played, each deed is tried by a player with a seat, by one who was never invited, by one
who was kicked, by one who was banned, and by somebody without a sign-in. Each is refused in a sentence and changes
nothing. The deeds come from the API's own table of routes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from alienattack import __version__
from alienattack.loadtest.botplayer import BotPlayer
from alienattack.online.managing import Managing, NewSession
from alienattack.protocol.api import SessionInfo
from alienattack.sim import RULESET
from functions.api import ROUTES
from functions.routing import Route
from tests.cloud.altered import hasty_cloud
from tests.e2e.players import bot_on, config_of
from tests.hosts import CloudProcess, start_cloud, wait_until

STATES = ("started", "closed", "open", "archived")
INSIDE, UNINVITED, KICKED, BANNED, NOBODY = "seated", "uninvited", "kicked", "banned", "anonymous"


@dataclass(frozen=True, slots=True)
class Deed:
    """One request that somebody tries. `inside`: what those with a seat may do."""

    route: Route
    body: dict[str, Any] | None = None
    inside: bool = False

    @property
    def name(self) -> str:
        """As a reader of a failure would say it."""
        return f"{self.route.method} {self.route.path} {self.body or ''}".strip()


@dataclass(frozen=True, slots=True)
class Event:
    """A session by invitation, its manager, and those who try what is not theirs. `tokens`: by what they are."""

    cloud: CloudProcess
    managing: Managing
    session: str
    seated: BotPlayer
    tokens: dict[str, str | None]

    def ask(self, deed: Deed, who: str) -> tuple[int, dict[str, Any]]:
        """Status and body of one try."""
        token = self.tokens[who]
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        answer = requests.request(deed.route.method, self.cloud.api + deed.route.path.replace("{id}", self.session),
                                  headers=headers, json=deed.body, timeout=20)
        return answer.status_code, answer.json()

    def deeds(self) -> list[Deed]:
        """Everything that is the manager's alone, and everything that tells of the session."""
        bodies: dict[str, list[dict[str, Any] | None]] = {
            "/sessions": [{"name": "Mine"}],
            "/sessions/{id}": [{"state": state} for state in STATES],
            "/sessions/{id}/kick": [{"player": self.seated.name}],
            "/sessions/{id}/ban": [{"player": self.seated.name}],
        }
        managed = [Deed(route, body) for route in ROUTES if route.group for body in bodies.get(route.path, [None])]
        read = [Deed(route, inside=True) for route in ROUTES if route.method == "GET" and not route.group
                and not route.open and route.path.startswith("/sessions/{id}/")]
        play = {"session": self.session, "client": __version__, "ruleset": RULESET}
        return [*managed, *read, *(Deed(route, play, inside=True) for route in ROUTES if route.path == "/runs")]

    def kept(self) -> list[Any]:
        """Everything stored that a manager's deed would change."""
        page = self.cloud.ask("items")
        return sorted((item for item in page["items"] if str(item["pk"]).startswith(("SESSIONS", "SEATS#"))), key=str)


@pytest.fixture
def event(tmp_path: Path) -> Iterator[Event]:
    with ExitStack() as ends:
        cloud = start_cloud(tmp_path / "home", hasty_cloud(tmp_path / "cloud"))
        ends.callback(cloud.close)
        boss, seated, uninvited, kicked, banned = (
            ends.enter_context(bot_on(cloud, tmp_path / f"bot{number}", "sprayer")) for number in range(5))
        cloud.ask("manager", name=boss.name)
        boss.account.sign_in(boss.name, boss.password)
        managing = Managing(config_of(cloud), boss.account.id_token)
        made = managing.create(NewSession("By invitation", public=False, gathers=True, same_seed=True))
        for bot in (seated, kicked, banned):
            bot.api.take_seat(made.id, made.code)
        managing.kick(made.id, kicked.name)
        managing.ban(made.id, banned.name)
        tokens = {INSIDE: seated, UNINVITED: uninvited, KICKED: kicked, BANNED: banned}
        yield Event(cloud, managing, made.id, seated,
                    {who: bot.account.id_token() for who, bot in tokens.items()} | {NOBODY: None})


def test_nobody_but_the_manager_runs_an_event_or_looks_into_one_by_invitation(event: Event) -> None:
    api, session = event.managing, event.session
    everybody_is_refused(event, "gathering")
    api.change(session, "started")
    wait_until(lambda: state_of(event).state == "open")
    everybody_is_refused(event, "open")
    event.seated.play(1.0, session)
    api.change(session, "closed")
    wait_until(lambda: state_of(event).frozen, seconds=60)
    api.change(session, "archived")
    everybody_is_refused(event, "archived")
    assert [row.name for row in api.export(session).rows] == [event.seated.name]
    public = requests.get(f"{event.cloud.api}/public/sessions/{session}/board", timeout=10)
    assert (public.status_code, public.json()["error"]["code"]) == (404, "not_found")


def state_of(event: Event) -> SessionInfo:
    """The session as its manager sees it."""
    return next(each for each in event.managing.sessions(archived=True) if each.id == event.session)


def everybody_is_refused(event: Event, state: str) -> None:
    """In this state of the session, all that anybody tries is refused, in a sentence, and changes nothing."""
    assert state_of(event).state == state
    before = event.kept()
    wrong = [f"{who}: {deed.name} -> {status} {told}" for deed in event.deeds() for who in event.tokens
             if not (deed.inside and who == INSIDE)
             for status, told in [event.ask(deed, who)] if not is_refused(who, status, told)]
    assert wrong == [], state
    assert event.kept() == before, state


def is_refused(who: str, status: int, told: dict[str, Any]) -> bool:
    """401 without a sign-in, by the gateway's own word; else 403, a code and a sentence."""
    if who == NOBODY:
        return status == 401 and bool(told["message"])
    refused = status == 403 and told["error"]["code"] in ("forbidden", "managers_only", "banned")
    return refused and bool(told["error"]["message"].endswith("."))
