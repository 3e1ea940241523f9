"""The network between clients and cloud: a forward proxy of ours on loopback that fails as networks and services do.

Clients come here by HTTP_PROXY, so that neither they nor the cloud know of it. It forwards requests one by one, and

- cuts: drops every connection and takes none;
- storms: drops a request before or after the cloud has had it, cuts an answer in half, holds it back beyond the
  client's patience, answers a put with "throttled" for the record;
- expires: from then on, keys and tokens seen before are refused, as AWS refuses those that have run out.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import re
import threading
from collections import Counter
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

PATIENCE_SECONDS = 9.0  # a client waits eight for an answer
MAX_HEAD, MAX_BODY = 64 * 1024, 8 * 1024 * 1024
PUT = "Kinesis_20131202.PutRecords"
_KEY = re.compile(r"Credential=([A-Za-z0-9]+)/")

#: What a storm does to a request: share, name.
STORM: dict[str, int] = {
    "pass": 50, "delay": 18, "drop_request": 9, "drop_answer": 9, "half_answer": 5, "hold": 2, "throttle": 7,
}


@dataclass(frozen=True, slots=True)
class Request:
    """One request as read from a client. `head` without the proxy's own words."""

    method: str
    host: str
    port: int
    head: bytes
    headers: dict[str, str]
    body: bytes

    @property
    def credential(self) -> str:
        """What the request shows to be let in: an access key or a token; "" for neither."""
        shown = self.headers.get("authorization", "")
        found = _KEY.search(shown)
        return found[1] if found else shown.removeprefix("Bearer ").strip()

    @property
    def is_put(self) -> bool:
        """Whether it puts records into the stream."""
        return self.headers.get("x-amz-target") == PUT


