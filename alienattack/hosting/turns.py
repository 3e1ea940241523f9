"""A few calls at a time of the API, of signing up and of identities; the others wait for their turn.

The emulator gives every call that comes while others are on a function process of its own, as AWS does. AWS has the
machines for that. Here the start of a process costs more than a hundred calls, and a lobby of 150 who come in one
instant would start 150 of them.

And one sign-up of a name at a time: between its look whether a name is free and its taking it the emulator asks a
function, so two in one moment would both be told that they have the name, and the first would have lost it. One call
for identities at a time as well: the emulator looks through all of them while another call adds one, and then fails.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from typing import Any
from weakref import WeakValueDictionary

from alienattack.hosting.asgi import AsgiApp, Receive, Scope, Send
from alienattack.protocol.api import error_body

API_PATH = "/_aws/execute-api/"
AT_ONCE = 4  # they mostly wait for the emulator's one event loop
SIGN_UP = (b"x-amz-target", b"AWSCognitoIdentityProviderService.SignUp")
IDENTITIES = tuple((b"x-amz-target", b"AWSCognitoIdentityService." + action)
                   for action in (b"GetId", b"GetCredentialsForIdentity"))
IN_TURN = frozenset((SIGN_UP, *IDENTITIES))
MAX_BODY_BYTES = 6_000_000  # what a function may be given on AWS


class Turns:
    """An ASGI application that lets `at_once` such calls through to `app`, first come, first served.

    No such call waits for another one, but a sign-up for one of the same name that came before, and one for identities
    for another; so none waits for its own end. Whoever sends or reads slowly does so outside of their turn, and who has
    gone when their turn comes is passed over: work for those who ask again by now would hold up everybody, and they in
    turn would ask again.
    """

    def __init__(self, app: AsgiApp, at_once: int = AT_ONCE) -> None:
        self._app = app
        self._free = asyncio.Semaphore(at_once)
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one connection, when it is its turn where it must have one."""
        if scope["type"] != "http" or not (
                scope["path"].startswith(API_PATH) or not IN_TURN.isdisjoint(scope["headers"])):
            await self._app(scope, receive, send)
            return
        body = await _whole_body(receive)
        if body is None:
            return
        answer: list[dict[str, Any]] = []
        if len(body) > MAX_BODY_BYTES:
            answer = _too_large()
        else:
            gone = asyncio.create_task(_until_gone(receive))
            try:
                async with self._alone(scope, body), self._free:
                    if not gone.done():
                        await self._app(scope, _giving(body, gone), _keeping(answer))
            finally:
                gone.cancel()
        for message in answer:
            await send(message)

    @contextlib.asynccontextmanager
    async def _alone(self, scope: Scope, body: bytes) -> AsyncIterator[None]:
        """Held by one sign-up of a name at a time, and by one call for identities."""
        if scope["path"].startswith(API_PATH):
            yield
            return
        what = f"sign-up of {_name_in(body)}" if SIGN_UP in scope["headers"] else "identities"
        lock = self._locks.get(what) or self._locks.setdefault(what, asyncio.Lock())
        async with lock:
            yield


def _name_in(body: bytes) -> str:
    """Whom a sign-up is for, in whatever case; "" where that can't be read: the emulator will refuse it."""
    try:
        return str(json.loads(body)["Username"]).lower()
    except (ValueError, KeyError, TypeError):
        return ""


async def _whole_body(receive: Receive) -> bytes | None:
    """What is sent, a little more than is allowed at most; None where the sender goes before its end."""
    body = bytearray()
    while len(body) <= MAX_BODY_BYTES:
        message = await receive()
        if message["type"] != "http.request":
            return None
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    return bytes(body)


async def _until_gone(receive: Receive) -> dict[str, Any]:
    """Waits for the word that the sender has gone."""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return message


def _giving(body: bytes, gone: asyncio.Task[dict[str, Any]]) -> Receive:
    """A `receive` that gives the body that was read, and after it the word that the sender has gone, when it comes."""
    given = False

    async def give() -> dict[str, Any]:
        nonlocal given
        if given:
            return await asyncio.shield(gone)
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return give


def _keeping(answer: list[dict[str, Any]]) -> Send:
    async def keep(message: dict[str, Any]) -> None:
        answer.append(message)

    return keep


def _too_large() -> list[dict[str, Any]]:
    body = json.dumps(error_body("too_large", "The request is too large.")).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    return [{"type": "http.response.start", "status": 413, "headers": headers},
            {"type": "http.response.body", "body": body}]
