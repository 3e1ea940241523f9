"""A small shared cache before the open boards, as CloudFront is on AWS: however many watch, it asks once a second.

By RFC 9111: an answer is kept as long as its own `s-maxage` says, is told with its age, and answers `If-None-Match`.
Many who ask at once for what is not kept wait for one question (a CDN calls that request collapsing).
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from alienattack.hosting.asgi import AsgiApp, Receive, Scope, Send

MOST_KEPT = 64  # answers; the oldest goes first
_SHARED_AGE = re.compile(rb"(?:^|[ ,])s-maxage=(\d{1,6})")

Headers = list[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer that was given at `at` (seconds of the cache's clock)."""

    at: float
    status: int
    headers: Headers
    body: bytes

    def header(self, name: bytes) -> bytes:
        """A header's value, b"" where there is none."""
        return next((value for given, value in self.headers if given.lower() == name), b"")

    @property
    def fresh_seconds(self) -> int:
        """How long it may be given to others."""
        age = _SHARED_AGE.search(self.header(b"cache-control"))
        return int(age[1]) if age is not None and self.status == 200 else 0


class SharedCache:
    """An ASGI application that asks `app` for an address once, and tells all who ask for it meanwhile.

    The address is the path alone: no query, no cookie and no token make an answer another one.
    """

    def __init__(self, app: AsgiApp, clock: Callable[[], float] = time.monotonic) -> None:
        self._app = app
        self._clock = clock
        self._kept: dict[str, Kept] = {}
        self._asking: dict[str, asyncio.Task[Kept]] = {}

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        """Answers one GET or HEAD."""
        path = scope["path"]
        kept = self._kept.get(path)
        if kept is None or self._clock() - kept.at >= kept.fresh_seconds:
            kept = await asyncio.shield(self._asked(path, scope))  # who goes takes nobody's answer along
        await self._tell(kept, scope, send)

    def _asked(self, path: str, scope: Scope) -> asyncio.Task[Kept]:
        if path not in self._asking:
            self._asking[path] = asyncio.create_task(self._ask(path, scope))
        return self._asking[path]

    async def _ask(self, path: str, scope: Scope) -> Kept:
        try:
            kept = await self._fetch(scope)
        finally:
            del self._asking[path]
        self._kept.pop(path, None)
        if kept.fresh_seconds:
            while len(self._kept) >= MOST_KEPT:
                del self._kept[next(iter(self._kept))]
            self._kept[path] = kept
        return kept

    async def _fetch(self, scope: Scope) -> Kept:
        """The whole answer, whatever the one who asks first has of it already."""
        status, headers, parts = 502, Headers(), []

        sent = False

        async def receive() -> dict[str, Any]:
            nonlocal sent
            if sent:
                await asyncio.Event().wait()  # this asker never goes
            sent = True
            return {"type": "http.request", "body": b"", "more_body": False}

        async def take(message: dict[str, Any]) -> None:
            nonlocal status, headers
            if message["type"] == "http.response.start":
                status, headers = message["status"], list(message.get("headers", ()))
            else:
                parts.append(message.get("body", b""))

        at = self._clock()
        host = [(name, value) for name, value in scope["headers"] if name.lower() == b"host"]
        await self._app({**scope, "method": "GET", "query_string": b"", "headers": host}, receive, take)
        return Kept(at, status, headers, b"".join(parts))

    async def _tell(self, kept: Kept, scope: Scope, send: Send) -> None:
        age = b"%d" % max(0, int(self._clock() - kept.at))
        etag, known = kept.header(b"etag"), b""
        for name, value in scope["headers"]:
            if name.lower() == b"if-none-match":
                known = value
        same = bool(etag) and etag in [tag.strip().removeprefix(b"W/") for tag in known.split(b",")]
        body = b"" if same or scope["method"] == "HEAD" else kept.body
        headers = [(name, value) for name, value in kept.headers if not same or name.lower() != b"content-length"]
        await send({"type": "http.response.start", "status": 304 if same else kept.status,
                    "headers": [*headers, (b"age", age)]})
        await send({"type": "http.response.body", "body": body})