class Weather:
    """What the network does to the next request. Set from any thread."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._seen: set[str] = set()
        self._expired: set[str] = set()
        self.cut = False
        self.storm = False
        self.counts: Counter[str] = Counter()

    def expire(self) -> None:
        """Every key and token seen until now holds no longer."""
        self._expired |= self._seen

    def judge(self, request: Request) -> str:
        """One of STORM, or "expired", or "cut"."""
        if self.cut:
            return "cut"
        if request.credential:
            self._seen.add(request.credential)
            if request.credential in self._expired:
                return "expired"
        if not self.storm:
            return "pass"
        fate = self._rng.choices(list(STORM), list(STORM.values()))[0]
        return "pass" if fate == "throttle" and not request.is_put else fate

    def uniform(self, low: float, high: float) -> float:
        """Chance for waiting and cutting."""
        return self._rng.uniform(low, high)


@dataclass(slots=True)
class Proxy:
    """Serves on a free port of loopback, on a thread of its own, from `start` to `close`."""

    weather: Weather
    port: int = 0
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    _open: set[asyncio.StreamWriter] = field(default_factory=set)
    _thread: threading.Thread | None = None
    _server: asyncio.Server | None = None

    @property
    def address(self) -> str:
        """What goes into HTTP_PROXY."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> Proxy:
        """Begins to serve."""
        self._thread = threading.Thread(target=self._loop.run_forever, name="network", daemon=True)
        self._thread.start()
        self._server = self._call(asyncio.start_server(self._serve, "127.0.0.1", 0, limit=MAX_HEAD))
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def cut(self) -> None:
        """Drops every connection, and takes none until `mend`."""
        self.weather.cut = True
        self._loop.call_soon_threadsafe(self._drop_all)

    def mend(self) -> None:
        """The network is there again."""
        self.weather.cut = False

    def close(self) -> None:
        """Ends."""
        if self._thread is None:
            return
        self.cut()
        with suppress(TimeoutError):
            self._call(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(3.0)

    async def _end(self) -> None:
        """No more connections, and nothing waits on one any more."""
        if self._server is not None:
            self._server.close()
        waiting = asyncio.all_tasks() - {asyncio.current_task()}
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)

    def _call(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(5.0)

    def _drop_all(self) -> None:
        for writer in list(self._open):
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            while (request := await read_request(reader)) is not None:
                if not await self._handle(request, writer):
                    writer.transport.abort()
                    return
        except (OSError, ValueError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            writer.transport.abort()
        finally:
            self._open.discard(writer)
            writer.close()

    async def _handle(self, request: Request, writer: asyncio.StreamWriter) -> bool:
        """Serves one request; False if the connection is to be dropped."""
        fate = self.weather.judge(request)
        self.weather.counts[fate] += 1
        if fate in ("cut", "drop_request"):
            return False
        if fate == "expired":
            writer.write(refusal_of_expired(request))
            await writer.drain()
            return True
        if fate == "throttle":
            writer.write(throttled())
            await writer.drain()
            return True
        if fate == "delay":
            await asyncio.sleep(self.weather.uniform(0.05, 1.5))
        answer = await forward(request)
        if answer is None or fate == "drop_answer" or self.weather.cut:
            return False
        if fate == "hold":
            await asyncio.sleep(PATIENCE_SECONDS)
            return False
        if fate == "half_answer":
            writer.write(answer[: int(len(answer) * self.weather.uniform(0.1, 0.9))])
            await writer.drain()
            return False
        writer.write(answer)
        await writer.drain()
        return True


async def read_request(reader: asyncio.StreamReader) -> Request | None:
    """The next request of a client, None at the end. Raises ValueError for what is no request to a proxy."""
    try:
        raw = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError as error:
        if error.partial:
            raise
        return None
    lines = raw.decode("latin-1").split("\r\n")
    method, target, version = lines[0].split(" ")
    parts = urlsplit(target)
    if parts.scheme != "http" or not parts.hostname or not parts.port:
        raise ValueError(target)
    pairs = [(name.strip().lower(), value.strip()) for name, _, value in (line.partition(":") for line in lines[1:-2])]
    headers = dict(pairs)
    size = int(headers.get("content-length", 0))
    if size > MAX_BODY:
        raise ValueError(f"{size} bytes")
    body = await reader.readexactly(size)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    kept = [line for line in lines[1:-2] if not line.lower().startswith(("proxy-", "connection:"))]
    head = "\r\n".join([f"{method} {path} {version}", *kept, "connection: close", "", ""]).encode("latin-1")
    return Request(method, parts.hostname, parts.port, head, headers, body)


async def forward(request: Request) -> bytes | None:
    """The cloud's whole answer, fit for a connection that goes on; None where there is no cloud."""
    try:
        reader, writer = await asyncio.open_connection(request.host, request.port)
    except OSError:
        return None
    try:
        writer.write(request.head + request.body)
        await writer.drain()
        head, _, body = (await reader.read(-1)).partition(b"\r\n\r\n")
    except OSError:
        return None
    finally:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()
    if not head:
        return None
    lines = head.split(b"\r\n")
    if any(line.lower().replace(b" ", b"") == b"transfer-encoding:chunked" for line in lines):
        body = unchunked(body)
    else:
        size = next((int(line.split(b":")[1]) for line in lines if line.lower().startswith(b"content-length:")), None)
        if size is not None and len(body) < size and request.method != "HEAD":
            return None  # the cloud died in the middle of its answer
    kept = [line for line in lines
            if not line.lower().startswith((b"connection:", b"transfer-encoding:", b"content-length:"))]
    return b"\r\n".join([*kept, b"content-length: %d" % len(body), b"", b""]) + body


def unchunked(body: bytes) -> bytes:
    """The content of a chunked body."""
    content = bytearray()
    while body:
        size, _, rest = body.partition(b"\r\n")
        length = int(size.split(b";")[0] or b"0", 16)
        if not length:
            break
        content += rest[:length]
        body = rest[length + 2:]
    return bytes(content)


def refusal_of_expired(request: Request) -> bytes:
    """How AWS refuses credentials that have run out: the gateway for a token, a service for a key."""
    if "x-amz-target" in request.headers:
        return _answer(400, {"__type": "ExpiredTokenException",
                             "message": "The security token included in the request is expired"})
    return _answer(401, {"message": "The incoming token has expired"})


def throttled() -> bytes:
    """A put that was answered, of a record that was not taken."""
    code = "ProvisionedThroughputExceededException"
    return _answer(200, {"FailedRecordCount": 1, "Records": [{"ErrorCode": code, "ErrorMessage": "Rate exceeded"}]})


def _answer(status: int, body: dict[str, Any]) -> bytes:
    content = json.dumps(body).encode()
    reason = {200: "OK", 400: "Bad Request", 401: "Unauthorized"}[status]
    return (f"HTTP/1.1 {status} {reason}\r\ncontent-type: application/json\r\n"
            f"content-length: {len(content)}\r\n\r\n").encode() + content
