"""The HTTP API as a player's client uses it: sessions, seats, runs, boards."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from urllib.parse import quote

from alienattack import __version__
from alienattack.errors import ApiError, CloudUnavailable
from alienattack.online.cloudconfig import CloudConfig
from alienattack.online.statemark import StateMark
from alienattack.online.transport import Answer, JsonTransport
from alienattack.protocol.api import (
    ARCADE,
    Board,
    BoardPage,
    Erasure,
    Friends,
    KeptData,
    Lobby,
    MyPlace,
    RunGrant,
    RunReplay,
    RunStatus,
    SessionInfo,
)
from alienattack.sim import RULESET

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")  # as the cloud's routes have it
T = TypeVar("T")


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
        self._granted = ""

    def sessions(self, code: str = "", archived: bool = False) -> list[SessionInfo]:
        """Every session that can be seen, the arcade first; with `code` the private one that it opens, too."""
        params: dict[str, str | int] = {"code": code.strip()} if code.strip() else {}
        if archived:
            params["archived"] = "true"
        body = self._ask("GET", "/sessions", params=params).body
        found = understood(lambda: [SessionInfo.from_json(item) for item in body["sessions"]])
        return sorted(found, key=lambda session: session.id != ARCADE)

    def take_seat(self, session_id: str, code: str = "") -> Lobby:
        """A seat in a competition; having one already is as good. `code`: the invitation to one that is not public.

        ApiError `session_full`, `session_closed`, `banned`, or `forbidden` where the code is missing or wrong.
        """
        body = {"code": code.strip()} if code.strip() else {}
        answer = self._ask("POST", f"{session_path(session_id)}/seat", body=body)
        return understood(lambda: Lobby.from_json(answer.body))

    def leave_seat(self, session_id: str) -> Lobby:
        """Frees the seat for somebody else. A single trial that was spent stays spent."""
        answer = self._ask("DELETE", f"{session_path(session_id)}/seat")
        return understood(lambda: Lobby.from_json(answer.body))

    def lobby(self, session_id: str) -> Lobby:
        """Who is there and when it begins. ApiError `forbidden` outside a session that is not public."""
        answer = self._ask("GET", f"{session_path(session_id)}/lobby")
        return understood(lambda: Lobby.from_json(answer.body))

    def start_run(self, session_id: str = ARCADE, ruleset: int = RULESET) -> RunGrant:
        """Begins a run: the server picks the seed and issues ticket and run key. Supersedes the player's live run.

        Who plays here ends a run before the next one, so the cloud is told that the one before needs no taking off.
        """
        body = {"session": session_id, "client": __version__, "ruleset": ruleset, "ended": self._granted}
        answer = self._ask("POST", "/runs", body=body)
        grant = understood(lambda: RunGrant.from_json(answer.body))
        self._granted = grant.run
        return grant

    def run(self, run_id: str) -> RunStatus:
        """How far an own run was applied, and its verdict. ApiError 404 while the cloud does not know it."""
        return self.run_marked(run_id)[0]

    def run_marked(self, run_id: str) -> tuple[RunStatus, StateMark | None]:
        """`run`, and how far the state it was read from is on the cloud's disk, where a cloud says so."""
        answer = self._ask("GET", f"/runs/{quote(run_id, safe='')}")
        return understood(lambda: RunStatus.from_json(answer.body)), StateMark.from_text(answer.state)

    def replay(self, run_id: str) -> RunReplay:
        """The replay of a row of a board (BoardRow.run). ApiError 403 `sealed` while all still play the same game."""
        answer = self._ask("GET", f"/runs/{quote(run_id, safe='')}/replay")
        return understood(lambda: RunReplay.from_json(answer.body))

    def board(self, session_id: str = ARCADE, limit: int = 10, etag: str | None = None,
              run: str = "") -> Board | None:
        """The top `limit` rows and the rows around me; None if nothing changed since the answer with `etag` (its own).

        `run`: the own run that is played there now, so that the cloud need not look for it.
        """
        headers = {"If-None-Match": etag} if etag else {}
        params: dict[str, str | int] = {"limit": limit, **({"run": run} if run else {})}
        answer = self._ask("GET", f"{session_path(session_id)}/board", headers=headers, params=params)
        if answer.status == 304:
            return None
        return understood(lambda: Board.from_json(answer.body, answer.etag))

    def me(self, session_id: str = ARCADE) -> MyPlace:
        """My best row, my exact rank, and who is next."""
        answer = self._ask("GET", f"{session_path(session_id)}/board/me")
        return understood(lambda: MyPlace.from_json(answer.body))

    def rows(self, session_id: str = ARCADE, cursor: str = "", limit: int = 100, period: str = "all") -> BoardPage:
        """Verified rows one page after the other, each with its exact rank: `cursor` is that of the page before.

        `period`: one of PERIODS; `day` and `week` go with the arcade alone.
        """
        params: dict[str, str | int] = {"limit": limit, "period": period}
        if cursor:
            params["cursor"] = cursor
        answer = self._ask("GET", f"{session_path(session_id)}/board/rows", params=params)
        return understood(lambda: BoardPage.from_json(answer.body))

    def around_me(self, session_id: str = ARCADE, limit: int = 10, period: str = "all") -> BoardPage:
        """My verified row with up to `limit` rows on each side, best first; no rows where I have none."""
        params: dict[str, str | int] = {"limit": limit, "period": period}
        answer = self._ask("GET", f"{session_path(session_id)}/board/around-me", params=params)
        return understood(lambda: BoardPage.from_json(answer.body))

    def friends(self, names: Sequence[str], session_id: str = ARCADE, period: str = "all") -> Friends:
        """The rows of players by name, in any spelling, with their ranks in the whole board. Up to 50 names."""
        params: dict[str, str | int] = {"names": ",".join(names), "period": period}
        answer = self._ask("GET", f"{session_path(session_id)}/board/friends", params=params)
        return understood(lambda: Friends.from_json(answer.body))

    def kept(self, cursor: str = "") -> KeptData:
        """One page of what the cloud keeps of this player; `cursor` is that of the page before."""
        params: dict[str, str | int] = {"cursor": cursor} if cursor else {}
        answer = self._ask("GET", "/me/export", params=params)
        return understood(lambda: KeptData.from_json(answer.body))

    def erase(self, name: str) -> Erasure:
        """Has the cloud erase what it keeps of this player, who says their own `name`; repeat until it is done."""
        answer = self._ask("DELETE", "/me", params={"name": name})
        return understood(lambda: Erasure.from_json(answer.body))

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


def session_path(session_id: str) -> str:
    """The route of one session. What can be no id, and could lead to another one, raises ApiError `not_found`."""
    if not _ID.fullmatch(session_id):
        raise ApiError(404, "not_found", "There is no such session.")
    return f"/sessions/{session_id}"


def understood(reader: Callable[[], T]) -> T:
    """What `reader` makes of an answer. Raises CloudUnavailable where the answer is none of ours."""
    try:
        return reader()
    except (ValueError, KeyError, TypeError) as error:
        raise CloudUnavailable("The cloud's answer can't be understood.", "Update the game.") from error
