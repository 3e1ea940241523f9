"""The host's own routes, `/_host/*`: leases, status, stopping. Only who can read the info file knows the token."""

from __future__ import annotations

import hmac
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from alienattack.errors import AlienAttackError
from alienattack.hosting.asgi import Receive, Scope, Send
from alienattack.hosting.guard import answer, refuse

TOKEN_HEADER = b"x-host-token"
MAX_BODY = 4_096

Action = Callable[[dict[str, Any]], Awaitable[dict[str, Any]]]


class Control:
    """Routes as a table: name -> action. An action takes and returns a JSON object.

    `larger`: routes that take more than MAX_BODY bytes, with how many.
    """

    def __init__(self, token: str, actions: dict[str, Action], larger: Mapping[str, int] | None = None) -> None:
        self._token = token.encode()
        self._actions = actions
        self._larger = larger or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        given = dict(scope["headers"]).get(TOKEN_HEADER, b"")
        if not hmac.compare_digest(given, self._token):
            await refuse(send, "The host's own door needs its token.")
            return
        route = scope["path"].removeprefix("/_host/")
        action = self._actions.get(route)
        if action is None or scope["method"] != "POST":
            await refuse(send, "The host has no such route.", 404)
            return
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if len(body) > self._larger.get(route, MAX_BODY):
                await refuse(send, "That is too much.", 413)
                return
            if not message.get("more_body"):
                break
        try:
            fields = json.loads(body or b"{}")
            if not isinstance(fields, dict):
                raise ValueError("an object is expected")
            result = await action(fields)
        except ValueError as error:
            await refuse(send, f"That can't be read ({error}).", 400)
        except AlienAttackError as error:
            await refuse(send, str(error), 409)
        else:
            await answer(send, 200, json.dumps(result).encode())
