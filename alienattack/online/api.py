"""The HTTP API as a player's client uses it: sessions, runs, boards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import quote

from alienattack import __version__
from alienattack.errors import ApiError, CloudUnavailable
from alienattack.online.cloudconfig import CloudConfig
from alienattack.online.statemark import StateMark
from alienattack.online.transport import Answer, JsonTransport
from alienattack.protocol.api import ARCADE, Board, MyPlace, RunGrant, RunReplay, RunStatus, SessionInfo
from alienattack.sim import RULESET

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class TaggedBoard(Board):
    """A board with its ETag, to be given to the next `Api.board` call."""

    etag: str = ""


class Api:
    """Calls of one signed-in player. All block; all raise CloudUnavailable or ApiError.

    `token` gives a valid ID token (`Account.id_token`); None leaves only what is open to everybody. `renew` is called
    where the cloud does not take it (`Account.renew_token`), and the question is asked once more.
    """

    def __init__(self, config: CloudConfig, token: Callable[[], str] | None = None,
                 transport: JsonTransport | None = None, renew: Callable[[], None] | None = None) -> None:
        self.config = config
        self._token = token
        self._renew = renew
        self._transport = transport or JsonTransport(config.api)

    def sessions(self) -> list[SessionInfo]:
        """Every session that can be seen, the arcade first."""
        body = self._ask("GET", "/sessions").body
        found = _read(lambda: [SessionInfo.from_json(item) for item in body["sessions"]])
        return sorted(found, key=lambda session: session.id != ARCADE)

    def start_run(self, session_id: str = ARCADE, ruleset: int = RULESET) -> RunGrant:
        """Begins a run: the server picks the seed and issues ticket and run key. Supersedes the player's live run."""
        body = {"session": session_id, "client": __version__, "ruleset": ruleset}
        answer = self._ask("POST", "/runs", body=body)
        return _read(lambda: RunGrant.from_json(answer.body))

    def run(self, run_id: str) -> RunStatus:
        """How far an own run was applied, and its verdict. ApiError 404 while the cloud does not know it."""
        return self.run_marked(run_id)[0]

    def run_marked(self, run_id: str) -> tuple[RunStatus, StateMark | None]:
        """`run`, and how far the state it was read from is on the cloud's disk, where a cloud says so."""
        answer = self._ask("GET", f"/runs/{quote(run_id, safe='')}")
        return _read(lambda: RunStatus.from_json(answer.body)), StateMark.from_text(answer.state)

    def replay(self, run_id: str) -> RunReplay:
        """The replay of a row of a board (BoardRow.run). ApiError 403 `sealed` while all still play the same game."""
        answer = self._ask("GET", f"/runs/{quote(run_id, safe='')}/replay")
        return _read(lambda: RunReplay.from_json(answer.body))

    def board(self, session_id: str = ARCADE, limit: int = 10, etag: str | None = None) -> TaggedBoard | None:
        """The top `limit` rows and the rows around me; None if nothing changed since the answer with `etag`."""
        headers = {"If-None-Match": etag} if etag else {}
        answer = self._ask("GET", f"/sessions/{quote(session_id, safe='')}/board", headers=headers,
                           params={"limit": limit})
        if answer.status == 304:
            return None
        board = _read(lambda: Board.from_json(answer.body))
        return TaggedBoard(**{name: getattr(board, name) for name in Board.__slots__}, etag=answer.etag)

    def me(self, session_id: str = ARCADE) -> MyPlace:
        """My best row, my exact rank, and who is next."""
        answer = self._ask("GET", f"/sessions/{quote(session_id, safe='')}/board/me")
        return _read(lambda: MyPlace.from_json(answer.body))

    def close(self) -> None:
        """Lets the connections go."""
        self._transport.close()

    def _ask(self, method: str, path: str, *, headers: dict[str, str] | None = None,
             params: dict[str, str | int] | None = None, body: Any = None) -> Answer:
        try:
            return self._ask_once(method, path, headers or {}, params, body)
        except ApiError as error:
            if error.status != 401 or self._renew is None:
                raise
        self._renew()
        return self._ask_once(method, path, headers or {}, params, body)

    def _ask_once(self, method: str, path: str, headers: dict[str, str], params: dict[str, str | int] | None,
                  body: Any) -> Answer:
        token = {"Authorization": f"Bearer {self._token()}"} if self._token is not None else {}
        return self._transport.request(method, path, headers={**headers, **token}, params=params, body=body)


def _read(reader: Callable[[], T]) -> T:
    try:
        return reader()
    except (ValueError, KeyError, TypeError) as error:
        raise CloudUnavailable("The cloud's answer can't be understood.", "Update the game.") from error
